//! The connections to the database, as the rooms above use them: every failure is a `StoreError`,
//! nothing waits without a limit, and no connection goes back with a transaction open.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection as _, PgPool, Postgres};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::wakeup::Wakeup;
use crate::store::locks::SubmissionLocks;
use crate::store::{Connection, StoreError};

/// How long a connection may take to show that it works. One that fell silent while it lay idle would
/// otherwise be waited for until the system gives up.
const TEST_TIMEOUT: Duration = Duration::from_secs(5);

/// The same while it also waits for locks, which the server limits to ten seconds.
const LOCK_TIMEOUT: Duration = Duration::from_secs(12);

/// How many connections that broke while they lay idle are replaced before it is a failure.
const MAX_BROKEN: usize = 20;

/// A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database(PgPool);

/// A transaction, undone unless it is committed.
#[derive(Debug)]
pub struct Transaction {
    connection: Option<PoolConnection<Postgres>>,
    /// Who is to be woken once it is committed.
    wakes: Option<Wakeup>,
}

impl Database {
    pub fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// A connection for statements that stand for themselves. One that broke while it lay idle is
    /// replaced.
    pub async fn acquire(&self) -> Result<PoolConnection<Postgres>, StoreError> {
        let mut tries = self.0.num_idle().min(MAX_BROKEN);
        loop {
            let mut guarded = Guarded(Some(self.0.acquire().await?));
            match within(TEST_TIMEOUT, guarded.connection().ping()).await {
                Err(error) if tries > 0 && is_broken(&error) => tries -= 1,
                tested => return tested.map(|()| guarded.release()),
            }
        }
    }

    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        self.begin_with("BEGIN", TEST_TIMEOUT).await
    }

    /// A transaction that begins by waiting for those that have something in common with it.
    pub async fn begin_locked(&self, locks: &SubmissionLocks) -> Result<Transaction, StoreError> {
        self.begin_with(&locks.begin(), LOCK_TIMEOUT).await
    }

    /// The statement also shows whether the connection broke while it lay idle, which the pool would
    /// find out in a round trip of its own.
    async fn begin_with(
        &self,
        statement: &str,
        limit: Duration,
    ) -> Result<Transaction, StoreError> {
        let mut tries = self.0.num_idle().min(MAX_BROKEN);
        loop {
            let mut guarded = Guarded(Some(self.0.acquire().await?));
            // Nothing that anybody typed is in it.
            let statement = sqlx::raw_sql(AssertSqlSafe(statement));
            match within(limit, statement.execute(guarded.connection())).await {
                Err(error) if tries > 0 && is_broken(&error) => tries -= 1,
                Err(error) => return Err(error),
                Ok(_) => {
                    return Ok(Transaction { connection: Some(guarded.release()), wakes: None });
                }
            }
        }
    }

    /// Waits until every connection is back, and closes them.
    pub async fn close(&self) {
        self.0.close().await;
    }

    /// For statements of tests, and of tools beside the site.
    pub fn pool(&self) -> &PgPool {
        &self.0
    }
}

/// A connection in the middle of something: closed, not given back, if it ends there. Whatever the
/// server still does for it ends with it.
struct Guarded(Option<PoolConnection<Postgres>>);

impl Guarded {
    fn connection(&mut self) -> &mut Connection {
        self.0.as_mut().expect("taken only at the end")
    }

    fn release(mut self) -> PoolConnection<Postgres> {
        self.0.take().expect("taken only at the end")
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.0 {
            connection.close_on_drop();
        }
    }
}

impl Transaction {
    /// Makes everything in it last.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let mut guarded = Guarded(self.connection.take());
        sqlx::raw_sql("COMMIT").execute(guarded.connection()).await?;
        drop(guarded.release());
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
        let mut guarded = Guarded(self.connection.take());
        if guarded.0.is_none() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move {
            let undoing = sqlx::raw_sql("ROLLBACK").execute(guarded.connection());
            if within(TEST_TIMEOUT, undoing).await.is_ok() {
                drop(guarded.release());
            }
        });
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

async fn within<T>(
    limit: Duration,
    statement: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, StoreError> {
    match timeout(limit, statement).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(StoreError::Timeout),
    }
}

/// Whether an error says that the server has gone from the other end of a connection, or has ended it
/// (SQLSTATE 57P01 to 57P05 by an operator or for being idle, 25P03 for being idle in a transaction).
fn is_broken(error: &StoreError) -> bool {
    match error {
        StoreError::Database(sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) => true,
        StoreError::Database(sqlx::Error::Database(error)) => {
            error.code().is_some_and(|code| code.starts_with("57P") || code == "25P03")
        }
        _ => false,
    }
}
