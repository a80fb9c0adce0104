//! The pool of database connections, and the schema. Knows no table.

pub mod local;

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};
use tokio::time::timeout;

use crate::app::signing_key::SigningKey;
use crate::store::{StoreError, secrets};

/// The migrations in `migrations/`, embedded.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// A pool that connects when it is first used.
///
/// A visitor waits five seconds at the most for a connection, and a statement runs for ten: beyond
/// that, a page that says so is the better answer.
pub fn pool(options: PgConnectOptions, connections: u32) -> PgPool {
    let options = options
        .application_name("npoc")
        .options([("statement_timeout", "10s"), ("idle_in_transaction_session_timeout", "30s")]);
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options)
}

/// Brings the schema up to date. Several processes may do so at once: they wait for each other.
///
/// # Errors
/// When the database does not answer within ten seconds, refuses us, or was changed by hand or by
/// a newer version.
pub async fn migrate(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    // Not through the pool, which would only say that it waited in vain.
    let connecting = PgConnection::connect_with(options);
    let mut connection =
        timeout(PATIENCE, connecting).await.map_err(|_| DatabaseError::Timeout)??;
    let encoding: String =
        sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut connection).await?;
    if encoding != "UTF8" {
        return Err(DatabaseError::Encoding(encoding));
    }
    MIGRATIONS.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// The key that all processes on this database sign with; `fresh` when there was none.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn signing_key(pool: &PgPool, fresh: [u8; 32]) -> Result<SigningKey, DatabaseError> {
    let mut connection = pool.acquire().await?;
    match secrets::signing_key(&mut connection, fresh).await {
        Ok(key) => Ok(SigningKey::new(key)),
        Err(StoreError::Database(error)) => Err(error.into()),
        Err(_) => Err(DatabaseError::Timeout),
    }
}

/// How long the database may take to answer at the start.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It accepts the connection and says nothing, or cannot be reached at all.
    #[error("it does not answer")]
    Timeout,
    /// It refused the connection.
    #[error("it cannot be connected to: {0}")]
    Connection(#[from] sqlx::Error),
    /// It cannot hold every script.
    #[error(
        "its encoding is {0}; it should be UTF8: createdb --encoding=UTF8 --template=template0"
    )]
    Encoding(String),
    /// The schema is not one that this version can work with.
    #[error("its schema cannot be brought up to date: {0}")]
    Schema(#[from] MigrateError),
}
