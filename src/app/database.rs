//! The connections to the database, as the rooms above use them: every failure is a `StoreError`.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Connection as _, PgPool, Postgres};

use super::wakeup::Wakeup;
use crate::store::locks::SubmissionLocks;
use crate::store::{Connection, StoreError};

/// A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database(PgPool);

/// A transaction, undone unless it is committed.
#[derive(Debug)]
pub struct Transaction {
    inner: sqlx::Transaction<'static, Postgres>,
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
        let mut idle = self.0.num_idle();
        loop {
            let mut connection = self.0.acquire().await?;
            match connection.ping().await {
                Err(error) if idle > 0 && is_broken(&error) => idle -= 1,
                tested => return Ok(tested.map(|()| connection)?),
            }
        }
    }

    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        self.begin_with("BEGIN").await
    }

    /// A transaction that begins by waiting for those that have something in common with it.
    pub async fn begin_locked(&self, locks: &SubmissionLocks) -> Result<Transaction, StoreError> {
        self.begin_with(&locks.begin()).await
    }

    /// The statement also shows whether the connection broke while it lay idle, which the pool would
    /// find out in a round trip of its own.
    async fn begin_with(&self, statement: &str) -> Result<Transaction, StoreError> {
        let mut idle = self.0.num_idle();
        loop {
            // Nothing that anybody typed is in it.
            match self.0.begin_with(AssertSqlSafe(statement)).await {
                Err(error) if idle > 0 && is_broken(&error) => idle -= 1,
                begun => return Ok(Transaction { inner: begun?, wakes: None }),
            }
        }
    }

    /// Waits until every connection is back, and closes them.
    pub async fn close(&self) {
        self.0.close().await;
    }

    /// For what needs a connection for as long as the process lives.
    pub fn pool(&self) -> &PgPool {
        &self.0
    }
}

impl Transaction {
    /// Makes everything in it last.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await?;
        if let Some(wakeup) = self.wakes {
            wakeup.wake();
        }
        Ok(())
    }

    /// Wakes somebody once everything in it lasts.
    pub fn wake_at_commit(&mut self, wakeup: &Wakeup) {
        self.wakes = Some(wakeup.clone());
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.inner
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.inner
    }
}

/// Whether an error says that the server has gone from the other end of a connection, or is about to
/// go (SQLSTATE class 57, operator intervention).
fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code.starts_with("57P")),
        _ => false,
    }
}
