//! SQL, as functions over a connection: the caller owns the transaction. Knows the domain and the
//! tables; nothing of HTTP, forms, templates or mail servers.

pub mod admission;
pub mod applications;
pub mod connection;
pub mod dns_checks;
pub mod drafts;
pub mod duplicates;
pub mod events;
pub mod holds;
mod key_digests;
pub mod locks;
pub mod mail_throttle;
pub mod rate_limits;
pub mod readiness;
pub mod secrets;

use std::borrow::Cow;
use std::io::ErrorKind;

use crate::domain::ids::ApplicationId;

/// What every function here works on, and whoever calls them hands on.
pub use self::connection::Connection;

/// SQLSTATEs, or their classes: the connection failed, the transaction is in no state to go on
/// (read-only as a whole, for example), gave way to another, resources are missing, a lock was not to be
/// had, an operator has intervened, the system failed, a plan is out of date.
const TEMPORARY_STATES: &[&str] = &["08", "25", "40", "53", "55P03", "57", "58", "0A"];

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Database(sqlx::Error),
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

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(error) if error.kind() == ErrorKind::TimedOut => StoreError::Timeout,
            error => StoreError::Database(error),
        }
    }
}

impl StoreError {
    /// Whether the database gave way to another (SQLSTATE class 40) or found its plan out of date (0A000),
    /// and so undid everything: doing all of it anew is the right answer.
    pub fn asks_to_begin_anew(&self) -> bool {
        self.sqlstate().is_some_and(|code| code.starts_with("40") || code == "0A000")
    }

    /// What PostgreSQL says of the error, in five letters.
    pub fn sqlstate(&self) -> Option<Cow<'_, str>> {
        match self {
            StoreError::Database(sqlx::Error::Database(error)) => error.code(),
            _ => None,
        }
    }

    /// Whether trying again later can help: the database is away, starting, stopping, full, read-only
    /// or out of connections, or gave way to another, rather than asked for something wrong.
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
                    TEMPORARY_STATES.iter().any(|class| code.starts_with(class))
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
