//! The connections to the database, as the rooms above use them: every failure is a `StoreError`,
//! nothing waits without a limit, and no connection goes back that cannot be gone on with.

use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool, Postgres};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::wakeup::Wakeup;
use crate::store::locks::SubmissionLocks;
use crate::store::{Connection, StoreError};

/// How long a connection may take to show that it works.
const TEST_TIMEOUT: Duration = Duration::from_secs(3);

/// The same while it also waits for locks, which the server limits to ten seconds.
const LOCK_TIMEOUT: Duration = Duration::from_secs(12);

/// One that lay idle for so long is asked whether it works before it is used.
const FRESH: Duration = Duration::from_secs(10);

/// How many connections that broke while they lay idle are replaced before it is a failure.
const MAX_BROKEN: usize = 20;

/// A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pool: PgPool,
    doubt: Doubt,
    /// For those that wait for each other: some places stay for those that do not.
    locking: Arc<Semaphore>,
}

/// When a connection was last found to have fallen silent, or to be older than the schema. Whatever lay
/// idle then is not trusted any more, or each of them would disappoint somebody.
#[derive(Clone, Debug, Default)]
struct Doubt(Arc<Mutex<Option<Instant>>>);

impl Doubt {
    fn note(&self) {
        tracing::warn!(
            "a connection has fallen silent, or a migration has run: those that lie idle are closed"
        );
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether it has happened within this time.
    fn is_within(&self, time: Duration) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|last| last.elapsed() <= time)
    }
}

/// What is said first on a connection.
#[derive(Clone, Copy)]
enum FirstWords<'words> {
    Ping,
    /// These statements begin a transaction, and may take so long.
    Begin(&'words str, Duration),
}

/// A connection that is given back at the end, or closed where something on it did not end. Its place
/// is free for another at once, whatever the network does.
#[derive(Debug)]
pub struct PooledConnection {
    connection: Option<Connection>,
    doubt: Doubt,
}

/// A transaction, undone unless it is committed.
#[derive(Debug)]
pub struct Transaction {
    connection: Option<PooledConnection>,
    /// Who is to be woken once it is committed.
    wakes: Option<Wakeup>,
    _locking: Option<OwnedSemaphorePermit>,
}

impl Database {
    /// Connects when it is first used.
    pub fn new(pool: PgPoolOptions, options: PgConnectOptions) -> Self {
        let doubt = Doubt::default();
        let noted = doubt.clone();
        let pool = pool
            // Tested here, within a limit.
            .test_before_acquire(false)
            .before_acquire(move |connection, metadata| {
                let doubt = noted.clone();
                Box::pin(async move {
                    if doubt.is_within(metadata.idle_for) {
                        return Err(not_trusted());
                    }
                    if metadata.idle_for < FRESH {
                        return Ok(true);
                    }
                    let Ok(answered) = timeout(TEST_TIMEOUT, connection.ping()).await else {
                        doubt.note();
                        return Err(not_trusted());
                    };
                    answered.map(|()| true)
                })
            })
            .connect_lazy_with(options);
        let places = (pool.options().get_max_connections() / 2).max(1);
        let locking = Arc::new(Semaphore::new(usize::try_from(places).unwrap_or(1)));
        Self { pool, doubt, locking }
    }

    /// A connection for statements that stand for themselves. One that broke while it lay idle is
    /// replaced.
    pub async fn acquire(&self) -> Result<PooledConnection, StoreError> {
        self.take(FirstWords::Ping).await
    }

    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        let begun = self.take(FirstWords::Begin("BEGIN", TEST_TIMEOUT)).await?;
        Ok(Transaction { connection: Some(begun), wakes: None, _locking: None })
    }

    /// A transaction that begins by waiting for those that have something in common with it. However
    /// many do, they take half of the connections at the most.
    pub async fn begin_locked(&self, locks: &SubmissionLocks) -> Result<Transaction, StoreError> {
        let waiting = timeout(LOCK_TIMEOUT, Arc::clone(&self.locking).acquire_owned()).await;
        let place = waiting.map_err(|_| StoreError::Timeout)?.ok();
        let begun = self.take(FirstWords::Begin(&locks.begin(), LOCK_TIMEOUT)).await?;
        Ok(Transaction { connection: Some(begun), wakes: None, _locking: place })
    }

    /// What is said first also shows whether the connection broke while it lay idle, which the pool
    /// would find out in a round trip of its own.
    async fn take(&self, words: FirstWords<'_>) -> Result<PooledConnection, StoreError> {
        let mut tries = self.pool.num_idle().min(MAX_BROKEN);
        loop {
            let raw = Connection::pooled(self.pool.acquire().await?);
            let doubt = self.doubt.clone();
            let mut taken = PooledConnection { connection: Some(raw), doubt };
            let answered = match words {
                FirstWords::Ping => taken.ping(TEST_TIMEOUT).await,
                FirstWords::Begin(statements, limit) => taken.begin(statements, limit).await,
            };
            match answered {
                Ok(()) => return Ok(taken),
                Err(error) if tries > 0 && is_broken(&error) => tries -= 1,
                // The next one is a new one: those that lay idle are not trusted any more.
                Err(StoreError::Timeout) if tries > 0 => tries = 0,
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether a connection beside the pool works, within a limit.
    pub async fn connect_anew(&self, limit: Duration) -> Result<(), StoreError> {
        let connecting = async {
            let mut connection = PgConnection::connect_with(&self.pool.connect_options()).await?;
            connection.ping().await?;
            connection.close().await
        };
        Ok(timeout(limit, connecting).await.map_err(|_| StoreError::Timeout)??)
    }

    /// Waits until every connection is back, and closes them.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// For statements of tests, and of tools beside the site.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }
}

impl PooledConnection {
    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("taken only at the end")
    }
}

impl Deref for PooledConnection {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection()
    }
}

impl DerefMut for PooledConnection {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("taken only at the end")
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let is_usable = connection.is_usable();
        if connection.casts_doubt() {
            self.doubt.note();
        }
        let Some(raw) = connection.into_pooled() else { return };
        match Handle::try_current() {
            Ok(runtime) if is_usable => {
                runtime.spawn(give_back(raw, self.doubt.clone()));
            }
            // The server ends what it still does for it when it finds nobody at the other end.
            Ok(_) | Err(_) => drop(raw.detach()),
        }
    }
}

/// The pool asks the connection once more whether it works. It would wait for the answer without a
/// limit, and hold the place meanwhile.
async fn give_back(mut raw: PoolConnection<Postgres>, doubt: Doubt) {
    if timeout(TEST_TIMEOUT, raw.return_to_pool()).await.is_err() {
        doubt.note();
    }
}

impl Transaction {
    /// Makes everything in it last. After an error nobody knows whether it does, unless the database
    /// has said so.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let Some(mut connection) = self.connection.take() else { return Ok(()) };
        connection.commit().await?;
        if let Some(wakeup) = self.wakes.take() {
            wakeup.wake();
        }
        Ok(())
    }

    /// Wakes somebody once everything in it lasts.
    pub fn wake_at_commit(&mut self, wakeup: &Wakeup) {
        self.wakes = Some(wakeup.clone());
    }
}

impl Drop for Transaction {
    /// Undoes it. A connection on which that cannot be done soon is closed, which undoes it, too.
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move { connection.roll_back(TEST_TIMEOUT).await });
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("taken only at the end")
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("taken only at the end")
    }
}

fn not_trusted() -> sqlx::Error {
    let reason = "it lay idle when another failed";
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, reason))
}

/// Whether an error says that the server has gone from the other end of a connection, or has ended it
/// (SQLSTATE 57P01 to 57P05 by an operator or for being idle, 25P03 for being idle in a transaction).
fn is_broken(error: &StoreError) -> bool {
    match error {
        StoreError::Database(sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) => true,
        error => error.sqlstate().is_some_and(|code| code.starts_with("57P") || code == "25P03"),
    }
}
