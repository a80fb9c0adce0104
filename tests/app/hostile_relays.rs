//! Mail servers that say what they should not: no mail is lost to one, nothing that it says ends
//! anything, and none of its words stand in the log.

use std::time::Duration;

use npoc::domain::ids::MailId;
use npoc::domain::mail::Mail;
use npoc::domain::reference::Reference;
use npoc::domain::{email_address::EmailAddress, ids::ApplicationId};
use npoc::i18n::Lang;
use npoc::smtp::{Mailer, Relay, SendError, SmtpRelay, Timeouts};

use crate::support::answers::good;
use crate::support::smtp::{Behavior, Sink};
use crate::support::{NOW, Site, eventually};

async fn last_errors(site: &Site) -> Vec<String> {
    sqlx::query_scalar("SELECT coalesce(last_error, '') FROM outbox")
        .fetch_all(&site.pool)
        .await
        .unwrap()
}

/// The library that speaks SMTP panics at this answer.
#[tokio::test]
async fn a_panic_in_a_conversation_is_a_failed_attempt() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Hello("250-sink\r\n250- \r\n250 8BITMIME")).await;
    let worker = site.worker(sink.address);
    site.post("/en/membership", &good()).await;
    eventually("each is tried, and again", || async {
        let attempts: Vec<(i32, String)> =
            sqlx::query_as("SELECT attempts, coalesce(last_error, '') FROM outbox")
                .fetch_all(&site.pool)
                .await
                .unwrap();
        attempts.iter().all(|(attempts, reason)| *attempts >= 2 && reason.contains("unforeseen"))
    })
    .await;
    assert_eq!(site.get("/en/").await.status.as_u16(), 200);
    sink.behave(Behavior::Accept);
    eventually("both arrive", || async { sink.mails().len() == 2 }).await;
    eventually("both are noted", || async {
        last_errors(&site).await.iter().all(String::is_empty)
    })
    .await;
    worker.stop().await;
}

/// Sends a mail to a server, which must not succeed.
async fn refusal(url: &str) -> SendError {
    let relay = Relay::Smtp(SmtpRelay::from_url(url).unwrap());
    let mut mailer = Mailer::new(relay, "NPOC <no-reply@npoc.org>".parse().unwrap(), None);
    mailer.timeouts = Timeouts { step: Duration::from_secs(2), acceptance: Duration::from_secs(2) };
    let id = MailId::from(uuid::Uuid::from_u128(7));
    mailer.send(&mut None, id, NOW, &mail()).await.unwrap_err()
}

fn mail() -> Mail {
    let staff = EmailAddress::parse("info@npoc.org").unwrap();
    let application = ApplicationId::from(uuid::Uuid::nil());
    let reference = Reference::from_random([7; 16]);
    npoc::mail::undelivered(application, &reference, "amina@example.org", "no", &staff, Lang::En)
        .unwrap()
}

/// Whoever is on the way could put answers behind that one, to be taken as given under TLS.
#[tokio::test]
async fn answers_that_wait_when_tls_begins_are_refused() {
    for tls in ["required", "opportunistic"] {
        let injected = "220 go on\r\n250 sink\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 taken";
        let sink = Sink::start(Behavior::StartTls(injected)).await;
        let error = refusal(&format!("smtp://{}?tls={tls}", sink.address)).await;
        assert!(error.logged.contains("STARTTLS") && error.logged.contains("unasked"), "{error:?}");
        assert!(!error.permanent);
    }
    // Without any, it comes to encrypting.
    let sink = Sink::start(Behavior::StartTls("220 go on")).await;
    let error = refusal(&format!("smtp://{}?tls=required", sink.address)).await;
    assert!(error.logged.starts_with("TLS: "), "{error:?}");
}

#[tokio::test]
async fn what_is_required_is_not_gone_without() {
    let sink = Sink::start(Behavior::Accept).await;
    let error = refusal(&format!("smtp://{}?tls=required", sink.address)).await;
    assert!(error.logged.contains("does not offer STARTTLS"), "{error:?}");
    assert!(error.logged.contains("smtps://"), "{error:?}");
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let sink = Sink::start(Behavior::Endless).await;
    let error = refusal(&format!("smtp://{}", sink.address)).await;
    assert!(error.logged.starts_with("EHLO: ") && error.logged.contains("too long"), "{error:?}");
    // What the two systems hold between them is more than what we took.
    assert!(sink.endless() < 32 << 20, "{} bytes were taken", sink.endless());

    let many: &'static str = Box::leak("250-x\r\n".repeat(1 << 16).into_boxed_str());
    let sink = Sink::start(Behavior::Hello(many)).await;
    let error = refusal(&format!("smtp://{}", sink.address)).await;
    assert!(error.logged.contains("too long"), "{error:?}");
}

#[tokio::test]
async fn nothing_that_a_server_says_is_logged() {
    let who = "amina@example.org";
    for (behavior, logged) in [
        (Behavior::Greet("amina@example.org"), "greeting: the mail server gave no SMTP answer"),
        (Behavior::Greet("999 amina@example.org"), "greeting: the mail server gave no SMTP answer"),
        (Behavior::Greet("554 amina@example.org"), "greeting: the mail server answered 554"),
        (Behavior::Hello("2 amina@example.org"), "EHLO: the mail server gave no SMTP answer"),
        (
            Behavior::Hello("250-amina@example.org\r\n550 x"),
            "EHLO: the mail server gave no SMTP answer",
        ),
        (Behavior::Hello("504 amina@example.org"), "EHLO: the mail server answered 504"),
        (Behavior::RefuseSender("530 amina@example.org"), "MAIL: the mail server answered 530"),
        (Behavior::RefuseSender("amina@example.org"), "MAIL: the mail server gave no SMTP answer"),
        (Behavior::Refuse("550 5.1.1 amina@example.org"), "RCPT: the mail server answered 550"),
        (Behavior::Refuse("550"), "RCPT: the mail server gave no SMTP answer"),
        (Behavior::Drop, "DATA: the mail server hung up"),
        (Behavior::SilentFor("info@npoc.org"), "message: the mail server did not answer in time"),
    ] {
        let sink = Sink::start(behavior).await;
        let error = refusal(&format!("smtp://{}", sink.address)).await;
        assert_eq!(error.logged, logged, "{behavior:?}");
        let said = format!("{behavior:?}");
        if said.contains(who) {
            assert!(error.reason.contains(who), "{behavior:?} is kept: {error:?}");
        }
    }
    let sink = Sink::start(Behavior::RefuseLogin).await;
    let error = refusal(&format!("smtp://user:secret@{}", sink.address)).await;
    assert_eq!(error.logged, "AUTH: the mail server answered 535");
    let sink = Sink::start(Behavior::AcceptPlain).await;
    let error = refusal(&format!("smtp://user:secret@{}", sink.address)).await;
    assert!(error.logged.starts_with("AUTH: the mail server offers neither"), "{error:?}");
}
