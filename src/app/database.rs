//! The connections to the database, as the rooms above use them: every failure is a `StoreError`.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgPool, Postgres};

use crate::store::{Connection, StoreError};

/// A pool of connections; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database(PgPool);

/// A transaction, undone unless it is committed.
#[derive(Debug)]
pub struct Transaction(sqlx::Transaction<'static, Postgres>);

impl Database {
    pub fn new(pool: PgPool) -> Self {
        Self(pool)
    }

    /// A connection for statements that stand for themselves.
    pub async fn acquire(&self) -> Result<PoolConnection<Postgres>, StoreError> {
        Ok(self.0.acquire().await?)
    }

    pub async fn begin(&self) -> Result<Transaction, StoreError> {
        Ok(Transaction(self.0.begin().await?))
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
        Ok(self.0.commit().await?)
    }
}

impl Deref for Transaction {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}
