//! What a notice to staff says about an application that was stored some time before it.

use npoc::domain::dns_check::{DnsOutcome, DnsRecord};
use npoc::domain::event::EventKind;
use npoc::domain::ids::ApplicationId;
use npoc::store::StoreError;
use npoc::store::dns_checks::PendingCheck;
use npoc::store::{applications, events, locks};
use npoc::{database, workflow};

use crate::support::answers::{good, with};
use crate::support::{Site, signing_key};

/// An application that was held back, changed in the database, and then released: the notice.
async fn notice_after(change: &'static str) -> String {
    let site = Site::start().await;
    site.post("/en/membership", &with(good(), "subject", "hello")).await;
    sqlx::query(change).execute(&site.pool).await.unwrap();
    let reference: String = sqlx::query_scalar("SELECT reference FROM applications")
        .fetch_one(&site.pool)
        .await
        .unwrap();
    workflow::release(&site.app, &reference).await.unwrap();
    site.expect_mails(&["acknowledgement", "notice"]).await;
    notice(&site).await
}

async fn notice(site: &Site) -> String {
    sqlx::query_scalar("SELECT plain_text FROM outbox WHERE kind = 'notice'")
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn it_names_the_declarations_that_were_agreed_to() {
    let notice = notice_after("UPDATE applications SET declarations_version = '2019-05'").await;
    assert!(notice.contains("Version of the declarations: 2019-05"), "{notice}");
}

#[tokio::test]
async fn it_shows_the_region_that_staff_have_set() {
    let suggested = notice_after("SELECT").await;
    assert!(suggested.contains("ICANN region (suggested from the country): AF"), "{suggested}");
    let changed = notice_after("UPDATE applications SET icann_region = 'EU'").await;
    assert!(changed.contains("ICANN region (set by staff): EU"), "{changed}");
}

#[tokio::test]
async fn it_tells_a_person_s_release_from_a_second_sending() {
    let released = notice_after("SELECT").await;
    assert!(
        released.contains("released by a person. The reason had been: a field that no person sees"),
        "{released}"
    );

    let site = Site::start().await;
    site.post("/en/membership", &with(good(), "subject", "hello")).await;
    site.post("/en/membership", &good()).await;
    site.expect_mails(&["acknowledgement", "notice"]).await;
    let resubmitted = notice(&site).await;
    assert!(resubmitted.contains("then sent again without any sign of a program"), "{resubmitted}");
    assert!(!resubmitted.contains("by a person"), "{resubmitted}");
    let events: Vec<String> = sqlx::query_scalar("SELECT kind FROM events ORDER BY id")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert_eq!(events, ["received", "resubmitted"]);
}

/// The applicant withdraws in the very moment in which the same form is sent again.
#[tokio::test]
async fn it_knows_of_a_withdrawal_that_came_while_the_hold_ended() {
    let site = Site::start().await;
    let held = site.post("/en/membership", &with(good(), "subject", "hello")).await;
    // A withdrawal that has not been committed yet, by whoever is faster.
    let mut withdrawing = site.app.database.begin().await.unwrap();
    let id: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM applications").fetch_one(&site.pool).await.unwrap();
    let id = ApplicationId::from(id);
    events::add(&mut withdrawing, id, EventKind::Withdrawn, site.app.clock.now()).await.unwrap();
    locks::lock_hold(&mut withdrawing, id).await.unwrap();
    let (form, path) = (good(), "/en/membership");
    let sending = site.post(path, &form);
    let commit = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        withdrawing.commit().await.unwrap();
    };
    let (sent, ()) = tokio::join!(sending, commit);
    let (first, second) = (held.header("location"), sent.header("location"));
    assert_eq!(site.reference(first).await, site.reference(second).await);
    site.expect_mails(&["notice"]).await;
    assert!(notice(&site).await.contains("The applicant has withdrawn it"));
}

#[tokio::test]
async fn an_application_that_was_erased_is_gone_rather_than_incomplete() {
    let site = Site::start().await;
    let erased = ApplicationId::from(uuid::Uuid::nil());
    let mut connection = site.app.database.acquire().await.unwrap();
    let error = applications::state(&mut connection, erased).await.unwrap_err();
    assert!(matches!(error, StoreError::Gone(gone) if gone == erased));
    assert!(error.to_string().ends_with("is gone"), "{error}");
    // The DNS answers about an application that somebody had deleted meanwhile.
    let check = PendingCheck {
        application: erased,
        position: 1,
        name: "example.org".to_owned(),
        record: DnsRecord::NameServers,
    };
    workflow::record_dns_checks(&site.app, &[(check, DnsOutcome::None)]).await.unwrap();
}

#[tokio::test]
async fn a_signing_key_of_the_wrong_length_is_called_that() {
    let site = Site::start().await;
    for statement in [
        "ALTER TABLE secrets DROP CONSTRAINT secrets_value_check",
        "INSERT INTO secrets VALUES ('signing', '\\x00')",
    ] {
        sqlx::query(statement).execute(&site.pool).await.unwrap();
    }
    assert!(!format!("{:?}", signing_key()).contains('7'));
    let error = database::signing_key(&site.app.database, [0; 32]).await.unwrap_err();
    let said = error.to_string();
    assert!(said.contains("secrets.value") && said.contains("1 bytes instead of 32"), "{said}");
}
