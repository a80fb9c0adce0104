//! Saved forms, as the database keeps them: sealed. What opens them is not here.

use time::{Duration, OffsetDateTime, UtcOffset};

use super::{Connection, StoreError};
use crate::domain::ids::ApplicationId;
use crate::domain::reference::Reference;

/// How long a draft is kept after it was last saved: to the end of the day on which this is over,
/// wherever on Earth that day is read.
pub const RETENTION: Duration = Duration::days(30);

/// How long after midnight in UTC a day ends where it ends last (UTC−12).
const LAST_MIDNIGHT: Duration = Duration::hours(12);

/// What was saved since then is still kept.
fn kept_since(now: OffsetDateTime) -> OffsetDateTime {
    let day = (now.to_offset(UtcOffset::UTC) - LAST_MIDNIGHT).date();
    (day - RETENTION).midnight().assume_utc()
}

/// The sizes of all drafts together. More than thirty days of honest use need by far, and less than a
/// disk can spare.
const MAX_BYTES_IN_ALL: i64 = 512 * 1024 * 1024;

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

/// Whether there is room for a draft of this size besides all others.
pub async fn has_room(connection: &mut Connection, bytes: usize) -> Result<bool, StoreError> {
    let kept: i64 = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(octet_length(sealed)), 0)::int8 AS "kept!" FROM drafts"#
    )
    .fetch_one(connection)
    .await?;
    Ok(kept.saturating_add(i64::try_from(bytes).unwrap_or(i64::MAX)) <= MAX_BYTES_IN_ALL)
}

/// Deletes a draft that was saved anew under another key, for good: see [`is_replaced`]. Where that one
/// is, sealed, is kept in its place, unless something stands there already: whoever has only the key
/// cannot lead its mailed link elsewhere.
pub async fn replace(
    connection: &mut Connection,
    digest: DraftDigest,
    successor: Option<&Sealed>,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH deleted AS (DELETE FROM drafts WHERE digest = $1)
         INSERT INTO replaced_drafts (digest, nonce, sealed, replaced_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (digest) DO NOTHING",
        digest.as_slice(),
        successor.map(|sealed| sealed.nonce.as_slice()),
        successor.map(|sealed| sealed.bytes.as_slice()),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps the way to the draft that was saved anew for as long as that draft is.
pub async fn keep_replaced(
    connection: &mut Connection,
    digest: DraftDigest,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE replaced_drafts SET replaced_at = $2 WHERE digest = $1",
        digest.as_slice(),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether a draft of this key was saved anew under another. Others may know the key: nothing is saved
/// under it any more.
pub async fn is_replaced(
    connection: &mut Connection,
    digest: DraftDigest,
) -> Result<bool, StoreError> {
    let is_replaced = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM replaced_drafts WHERE digest = $1) AS "replaced!""#,
        digest.as_slice()
    )
    .fetch_one(connection)
    .await?;
    Ok(is_replaced)
}

/// Where the draft is that was saved anew.
pub async fn replaced_by(
    connection: &mut Connection,
    digest: DraftDigest,
    now: OffsetDateTime,
) -> Result<Option<Sealed>, StoreError> {
    let row = sqlx::query!(
        "SELECT nonce, sealed FROM replaced_drafts WHERE digest = $1 AND replaced_at >= $2",
        digest.as_slice(),
        kept_since(now)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let nonce = row.nonce?.try_into().ok()?;
        Some(Sealed { nonce, bytes: row.sealed? })
    }))
}

/// The draft of a link and when it was saved, unless it is too old.
pub async fn get(
    connection: &mut Connection,
    digest: DraftDigest,
    now: OffsetDateTime,
) -> Result<Option<(Sealed, OffsetDateTime)>, StoreError> {
    let row = sqlx::query!(
        "SELECT nonce, sealed, saved_at FROM drafts WHERE digest = $1 AND saved_at >= $2",
        digest.as_slice(),
        kept_since(now)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let nonce = row.nonce.try_into().ok()?;
        Some((Sealed { nonce, bytes: row.sealed }, row.saved_at))
    }))
}

/// Deletes the drafts of a form, if there are any, because it was submitted. Their links say so from now
/// on, and so do those of the keys that are given besides, unless they say it of another application
/// already.
pub async fn mark_submitted(
    connection: &mut Connection,
    digests: &[DraftDigest],
    besides: &[DraftDigest],
    application: ApplicationId,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH deleted AS (DELETE FROM drafts WHERE digest = ANY ($1) RETURNING digest)
         INSERT INTO submitted_drafts (digest, application_id, submitted_at)
         SELECT digest, $3, $4
         FROM (SELECT digest FROM deleted UNION SELECT unnest($2::bytea[])) AS marked (digest)
         ON CONFLICT (digest) DO NOTHING",
        &columns(digests),
        &columns(besides),
        application.uuid(),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether an application was sent from a form that was saved before.
pub async fn is_from_draft(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<bool, StoreError> {
    let is_from_draft = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM submitted_drafts WHERE application_id = $1) AS "from_draft!""#,
        application.uuid()
    )
    .fetch_one(connection)
    .await?;
    Ok(is_from_draft)
}

/// The application that the draft of a link became.
pub async fn submitted_as(
    connection: &mut Connection,
    digest: DraftDigest,
    now: OffsetDateTime,
) -> Result<Option<Reference>, StoreError> {
    let reference = sqlx::query_scalar!(
        "SELECT reference FROM submitted_drafts
         JOIN applications ON applications.id = application_id
         WHERE digest = $1 AND submitted_at >= $2",
        digest.as_slice(),
        kept_since(now)
    )
    .fetch_optional(connection)
    .await?;
    Ok(reference.map(Reference::from_stored))
}

/// Deletes what is older than [`RETENTION`]. What was saved while a clock was ahead is kept for that
/// long from now on.
pub async fn delete_old(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM drafts WHERE saved_at < $1", kept_since(now))
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE drafts SET saved_at = $1 WHERE saved_at > $2",
        now,
        now + super::rate_limits::MAX_CLOCK_SKEW
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM replaced_drafts WHERE replaced_at < $1", kept_since(now))
        .execute(&mut *connection)
        .await?;
    sqlx::query!("DELETE FROM submitted_drafts WHERE submitted_at < $1", kept_since(now))
        .execute(connection)
        .await?;
    Ok(())
}

fn columns(digests: &[DraftDigest]) -> Vec<Vec<u8>> {
    digests.iter().map(|digest| digest.to_vec()).collect()
}
