//! Many mails at a time: several in one conversation, several conversations at once, and no mail that
//! pays for another.

use std::time::Duration;

use npoc::domain::choices::Language;
use npoc::domain::ids::MailId;
use npoc::domain::mail::{Mail, MailTopic};
use npoc::outbox::RetryPolicy;
use npoc::outbox::worker::Concurrency;
use npoc::smtp::Mailer;

use crate::support::answers::good;
use crate::support::smtp::{Behavior, Sink};
use crate::support::{IMPATIENT, NOW, Site, eventually, relay};

/// A website with so many mails that are due, to other mailboxes each.
async fn site_with_mails(count: i32) -> Site {
    let site = Site::start().await;
    site.post("/en/membership", &good()).await;
    sqlx::query("DELETE FROM outbox WHERE kind = 'notice'").execute(&site.pool).await.unwrap();
    sqlx::query(
        "INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text,
             html, created_at, due_at)
         SELECT gen_random_uuid(), application_id, kind, language, 'amina-' || number || '@example.org',
                subject, plain_text, html, created_at + make_interval(secs => number), due_at
         FROM outbox, generate_series(2, $1) AS number",
    )
    .bind(count)
    .execute(&site.pool)
    .await
    .unwrap();
    site.ignore_mails();
    site
}

/// How many were sent, and how often the one that was tried most was tried.
async fn sent(site: &Site) -> (i64, i32) {
    sqlx::query_as("SELECT count(sent_at), max(attempts) FROM outbox")
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

async fn count(site: &Site, condition: &'static str) -> i64 {
    let query = format!("SELECT count(*) FROM outbox WHERE {condition}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&site.pool).await.unwrap()
}

#[tokio::test]
async fn one_conversation_carries_all_that_is_due() {
    let site = site_with_mails(20).await;
    let sink = Sink::start(Behavior::Accept).await;
    // Fewer are claimed at a time than are due.
    let worker = site.frugal_worker(sink.address, 7);
    eventually("all are noted", || async { sent(&site).await == (20, 1) }).await;
    worker.stop().await;
    assert_eq!((sink.mails().len(), sink.conversations()), (20, 1));
}

/// What a relay does to the second mail of a conversation is not that mail's fault.
#[tokio::test]
async fn a_conversation_that_ends_costs_no_mail_an_attempt() {
    for behavior in [
        Behavior::CloseAfterOne,
        Behavior::RefuseSecond("421 4.7.0 too many messages"),
        Behavior::RefuseSecond("550 5.5.0 one message only"),
        Behavior::SilentAfterOne,
    ] {
        let site = site_with_mails(4).await;
        let sink = Sink::start(behavior).await;
        let worker = site.frugal_worker(sink.address, 32);
        eventually("all are noted", || async { sent(&site).await == (4, 1) }).await;
        worker.stop().await;
        assert_eq!(sink.mails().len(), 4, "{behavior:?}: each arrives once");
        assert_eq!(count(&site, "last_error IS NOT NULL OR gave_up_at IS NOT NULL").await, 0);
    }
}

#[tokio::test]
async fn a_relay_that_takes_a_message_and_stays_silent_holds_nobody() {
    let site = site_with_mails(6).await;
    // The first one in line.
    let sink = Sink::start(Behavior::SilentFor("amina@example.org")).await;
    let worker = site.frugal_worker(sink.address, 32);
    eventually("all others are noted", || async { sent(&site).await.0 == 5 }).await;
    // Before the relay's time for that one is over, which is a second here.
    assert_eq!(count(&site, "sent_at IS NULL AND last_error IS NULL").await, 1);
    eventually("its silence is noted", || async {
        count(&site, "last_error LIKE '%did not answer in time'").await == 1
    })
    .await;
    sink.behave(Behavior::Accept);
    eventually("it arrives, too", || async { sent(&site).await.0 == 6 }).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_worker_holds_no_more_than_it_can_send() {
    let site = site_with_mails(500).await;
    let sink = Sink::start(Behavior::Silent).await;
    let worker = site.frugal_worker(sink.address, 5);
    eventually("five are claimed", || async { count(&site, "attempts > 0").await == 5 }).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(count(&site, "attempts > 0").await, 5);
    worker.kill();
}

/// The leases end while nothing can be recorded; what was sent is still not sent again.
#[tokio::test]
async fn what_was_sent_is_not_claimed_again_before_it_is_recorded() {
    let site = site_with_mails(12).await;
    let sink = Sink::start(Behavior::Accept).await;
    let mut blocking = site.pool.begin().await.unwrap();
    // Claims go on, and what was claimed cannot be marked.
    sqlx::query(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NEW; END $$",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::query(
        "CREATE TRIGGER hold BEFORE UPDATE ON outbox FOR EACH ROW
         WHEN (NEW.sent_at IS NOT NULL) EXECUTE FUNCTION hold()",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::query("SELECT pg_advisory_xact_lock(77)").execute(&mut *blocking).await.unwrap();
    let lease = Duration::from_millis(300);
    let worker = site.worker_with(relay(sink.address), RetryPolicy { lease, ..IMPATIENT });
    eventually("all are taken", || async { sink.mails().len() == 12 }).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    blocking.rollback().await.unwrap();
    eventually("all are noted", || async { sent(&site).await.0 == 12 }).await;
    worker.stop().await;
    assert_eq!(sink.mails().len(), 12, "each arrives once");
}

#[tokio::test]
async fn what_is_erased_before_it_is_sent_is_not_sent() {
    let site = site_with_mails(8).await;
    let sink = Sink::start(Behavior::Slow(Duration::from_millis(150))).await;
    let lease = Duration::from_millis(600);
    let concurrency =
        Concurrency { conversations: 1, slow_after: Duration::from_secs(9), max_in_hand: 32 };
    let worker =
        site.worker_of(relay(sink.address), RetryPolicy { lease, ..IMPATIENT }, concurrency);
    eventually("all are claimed", || async { count(&site, "attempts > 0").await == 8 }).await;
    sqlx::query("DELETE FROM outbox").execute(&site.pool).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2500)).await;
    worker.stop().await;
    assert!(sink.mails().len() <= 1, "{} were sent after all", sink.mails().len());
}

/// The log holds no addresses of people, whatever a server answers.
#[tokio::test]
async fn what_may_be_logged_of_an_answer_names_nobody() {
    let mail = Mail {
        topic: MailTopic::Digest,
        language: Language::English,
        recipient: "amina@example.org".to_owned(),
        reply_to: None,
        subject: "A mail".to_owned(),
        plain_text: "Words.".to_owned(),
        html: "<p>Words.</p>".to_owned(),
    };
    for answer in ["550 5.1.1 <amina@example.org>: no such user", "nonsense from amina@example.org"]
    {
        let sink = Sink::start(Behavior::Refuse(answer)).await;
        let mailer = Mailer::new(relay(sink.address), "info@npoc.example".parse().unwrap(), None);
        let id = MailId::from(uuid::Uuid::new_v4());
        let error = mailer.send(&mut None, id, NOW, &mail).await.unwrap_err();
        assert!(error.reason.contains("amina@example.org"), "{error:?}");
        assert!(!error.logged.contains('@'), "{error:?}");
    }
}
