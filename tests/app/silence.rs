//! The database falls silent: connections stay open and nothing comes through them. Nobody waits for
//! ever, and afterwards all is well again by itself.

use std::time::Duration;

use futures_util::future::join_all;
use hyper::StatusCode;
use npoc::jobs::domain_lookup::DomainLookup;
use npoc::jobs::housekeeping;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::support::answers::{Form, good, with};
use crate::support::http::Reply;
use crate::support::proxy::Proxy;
use crate::support::smtp::{Behavior, Sink};
use crate::support::{Site, database, eventually};

/// Far longer than anything may take, and far shorter than for ever.
const BOUND: Duration = Duration::from_secs(45);

/// As many as a website of the tests has.
const CONNECTIONS: usize = 10;

/// A form that has nothing in common with others of another number.
fn of_number(number: usize) -> Form {
    let form = with(good(), "domains", &format!("number-{number}.example"));
    let form = with(form, "representative_email", &format!("amina@number-{number}.example"));
    with(form, "alternate_email", &format!("jean@number-{number}.example"))
}

async fn send(site: &Site, number: usize) -> Reply {
    let form = of_number(number);
    timeout(BOUND, site.post("/en/membership", &form)).await.expect("it is answered")
}

/// Sends as many at a time as there are connections, and gives the statuses.
async fn send_all(site: &Site, first: usize) -> Vec<StatusCode> {
    let sending = (first..first + CONNECTIONS).map(|number| send(site, number));
    join_all(sending).await.into_iter().map(|reply| reply.status).collect()
}

/// A website whose way to the database can be cut, and whose connections all lie idle.
async fn site() -> (Site, Proxy) {
    let proxy = Proxy::start(&database().await).await;
    let site = Site::on(proxy.options()).await;
    site.ignore_mails();
    assert_eq!(send_all(&site, 0).await, [StatusCode::SEE_OTHER; CONNECTIONS]);
    (site, proxy)
}

/// Every place is free: somebody else can have them all at once.
async fn all_places_are_free(site: &Site) {
    let taking = join_all((0..CONNECTIONS).map(|_| site.app.database.acquire()));
    let taken = timeout(BOUND, taking).await.expect("no place is held");
    for connection in taken {
        connection.unwrap();
    }
}

#[tokio::test]
async fn connections_that_fell_silent_are_replaced() {
    let (site, proxy) = site().await;
    proxy.silence();
    // New ones work, so that nobody is turned away.
    let page = timeout(BOUND, site.get("/en/membership/00000000-0000-4000-8000-000000000001"));
    assert_eq!(page.await.expect("it is answered").status, StatusCode::NOT_FOUND);
    assert_eq!(send_all(&site, 100).await, [StatusCode::SEE_OTHER; CONNECTIONS]);
    all_places_are_free(&site).await;
}

#[tokio::test]
async fn while_the_database_is_silent_requests_are_answered_and_afterwards_all_is_well() {
    let (site, proxy) = site().await;
    proxy.silence_all();
    for _ in 0..2 {
        let statuses = send_all(&site, 200).await;
        assert_eq!(statuses, [StatusCode::SERVICE_UNAVAILABLE; CONNECTIONS]);
    }
    proxy.restore();
    assert_eq!(send_all(&site, 300).await, [StatusCode::SEE_OTHER; CONNECTIONS]);
    all_places_are_free(&site).await;
}

/// Whatever was under way when it fell silent: waiting for others, or between two statements.
#[tokio::test]
async fn who_is_in_the_middle_of_something_is_answered_and_holds_no_place() {
    let (site, proxy) = site().await;
    sqlx::raw_sql(
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
             AS 'BEGIN PERFORM pg_sleep(2); RETURN NEW; END';
         CREATE TRIGGER dawdle BEFORE INSERT ON applications
             FOR EACH ROW EXECUTE FUNCTION dawdle()",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let silencing = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        proxy.silence_all();
    };
    let (statuses, ()) = tokio::join!(send_all(&site, 400), silencing);
    assert_eq!(statuses, [StatusCode::SERVICE_UNAVAILABLE; CONNECTIONS]);
    proxy.restore();
    assert_eq!(send_all(&site, 500).await, [StatusCode::SEE_OTHER; CONNECTIONS]);
    all_places_are_free(&site).await;
}

/// A connection that falls silent while it is given back holds its place no longer than others.
#[tokio::test]
async fn a_place_is_free_although_its_connection_fell_silent_on_its_way_back() {
    let (site, proxy) = site().await;
    let taken = join_all((0..CONNECTIONS).map(|_| site.app.database.acquire())).await;
    proxy.silence();
    drop(taken);
    all_places_are_free(&site).await;
    assert_eq!(send_all(&site, 600).await, [StatusCode::SEE_OTHER; CONNECTIONS]);
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_one_application() {
    let (site, proxy) = site().await;
    proxy.fall_silent_after("COMMIT");
    let lost = send(&site, 700).await;
    assert_eq!(lost.status, StatusCode::SERVICE_UNAVAILABLE);
    let again = send(&site, 700).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    assert_eq!(site.count("applications").await, i64::try_from(CONNECTIONS).unwrap() + 1);
}

#[tokio::test]
async fn what_runs_beside_requests_goes_on_after_a_silence() {
    let proxy = Proxy::start(&database().await).await;
    let site = Site::on_with(proxy.options(), &["--dns=127.0.0.1:9"]).await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let stop = CancellationToken::new();
    tokio::spawn(housekeeping::run(site.app.clone(), stop.clone()));
    tokio::spawn(DomainLookup::new(site.app.clone()).unwrap().run(stop.clone()));
    assert_eq!(send(&site, 0).await.status, StatusCode::SEE_OTHER);
    eventually("the mails before", || async { sink.mails().len() == 2 }).await;
    proxy.silence_all();
    // Long enough for each of them to be caught by it.
    tokio::time::sleep(Duration::from_secs(6)).await;
    proxy.restore();
    let reply = send(&site, 1).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    let gone_on = async {
        loop {
            let open: i64 =
                sqlx::query_scalar("SELECT count(*) FROM dns_checks WHERE checked_at IS NULL")
                    .fetch_one(&site.pool)
                    .await
                    .unwrap_or(i64::MAX);
            if open == 0 && sink.mails().len() == 4 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    timeout(BOUND, gone_on).await.expect("mails are sent and names looked up again");
    timeout(BOUND, housekeeping::run_once(&site.app)).await.expect("it ends").unwrap();
    stop.cancel();
    worker.stop().await;
}
