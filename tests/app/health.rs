//! What monitoring is told, and what the process does when it cannot help itself.

use std::time::Duration;

use futures_util::future::join_all;
use hyper::body::Bytes;
use hyper::{Method, StatusCode};
use npoc::jobs::housekeeping;
use npoc::jobs::watchdog::{self, Patience};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::time::timeout;

use crate::support::answers::{good, with};
use crate::support::proxy::Proxy;
use crate::support::smtp::{Behavior, Sink};
use crate::support::{Site, database, eventually};

/// What `/readyz` says, in JSON whatever happens.
async fn ready(site: &Site) -> (StatusCode, Value) {
    let reply = site.get("/readyz").await;
    assert_eq!(reply.header("content-type"), "application/json");
    (reply.status, serde_json::from_str(&reply.text()).unwrap())
}

/// Waits until the answer that is kept for a moment is a new one.
async fn becomes(site: &Site, status: StatusCode, state: &str) -> Value {
    let mut last = Value::Null;
    for _ in 0..100 {
        let (found, said) = ready(site).await;
        if found == status && said["database"] == state {
            return said;
        }
        last = said;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("never {status} {state}, but {last}");
}

async fn execute(site: &Site, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&site.pool).await.unwrap();
}

#[tokio::test]
async fn a_database_that_takes_nothing_is_not_ready() {
    let site = Site::start().await;
    becomes(&site, StatusCode::OK, "ok").await;
    let name = site.pool.connect_options().get_database().unwrap().to_owned();
    let mut operator = PgConnection::connect_with(&site.pool.connect_options()).await.unwrap();
    let read_only = format!(
        "ALTER DATABASE {name} SET default_transaction_read_only = on;
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()"
    );
    sqlx::raw_sql(AssertSqlSafe(read_only)).execute(&mut operator).await.unwrap();
    becomes(&site, StatusCode::SERVICE_UNAVAILABLE, "read-only").await;
    let reply = site.post("/en/membership", &good()).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "it is temporary");
    assert!(!reply.header("retry-after").is_empty());
}

/// As PostgreSQL says it when there is no room for one more page.
#[tokio::test]
async fn a_full_disk_is_not_ready() {
    let site = Site::start().await;
    execute(
        &site,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
             AS $$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER full_disk BEFORE INSERT ON readiness
             FOR EACH ROW EXECUTE FUNCTION full_disk()",
    )
    .await;
    let said = becomes(&site, StatusCode::SERVICE_UNAVAILABLE, "full").await;
    assert_eq!(said["mails_waiting"], 0, "what can be read is told all the same");
}

/// The file in which a row is written is a new one each time, unless somebody reads the table.
#[tokio::test]
async fn it_asks_for_room_on_the_disk_and_waits_for_no_backup() {
    let site = Site::start().await;
    let file = async || -> u32 {
        let file = sqlx::query_scalar("SELECT pg_relation_filenode('readiness')::int8::int4");
        file.fetch_one(&site.pool).await.map(i32::cast_unsigned).unwrap()
    };
    let before = file().await;
    becomes(&site, StatusCode::OK, "ok").await;
    let after = file().await;
    assert_ne!(before, after);
    let mut backup = site.pool.begin().await.unwrap();
    sqlx::raw_sql("LOCK TABLE readiness IN ACCESS SHARE MODE").execute(&mut *backup).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    becomes(&site, StatusCode::OK, "ok").await;
    assert_eq!(file().await, after);
    backup.rollback().await.unwrap();
    assert_eq!(site.count("readiness").await, 1);
}

/// However many ask.
#[tokio::test]
async fn it_is_found_out_once_for_all_who_ask_in_a_moment() {
    let site = Site::start().await;
    execute(
        &site,
        "CREATE TABLE probes (id int);
         CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql
             AS 'BEGIN INSERT INTO probes VALUES (1); RETURN NEW; END';
         CREATE TRIGGER note BEFORE INSERT ON readiness FOR EACH ROW EXECUTE FUNCTION note()",
    )
    .await;
    let asking = join_all((0..40).map(|_| ready(&site))).await;
    assert!(asking.iter().all(|(status, _)| *status == StatusCode::OK));
    assert!(site.count("probes").await < 10);
}

#[tokio::test]
async fn it_tells_refusal_from_silence_and_from_a_rush() {
    let refused = Site::without_database().await;
    let (status, said) = ready(&refused).await;
    assert_eq!(
        (status, &said["database"]),
        (StatusCode::SERVICE_UNAVAILABLE, &"unavailable".into())
    );

    let proxy = Proxy::start(&database().await).await;
    let silent = Site::on(proxy.options()).await;
    silent.ignore_mails();
    becomes(&silent, StatusCode::OK, "ok").await;
    let taken = join_all((0..10).map(|_| silent.app.database.acquire())).await;
    becomes(&silent, StatusCode::SERVICE_UNAVAILABLE, "busy").await;
    drop(taken);
    becomes(&silent, StatusCode::OK, "ok").await;
    proxy.silence_all();
    becomes(&silent, StatusCode::SERVICE_UNAVAILABLE, "silent").await;
    proxy.restore();
    becomes(&silent, StatusCode::OK, "ok").await;
}

#[tokio::test]
async fn an_error_of_it_is_no_page() {
    let site = Site::start().await;
    for path in ["/healthz", "/readyz"] {
        let reply = site.send(Method::POST, path, &[("host", "npoc.example")], Bytes::new()).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(reply.header("content-type"), "application/json");
        let reply = site.send(Method::HEAD, path, &[], Bytes::new()).await;
        assert_eq!(reply.status, StatusCode::OK);
    }
    // What this version does not foresee.
    execute(&site, "DROP FUNCTION try_writing").await;
    becomes(&site, StatusCode::SERVICE_UNAVAILABLE, "unavailable").await;
}

#[tokio::test]
async fn it_tells_when_each_task_last_did_its_work_and_of_whom_nobody_was_told() {
    let site = Site::set(&["--dns=127.0.0.1:9"]).await;
    let (_, said) = ready(&site).await;
    for task in ["mails_worked", "housekeeping", "domain_lookup"] {
        assert!(said[format!("{task}_seconds_ago")].is_null(), "{said}");
    }
    assert_eq!(said["oldest_untold_application_seconds"], 0);
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let stop = tokio_util::sync::CancellationToken::new();
    let lookup = npoc::jobs::domain_lookup::DomainLookup::new(site.app.clone()).unwrap();
    tokio::spawn(lookup.run(stop.clone()));
    housekeeping::run_once(&site.app).await.unwrap();
    site.post("/en/membership", &with(good(), "subject", "hello")).await;
    site.clock.advance(time::Duration::hours(30));
    eventually("all of them are told of", || async {
        let (_, said) = ready(&site).await;
        let works = |task: &str| said[format!("{task}_seconds_ago")].is_u64();
        ["mails_worked", "housekeeping", "domain_lookup"].into_iter().all(works)
            && said["oldest_untold_application_seconds"] == 30 * 3600
    })
    .await;
    housekeeping::run_once(&site.app).await.unwrap();
    eventually("staff were told", || async {
        ready(&site).await.1["oldest_untold_application_seconds"] == 0
    })
    .await;
    // What fails is not taken for work.
    execute(&site, "DROP TABLE limited_actions").await;
    housekeeping::run_once(&site.app).await.unwrap_err();
    stop.cancel();
    worker.stop().await;
}

#[tokio::test]
async fn the_process_ends_when_only_it_cannot_use_the_database() {
    let proxy = Proxy::start(&database().await).await;
    let site = Site::on(proxy.options()).await;
    site.ignore_mails();
    let patience =
        Patience { interval: Duration::from_millis(100), limit: Duration::from_millis(500) };
    let pools = [site.app.database.clone()];
    let soon = Duration::from_secs(3);
    assert!(timeout(soon, watchdog::stuck(&pools, patience)).await.is_err(), "all is well");
    // Away for everybody: a new process would not help.
    proxy.silence_all();
    let silent = timeout(Duration::from_secs(15), watchdog::stuck(&pools, patience)).await;
    assert!(silent.is_err());
    proxy.restore();
    let _taken = join_all((0..10).map(|_| site.app.database.acquire())).await;
    let stuck = timeout(Duration::from_secs(40), watchdog::stuck(&pools, patience)).await;
    stuck.expect("it gives up");
}
