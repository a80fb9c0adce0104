//! The secrets that all processes on one database share.

use super::{Connection, StoreError};

/// The signing key, which is `fresh` if there was none. Two processes that start at the same time
/// get the same.
pub async fn signing_key(
    connection: &mut Connection,
    fresh: [u8; 32],
) -> Result<[u8; 32], StoreError> {
    sqlx::query!(
        "INSERT INTO secrets (name, value) VALUES ('signing', $1) ON CONFLICT DO NOTHING",
        fresh.as_slice()
    )
    .execute(&mut *connection)
    .await?;
    let key = sqlx::query_scalar!("SELECT value FROM secrets WHERE name = 'signing'")
        .fetch_one(connection)
        .await?;
    key.try_into().map_err(|key: Vec<u8>| StoreError::WrongLength {
        column: "secrets.value",
        length: key.len(),
        expected: 32,
    })
}
