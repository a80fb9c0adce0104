//! A setting that cannot be used: says which, and what it should be.

/// A setting that cannot be used. Says which, why, and what it should be; never repeats a value
/// that may hold a password.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}; it should be {expected}")]
pub struct ConfigError {
    pub variable: &'static str,
    pub problem: String,
    pub expected: &'static str,
}

impl ConfigError {
    /// The address of the database cannot be used.
    pub fn database_url(problem: &str) -> Self {
        Self {
            variable: "DATABASE_URL",
            problem: problem.to_owned(),
            expected: "like postgres://user:password@host:5432/npoc, or unset for a private database",
        }
    }
}
