//! The self-check: what it says, and that its answers are not asked again.

use hyper::StatusCode;
use npoc::i18n::Lang;
use npoc::urls::Page as Place;

use crate::support::Site;
use crate::support::answers::{Form, with, without};
use crate::support::http::attribute;

fn eligible() -> Form {
    ["icann_contract", "government", "political", "commercial", "has_members"]
        .map(|name| (name.to_owned(), "no".to_owned()))
        .into_iter()
        .chain([
            ("registered".to_owned(), "yes".to_owned()),
            ("has_domain".to_owned(), "yes".to_owned()),
            ("ncsg_status".to_owned(), "accepted".to_owned()),
        ])
        .collect()
}

#[tokio::test]
async fn the_answers_are_judged_in_words() {
    let site = Site::start().await;
    let members = with(eligible(), "has_members", "yes");
    for (form, verdict, reason) in [
        (eligible(), "can join", "nothing stands in the way"),
        (with(eligible(), "registered", "no"), "will be looked at", "case by case"),
        (with(eligible(), "has_domain", "no"), "probably cannot join", "registered a domain name"),
        (with(eligible(), "icann_contract", "yes"), "probably cannot join", "a contract or a memo"),
        (with(eligible(), "government", "yes"), "probably cannot join", "represent a government"),
        (with(eligible(), "political", "yes"), "probably cannot join", "Political organizations"),
        (with(eligible(), "commercial", "yes"), "probably cannot join", "Commercial entities"),
        (
            with(members.clone(), "members_non_commercial", "no"),
            "probably cannot join",
            "mainly non-commercial, too",
        ),
        (with(members, "members_non_commercial", "yes"), "can join", "nothing stands in the way"),
    ] {
        let reply = site.post("/en/eligibility", &form).await;
        assert_eq!(reply.status, StatusCode::OK, "{form:?}");
        let page = reply.page();
        assert!(page.words("h1").join("").contains(verdict), "{form:?}");
        let said = page.words("main").join(" ");
        assert!(said.contains(reason), "{reason} in {said}");
        assert_eq!(said.contains("info@npoc.org"), verdict == "probably cannot join");
        // The form cannot be sent without a domain name, so nobody is led to it in vain.
        let leads_on = page.all("main #eligibility button").len() == 1;
        assert_eq!(leads_on, !reason.contains("domain name"), "{reason}");
    }
    for (stage, words) in [("not-applied", "will tell you how"), ("applied", "second step")] {
        let page =
            site.post("/en/eligibility", &with(eligible(), "ncsg_status", stage)).await.page();
        assert!(page.words("main").join(" ").contains(words), "{stage}");
    }
}

#[tokio::test]
async fn what_is_left_out_is_asked_for_and_what_was_chosen_is_kept() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let path = Place::Eligibility.path(lang);
        let reply = site.post(path, &[]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = reply.page();
        let links = page.all(".summary li a");
        assert_eq!(links.len(), 8);
        for link in links {
            let anchor = attribute(&link, "href").strip_prefix('#').unwrap();
            assert!(!page.error_beside(anchor).is_empty(), "{anchor}");
        }
        let half = without(eligible(), "has_domain");
        let page = site.post(path, &half).await.page();
        assert_eq!(page.words(".summary li").len(), 1);
        assert!(half.iter().all(|answer| page.form_data().contains(answer)));
        // The other language keeps it, too.
        let other = Place::Eligibility.path(lang.other());
        let switched = site.post(other, &with(page.form_data(), "step", "language")).await;
        assert_eq!(switched.status, StatusCode::OK);
        assert!(half.iter().all(|answer| switched.page().form_data().contains(answer)));
    }
}

#[tokio::test]
async fn the_answers_go_on_to_the_form() {
    let site = Site::start().await;
    let verdict = site.post("/fr/eligibilite", &with(eligible(), "registered", "no")).await.page();
    let form = verdict.one("#eligibility");
    assert_eq!(attribute(&form, "action"), "/fr/adhesion");
    let reply = site.post("/fr/adhesion", &verdict.form_data()).await;
    assert_eq!(reply.status, StatusCode::OK);
    let page = reply.page();
    assert!(page.all(".summary").is_empty(), "nothing is called wrong yet");
    let filled_in = page.form_data();
    for (name, value) in with(without(eligible(), "has_domain"), "registered", "no") {
        assert!(filled_in.contains(&(name.clone(), value)), "{name}");
    }
    // As in a form that was not begun here.
    assert!(filled_in.contains(&("language".to_owned(), "fr".to_owned())));
}

#[tokio::test]
async fn the_pages_on_joining_lead_here() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        for page in [Place::HowToJoin, Place::WhoCanJoin, Place::Membership] {
            let selector = format!("main a[href='{}']", Place::Eligibility.path(lang));
            let found = site.get(page.path(lang)).await.page().all(&selector).len();
            assert_eq!(found, 1, "{page:?} in {lang:?}");
        }
        let page = site.get(Place::Eligibility.path(lang)).await.page();
        let duration = if lang == Lang::En { "about 20 minutes" } else { "vingtaine de minutes" };
        assert!(page.words("main").join(" ").contains(duration));
        assert_eq!(page.all("main ul li").len(), 3, "what to have at hand");
    }
}
