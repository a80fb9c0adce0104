//! The outbox against mail servers that behave, misbehave and are not there.

use std::time::Duration;

use npoc::outbox::RetryPolicy;
use npoc::smtp::{Relay, SmtpRelay};
use tokio::net::TcpListener;

use crate::support::answers::{arabic, good, with};
use crate::support::smtp::{Behavior, Sink};
use crate::support::{IMPATIENT, Site, eventually, relay};

async fn states(site: &Site) -> Vec<(String, bool, bool, i32, String)> {
    sqlx::query_as(
        "SELECT kind, sent_at IS NOT NULL, gave_up_at IS NOT NULL, attempts,
                coalesce(last_error, '') FROM outbox ORDER BY id",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap()
}

async fn all_sent(site: &Site) -> bool {
    states(site).await.iter().all(|(_, sent, ..)| *sent)
}

async fn tried(site: &Site, times: i32) -> bool {
    states(site).await.iter().all(|(.., attempts, _)| *attempts >= times)
}

#[tokio::test]
async fn a_worker_hears_of_a_mail_at_once() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    // It would look by itself only after an hour.
    let patience = RetryPolicy { poll_interval: Duration::from_hours(1), ..IMPATIENT };
    let worker = site.worker_with(relay(sink.address), patience);
    tokio::time::sleep(Duration::from_millis(500)).await;
    site.post("/en/membership", &good()).await;
    eventually("both arrive", || async { sink.mails().len() == 2 }).await;
    eventually("both are noted", || all_sent(&site)).await;
    worker.stop().await;
    assert_eq!(sink.conversations(), 2);
}

#[tokio::test]
async fn mails_wait_for_a_relay_that_is_down() {
    let site = Site::start().await;
    let place = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let worker = site.worker(address);
    site.post("/en/membership", &good()).await;
    eventually("it is tried twice", || tried(&site, 2)).await;
    let sink = Sink::listen(TcpListener::bind(address).await.unwrap(), Behavior::Accept);
    eventually("both arrive", || async { sink.mails().len() == 2 }).await;
    eventually("both are noted", || all_sent(&site)).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again() {
    for behavior in [
        Behavior::Refuse("451 4.3.0 come back later"),
        Behavior::Drop,
        Behavior::RefuseLogin,
        Behavior::Silent,
        Behavior::Slow(Duration::from_millis(800)),
        // About us, not about the mail: none of these may cost one.
        Behavior::Refuse("550 5.7.1 relaying denied"),
        Behavior::Refuse("552 5.2.2 mailbox full"),
        Behavior::Refuse("504 5.5.2 <web1>: Helo command rejected: need fully-qualified hostname"),
        Behavior::Refuse("550 5.1.8 Sender address rejected: Domain not found"),
        Behavior::RefuseSender("530 5.7.0 authentication required"),
        Behavior::RefuseSender("550 who are you?"),
    ] {
        let site = Site::start().await;
        let sink = Sink::start(behavior).await;
        let url = format!("smtp://user:secret@{}", sink.address);
        let relay = Relay::Smtp(SmtpRelay::from_url(&url).unwrap());
        let worker = site.worker_with(relay, IMPATIENT);
        site.post("/en/membership", &good()).await;
        eventually("each is tried", || tried(&site, 1)).await;
        eventually("the reason is noted", || async {
            states(&site).await.iter().all(|(.., reason)| !reason.is_empty())
        })
        .await;
        for (kind, sent, gave_up, _, reason) in states(&site).await {
            assert!(!sent && !gave_up, "{behavior:?}: {kind}");
            assert!(!reason.contains("secret"), "{reason}");
            if behavior == Behavior::Refuse("451 4.3.0 come back later") {
                assert!(reason.contains("come back later"), "{reason}");
            }
        }
        sink.behave(Behavior::Accept);
        eventually("both arrive", || all_sent(&site)).await;
        worker.stop().await;
        assert_eq!(sink.mails().len(), 2, "{behavior:?}");
    }
}

#[tokio::test]
async fn a_refusal_for_good_is_given_up_and_told() {
    let site = Site::start().await;
    let behavior = Behavior::RefuseOne("amina@example.org", "550 5.1.1 no such user");
    let sink = Sink::start(behavior).await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    let worker = site.worker(sink.address);
    eventually("it is given up", || async {
        states(&site).await.iter().any(|(.., gave_up, attempts, _)| *gave_up && *attempts == 1)
    })
    .await;
    eventually("staff are told", || async { sink.mails().len() == 2 }).await;
    worker.stop().await;

    let told = &sink.mails()[1];
    assert!(told.to.contains("info@npoc.org"));
    assert!(told.subject().ends_with("the acknowledgement could not be delivered"));
    assert!(told.text().contains("no such user"), "{}", told.text());
    assert!(told.text().contains("amina@example.org"));
    // The row is kept, counted, and the applicant's page says it.
    let ready = site.get("/readyz").await.text();
    assert!(ready.contains(r#""mails_given_up":1"#), "{ready}");
    let shown = site.get(&place).await.page().words("main").join(" ");
    assert!(shown.contains("could not be delivered"));
    assert_eq!(site.count("applications").await, 1);
}

#[tokio::test]
async fn a_mail_that_is_too_old_is_given_up_and_not_before() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Refuse("451 later")).await;
    site.post("/en/membership", &good()).await;
    sqlx::query(
        "UPDATE outbox SET attempts = CASE kind WHEN 'notice' THEN 9 ELSE 0 END,
             created_at = CASE kind WHEN 'notice' THEN now() - interval '121 hours'
                                        ELSE now() - interval '119 hours' END",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let RetryPolicy { give_up_after, min_attempts, .. } = RetryPolicy::PRODUCTION;
    let patience = RetryPolicy { give_up_after, min_attempts, ..IMPATIENT };
    let worker = site.worker_with(relay(sink.address), patience);
    eventually("the old one is given up", || async {
        states(&site).await.iter().any(|(kind, _, gave_up, ..)| kind == "notice" && *gave_up)
    })
    .await;
    eventually("the younger one is tried again", || async {
        states(&site).await.iter().any(|(kind, _, gave_up, attempts, _)| {
            kind == "acknowledgement" && !gave_up && *attempts >= 2
        })
    })
    .await;
    worker.stop().await;
}

#[tokio::test]
async fn a_relay_without_smtputf8_keeps_the_mail_and_the_reason() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::AcceptPlain).await;
    let worker = site.worker(sink.address);
    site.post("/fr/adhesion", &arabic()).await;
    eventually("it is tried twice", || async {
        states(&site)
            .await
            .iter()
            .any(|(kind, _, _, attempts, _)| kind == "acknowledgement" && *attempts >= 2)
    })
    .await;
    // What any relay can carry has arrived, and tells staff.
    let mails = sink.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains("may get no message from us"));
    let states_now = states(&site).await;
    let waiting = states_now.iter().find(|(kind, ..)| kind == "acknowledgement").unwrap();
    assert!(!waiting.1 && !waiting.2, "neither sent nor given up");
    assert!(waiting.4.contains("SMTPUTF8"), "{}", waiting.4);
    // A relay that has it takes the mail, and from then on nobody is warned.
    sink.behave(Behavior::Accept);
    eventually("it arrives", || all_sent(&site)).await;
    let next = with(arabic(), "representative_email", "посетитель@пример.рф");
    site.post("/fr/adhesion", &with(next, "domains", "пример.рф")).await;
    eventually("two more arrive", || async { sink.mails().len() == 4 }).await;
    worker.stop().await;
    let notices: Vec<String> = sink
        .mails()
        .iter()
        .filter(|mail| mail.to.contains("info@npoc.org"))
        .map(crate::support::smtp::Mail::text)
        .collect();
    assert!(!notices[1].contains("may get no message"));
}

#[tokio::test]
async fn nothing_is_sent_of_a_transaction_that_was_rolled_back() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    // The application's reference is refused by the database at the very end.
    sqlx::query("ALTER TABLE outbox ADD CONSTRAINT none CHECK (kind <> 'acknowledgement')")
        .execute(&site.pool)
        .await
        .unwrap();
    let reply = site.post("/en/membership", &good()).await;
    assert_eq!(reply.status.as_u16(), 500);
    assert!(
        reply.page().form_data().iter().any(|(_, value)| value.contains("books")),
        "nothing typed is lost"
    );
    tokio::time::sleep(Duration::from_millis(600)).await;
    worker.stop().await;
    assert!(sink.mails().is_empty());
    for table in ["applications", "events", "outbox", "application_people"] {
        assert_eq!(site.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_crash_in_the_middle_only_delays() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Silent).await;
    site.post("/en/membership", &good()).await;
    let patience = RetryPolicy { lease: Duration::from_secs(2), ..IMPATIENT };
    let worker = site.worker_with(relay(sink.address), patience);
    eventually("one is being sent", || async { sink.conversations() > 0 }).await;
    worker.kill();
    sink.behave(Behavior::Accept);
    let next = site.worker(sink.address);
    eventually("both arrive", || all_sent(&site)).await;
    next.stop().await;
    assert_eq!(sink.mails().len(), 2);
}

#[tokio::test]
async fn many_workers_share_the_work_and_send_each_mail_once() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Slow(Duration::from_millis(5))).await;
    for number in 0..10 {
        let mailbox = format!("a{number}@example.org");
        site.post("/en/membership", &with(good(), "representative_email", &mailbox)).await;
    }
    let workers: Vec<_> = (0..3).map(|_| site.worker(sink.address)).collect();
    eventually("all twenty arrive", || all_sent(&site)).await;
    for worker in workers {
        worker.stop().await;
    }
    let mut ids: Vec<String> = sink.mails().iter().map(|mail| mail.header("Message-ID")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sink.mails().len()), (20, 20));
}

/// RFC 5321, 4.5.3.2.6: a server may take its time once it has the message.
#[tokio::test]
async fn a_relay_that_is_slow_to_accept_gets_a_mail_once() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::SlowToAccept(Duration::from_millis(800))).await;
    site.post("/en/membership", &good()).await;
    let patience = RetryPolicy { lease: Duration::from_millis(300), ..IMPATIENT };
    let workers: Vec<_> = (0..3).map(|_| site.worker_with(relay(sink.address), patience)).collect();
    eventually("both are noted", || all_sent(&site)).await;
    for worker in workers {
        worker.stop().await;
    }
    assert_eq!(sink.mails().len(), 2);
}

#[tokio::test]
async fn told_to_stop_a_worker_finishes_the_mail_in_hand() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Slow(Duration::from_millis(30))).await;
    site.post("/en/membership", &good()).await;
    let worker = site.frugal_worker(sink.address, 32);
    eventually("one is being sent", || async { sink.conversations() > 0 }).await;
    worker.stop().await;
    let sent = states(&site).await.iter().filter(|(_, sent, ..)| *sent).count();
    assert_eq!((sink.mails().len(), sent), (1, 1), "the one in hand, and no other");
    // The other one, which was claimed with it, is anybody's again at once.
    let due: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND attempts = 0 AND due_at <= now()",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(due, 1);
}

#[tokio::test]
async fn without_a_relay_mails_become_files() {
    let site = Site::start().await;
    let folder = tempfile::tempdir().unwrap();
    let worker = site.worker_with(Relay::Folder(folder.path().join("mails")), IMPATIENT);
    site.post("/fr/adhesion", &arabic()).await;
    eventually("both are written", || all_sent(&site)).await;
    worker.stop().await;
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("mails"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2);
    for (name, kind) in names.iter().zip(["acknowledgement", "notice"]) {
        assert!(name.starts_with(&format!("2026-11-21-{kind}-")), "{name}");
        let path = std::path::Path::new(name);
        assert_eq!(path.extension().unwrap(), "eml");
    }
}

/// What staff must not miss is tried for as long as can be, whatever their server says today.
#[tokio::test]
async fn a_notice_to_staff_is_not_given_up_for_a_refusal() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::RefuseOne("info@npoc.org", "550 5.1.1 no such user")).await;
    let worker = site.worker(sink.address);
    site.post("/en/membership", &good()).await;
    eventually("it is tried again", || async {
        states(&site)
            .await
            .iter()
            .any(|(kind, _, gave_up, attempts, _)| kind == "notice" && !gave_up && *attempts >= 3)
    })
    .await;
    sink.behave(Behavior::Accept);
    eventually("it arrives", || all_sent(&site)).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_stranger_s_mailbox_cannot_be_filled() {
    let site = Site::start().await;
    for number in 0..5 {
        let form = with(good(), "other_name", &format!("Trust {number}"));
        let form = with(
            form,
            "representative_email",
            if number == 4 { "AMINA@example.org" } else { "amina@example.org" },
        );
        let reply = site.post("/en/membership", &form).await;
        assert_eq!(reply.status.as_u16(), 303);
    }
    let states = states(&site).await;
    let count = |kind: &str| states.iter().filter(|(found, ..)| found == kind).count();
    assert_eq!((count("acknowledgement"), count("notice")), (1, 5), "every one is told to staff");
    let notices: Vec<String> =
        sqlx::query_scalar("SELECT plain_text FROM outbox WHERE kind = 'notice'")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    let silent =
        notices.iter().filter(|notice| notice.contains("The representative was sent no mail"));
    assert_eq!(silent.count(), 4, "{notices:#?}");
    site.expect_mails(&["acknowledgement", "notice", "notice", "notice", "notice", "notice"]).await;
}

#[tokio::test]
async fn a_mail_that_this_version_cannot_read_stands_in_nobody_s_way() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    site.post("/en/membership", &good()).await;
    for statement in [
        "ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check",
        "INSERT INTO outbox SELECT gen_random_uuid(), application_id, 'of-a-newer-version', language,
             recipient, reply_to, subject, plain_text, html, created_at, 0, now() - interval '1 hour'
         FROM outbox, generate_series(1, 10)",
    ] {
        sqlx::query(statement).execute(&site.pool).await.unwrap();
    }
    let worker = site.worker(sink.address);
    eventually("those that can be read arrive", || async { sink.mails().len() == 2 }).await;
    worker.stop().await;
}

#[tokio::test]
async fn what_a_server_answers_cannot_spoil_the_row() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Refuse("451 4.0.0 a\0b\u{7}c")).await;
    let worker = site.worker(sink.address);
    site.post("/en/membership", &good()).await;
    eventually("the reason is noted", || async {
        states(&site).await.iter().all(|(.., reason)| reason.contains("abc"))
    })
    .await;
    worker.stop().await;
}
