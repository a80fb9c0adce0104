//! Sent more than once, by whatever is pressed, loaded anew or gone back to: stored once.

use std::collections::HashSet;

use futures_util::future::join_all;
use hyper::StatusCode;

use crate::support::Site;
use crate::support::answers::{filled_in, good, pressed, with, without};

#[tokio::test]
async fn the_same_form_sent_many_times_at_once_is_stored_once() {
    let site = Site::start().await;
    let form = good();
    let sending = (0..12).map(|_| site.post("/en/membership", &form));
    let mut places = HashSet::new();
    for reply in join_all(sending).await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
        places.insert(reply.header("location").to_owned());
    }
    assert_eq!(places.len(), 1, "one reference for all");
    // Again after an hour, from the page's copy in the other language.
    let later = site.post("/fr/adhesion", &form).await;
    assert!(places.contains(&later.header("location").replace("/fr/adhesion", "/en/membership")));
    assert_eq!(site.count("applications").await, 1);
    assert_eq!(site.count("outbox").await, 2);
    assert_eq!(site.count("events").await, 1);
}

/// Through the pages, as a browser goes: whatever is pressed twice, loaded anew or gone back to.
#[tokio::test]
async fn however_often_somebody_presses_reloads_or_goes_back_it_is_one_application() {
    let site = Site::start().await;
    let path = "/en/membership";
    let typed = filled_in(&site.get(path).await.page());
    let check = site.post(path, &typed).await.page();
    site.clock.advance(time::Duration::minutes(1));
    // A double press of “send”, at the same moment and one after the other.
    let send = pressed(&check, "send");
    let (first, second) = tokio::join!(site.post(path, &send), site.post(path, &send));
    let place = first.header("location").to_owned();
    assert!(place.starts_with("/en/membership/"), "{}", first.text());
    assert_eq!(second.header("location"), place);
    assert_eq!(site.post(path, &send).await.header("location"), place);
    // Back to the check of the answers, which the browser shows as it was or asks for again: then the
    // form is posted to it once more, and it gets other keys.
    let reloaded = site.post(path, &typed).await.page();
    assert_ne!(pressed(&reloaded, "send"), send);
    site.clock.advance(time::Duration::minutes(1));
    let reference = site.reference(&place).await;
    let again = site.post(path, &pressed(&reloaded, "send")).await;
    assert_eq!(site.reference(again.header("location")).await, reference);
    // Back to the empty form, which the browser fills in again, and through the check once more.
    let typed = filled_in(&site.get(path).await.page());
    let check = site.post(path, &typed).await.page();
    site.clock.advance(time::Duration::minutes(1));
    let again = site.post(path, &pressed(&check, "send")).await;
    assert_eq!(site.reference(again.header("location")).await, reference);
    // Before it was sent, another language and a look back at the questions change nothing either.
    let french = site.post("/fr/adhesion", &pressed(&check, "language")).await.page();
    let edited = site.post("/fr/adhesion", &pressed(&french, "edit")).await.page();
    let back = without(with(edited.form_data(), "language", "en"), "step");
    let check = site.post(path, &back).await.page();
    let again = site.post(path, &pressed(&check, "send")).await;
    assert_eq!(site.reference(again.header("location")).await, reference);
    assert_eq!((site.count("applications").await, site.count("application_holds").await), (1, 0));
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

/// Going back after sending, some browsers fetch the form anew and fill in what was typed.
#[tokio::test]
async fn the_same_answers_on_a_fresh_form_are_the_same_application() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    let reference = site.reference(&place).await;
    let again = site.post("/en/membership", &good()).await;
    assert_eq!(site.reference(again.header("location")).await, reference);
    assert_eq!(site.count("applications").await, 1);
    assert_eq!(site.count("outbox").await, 2);
    // Other answers are another application; so are the same ones after more than a month.
    let other = with(good(), "representative_phone", "+254 20 000 0000");
    let other = site.post("/en/membership", &other).await;
    assert_ne!(site.reference(other.header("location")).await, reference);
    sqlx::query("UPDATE applications SET received_at = received_at - interval '31 days'")
        .execute(&site.pool)
        .await
        .unwrap();
    let later = site.post("/en/membership", &good()).await;
    assert_ne!(site.reference(later.header("location")).await, reference);
    assert_eq!(site.count("applications").await, 3);
    site.expect_mails(&["notice", "notice"]).await;
}

#[tokio::test]
async fn a_form_changed_after_sending_is_neither_lost_nor_mixed_up() {
    let site = Site::start().await;
    let form = good();
    site.post("/en/membership", &form).await;
    let changed = with(form, "representative_name", "Somebody Else");
    let reply = site.post("/en/membership", &changed).await;
    assert_eq!(reply.status, StatusCode::CONFLICT);
    assert_eq!(site.count("applications").await, 1);
    let page = reply.page();
    let reference: String = sqlx::query_scalar("SELECT reference FROM applications")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert!(page.words(".summary").join(" ").contains(&reference));
    let again = with(page.form_data(), "step", "send");
    assert!(again.contains(&("representative_name".to_owned(), "Somebody Else".to_owned())));
    // Sent once more, it is a second application, and staff are told of the first.
    assert_eq!(site.post("/en/membership", &again).await.status, StatusCode::SEE_OTHER);
    let flagged: Vec<String> = sqlx::query_scalar(
        "SELECT plain_text FROM outbox WHERE kind = 'notice' AND strpos(subject, $1) = 0",
    )
    .bind(&reference)
    .fetch_all(&site.pool)
    .await
    .unwrap();
    assert!(flagged[0].contains(&format!("earlier application: {reference}")), "{}", flagged[0]);
    site.expect_mails(&["acknowledgement", "notice", "notice"]).await;
}
