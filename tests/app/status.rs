//! Where an application stands: its history, a copy, the way back out, and the lost link.

use std::time::Duration;

use hyper::StatusCode;
use npoc::i18n::Lang;
use npoc::urls::Page as Place;

use crate::support::answers::{arabic, good, with};
use crate::support::http::attribute;
use crate::support::smtp::{Behavior, Mail, Sink};
use crate::support::{Site, eventually};

async fn history(site: &Site, place: &str) -> Vec<String> {
    site.get(place).await.page().words(".history li")
}

async fn sent(site: &Site) -> String {
    let reply = site.post("/en/membership", &good()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    reply.header("location").to_owned()
}

fn to<'mails>(mails: &'mails [Mail], who: &str) -> Vec<&'mails Mail> {
    mails.iter().filter(|mail| mail.to.contains(who)).collect()
}

#[tokio::test]
async fn the_history_tells_what_happened_in_words() {
    let site = Site::start().await;
    let place = sent(&site).await;
    let received = "21 November 2026, 14:30 UTC The application was received.";
    assert_eq!(history(&site, &place).await, [received]);
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    eventually("both mails are sent", || async { sink.mails().len() == 2 }).await;
    worker.stop().await;
    // To whoever has not shown to read the mailbox, the page does not tell what became of the mail.
    assert_eq!(history(&site, &place).await.len(), 1);
    let link = to(&sink.mails(), "amina")[0].link();
    let page = site.get(&link).await.page();
    site.post(attribute(&page.one("form.notice"), "action"), &page.form_data()).await;
    let told = history(&site, &place).await.join(" ");
    assert!(told.contains("A message with the reference was sent"), "{told}");
    assert!(told.contains("e-mail address was confirmed"), "{told}");
    let french = place.replace("/en/membership", "/fr/adhesion");
    let told = history(&site, &french).await;
    assert!(told[0].contains("La demande a été reçue"), "{told:?}");
}

#[tokio::test]
async fn the_link_in_the_acknowledgement_confirms_the_mailbox_by_a_button() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let place = sent(&site).await;
    eventually("both mails are sent", || async { sink.mails().len() == 2 }).await;
    let link = to(&sink.mails(), "amina")[0].link();
    assert!(link.starts_with(&place));

    // Opening alone confirms nothing: programs open links, too.
    let page = site.get(&link).await.page();
    assert_eq!(site.get(&place).await.page().all("form.notice").len(), 0);
    let button = page.one("form.notice");
    assert!(!history(&site, &place).await.join(" ").contains("confirmed"));
    let reply = site.post(attribute(&button, "action"), &page.form_data()).await;
    assert_eq!(reply.header("location"), place);
    assert!(history(&site, &place).await.join(" ").contains("was confirmed"));
    assert!(site.get(&link).await.page().all("form.notice").is_empty(), "asked once");

    // Whoever knows the private page only cannot confirm it.
    let other = with(good(), "representative_email", "other@example.org");
    let place = site.post("/en/membership", &other).await.header("location").to_owned();
    let guess = [("mail".to_owned(), uuid::Uuid::new_v4().to_string())];
    site.post(&format!("{place}/address"), &guess).await;
    assert!(!history(&site, &place).await.join(" ").contains("confirmed"));
    worker.stop().await;
}

#[tokio::test]
async fn a_copy_as_plain_text_holds_everything() {
    let site = Site::start().await;
    let reply = site.post("/fr/adhesion", &arabic()).await;
    let place = reply.header("location").to_owned();
    let page = site.get(&place).await.page();
    let link = format!("{place}/texte");
    assert_eq!(page.all(&format!("main a[href='{link}']")).len(), 1);
    let copy = site.get(&link).await;
    assert_eq!(copy.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        (copy.header("cache-control"), copy.header("x-robots-tag")),
        ("no-store", "noindex")
    );
    let text = copy.text();
    let reference = page.words(".reference strong").join("");
    assert!(copy.header("content-disposition").contains(&reference));
    for value in page.words(".answers dt").iter().chain(&page.words(".history .moment")) {
        assert!(text.contains(value.as_str()), "{value}");
    }
    for words in ["أمينة بنت محمد", "L’organisation a-t-elle des membres", &reference]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("&#"), "it is no HTML");
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn an_application_is_withdrawn_once_and_staff_are_told() {
    let site = Site::start().await;
    let place = sent(&site).await;
    let page = site.get(&place).await.page();
    let ask = format!("{place}/withdraw");
    assert_eq!(page.all(&format!("main a[href='{ask}']")).len(), 1);
    let question = site.get(&ask).await.page();
    assert!(question.words("h1").join("").contains("Withdraw this application?"));
    assert_eq!(history(&site, &place).await.len(), 1, "asking changes nothing");

    site.clock.advance(time::Duration::hours(2));
    for _ in 0..2 {
        let reply = site.post(attribute(&question.one("main form"), "action"), &[]).await;
        assert_eq!(reply.header("location"), place);
    }
    let page = site.get(&place).await.page();
    assert_eq!(site.get(&ask).await.header("location"), place, "there is nothing left to ask");
    assert!(page.words("h1").join("").contains("You have withdrawn"));
    assert!(page.all(&format!("main a[href='{ask}']")).is_empty());
    let told = history(&site, &place).await;
    assert_eq!(told[1], "21 November 2026, 16:30 UTC The application was withdrawn.");
    let subjects: Vec<(String, String)> =
        sqlx::query_as("SELECT subject, plain_text FROM outbox WHERE kind = 'withdrawal'")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    assert_eq!(subjects.len(), 1);
    let (subject, text) = &subjects[0];
    assert!(subject.contains(&page.words(".reference strong").join("")));
    assert!(text.contains("Village Libraries Trust withdrew"), "{text}");
    site.expect_mails(&["acknowledgement", "notice", "withdrawal"]).await;
}

#[tokio::test]
async fn a_lost_link_is_mailed_and_the_answer_never_tells_who_is_known() {
    let site = Site::start().await;
    let place = sent(&site).await;
    // The acknowledgement is older than the time in which strangers are spared a second mail.
    site.clock.advance(time::Duration::days(31));
    sqlx::query("DELETE FROM outbox").execute(&site.pool).await.unwrap();
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    for lang in Lang::ALL {
        let path = Place::Status.path(lang);
        let ask = |address: &str| vec![("email".to_owned(), address.to_owned())];
        let known = site.post(path, &ask("AMINA@example.org")).await;
        let unknown = site.post(path, &ask("nobody@example.org")).await;
        let alternate = site.post(path, &ask("jean@example.org")).await;
        for reply in [&known, &unknown, &alternate] {
            assert_eq!(reply.status, StatusCode::OK);
            assert_eq!(reply.text(), known.text());
        }
        assert_eq!(known.page().words("[role=status]").len(), 1);
        let wrong = site.post(path, &ask("amina")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.page().error_beside("email").contains('@'));
        assert_eq!(attribute(&wrong.page().one("#email"), "value"), "amina");
        assert_eq!(site.post(path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    eventually("the link comes", || async { !sink.mails().is_empty() }).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    worker.stop().await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 1, "one mail, to one mailbox");
    assert_eq!(mails[0].to, "RCPT TO:<amina@example.org>");
    assert_ne!(mails[0].link().split('?').next().unwrap(), place, "a key of its own");
    assert_eq!(site.reference(&mails[0].link()).await, site.reference(&place).await);
    assert!(!mails[0].text().contains("Village"), "none of what was typed");
    assert!(history(&site, &place).await.join(" ").contains("sent to the representative"));
    assert_eq!(site.get(&mails[0].link()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn two_applications_with_something_in_common_are_linked_for_staff_only() {
    let site = Site::start().await;
    let first = sent(&site).await;
    let other = with(good(), "organisation_name", "Another Trust");
    let other = with(other, "representative_email", "else@example.com");
    let second = site.post("/en/membership", &other).await.header("location").to_owned();
    let links: Vec<(String, String)> = sqlx::query_as(
        "SELECT mine.reference, other.reference FROM events
         JOIN applications AS mine ON mine.id = application_id
         JOIN applications AS other ON other.id = related WHERE kind = 'related' ORDER BY events.id",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    let reference =
        async |place: &str| site.get(place).await.page().words(".reference strong").join("");
    let (one, two) = (reference(&first).await, reference(&second).await);
    assert_eq!(links.len(), 2);
    assert!(
        links.contains(&(one.clone(), two.clone())) && links.contains(&(two.clone(), one.clone()))
    );
    for (place, secret) in [(&first, &two), (&second, &one)] {
        assert!(!site.get(place).await.text().contains(secret.as_str()));
        assert!(!site.get(&format!("{place}/text")).await.text().contains(secret.as_str()));
        assert_eq!(history(&site, place).await.len(), 1);
    }
    let notice: String = sqlx::query_scalar(
        "SELECT plain_text FROM outbox WHERE kind = 'notice' AND strpos(subject, $1) = 0",
    )
    .bind(&one)
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert!(notice.contains(&format!("earlier application: {one}")), "{notice}");
    site.expect_mails(&["acknowledgement", "acknowledgement", "notice", "notice"]).await;
}

#[tokio::test]
async fn whoever_withdrew_can_apply_again() {
    let site = Site::start().await;
    let form = good();
    let first = site.post("/en/membership", &form).await.header("location").to_owned();
    site.post(&format!("{first}/withdraw"), &[]).await;
    // From the page that is still open, and from a fresh form.
    let second = site.post("/en/membership", &form).await.header("location").to_owned();
    assert_ne!(first, second);
    assert_eq!(site.post("/en/membership", &form).await.header("location"), second, "once");
    site.post(&format!("{second}/withdraw"), &[]).await;
    assert_ne!(sent(&site).await, second);
    assert_eq!(site.count("applications").await, 3);
    let notices: i64 = sqlx::query_scalar("SELECT count(*) FROM outbox WHERE kind = 'notice'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert_eq!(notices, 3);
    site.expect_mails(&[
        "acknowledgement",
        "notice",
        "notice",
        "notice",
        "withdrawal",
        "withdrawal",
    ])
    .await;
}

#[tokio::test]
async fn another_language_keeps_the_address_of_a_lost_link() {
    let site = Site::start().await;
    let typed = vec![("email".to_owned(), "amina".to_owned())];
    let page = site.post("/en/status", &typed).await.page();
    let button = page.one("button.language");
    assert_eq!(attribute(&button, "formaction"), "/fr/suivi");
    let french = site.post("/fr/suivi", &with(page.form_data(), "step", "language")).await;
    assert_eq!(french.status, StatusCode::OK);
    assert_eq!(attribute(&french.page().one("#email"), "value"), "amina");
}

/// Whoever applies in another's name must not learn from the page that the other is known.
#[tokio::test]
async fn the_page_looks_the_same_whether_or_not_the_mailbox_is_known() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let apply = async |number: usize, mailbox: &str| {
        let form = with(good(), "representative_email", mailbox);
        let form = with(form, "other_name", &format!("Trust {number}"));
        site.post("/en/membership", &form).await.header("location").to_owned()
    };
    apply(0, "known@example.org").await;
    eventually("it is known", || async { sink.mails().len() == 2 }).await;
    let places = [apply(1, "known@example.org").await, apply(2, "other@example.org").await];
    eventually("all mails are sent", || async { sink.mails().len() == 5 }).await;
    worker.stop().await;
    let mut shown = Vec::new();
    for place in places {
        let words = site.get(&place).await.page().words("main").join(" ");
        // By the database's clock, which the tests cannot set.
        let moments =
            regex::Regex::new(r"\d+ \w+ \d{4}, \d\d:\d\d UTC|NPOC-.{7}|Trust \d").unwrap();
        shown.push(moments.replace_all(&words, "").replace("known@", "other@"));
    }
    assert_eq!(shown[0], shown[1]);
    assert!(shown[0].contains("We write to"), "{}", shown[0]);
}
