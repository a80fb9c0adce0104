//! A form that is saved and finished later: whole, private, and no way to bother strangers.

use std::time::Duration;

use hyper::{Method, StatusCode};
use npoc::i18n::Lang;

use crate::support::answers::{Form, good, pressed, with, without};
use crate::support::http::{Page, attribute};
use crate::support::smtp::{Behavior, Mail, Sink};
use crate::support::{NOW, Site, eventually};

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

/// The complete answers, with what a page of the form carries hidden.
fn finished(page: &Page) -> Form {
    let hidden = ["submission_key", "draft_key", "opened_draft_key"];
    let carried = page.form_data().into_iter().filter(|(name, _)| hidden.contains(&name.as_str()));
    carried.fold(good(), |form, (name, value)| with(form, &name, &value))
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
    site.clock.advance(time::Duration::hours(1));
    let sent = site.post("/en/membership", &finished(&page)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count("drafts").await, 0);
    let reference = site.reference(sent.header("location")).await;
    let page = site.get(&mail.link()).await.page();
    assert!(page.words("main").join(" ").contains(&reference));
    // It does not lead to the application; but who reads the mailbox gets the link sent there.
    assert!(page.all("a[href*='/membership/']").is_empty());
    let ask = page.one("main form");
    let asked = site.post(attribute(&ask, "action"), &page.form_data()).await.page();
    assert_eq!(asked.all("[role=status]").len(), 1);
    // After the saved form's, the notice and the acknowledgement.
    eventually("the link comes", || async { sink.mails().len() == 4 }).await;
    let linked = the_mail(&sink).await;
    assert_eq!(linked.to, "RCPT TO:<amina@example.org>");
    assert_eq!(site.reference(&linked.link()).await, reference);
    site.clock.advance(time::Duration::days(31));
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
        // What is opened goes on under a key of its own, in the place of the other.
        assert_ne!(saved(&site, &pressed(&page, "save")).await, place);
        assert_eq!(site.get(&place).await.status, StatusCode::GONE);
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
async fn a_draft_is_kept_to_the_end_of_its_last_day_wherever_that_is_read() {
    let site = Site::start().await;
    // On 21 November, 14:30 UTC.
    let place = saved(&site, &begun(&site, "/en/membership").await).await;
    let said = site.get(&place).await.page().words("main").join(" ");
    assert!(said.contains("until 21 December 2026"), "{said}");
    // In the last minute of that day in the last place on Earth, at 12:00 UTC of the next one.
    let last = time::macros::datetime!(2026-12-22 11:59 UTC);
    site.clock.advance(last - NOW);
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
async fn a_stranger_gets_one_mail_of_each_kind_whatever_is_typed() {
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
    assert_eq!(to_stranger, 3);
    assert_eq!(site.count("drafts").await, 5, "everything is saved all the same");
    let to_stranger = ["acknowledgement", "draft", "link"];
    site.expect_mails(&[&to_stranger[..], &["notice"; 5]].concat()).await;
}

#[tokio::test]
async fn one_saved_form_cannot_be_mailed_to_many() {
    let site = Site::set(&["--limit-per-network=2", "--trusted-proxies="]).await;
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
    let form = without(begun(&site, "/en/membership").await, "mission");
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    // It arrives as it is, and would be kept percent-encoded, in three times as many bytes.
    let form = format!("{form}&mission={}", "é".repeat(60_000));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let reply = site.send(Method::POST, "/en/membership", &headers, form.into()).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = reply.page();
    assert!(page.words(".summary").join(" ").contains("too long to be saved"));
    assert!(page.form_data().iter().any(|(_, value)| value.len() == 120_000));
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
    site.expect_mails(&["acknowledgement", "draft", "notice"]).await;
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
    site.post("/en/membership", &finished(&page)).await;
    eventually("the acknowledgement comes, too", || async { sink.mails().len() == 3 }).await;
    worker.stop().await;
}

#[tokio::test]
async fn too_many_saved_forms_are_told_to_wait_with_everything_kept() {
    let site = Site::set(&["--limit-per-network=2", "--trusted-proxies="]).await;
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

/// Somebody begins the form in another's name, with the other's mailbox: NPOC itself mails the link.
#[tokio::test]
async fn who_began_the_form_sees_nothing_of_what_another_makes_of_it() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let stranger_s = gone_on(&site, "/en/membership").await;
    let stranger_s_place = saved(&site, &stranger_s).await;
    let stranger_s_link = stranger_s_place.strip_suffix("/saved").unwrap();
    let mail = the_mail(&sink).await;

    // Whoever reads the mailbox goes on with other keys, and saves in the place of the first.
    let page = opened(&site, &mail.link()).await;
    for name in ["submission_key", "draft_key"] {
        let value = |form: &Form| form.iter().find(|(field, _)| field == name).unwrap().1.clone();
        assert_ne!(value(&page.form_data()), value(&stranger_s), "{name}");
    }
    let mut gone_on_form = pressed(&page, "save");
    gone_on_form = with(gone_on_form, "mission", "A sentence of our own");
    let place = saved(&site, &gone_on_form).await;
    assert_eq!(saved(&site, &gone_on_form).await, place);
    assert_eq!(site.count("drafts").await, 1);
    for path in [stranger_s_place.as_str(), stranger_s_link] {
        assert_eq!(site.get(path).await.status, StatusCode::GONE, "{path}");
    }
    assert_eq!(site.post(stranger_s_link, &[]).await.status, StatusCode::GONE);
    // The link as it was mailed leads on to what was saved last, whatever the stranger saves meanwhile.
    saved(&site, &stranger_s).await;
    let led = site.get(&mail.link()).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    let page = opened(&site, led.header("location")).await;
    assert!(page.form_data().contains(&("mission".to_owned(), "A sentence of our own".to_owned())));

    // It is sent. Neither the link nor the keys nor even the same answers lead there.
    site.clock.advance(time::Duration::minutes(10));
    let sent = site.post("/en/membership", &finished(&page)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let private = sent.header("location").rsplit('/').next().unwrap().to_owned();
    for reply in [
        site.get(stranger_s_link).await,
        site.post(stranger_s_link, &[]).await,
        site.post("/en/membership", &good()).await,
    ] {
        assert!(!reply.header("location").contains("/membership/"));
        assert!(!reply.text().contains(&private));
    }
    let hidden = ["submission_key", "draft_key", "rendered"];
    let theirs = stranger_s.iter().filter(|(name, _)| hidden.contains(&name.as_str()));
    let same = theirs.fold(good(), |form, (name, value)| with(form, name, value));
    let reply = site.post("/en/membership", &same).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert!(reply.page().words(".summary").join(" ").contains("already sent"));
    assert_eq!(site.count("applications").await, 1);
    worker.stop().await;
}

#[tokio::test]
async fn keys_that_somebody_chose_are_not_used() {
    let site = Site::start().await;
    let chosen = uuid::Uuid::new_v4().to_string();
    let ours = gone_on(&site, "/en/membership").await;
    let submission = ours.iter().find(|(name, _)| name == "submission_key").unwrap().1.clone();
    let signature = submission.split_once('.').unwrap().1;
    for forged in
        [chosen.clone(), format!("{chosen}."), format!("{chosen}.{signature}"), submission]
    {
        let form = with(begun(&site, "/en/membership").await, "draft_key", &forged);
        let place = saved(&site, &form).await;
        assert!(!place.contains(forged.split('.').next().unwrap()), "{forged}");
    }
    let form = with(good(), "submission_key", &chosen);
    assert_eq!(site.post("/en/membership", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.expect_mails(&["draft"]).await;
}

/// Saved again and again, even a single form would fill a disk.
#[tokio::test]
async fn every_saving_counts_and_so_does_its_size() {
    let site = Site::set(&["--limit-per-network=2"]).await;
    let form = gone_on(&site, "/en/membership").await;
    for number in 0..10 {
        saved(&site, &with(form.clone(), "mission", &format!("Sentence {number}"))).await;
    }
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(reply.page().words(".summary").join(" ").contains("15:30 UTC"));
    site.clock.advance(time::Duration::HOUR);
    let large = with(form.clone(), "mission", &"x".repeat(60_000));
    for _ in 0..2 {
        saved(&site, &large).await;
    }
    assert_eq!(site.post("/en/membership", &large).await.status, StatusCode::TOO_MANY_REQUESTS);
    saved(&site, &form).await;
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn one_form_is_saved_once_a_minute_at_the_most() {
    let site = Site::set(&["--limit-per-network=1000"]).await;
    let form = gone_on(&site, "/en/membership").await;
    for _ in 0..60 {
        saved(&site, &form).await;
    }
    let reply = site.post_from("/en/membership", &form, "203.0.113.7").await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "from wherever");
    saved(&site, &gone_on(&site, "/en/membership").await).await;
    site.expect_mails(&["draft"]).await;
}

#[tokio::test]
async fn when_saved_forms_take_all_their_room_one_is_told_and_room_made_is_noticed() {
    let site = Site::start().await;
    sqlx::query(
        "INSERT INTO drafts (digest, nonce, sealed, saved_at)
         SELECT sha256(number::text::bytea), substr(sha256('nonce'), 1, 12),
                convert_to(repeat('x', 1048576), 'UTF8'), '2026-11-21 14:00 UTC'
         FROM generate_series(1, 512) AS number",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let form = begun(&site, "/fr/adhesion").await;
    let reply = site.post("/fr/adhesion", &form).await;
    assert_eq!(reply.status, StatusCode::INSUFFICIENT_STORAGE);
    let page = reply.page();
    assert!(page.words(".summary").join(" ").contains("plus de place"));
    assert!(page.form_data().iter().any(|(_, value)| value == "Médecins du Village"));
    // Applications have room, and so have forms once others are gone.
    assert_eq!(site.post("/en/membership", &good()).await.status, StatusCode::SEE_OTHER);
    site.clock.advance(time::Duration::days(31));
    site.housekeep().await;
    let reply = site.post("/fr/adhesion", &with(page.form_data(), "step", "save")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    site.expect_mails(&["acknowledgement", "draft", "notice"]).await;
}

/// The link of a form that somebody began leads to what became of it, and nowhere else afterwards.
#[tokio::test]
async fn a_link_is_not_turned_onto_another_application() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let stranger_s = gone_on(&site, "/en/membership").await;
    let place = saved(&site, &stranger_s).await;
    let mail = the_mail(&sink).await;
    // The stranger opens it, too, and so has a page that came from it.
    let stranger_s = opened(&site, place.strip_suffix("/saved").unwrap()).await;
    let page = opened(&site, &mail.link()).await;
    site.clock.advance(time::Duration::minutes(10));
    let sent = site.post("/en/membership", &finished(&page)).await;
    let reference = site.reference(sent.header("location")).await;
    let other = with(finished(&stranger_s), "organisation_name", "Evil Org");
    let other = site.post("/en/membership", &other).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER);
    let page = site.get(&mail.link()).await.page();
    assert!(page.words("main").join(" ").contains(&reference));
    // Asking for the link confirms no application: somebody else may have sent it.
    let ask = page.one("main form");
    site.post(attribute(&ask, "action"), &page.form_data()).await;
    let confirmed: i64 =
        sqlx::query_scalar("SELECT count(*) FROM events WHERE kind = 'address-confirmed'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(confirmed, 0);
    worker.stop().await;
}

/// Whoever sends the form that they began before the other does is no nearer to what the other sends.
#[tokio::test]
async fn who_sends_the_form_first_is_not_led_to_what_another_sends() {
    let site = Site::start().await;
    site.ignore_mails();
    let place = saved(&site, &gone_on(&site, "/en/membership").await).await;
    let link = place.strip_suffix("/saved").unwrap();
    let (stranger_s, page) = (opened(&site, link).await, opened(&site, link).await);
    site.clock.advance(time::Duration::minutes(10));
    let other = with(finished(&stranger_s), "organisation_name", "Evil Org");
    assert_eq!(site.post("/en/membership", &other).await.status, StatusCode::SEE_OTHER);
    let sent = site.post("/en/membership", &finished(&page)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(site.post("/en/membership", &good()).await.status, StatusCode::CONFLICT);
}

/// Whoever hands a form on no longer sees what becomes of it, once it belongs to another mailbox.
#[tokio::test]
async fn a_form_that_goes_to_another_mailbox_gets_another_key() {
    let site = Site::start().await;
    site.ignore_mails();
    let first = gone_on(&site, "/en/membership").await;
    let place = saved(&site, &first).await;
    let theirs = with(first.clone(), "representative_email", "boss@example.com");
    let theirs = with(theirs, "mission", "For one pair of eyes");
    for _ in 0..2 {
        let handed_over = saved(&site, &theirs).await;
        assert_ne!(handed_over, place);
        assert_eq!(site.get(&place).await.status, StatusCode::GONE);
        let link = place.strip_suffix("/saved").unwrap();
        assert_eq!(site.post(link, &[]).await.status, StatusCode::GONE);
        let page = opened(&site, handed_over.strip_suffix("/saved").unwrap()).await;
        let mission = ("mission".to_owned(), "For one pair of eyes".to_owned());
        assert!(page.form_data().contains(&mission));
    }
    // A key that came with an opened form is none to save under.
    let page = opened(&site, &saved(&site, &theirs).await.replace("/saved", "")).await;
    let opened_key = page.form_data();
    let opened_key = &opened_key.iter().find(|(name, _)| name == "opened_draft_key").unwrap().1;
    let forged = saved(&site, &with(first, "draft_key", opened_key)).await;
    assert!(!forged.contains(opened_key.split('.').next().unwrap()));
}

#[tokio::test]
async fn sending_the_same_again_and_again_writes_nothing() {
    let site = Site::start().await;
    let form = good();
    site.post("/en/membership", &form).await;
    for _ in 0..5 {
        let page = opened(
            &site,
            &saved(&site, &gone_on(&site, "/en/membership").await).await.replace("/saved", ""),
        )
        .await;
        let mut again = form.clone();
        for name in ["draft_key", "opened_draft_key"] {
            let value = page.form_data().iter().find(|(field, _)| field == name).unwrap().1.clone();
            again = with(again, name, &value);
        }
        for _ in 0..3 {
            assert_eq!(site.post("/en/membership", &again).await.status, StatusCode::SEE_OTHER);
        }
    }
    // Of each saved form once, not of each key.
    assert_eq!((site.count("submitted_drafts").await, site.count("drafts").await), (5, 0));
    assert_eq!(site.count("application_keys").await, 1);
    site.look_at_mails().await;
}
