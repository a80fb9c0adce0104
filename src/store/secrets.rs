//! The secrets that all processes on one database share.

use sqlx::PgConnection;

use super::StoreError;

/// The signing key, which is `fresh` if there was none. Two processes that start at the same time
/// get the same.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn signing_key(
    connection: &mut PgConnection,
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
    key.try_into().map_err(|_| StoreError::UnknownCode {
        column: "secrets.value",
        code: "a key of another length".to_owned(),
    })
}
