//! Much of everything at once: who comes from elsewhere is served all the same, strangers are left in
//! peace, and nothing counts for ever.

use std::time::Duration;

use futures_util::future::join_all;
use hyper::StatusCode;
use npoc::app::link_requests::LinkRequest;
use npoc::domain::email_address::EmailAddress;
use npoc::domain::ids::SubmissionKey;
use npoc::domain::mail::MailKind;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::validate::validate;
use npoc::i18n::Lang;
use npoc::store::locks::SubmissionLocks;

use crate::support::answers::{Form, good, with};
use crate::support::http::attribute;
use crate::support::smtp::{Behavior, Sink};
use crate::support::{NOW, Site, eventually};

/// An application that has nothing in common with others, except its representative's domain.
fn of_number(number: usize, mailbox: &str) -> Form {
    let form = with(good(), "domains", &format!("number-{number}.example"));
    let form = with(form, "organisation_name", &format!("Trust {number}"));
    let form = with(form, "representative_email", mailbox);
    with(form, "alternate_email", &format!("jean@number-{number}.example"))
}

fn save(mailbox: &str) -> Form {
    with(with(good(), "step", "save"), "representative_email", mailbox)
}

async fn signals(site: &Site) -> Vec<String> {
    sqlx::query_scalar("SELECT unnest(signals) FROM application_holds")
        .fetch_all(&site.pool)
        .await
        .unwrap()
}

async fn mails_to(site: &Site, recipient: &str) -> i64 {
    site.look_at_mails().await;
    sqlx::query_scalar("SELECT count(*) FROM outbox WHERE recipient LIKE $1")
        .bind(recipient)
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn beyond_what_ever_arrives_applications_are_taken_and_staff_are_told() {
    let site = Site::set(&["--limit-per-network=2", "--limit-overall=3"]).await;
    for number in 0..8 {
        let from = format!("198.51.{number}.1");
        let form = of_number(number, &format!("amina@number-{number}.example"));
        let reply = site.post_from("/en/membership", &form, &from).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(site.count("applications").await, 8);
    assert_eq!(signals(&site).await, ["flood"; 5]);
    let (acknowledgement, notice) = ("acknowledgement", "notice");
    let told = [acknowledgement, acknowledgement, acknowledgement, notice, notice, notice];
    site.expect_mails(&told).await;
    site.housekeep().await;
    let digest: String = sqlx::query_scalar("SELECT plain_text FROM outbox WHERE kind = 'digest'")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    assert!(digest.contains("far more applications arrived"), "{digest}");
    // One network is still refused beyond its own limit, and held ones leave the room to others.
    let from = "198.51.7.9";
    let form = |number| of_number(number, "amina@elsewhere.example");
    assert_eq!(site.post_from("/en/membership", &form(20), from).await.status.as_u16(), 303);
    assert_eq!(site.post_from("/en/membership", &form(21), from).await.status.as_u16(), 429);
    site.clock.advance(time::Duration::HOUR);
    assert_eq!(site.post_from("/en/membership", &form(22), from).await.status.as_u16(), 303);
    assert_eq!(signals(&site).await.len(), 6);
    site.look_at_mails().await;
}

#[tokio::test]
async fn the_networks_of_one_provider_are_counted_together() {
    let site = Site::set(&["--limit-per-network=1", "--limit-overall=0"]).await;
    for number in 0..7 {
        let from = format!("2001:db8:{number}::1");
        let form = of_number(number, &format!("amina@number-{number}.example"));
        let reply = site.post_from("/en/membership", &form, &from).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        let saving = save(&format!("amina@saved-{number}.example"));
        let reply = site.post_from("/en/membership", &saving, &from).await;
        let expected = if number < 5 { 303 } else { 429 };
        assert_eq!(reply.status.as_u16(), expected, "{number}");
    }
    assert_eq!(signals(&site).await, ["flood"; 2]);
    let elsewhere = of_number(20, "amina@elsewhere.example");
    site.post_from("/en/membership", &elsewhere, "2001:db9::1").await;
    assert_eq!(signals(&site).await.len(), 2);
    site.look_at_mails().await;
}

#[tokio::test]
async fn a_form_is_saved_for_whoever_saved_none_yet() {
    let site = Site::set(&["--limit-per-network=2", "--limit-overall=3"]).await;
    let saving = async |mailbox: &str, from: &str| {
        site.post_from("/en/membership", &save(mailbox), from).await.status.as_u16()
    };
    for (number, from) in ["198.51.1.1", "198.51.2.1", "198.51.3.1"].iter().enumerate() {
        assert_eq!(saving(&format!("amina@number-{number}.example"), from).await, 303);
    }
    assert_eq!(saving("amina@again.example", "198.51.1.2").await, 429, "in all");
    assert_eq!(saving("amina@elsewhere.example", "198.51.4.1").await, 303);
    site.look_at_mails().await;
}

#[tokio::test]
async fn few_mailboxes_of_a_domain_are_written_to_before_somebody_there_confirms() {
    let site = Site::start().await;
    for number in 0..12 {
        let mailbox = format!("stranger{number}@mail{number}.catch-all.org.uk");
        site.post("/en/membership", &save(&mailbox)).await;
        let form = of_number(number, &format!("other{number}@catch-all.org.uk"));
        site.post("/en/membership", &form).await;
    }
    assert_eq!(mails_to(&site, "%catch-all.org.uk").await, 10);
    assert_eq!((site.count("drafts").await, site.count("applications").await), (12, 12));
    // One of these ten gets a mail of another kind, too.
    site.post("/en/membership", &of_number(12, "stranger0@mail0.catch-all.org.uk")).await;
    assert_eq!(mails_to(&site, "%catch-all.org.uk").await, 11);
    // Another domain under the same ending, and a provider's, are nobody's concern.
    for number in 0..8 {
        site.post("/en/membership", &save(&format!("amina@number{number}.org.uk"))).await;
        site.post("/en/membership", &save(&format!("amina{number}@gmail.com"))).await;
    }
    assert_eq!(mails_to(&site, "amina@number%.org.uk").await, 8);
    assert_eq!(mails_to(&site, "amina%@gmail.com").await, 8);
    // Once somebody confirms, colleagues are written to.
    sqlx::query("UPDATE mail_throttle SET confirmed_at = now() WHERE domain IS NOT NULL")
        .execute(&site.pool)
        .await
        .unwrap();
    site.post("/en/membership", &save("colleague@catch-all.org.uk")).await;
    assert_eq!(mails_to(&site, "colleague@%").await, 1);
}

#[tokio::test]
async fn one_network_has_few_mails_written_whatever_it_sends() {
    let site = Site::set(&["--limit-per-network=3"]).await;
    for number in 0..3 {
        let form = of_number(number, &format!("amina@number-{number}.example"));
        site.post("/en/membership", &form).await;
        site.post("/en/membership", &save(&format!("amina@saved-{number}.example"))).await;
    }
    assert_eq!((site.count("applications").await, site.count("drafts").await), (3, 3));
    assert_eq!(mails_to(&site, "amina@%").await, 3);
}

#[tokio::test]
async fn the_spellings_of_one_mailbox_get_one_mail() {
    let site = Site::start().await;
    for spelt in ["amina@yahoo.fr", "amina-1@yahoo.fr", "Amina+2@yahoo.fr"] {
        site.post("/en/membership", &save(spelt)).await;
    }
    for spelt in ["a.b_c@proton.me", "abc@pm.me", "a-b-c+1@protonmail.com"] {
        site.post("/en/membership", &save(spelt)).await;
    }
    assert_eq!((mails_to(&site, "%yahoo.fr").await, mails_to(&site, "%p%m%").await), (1, 1));
}

/// A clock that was wrong for an hour must not count for years.
#[tokio::test]
async fn what_a_wrong_clock_wrote_does_not_count_for_ever() {
    let site = Site::set(&["--limit-per-network=1"]).await;
    let year = time::Duration::days(365);
    site.clock.advance(year);
    site.post("/en/membership", &of_number(1, "amina@example.org")).await;
    site.post("/en/membership", &save("amina@example.com")).await;
    site.clock.advance(-year);
    let reply = site.post("/en/membership", &of_number(2, "amina@example.org")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(mails_to(&site, "amina@example.org").await, 2, "nor does who was written to");
    site.housekeep().await;
    assert_eq!(site.count("limited_actions").await, 2, "the application and its mail");
    let kept_until: bool =
        sqlx::query_scalar("SELECT bool_and(saved_at < '2027-01-01') FROM drafts")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert!(kept_until);
}

/// The same of the database's clock, by which mails are put off.
#[tokio::test]
async fn a_mail_that_a_wrong_clock_put_off_is_sent_all_the_same() {
    let site = Site::start().await;
    site.post("/en/membership", &good()).await;
    sqlx::query("UPDATE outbox SET due_at = now() + interval '1 year', attempts = 1")
        .execute(&site.pool)
        .await
        .unwrap();
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    site.housekeep().await;
    eventually("both come", || async { sink.mails().len() == 2 }).await;
    worker.stop().await;
}

#[tokio::test]
async fn what_a_wrong_clock_held_back_is_told_all_the_same() {
    let site = Site::start().await;
    site.post("/en/membership", &with(good(), "subject", "hello")).await;
    sqlx::query("UPDATE application_holds SET held_at = held_at + interval '30 days'")
        .execute(&site.pool)
        .await
        .unwrap();
    let ready: serde_json::Value = serde_json::from_str(&site.get("/readyz").await.text()).unwrap();
    assert!(ready["oldest_untold_application_seconds"].as_i64().unwrap() > 0, "{ready}");
    site.housekeep().await;
    site.expect_mails(&["digest"]).await;
}

/// Mails with links that wait go with the application, too.
#[tokio::test]
async fn an_erased_application_s_link_is_not_mailed_any_more() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    let reference = site.reference(&place).await;
    site.look_at_mails().await;
    sqlx::query("UPDATE mail_throttle SET confirmed_at = now()").execute(&site.pool).await.unwrap();
    site.post("/en/status", &[("email".to_owned(), "amina@example.org".to_owned())]).await;
    eventually("the mail waits", || async { site.count("outbox").await == 3 }).await;
    sqlx::query("SELECT erase_application($1)").bind(&reference).execute(&site.pool).await.unwrap();
    assert_eq!(site.count("outbox").await, 0);
}

/// A submission that waits for others leaves room for those that wait for nobody.
#[tokio::test]
async fn who_waits_for_a_lock_leaves_connections_to_others() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    // Another one of the same page.
    let other = with(good(), "other_name", "Another");
    let key = other.iter().find(|(name, _)| name == "submission_key").unwrap().1.clone();
    let key = SubmissionKey::parse(key.split('.').next().unwrap()).unwrap();
    let application = validate(&MembershipForm::from_pairs(other.clone()), NOW.date()).unwrap();
    let locks = SubmissionLocks::new(key, &application);
    let holding = site.app.database.begin_locked(&locks).await.unwrap();
    let waiting: Vec<_> = (0..30).map(|_| site.post("/en/membership", &other)).collect();
    let sending = join_all(waiting);
    tokio::pin!(sending);
    let reading = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        for _ in 0..5 {
            assert_eq!(site.get(&place).await.status, StatusCode::OK);
        }
    };
    tokio::select! {
        _ = &mut sending => panic!("they wait"),
        () = reading => {}
    }
    drop(holding);
    for reply in sending.await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
    }
    site.look_at_mails().await;
}

/// Whoever gets hold of a copy of the database must not open anything with it.
#[tokio::test]
async fn nothing_that_opens_a_page_lies_in_the_database() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    let saved = site.post("/en/membership", &save("amina@example.com")).await;
    let saved = saved.header("location").split('/').nth(3).unwrap().to_owned();
    eventually("all mails are sent", || async { sink.mails().len() == 3 }).await;
    worker.stop().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    let private = place.rsplit('/').next().unwrap().to_owned();
    for table in tables {
        let rows = format!("SELECT coalesce(string_agg(row::text, ' '), '') FROM {table} AS row");
        let text: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_one(&site.pool).await.unwrap();
        for key in [&private, &saved] {
            assert!(!text.contains(key.as_str()), "{table}");
            assert!(!text.contains(&key.replace('-', "")), "{table}");
        }
    }
    // It opens all the same for who has it, and is erased with what is remembered of the mailbox.
    let reference = site.reference(&place).await;
    let before = site.count("mail_throttle").await;
    sqlx::query("SELECT erase_application($1)").bind(&reference).execute(&site.pool).await.unwrap();
    assert_eq!((site.count("mail_throttle").await, before), (1, 2));
    assert_eq!(site.get(&place).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pressing_the_same_button_for_ever_writes_once() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    let token: uuid::Uuid =
        sqlx::query_scalar("SELECT token FROM mail_throttle").fetch_one(&site.pool).await.unwrap();
    let version = async || -> String {
        sqlx::query_scalar("SELECT xmin::text || ctid::text FROM mail_throttle")
            .fetch_one(&site.pool)
            .await
            .unwrap()
    };
    let page = site.get(&format!("{place}?mail={token}")).await.page();
    let form = page.one("form.notice");
    let action = attribute(&form, "action").to_owned();
    let sent = [("mail".to_owned(), token.to_string())];
    site.post(&action, &sent).await;
    let first = version().await;
    for _ in 0..5 {
        assert_eq!(site.post(&action, &sent).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(version().await, first);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn a_lost_link_is_asked_for_without_the_database_and_not_too_often() {
    let site = Site::without_database().await;
    let ask = |address: &str| vec![("email".to_owned(), address.to_owned())];
    let reply = site.post("/en/status", &ask("amina@example.org")).await;
    assert_eq!(reply.status, StatusCode::OK, "nobody is looked up before the answer");

    let site = Site::set(&["--limit-per-network=2"]).await;
    for _ in 0..2 {
        let reply = site.post("/fr/suivi", &ask("amina@example.org")).await;
        assert_eq!(reply.status, StatusCode::OK);
    }
    let reply = site.post("/fr/suivi", &ask("amina@example.org")).await;
    assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(reply.header("retry-after"), "3600");
    let page = reply.page();
    assert!(
        page.words(".summary").join(" ").contains("15\u{a0}h\u{a0}30"),
        "{}",
        page.words(".summary").join(" ")
    );
    assert_eq!(attribute(&page.one("#email"), "value"), "amina@example.org");
    let elsewhere = site.post_from("/fr/suivi", &ask("amina@example.org"), "203.0.113.7").await;
    assert_eq!(elsewhere.status, StatusCode::OK);
}

/// On servers that tell capitals apart, these are two people.
#[tokio::test]
async fn each_link_goes_only_to_the_address_that_its_applicant_typed() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let mut places = Vec::new();
    for (number, mailbox) in ["A@example.org", "a@example.org"].iter().enumerate() {
        let reply = site.post("/en/membership", &of_number(number, mailbox)).await;
        places.push(site.reference(reply.header("location")).await);
    }
    sqlx::query("DELETE FROM outbox").execute(&site.pool).await.unwrap();
    sqlx::query("UPDATE mail_throttle SET confirmed_at = now()").execute(&site.pool).await.unwrap();
    let worker = site.worker(sink.address);
    site.post("/en/status", &[("email".to_owned(), "a@example.org".to_owned())]).await;
    eventually("a mail to each", || async { sink.mails().len() == 2 }).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    worker.stop().await;
    for mail in sink.mails() {
        let expected = if mail.to == "RCPT TO:<A@example.org>" { &places[0] } else { &places[1] };
        let text = mail.text();
        assert!(text.contains(expected.as_str()), "{}: {text}", mail.to);
        assert_eq!(text.matches("NPOC-").count(), 1, "{text}");
    }
}

/// Who saves a form and then sends it is told both times; nothing is told twice.
#[tokio::test]
async fn a_mailbox_gets_one_mail_of_each_kind_before_it_confirms() {
    let site = Site::start().await;
    let mailbox = "amina@example.org";
    let act = async |kind: MailKind, number: usize| match kind {
        MailKind::Acknowledgement => {
            site.post("/en/membership", &of_number(number, mailbox)).await;
        }
        MailKind::Draft => {
            site.post("/en/membership", &save(mailbox)).await;
        }
        MailKind::Links => {
            let mailbox = EmailAddress::parse(mailbox).unwrap();
            let request = LinkRequest { lang: Lang::En, mailbox };
            npoc::workflow::resend_links(&site.app, &request).await.unwrap();
        }
        MailKind::Notice | MailKind::Undelivered | MailKind::Withdrawal | MailKind::Digest => {}
    };
    let day = time::Duration::days(1);
    let mut written = Vec::new();
    for (number, &kind) in MailKind::ALL.iter().filter(|kind| !kind.is_for_staff()).enumerate() {
        for again in 0..3 {
            act(kind, number * 3 + again).await;
            site.clock.advance(day);
        }
        written.push(kind);
        assert_eq!(mails_to(&site, mailbox).await, i64::try_from(written.len()).unwrap());
    }
    let column = "SELECT count(DISTINCT kind) FROM outbox WHERE recipient = $1";
    let kinds: i64 = sqlx::query_scalar(column).bind(mailbox).fetch_one(&site.pool).await.unwrap();
    assert_eq!(usize::try_from(kinds).unwrap(), written.len());
    // Thirty days after each, not after the last of all.
    site.clock.advance(day * 21);
    site.housekeep().await;
    let remembered: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM mail_throttle WHERE acknowledgement_at IS NULL AND link_at IS NOT NULL",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(remembered, 1, "nor is any longer remembered");
    for (number, kind) in written.into_iter().enumerate() {
        act(kind, 20 + number).await;
    }
    let expected = i64::try_from(MailKind::ALL.iter().filter(|kind| !kind.is_for_staff()).count());
    assert_eq!(mails_to(&site, mailbox).await, expected.unwrap() + 1);
    site.ignore_mails();
}

/// A process of the version before does not say which kind it writes: it counts as all of them.
#[tokio::test]
async fn what_the_version_before_wrote_counts_as_every_kind() {
    let site = Site::start().await;
    site.post("/en/membership", &of_number(1, "amina@example.org")).await;
    sqlx::query(
        "UPDATE mail_throttle SET acknowledgement_at = acknowledgement_at - interval '40 days'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    for number in 2..4 {
        site.post("/en/membership", &save("amina@example.org")).await;
        site.post("/en/membership", &of_number(number, "amina@example.org")).await;
        sqlx::query("UPDATE mail_throttle SET acknowledgement_at = NULL")
            .execute(&site.pool)
            .await
            .unwrap();
    }
    assert_eq!(mails_to(&site, "amina@example.org").await, 1);
}
