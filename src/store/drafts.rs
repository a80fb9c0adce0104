//! Saved forms, as the database keeps them: sealed. What opens them is not here.

use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError};
use crate::domain::ids::{ApplicationId, PrivateKey};

/// How long a draft is kept after it was last saved.
pub const RETENTION: Duration = Duration::days(30);

/// The key of a draft's row.
pub type DraftDigest = [u8; 32];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub nonce: [u8; 12],
    pub bytes: Vec<u8>,
}

/// Keeps a draft, in place of an earlier one of the same link.
pub async fn put(
    connection: &mut Connection,
    digest: DraftDigest,
    sealed: &Sealed,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO drafts (digest, nonce, sealed, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (digest) DO UPDATE SET nonce = $2, sealed = $3, saved_at = $4",
        digest.as_slice(),
        sealed.nonce.as_slice(),
        &sealed.bytes,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The draft of a link and when it was saved, unless it is too old.
pub async fn get(
    connection: &mut Connection,
    digest: DraftDigest,
    now: OffsetDateTime,
) -> Result<Option<(Sealed, OffsetDateTime)>, StoreError> {
    let row = sqlx::query!(
        "SELECT nonce, sealed, saved_at FROM drafts WHERE digest = $1 AND saved_at > $2",
        digest.as_slice(),
        now - RETENTION
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let nonce = row.nonce.try_into().ok()?;
        Some((Sealed { nonce, bytes: row.sealed }, row.saved_at))
    }))
}

/// Deletes the draft of a link, if there is one, because it was submitted; the link leads to the
/// application from now on.
pub async fn mark_submitted(
    connection: &mut Connection,
    digest: DraftDigest,
    application: ApplicationId,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH deleted AS (DELETE FROM drafts WHERE digest = $1 RETURNING digest)
         INSERT INTO submitted_drafts (digest, application_id, submitted_at)
         SELECT digest, $2, $3 FROM deleted
         ON CONFLICT (digest) DO UPDATE SET application_id = $2, submitted_at = $3",
        digest.as_slice(),
        application.uuid(),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The private key of the application that the draft of a link became.
pub async fn submitted_as(
    connection: &mut Connection,
    digest: DraftDigest,
    now: OffsetDateTime,
) -> Result<Option<PrivateKey>, StoreError> {
    let key = sqlx::query_scalar!(
        "SELECT private_key FROM submitted_drafts
         JOIN applications ON applications.id = application_id
         WHERE digest = $1 AND submitted_at > $2",
        digest.as_slice(),
        now - RETENTION
    )
    .fetch_optional(connection)
    .await?;
    Ok(key.map(PrivateKey::from))
}

/// Deletes what is older than [`RETENTION`].
pub async fn delete_old(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM drafts WHERE saved_at <= $1", now - RETENTION)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("DELETE FROM submitted_drafts WHERE submitted_at <= $1", now - RETENTION)
        .execute(connection)
        .await?;
    Ok(())
}
