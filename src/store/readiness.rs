//! Whether the database can be written to.

use super::{Connection, StoreError};

/// Writes something that says nothing, in a transaction of its own: a database that is read-only or
/// has no room left answers as well as any other until somebody writes.
pub async fn try_writing(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query!("SELECT FROM try_writing()").execute(connection).await?;
    Ok(())
}
