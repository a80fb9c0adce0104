//! SQL, as functions over a connection: the caller owns the transaction. Knows the domain and the
//! tables; nothing of HTTP, forms, templates or mail servers.

pub mod applications;
pub mod dns_checks;
pub mod drafts;
pub mod duplicates;
pub mod events;
pub mod holds;
pub mod mail_throttle;
pub mod rate_limits;
pub mod secrets;

/// What every function here works on, and whoever calls them hands on.
pub use sqlx::PgConnection as Connection;

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or did not answer.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The database does not answer at all.
    #[error("the database does not answer")]
    Timeout,
    /// A row holds a code that this version does not know.
    #[error("column {column} holds the unknown code {code:?}")]
    UnknownCode {
        /// Where it stands.
        column: &'static str,
        /// What stands there.
        code: String,
    },
    /// A row that must exist with the application does not.
    #[error("application {0} is incomplete in the database")]
    Incomplete(uuid::Uuid),
}
