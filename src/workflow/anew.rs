//! An act that the database has undone as a whole is done anew.

use super::WorkflowError;

/// More than two that wait for each other hardly meet three times in a row.
const MAX_TRIES: u32 = 3;

/// Does an act, and does it anew when the database made it give way to another, or found that a migration
/// has changed what it asked for. Nothing of it has happened then.
pub(super) async fn do_anew<T, Act>(act: impl Fn() -> Act) -> Result<T, WorkflowError>
where
    Act: Future<Output = Result<T, WorkflowError>>,
{
    let mut tries = 1;
    loop {
        match act().await {
            Err(WorkflowError::Store(error)) if tries < MAX_TRIES && error.asks_to_begin_anew() => {
                tries += 1;
                tracing::warn!(%error, "a transaction gave way; it is done anew");
            }
            done => return done,
        }
    }
}
