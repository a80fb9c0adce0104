//! A form that is saved and finished later: whole, private, and no way to bother strangers.

use std::time::Duration;

use hyper::StatusCode;
use npoc::i18n::Lang;

use crate::support::answers::{Form, good, pressed, with, without};
use crate::support::http::{Page, attribute};
use crate::support::smtp::{Behavior, Mail, Sink};
use crate::support::{Site, eventually};

/// A form that is half filled in, as it is sent from the empty form: it has no keys yet.
async fn begun(site: &Site, path: &str) -> Form {
    let mut form = site.get(path).await.page().form_data();
    for (name, value) in [
        ("organisation_name", "Médecins du Village"),
        ("mission", "Half a\r\nsentence"),
        ("domains", "not a domain"),
        ("representative_email", "amina@example.org"),
        ("step", "save"),
    ] {
        form = with(form, name, value);
    }
    form
}

/// The same after the site has found errors in it: with its keys.
async fn gone_on(site: &Site, path: &str) -> Form {
    let form = without(begun(site, path).await, "step");
    pressed(&site.post(path, &form).await.page(), "save")
}

/// Saves a form, and gives the path of the page that says so.
async fn saved(site: &Site, form: &Form) -> String {
    let reply = site.post("/en/membership", form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    reply.header("location").to_owned()
}

async fn the_mail(sink: &Sink) -> Mail {
    eventually("a mail comes", || async { !sink.mails().is_empty() }).await;
    sink.mails().pop().unwrap()
}

/// Presses the button of the page behind a link.
async fn opened(site: &Site, link: &str) -> Page {
    let page = site.get(link).await.page();
    let form = page.one("main form");
    let reply = site.post(attribute(&form, "action"), &page.form_data()).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.page()
}

#[tokio::test]
async fn a_form_is_saved_mailed_opened_elsewhere_and_sent() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let form = begun(&site, "/en/membership").await;
    let place = saved(&site, &form).await;
    let page = site.get(&place).await;
    assert_eq!(
        (page.header("cache-control"), page.header("x-robots-tag")),
        ("no-store", "noindex")
    );
    let page = page.page();
    assert!(page.words("main").join(" ").contains("until 21 December 2026"));
    assert!(!page.words("main").join(" ").contains("Médecins"), "it shows nothing typed");
    let shown = page.words(".private-link").join("");

    let mail = the_mail(&sink).await;
    assert_eq!(mail.to, "RCPT TO:<amina@example.org>");
    let words = mail.text() + &mail.html() + &mail.subject();
    assert!(!words.contains("Médecins") && !words.contains("sentence"), "nor does the mail");
    assert!(mail.link().starts_with(shown.strip_prefix("https://npoc.example").unwrap()));
    eventually("a mail that holds a key is not kept", || async { site.count("outbox").await == 0 })
        .await;

    // A program that looks at links changes and sees nothing.
    let before = site.get(&mail.link()).await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(!before.text().contains("Médecins"));

    let page = opened(&site, &mail.link()).await;
    assert!(page.all(".summary").is_empty());
    let again = page.form_data();
    for (name, value) in without(form, "step") {
        let value = value.replace("\r\n", "\n");
        let kept = again.iter().any(|(n, v)| *n == name && v.replace("\r\n", "\n") == value);
        assert!(kept || name == "shown", "{name}: {value:?}");
    }

    // Finished and sent: the draft is gone, and the link says so.
    let mut finished = good();
    for name in ["submission_key", "draft_key", "rendered"] {
        let value = again.iter().find(|(n, _)| n == name).unwrap().1.clone();
        finished = with(finished, name, &value);
    }
    site.clock.advance(time::Duration::hours(1));
    assert_eq!(site.post("/en/membership", &finished).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count("drafts").await, 0);
    // The link leads on to the application, and proves there that the mail was read.
    let led = site.get(&mail.link()).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    assert!(led.header("location").contains("?mail="), "{}", led.header("location"));
    // So does the button of a page that was opened before it was sent.
    let path = mail.link().split('?').next().unwrap().to_owned();
    assert_eq!(site.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
    let page = site.get(led.header("location")).await.page();
    assert!(page.words("main").join(" ").contains("Village Libraries Trust"));
    assert_eq!(page.all("form.notice").len(), 1);
    site.clock.advance(time::Duration::days(30));
    site.housekeep().await;
    assert_eq!(site.get(&mail.link()).await.status, StatusCode::GONE);
    worker.stop().await;
}

#[tokio::test]
async fn saving_again_keeps_one_draft_and_one_link() {
    let site = Site::start().await;
    let form = gone_on(&site, "/en/membership").await;
    let place = saved(&site, &form).await;
    assert_eq!(saved(&site, &form).await, place, "a double click");
    let changed = with(form, "mission", "Another half");
    assert_eq!(saved(&site, &changed).await, place);
    assert_eq!((site.count("drafts").await, site.count("outbox").await), (1, 1));
    let page = opened(&site, place.strip_suffix("/saved").unwrap()).await;
    assert!(page.form_data().contains(&("mission".to_owned(), "Another half".to_owned())));
}

/// The empty form has no keys, so each press gets its own. Nothing is lost by that: what was sent is
/// kept under each, and one mail goes out.
#[tokio::test]
async fn saving_the_empty_form_with_two_presses_keeps_what_was_typed_under_both_links() {
    let site = Site::start().await;
    let form = begun(&site, "/en/membership").await;
    for name in ["submission_key", "draft_key", "rendered"] {
        assert!(form.iter().all(|(field, _)| field != name), "{name}");
    }
    for _ in 0..2 {
        let place = saved(&site, &form).await;
        let page = opened(&site, place.strip_suffix("/saved").unwrap()).await;
        let again = page.form_data();
        assert!(
            again.contains(&("organisation_name".to_owned(), "Médecins du Village".to_owned()))
        );
        // What is opened goes on under the key that it was saved under.
        assert_eq!(saved(&site, &pressed(&page, "save")).await, place);
    }
    assert_eq!(site.count("drafts").await, 2);
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn without_an_address_a_form_is_not_saved_and_says_what_is_missing() {
    let site = Site::start().await;
    let form = begun(&site, "/fr/adhesion").await;
    for (typed, words) in [("", "Pour enregistrer le formulaire"), ("amina", "un seul signe @")] {
        let form = with(form.clone(), "representative_email", typed);
        let reply = site.post("/fr/adhesion", &form).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = reply.page();
        assert_eq!(page.words(".summary li").len(), 1, "nothing else has to be right");
        assert!(page.error_beside("representative_email").contains(words));
        let kept = page.form_data();
        assert!(kept.iter().any(|(name, value)| name == "mission" && value.contains("Half a")));
    }
    assert_eq!(site.count("drafts").await, 0);
}

#[tokio::test]
async fn a_mistyped_provider_is_asked_about_before_the_link_goes_astray() {
    let site = Site::start().await;
    let form =
        with(begun(&site, "/en/membership").await, "representative_email", "amina@gmial.com");
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = reply.page();
    assert!(page.words(".question").join(" ").contains("amina@gmail.com"));
    assert!(page.words(".summary").join(" ").contains("not saved yet"));
    assert_eq!(site.count("drafts").await, 0);
    // It may be right all the same.
    saved(&site, &with(page.form_data(), "step", "save")).await;
    assert_eq!(site.count("drafts").await, 1);
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn a_draft_lies_in_the_database_sealed_and_only_its_link_opens_it() {
    let site = Site::start().await;
    let place = saved(&site, &begun(&site, "/en/membership").await).await;
    let key = place.split('/').nth(3).unwrap().to_owned();
    let (digest, sealed): (Vec<u8>, Vec<u8>) =
        sqlx::query_as("SELECT digest, sealed FROM drafts").fetch_one(&site.pool).await.unwrap();
    let raw = uuid::Uuid::parse_str(&key).unwrap();
    assert_eq!(raw.get_version_num(), 4, "122 random bits");
    for secret in [raw.as_bytes().as_slice(), key.as_bytes(), b"organisation_name", b"Village"] {
        let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!holds(&digest) && !holds(&sealed));
    }
    let other = uuid::Uuid::new_v4();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    for guess in [other.to_string(), hex, "1".to_owned(), "%00".to_owned()] {
        for lang in ["en/draft", "fr/brouillon"] {
            let path = format!("/{lang}/{guess}");
            assert_eq!(site.get(&path).await.status, StatusCode::GONE, "{path}");
            assert_eq!(site.post(&path, &[]).await.status, StatusCode::GONE, "{path}");
        }
    }
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn a_draft_ends_after_thirty_days() {
    let site = Site::start().await;
    let place = saved(&site, &begun(&site, "/en/membership").await).await;
    site.clock.advance(time::Duration::days(30) - time::Duration::MINUTE);
    site.housekeep().await;
    assert_eq!(site.get(&place).await.status, StatusCode::OK);
    site.clock.advance(time::Duration::MINUTE);
    assert_eq!(site.get(&place).await.status, StatusCode::GONE, "even before it is deleted");
    site.housekeep().await;
    for table in ["drafts", "mail_throttle", "limited_actions"] {
        assert_eq!(site.count(table).await, 0, "{table}");
    }
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn a_stranger_gets_one_mail_whatever_is_typed() {
    let site = Site::start().await;
    let spellings = [
        "amina@example.org",
        "AMINA@EXAMPLE.org",
        "\"amina\"@example.org",
        "\"a\\mi\\na\"@example.org",
        "amina+news@example.org",
    ];
    for (number, spelt) in spellings.into_iter().enumerate() {
        let form = begun(&site, "/en/membership").await;
        saved(&site, &with(form, "representative_email", spelt)).await;
        let form = with(good(), "other_name", &format!("Trust {number}"));
        site.post("/en/membership", &with(form, "representative_email", spelt)).await;
        site.post("/fr/suivi", &[("email".to_owned(), spelt.to_owned())]).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let to_stranger: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM outbox WHERE recipient ILIKE '%a%m%i%n%a%@example.org'",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(to_stranger, 1);
    assert_eq!(site.count("drafts").await, 5, "everything is saved all the same");
    site.expect_mails(&["draft", "notice", "notice", "notice", "notice", "notice"]).await;
}

#[tokio::test]
async fn one_saved_form_cannot_be_mailed_to_many() {
    let site = Site::set(&["--limit-per-network=2"]).await;
    let form = gone_on(&site, "/en/membership").await;
    let mut taken = 0;
    for number in 0..5 {
        let to = format!("stranger{number}@example.org");
        let reply =
            site.post("/en/membership", &with(form.clone(), "representative_email", &to)).await;
        taken += usize::from(reply.status == StatusCode::SEE_OTHER);
    }
    assert_eq!((taken, site.count("outbox").await), (2, 2));
}

#[tokio::test]
async fn what_is_far_too_long_is_not_saved_and_stays_on_the_page() {
    let site = Site::start().await;
    let form = with(begun(&site, "/en/membership").await, "mission", &"x".repeat(300_000));
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = reply.page();
    assert!(page.words(".summary").join(" ").contains("too long to be saved"));
    assert!(page.form_data().iter().any(|(_, value)| value.len() == 300_000));
    assert_eq!(site.count("drafts").await, 0);
}

#[tokio::test]
async fn a_form_that_was_sent_before_takes_its_draft_along() {
    let site = Site::start().await;
    let check = site.post("/en/membership", &without(good(), "step")).await.page();
    let form = pressed(&check, "send");
    site.post("/en/membership", &form).await;
    saved(&site, &with(form.clone(), "step", "save")).await;
    assert_eq!(site.count("drafts").await, 1);
    site.post("/en/membership", &form).await;
    assert_eq!(site.count("drafts").await, 0);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn another_language_says_only_what_keeps_the_form_from_being_saved() {
    let site = Site::start().await;
    let form = with(begun(&site, "/en/membership").await, "representative_email", "");
    let page = site.post("/en/membership", &form).await.page();
    let french =
        site.post("/fr/adhesion", &with(page.form_data(), "step", "language")).await.page();
    assert_eq!(french.words(".summary li").len(), 1);
    assert!(french.error_beside("representative_email").contains("Pour enregistrer"));
}

#[tokio::test]
async fn whoever_opened_the_link_may_be_written_to_again() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    saved(&site, &begun(&site, "/en/membership").await).await;
    let mail = the_mail(&sink).await;
    let page = opened(&site, &mail.link()).await;
    let mut form = good();
    for name in ["draft_key", "submission_key"] {
        let value = page.form_data().iter().find(|(n, _)| n == name).unwrap().1.clone();
        form = with(form, name, &value);
    }
    site.post("/en/membership", &form).await;
    eventually("the acknowledgement comes, too", || async { sink.mails().len() == 3 }).await;
    worker.stop().await;
}

#[tokio::test]
async fn too_many_saved_forms_are_told_to_wait_with_everything_kept() {
    let site = Site::set(&["--limit-per-network=2"]).await;
    for _ in 0..2 {
        saved(&site, &begun(&site, "/en/membership").await).await;
    }
    let form = begun(&site, "/en/membership").await;
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(reply.header("retry-after"), "3600");
    let page = reply.page();
    assert!(page.words(".summary").join(" ").contains("21 November 2026, 15:30 UTC"));
    assert!(page.form_data().iter().any(|(_, value)| value == "Médecins du Village"));
    site.clock.advance(time::Duration::HOUR);
    saved(&site, &with(page.form_data(), "step", "save")).await;
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn while_the_database_is_away_a_form_that_is_saved_is_not_lost() {
    let site = Site::without_database().await;
    let form = begun(&site, "/fr/adhesion").await;
    let reply = site.post("/fr/adhesion", &form).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    let page = reply.page();
    assert_eq!(page.lang(), Lang::Fr.code());
    assert!(page.words(".summary").join(" ").contains("n’est perdu"));
    assert!(page.form_data().iter().any(|(_, value)| value == "Médecins du Village"));
}
