//! The pool of database connections, and the schema. Knows no table.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// The migrations in `migrations/`, embedded.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// A pool that connects when it is first used.
///
/// A visitor waits five seconds at the most for a connection, and a statement runs for ten: beyond
/// that, a page that says so is the better answer.
pub fn pool(options: PgConnectOptions) -> PgPool {
    let options = options
        .application_name("npoc")
        .options([("statement_timeout", "10s"), ("idle_in_transaction_session_timeout", "30s")]);
    PgPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options)
}

/// Brings the schema up to date. Several processes may do so at once: they wait for each other.
///
/// # Errors
/// When the database does not answer, or was changed by hand or by a newer version.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    MIGRATIONS.run(pool).await
}
