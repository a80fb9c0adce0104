//! A website of its own for each test: a database, a server on a free port, a still clock.

pub mod answers;
pub mod http;
pub mod proxy;
pub mod smtp;

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Parser as _;
use npoc::app::clock::Clock;
use npoc::app::heartbeats::Heartbeats;
use npoc::app::link_requests::LinkRequests;
use npoc::app::random::Random;
use npoc::app::signing_key::SigningKey;
use npoc::app::wakeup::Wakeup;
use npoc::app::{App, Parts};
use npoc::config::{Config, Settings};
use npoc::database;
use npoc::database::local::LocalPostgres;
use npoc::jobs::{housekeeping, link_requests};
use npoc::outbox::RetryPolicy;
use npoc::outbox::worker::{Concurrency, Worker};
use npoc::smtp::{Relay, SmtpRelay, Timeouts};
use npoc::web::connections::Limits;
use npoc::web::router::Routes;
use npoc::web::server;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::net::TcpListener;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The moment at which every test takes place.
pub const NOW: OffsetDateTime = datetime!(2026-11-21 14:30 UTC);

static SERVER: OnceCell<LocalPostgres> = OnceCell::const_new();
static NEXT_SEED: AtomicU64 = AtomicU64::new(8);
static NEXT_DATABASE: AtomicU32 = AtomicU32::new(0);

/// The one PostgreSQL, whose database `npoc` is migrated and then only copied.
pub async fn postgres() -> &'static LocalPostgres {
    SERVER
        .get_or_init(|| async {
            let server = LocalPostgres::temporary().await.expect("a PostgreSQL for the tests");
            database::migrate(&server.options("npoc")).await.expect("the migrations run");
            server
        })
        .await
}

/// A migrated database that no other test uses.
pub async fn database() -> PgConnectOptions {
    copy_of("npoc").await
}

/// A database without any table.
pub async fn empty_database() -> PgConnectOptions {
    copy_of("template0").await
}

async fn copy_of(template: &str) -> PgConnectOptions {
    let server = postgres().await;
    let name = format!("test_{}", NEXT_DATABASE.fetch_add(1, Ordering::Relaxed));
    let mut connection = PgConnection::connect_with(&server.options("postgres")).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE {template}")))
        .execute(&mut connection)
        .await
        .unwrap();
    server.options(&name)
}

pub fn config() -> Config {
    config_with(&[])
}

/// The settings of the tests, and others. No limits, and nobody is asked about domain names.
pub fn config_with(more: &[&str]) -> Config {
    let usual = [
        "--base-url=https://npoc.example",
        "--limit-per-network=0",
        "--limit-overall=0",
        "--dns=off",
    ];
    let set = |argument: &&&str| {
        let name = argument.split('=').next().unwrap();
        !more.iter().any(|other| other.starts_with(name))
    };
    let usual: Vec<&str> = usual.iter().filter(set).copied().collect();
    Settings::parse_from([&["npoc"], usual.as_slice(), more].concat()).check().unwrap()
}

/// What every website of the tests signs with.
pub fn signing_key() -> SigningKey {
    SigningKey::new([7; SigningKey::LENGTH])
}

/// A clock that stands still until somebody moves it.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<OffsetDateTime>>);

impl TestClock {
    pub fn advance(&self, time: time::Duration) {
        *self.0.lock().unwrap() += time;
    }

    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        Clock::from_fn(move || *clock.0.lock().unwrap())
    }
}

/// A running website. At its end, every mail that it put into its outbox must have been looked at,
/// or expressly not: a mail that nobody expected is a fault.
pub struct Site {
    pub address: SocketAddr,
    pub pool: PgPool,
    pub clock: TestClock,
    pub app: App,
    options: PgConnectOptions,
    looked_at: Mutex<HashSet<Uuid>>,
    /// A worker hands the mails to a server of the test, or the test is not about mails.
    ignores_mails: AtomicBool,
    stop: CancellationToken,
}

impl Site {
    pub async fn start() -> Self {
        Self::with(database().await, config(), 7).await
    }

    /// A website whose database is not there.
    pub async fn without_database() -> Self {
        Self::on(PgConnectOptions::new().host("127.0.0.1").port(1)).await
    }

    pub async fn on(options: PgConnectOptions) -> Self {
        // Two websites on one database must not make the same keys.
        let seed = NEXT_SEED.fetch_add(1, Ordering::Relaxed);
        Self::with(options, config(), seed).await
    }

    /// A website on a database of the test's, with other settings than usual.
    pub async fn on_with(options: PgConnectOptions, more: &[&str]) -> Self {
        let seed = NEXT_SEED.fetch_add(1, Ordering::Relaxed);
        Self::with(options, config_with(more), seed).await
    }

    /// A website with other settings than usual.
    pub async fn set(more: &[&str]) -> Self {
        Self::with(database().await, config_with(more), 7).await
    }

    async fn with(options: PgConnectOptions, config: Config, seed: u64) -> Self {
        Self::limited(options, config, seed, Limits::PRODUCTION).await
    }

    /// A website for few or hasty connections, which has no database.
    pub async fn with_limits(limits: Limits, more: &[&str]) -> Self {
        let options = PgConnectOptions::new().host("127.0.0.1").port(1);
        Self::limited(options, config_with(more), 7, limits).await
    }

    async fn limited(options: PgConnectOptions, config: Config, seed: u64, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Self::new(listener.local_addr().unwrap(), options, config, seed);
        let routes = Routes::new(&site.app).unwrap();
        tokio::spawn(link_requests::run(site.app.clone(), site.stop.clone()));
        tokio::spawn(server::serve(listener, routes, site.app.clone(), limits, site.stop.clone()));
        site
    }

    /// A website that runs elsewhere, with a database that cannot be asked directly.
    pub fn at(address: SocketAddr) -> Self {
        Self::new(address, PgConnectOptions::new().host("127.0.0.1").port(1), config(), 7)
    }

    fn new(address: SocketAddr, options: PgConnectOptions, config: Config, seed: u64) -> Self {
        let database = database::connect_lazily(options.clone(), 10);
        let pool = database.pool().clone();
        let clock = TestClock(Arc::new(Mutex::new(NOW)));
        let random = Random::from_seed(seed);
        let signing_key = signing_key();
        let parts = Parts {
            database,
            config,
            clock: clock.clock(),
            random,
            signing_key,
            outbox_wakeup: Wakeup::default(),
            heartbeats: Heartbeats::default(),
            link_requests: LinkRequests::default(),
        };
        Self {
            address,
            pool,
            clock,
            app: App::new(parts),
            options,
            looked_at: Mutex::default(),
            ignores_mails: AtomicBool::new(false),
            stop: CancellationToken::new(),
        }
    }

    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Starts a worker that sends to this server, with little patience.
    pub fn worker(&self, smtp: SocketAddr) -> RunningWorker {
        self.worker_with(relay(smtp), IMPATIENT)
    }

    pub fn worker_with(&self, relay: Relay, retry_policy: RetryPolicy) -> RunningWorker {
        self.run(Worker { retry_policy, ..self.worker_to(relay) })
    }

    /// One at a time, and soon another one beside it when it takes long.
    pub fn frugal_worker(&self, smtp: SocketAddr, max_in_hand: usize) -> RunningWorker {
        let slow_after = Duration::from_millis(200);
        let concurrency = Concurrency { conversations: 1, slow_after, max_in_hand };
        self.worker_of(relay(smtp), IMPATIENT, concurrency)
    }

    pub fn worker_of(
        &self,
        relay: Relay,
        retry_policy: RetryPolicy,
        concurrency: Concurrency,
    ) -> RunningWorker {
        self.run(Worker { retry_policy, concurrency, ..self.worker_to(relay) })
    }

    fn worker_to(&self, relay: Relay) -> Worker {
        let mut config = self.app.config.clone();
        config.relay = relay;
        let parts = Parts { config, random: Random::system(), ..Parts::clone(&self.app) };
        let mut worker = Worker { retry_policy: IMPATIENT, ..Worker::new(App::new(parts)) };
        worker.mailer.timeouts =
            Timeouts { step: Duration::from_millis(500), acceptance: Duration::from_secs(1) };
        worker
    }

    fn run(&self, worker: Worker) -> RunningWorker {
        self.ignore_mails();
        let stop = CancellationToken::new();
        let task = tokio::spawn(worker.run(stop.clone()));
        RunningWorker { stop, task }
    }

    /// What housekeeping does now and then.
    pub async fn housekeep(&self) {
        housekeeping::run_once(&self.app).await.unwrap();
    }

    /// How many rows a table has. Whoever counts the mails looks at them.
    pub async fn count(&self, table: &'static str) -> i64 {
        if table == "outbox" {
            self.look_at_mails().await;
        }
        sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    /// The reference that a private page shows.
    pub async fn reference(&self, place: &str) -> String {
        let reference = self.get(place).await.page().words(".reference strong").join("");
        assert!(reference.starts_with("NPOC-"), "{place} shows no application");
        reference
    }

    /// Looks at the mails that nobody has looked at yet: they are of these kinds, in any order.
    pub async fn expect_mails(&self, expected: &[&str]) {
        let mails: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT id, kind FROM outbox").fetch_all(&self.pool).await.unwrap();
        let mut looked_at = self.looked_at.lock().unwrap();
        let new = mails.into_iter().filter(|(id, _)| looked_at.insert(*id));
        let mut kinds: Vec<String> = new.map(|(_, kind)| kind).collect();
        kinds.sort();
        assert_eq!(kinds, expected);
    }

    /// Takes note of the mails that are in the outbox by now.
    pub async fn look_at_mails(&self) {
        let ids: Vec<Uuid> =
            sqlx::query_scalar("SELECT id FROM outbox").fetch_all(&self.pool).await.unwrap();
        self.looked_at.lock().unwrap().extend(ids);
    }

    /// The test is not about mails, of which there may be any.
    pub fn ignore_mails(&self) {
        self.ignores_mails.store(true, Ordering::Relaxed);
    }

    /// The subjects of the mails that nobody looked at.
    async fn overlooked_mails(
        options: PgConnectOptions,
        looked_at: HashSet<Uuid>,
    ) -> sqlx::Result<Vec<String>> {
        let mut connection = PgConnection::connect_with(&options).await?;
        let mails: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT id, subject FROM outbox").fetch_all(&mut connection).await?;
        let overlooked = mails.into_iter().filter(|(id, _)| !looked_at.contains(id));
        Ok(overlooked.map(|(_, subject)| subject).collect())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.cancel();
        if std::thread::panicking() || self.ignores_mails.load(Ordering::Relaxed) {
            return;
        }
        let (options, looked_at) = (self.options.clone(), self.looked_at.lock().unwrap().clone());
        // A thread of its own, because a test's runtime cannot be waited for from within.
        let overlooked = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(Self::overlooked_mails(options, looked_at))
        });
        // A database that is not there has no mails.
        let overlooked = overlooked.join().unwrap().unwrap_or_default();
        assert!(overlooked.is_empty(), "mails that nobody looked at: {overlooked:#?}");
    }
}

pub fn relay(address: SocketAddr) -> Relay {
    Relay::Smtp(SmtpRelay::from_url(&format!("smtp://{address}")).unwrap())
}

/// Waits that fit into a test; the lease is still longer than a conversation.
pub const IMPATIENT: RetryPolicy = RetryPolicy {
    lease: Duration::from_secs(4),
    initial_backoff: Duration::from_millis(100),
    max_backoff: Duration::from_millis(400),
    give_up_after: Duration::from_hours(10_000_000),
    min_attempts: 0,
    poll_interval: Duration::from_millis(200),
};

pub struct RunningWorker {
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl RunningWorker {
    /// Stops it in order, and waits until it has.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// Ends it in the middle of whatever it does, as a crash would.
    pub fn kill(self) {
        self.task.abort();
    }
}

/// Waits for something to become true; fails after ten seconds.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut is_true: impl FnMut() -> F) {
    for _ in 0..500 {
        if is_true().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never happened: {what}");
}
