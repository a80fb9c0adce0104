//! Staff hear of what was held back, however much it is and whatever else fails.

use npoc::jobs::housekeeping;
use npoc::workflow;
use sqlx::AssertSqlSafe;

use crate::support::answers::{good, with};
use crate::support::proxy::Proxy;
use crate::support::{NOW, Site, database, eventually};

/// Holds back so many applications more, copies of one that was sent.
async fn flood(site: &Site, count: usize) {
    site.post("/en/membership", &with(good(), "subject", "hello")).await;
    let copies = format!(
        "BEGIN;
         SET LOCAL session_replication_role = replica;
         CREATE TEMPORARY TABLE copies ON COMMIT DROP AS
         SELECT number, md5('id ' || number)::uuid AS id,
                'NPOC-' || (SELECT string_agg(
                    substr('34679ACDEFGHJKMNPQRTVWXY', (number / (24 ^ place)::int) % 24 + 1, 1)
                        || CASE WHEN place = 2 THEN '-' ELSE '' END, '' ORDER BY place)
                    FROM generate_series(0, 5) AS place) AS reference
         FROM generate_series(1, {count}) AS number;
         INSERT INTO applications SELECT (jsonb_populate_record(applications, jsonb_build_object(
             'id', copies.id, 'reference', copies.reference, 'submission_digest', NULL))).*
             FROM applications, copies;
         INSERT INTO application_domains SELECT (jsonb_populate_record(application_domains,
             jsonb_build_object('application_id', copies.id))).* FROM application_domains, copies;
         INSERT INTO application_people SELECT (jsonb_populate_record(application_people,
             jsonb_build_object('application_id', copies.id))).* FROM application_people, copies;
         INSERT INTO application_holds (application_id, signals, held_at)
         SELECT copies.id, signals, held_at - number * interval '1 second'
         FROM application_holds, copies;
         INSERT INTO events (application_id, at, kind)
         SELECT copies.id, at, kind FROM events, copies;
         COMMIT"
    );
    sqlx::raw_sql(AssertSqlSafe(copies)).execute(&site.pool).await.unwrap();
}

/// How many held applications a digest has listed, and how many stand in the mails.
async fn told(site: &Site) -> (i64, usize) {
    let digested = "SELECT count(*) FROM application_holds WHERE digested_at IS NOT NULL";
    let digested = sqlx::query_scalar(digested).fetch_one(&site.pool).await.unwrap();
    let mails: Vec<String> =
        sqlx::query_scalar("SELECT plain_text FROM outbox WHERE kind = 'digest'")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    let release = regex::Regex::new("npoc release (NPOC-[A-Z0-9]{3}-[A-Z0-9]{3})").unwrap();
    let mut listed: Vec<&str> = mails
        .iter()
        .flat_map(|mail| release.captures_iter(mail).map(|found| found.extract::<1>().1[0]))
        .collect();
    let all = listed.len();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), all, "none twice");
    (digested, all)
}

#[tokio::test]
async fn five_thousand_are_told_in_few_round_trips() {
    let proxy = Proxy::start(&database().await).await;
    let site = Site::on(proxy.options()).await;
    site.ignore_mails();
    flood(&site, 5000).await;
    let before = proxy.round_trips();
    site.housekeep().await;
    let taken = proxy.round_trips() - before;
    assert_eq!(told(&site).await, (5001, 5001));
    // Some for each mail, none for each application.
    assert!(taken < 101 * 8 + 50, "{taken}");
}

#[tokio::test]
async fn what_was_told_stays_told_when_the_rest_takes_too_long() {
    let site = Site::start().await;
    site.ignore_mails();
    flood(&site, 219).await;
    let slowly = "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
                      AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END';
                  CREATE TRIGGER dawdle BEFORE INSERT ON outbox
                      FOR EACH ROW EXECUTE FUNCTION dawdle()";
    sqlx::raw_sql(slowly).execute(&site.pool).await.unwrap();
    let a_mail_is_written = eventually("a mail is written", async || {
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM outbox)")
            .fetch_one(&site.pool)
            .await
            .unwrap()
    });
    tokio::select! {
        _ = workflow::send_digest(&site.app) => panic!("it was not cut short"),
        () = a_mail_is_written => {}
    }
    // What was under way is undone.
    let (digested, listed) = told(&site).await;
    assert!(digested > 0 && digested < 220, "{digested}");
    assert_eq!(i64::try_from(listed).unwrap(), digested);
    sqlx::raw_sql("DROP TRIGGER dawdle ON outbox").execute(&site.pool).await.unwrap();

    // The same digest goes on, although it began less than a day ago; what came later waits.
    site.clock.advance(time::Duration::minutes(5));
    let later = with(with(good(), "subject", "hello"), "other_name", "Later");
    site.post("/en/membership", &later).await;
    site.housekeep().await;
    let (digested, _) = told(&site).await;
    assert!((219..=220).contains(&digested), "{digested}");
    site.clock.advance(time::Duration::hours(23));
    site.housekeep().await;
    assert_eq!(told(&site).await.0, digested);
    site.clock.advance(time::Duration::hours(2));
    site.housekeep().await;
    assert_eq!(told(&site).await, (221, 221));
}

#[tokio::test]
async fn a_step_that_fails_stops_no_other() {
    let site = Site::start().await;
    site.post("/en/membership", &with(good(), "subject", "hello")).await;
    sqlx::query(
        "INSERT INTO mail_throttle (digest, token, last_mail_at, window_start, mails_in_window)
         VALUES (sha256('old'), gen_random_uuid(), $1, $1, 1)",
    )
    .bind(NOW - time::Duration::days(31))
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::raw_sql("ALTER TABLE drafts RENAME TO gone").execute(&site.pool).await.unwrap();
    housekeeping::run_once(&site.app).await.unwrap_err();
    assert_eq!(site.count("mail_throttle").await, 0);
    site.expect_mails(&["digest"]).await;

    // And the other way round.
    sqlx::raw_sql("ALTER TABLE gone RENAME TO drafts; ALTER TABLE outbox RENAME TO gone")
        .execute(&site.pool)
        .await
        .unwrap();
    let later = with(with(good(), "subject", "hello"), "other_name", "Later");
    site.post("/en/membership", &later).await;
    site.clock.advance(time::Duration::hours(25));
    housekeeping::run_once(&site.app).await.unwrap_err();
    assert_eq!(site.count("limited_actions").await, 0);
    sqlx::raw_sql("ALTER TABLE gone RENAME TO outbox").execute(&site.pool).await.unwrap();
    site.housekeep().await;
    site.expect_mails(&["digest"]).await;
}
