//! SQL, as functions over a connection: the caller owns the transaction. Knows the domain and the
//! tables; nothing of HTTP, forms, templates or mail servers.

pub mod admission;
pub mod applications;
pub mod dns_checks;
pub mod drafts;
pub mod duplicates;
pub mod events;
pub mod holds;
mod key_digests;
pub mod locks;
pub mod mail_throttle;
pub mod rate_limits;
pub mod secrets;

use crate::domain::ids::ApplicationId;

/// What every function here works on, and whoever calls them hands on.
pub use sqlx::PgConnection as Connection;

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The database does not answer at all.
    #[error("the database does not answer")]
    Timeout,
    /// A row holds a code that this version does not know.
    #[error("column {column} holds the unknown code {code:?}")]
    UnknownCode { column: &'static str, code: String },
    /// A secret is not as long as it must be.
    #[error("column {column} holds {length} bytes instead of {expected}")]
    WrongLength { column: &'static str, length: usize, expected: usize },
    /// A row that must exist with the application does not.
    #[error("application {0} is incomplete in the database")]
    Incomplete(ApplicationId),
    /// Each reference that was drawn is taken, which can hardly be by chance.
    #[error("no free reference was found")]
    NoFreeReference,
    /// The application was erased meanwhile.
    #[error("application {0} is gone")]
    Gone(ApplicationId),
}

impl StoreError {
    /// Whether trying again later can help: the database is away, starting, stopping, full or out
    /// of connections, or gave way to another, rather than asked for something wrong (SQLSTATE classes
    /// 08, 40, 53, 57 and 58).
    pub fn is_temporary(&self) -> bool {
        match self {
            StoreError::Timeout => true,
            StoreError::Database(error) => match error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Protocol(_) => true,
                sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                    ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
                }),
                _ => false,
            },
            StoreError::UnknownCode { .. }
            | StoreError::WrongLength { .. }
            | StoreError::Incomplete(_)
            | StoreError::NoFreeReference
            | StoreError::Gone(_) => false,
        }
    }
}

/// Reads a code, or says where the unknown one stands.
pub(crate) fn read_code<T>(
    column: &'static str,
    code: String,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    from_code(&code).ok_or(StoreError::UnknownCode { column, code })
}
