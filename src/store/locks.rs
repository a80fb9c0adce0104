//! Every lock that is taken by hand, in the order in which one transaction may take several. Each
//! is held until the end of the transaction.

use super::{Connection, StoreError};
use crate::domain::ids::ApplicationId;

/// Keys of advisory locks, which are shared by everything in the database: `npoc` in ASCII keeps
/// ours apart from those of others.
mod keys {
    pub const SUBMISSIONS: i64 = 0x006e_706f_6300_0001;
    pub const DIGEST: i64 = 0x006e_706f_6300_0002;
    pub const RATE_LIMITS: i64 = 0x006e_706f_6300_0003;
}

/// Of two applications that arrive in the same moment, the later one sees the earlier.
pub async fn lock_submissions(connection: &mut Connection) -> Result<(), StoreError> {
    advisory(connection, keys::SUBMISSIONS).await
}

/// What is accepted in the same moment is counted, too.
pub async fn lock_rate_limits(connection: &mut Connection) -> Result<(), StoreError> {
    advisory(connection, keys::RATE_LIMITS).await
}

/// Only one process writes the digest of a day.
pub async fn lock_digest(connection: &mut Connection) -> Result<(), StoreError> {
    advisory(connection, keys::DIGEST).await
}

/// Waits for a release of the application that is under way, and keeps one from beginning.
pub async fn lock_hold(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT FROM application_holds WHERE application_id = $1 FOR UPDATE",
        application.uuid()
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn advisory(connection: &mut Connection, key: i64) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", key).execute(connection).await?;
    Ok(())
}
