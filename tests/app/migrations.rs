//! A database that an earlier version filled is brought up to date with everything in it.

use npoc::database;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::support::{Site, empty_database};

/// What the first three migrations knew.
const EARLIER: &str = "
    INSERT INTO applications (id, reference, private_key, submission_key, received_at,
        form_language, organisation_name, registered, registration, country, icann_region, website,
        mission, interest, employees, has_members, members, ncsg_status, icann_contract, government,
        political, commercial, correspondence, declarations_version)
    VALUES ('00000000-0000-7000-8000-000000000001', 'NPOC-ACD-EFG',
        '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003',
        '2026-11-21 12:00Z', 'en', 'Village Libraries Trust', true, '1234567', 'KE', 'AF',
        'https://www.example.org/', repeat('Books. ', 10), repeat('Names. ', 10), '0', false, '0',
        'applied', false, false, false, false, 'en', '2026-11');
    INSERT INTO application_domains VALUES
        ('00000000-0000-7000-8000-000000000001', 1, 'example.org', 'example.org');
    INSERT INTO application_work VALUES ('00000000-0000-7000-8000-000000000001', 'arts');
    INSERT INTO application_groups VALUES ('00000000-0000-7000-8000-000000000001', 'none');
    INSERT INTO application_people VALUES ('00000000-0000-7000-8000-000000000001',
        'representative', 'Amina Diallo', 'Director', 'amina', 'example.org', 'example.org',
        'amina@example.org', NULL);
    INSERT INTO events (application_id, at, kind)
    VALUES ('00000000-0000-7000-8000-000000000001', '2026-11-21 12:00Z', 'received');
    INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text, html,
        created_at, due_at, sent_at)
    VALUES ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000001',
        'acknowledgement', 'en', 'Amina@example.org', 'Subject', 'Text', 'Text', now(), now(), now())";

#[tokio::test]
async fn an_earlier_database_keeps_everything() {
    let options = empty_database().await;
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    let mut earlier = sqlx::migrate!();
    earlier.migrations =
        earlier.migrations.iter().filter(|one| one.version <= 3).cloned().collect();
    earlier.run(&mut connection).await.unwrap();
    sqlx::raw_sql(EARLIER).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    database::migrate(&options).await.unwrap();
    let site = Site::on(options).await;
    let page = site.get("/en/membership/00000000-0000-4000-8000-000000000002").await.page();
    let shown = page.words("main").join(" ");
    for words in ["NPOC-ACD-EFG", "Amina Diallo", "was received", "We write to"] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    // Who was written to before the change is no stranger to it.
    let known: bool =
        sqlx::query_scalar("SELECT digest = sha256('amina@example.org') FROM mail_throttle")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert!(known);
    site.look_at_mails().await;
}
