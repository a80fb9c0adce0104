//! Applications that look as if a program had sent them: kept apart until a person has looked.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::StoreError;
use crate::domain::mark::Mark;
use crate::domain::reference::Reference;

/// What is known of a marked application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Marked {
    pub application: Uuid,
    pub reference: Reference,
    pub marks: Vec<Mark>,
    pub marked_at: OffsetDateTime,
    pub released: bool,
}

/// Digests are at least so far apart.
const BETWEEN_DIGESTS: Duration = Duration::days(1);

/// Any number that nothing else here locks.
const DIGEST_LOCK: i64 = 0x006e_706f_6300_0002;

/// Marks an application.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn add(
    connection: &mut PgConnection,
    application: Uuid,
    marks: &[Mark],
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let codes: Vec<String> = marks.iter().map(|mark| mark.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_marks (application_id, marks, marked_at) VALUES ($1, $2, $3)",
        application,
        &codes,
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The marks of an application; none when it has none. Waits for a release that is under way, and
/// keeps one from beginning until the end of the transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn of(
    connection: &mut PgConnection,
    application: Uuid,
) -> Result<Option<Marked>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT reference, marks, marked_at, released_at IS NOT NULL AS "released!"
           FROM application_marks JOIN applications ON applications.id = application_id
           WHERE application_id = $1 FOR UPDATE OF application_marks"#,
        application
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Marked {
        application,
        reference: Reference::from_stored(row.reference),
        marks: known(&row.marks),
        marked_at: row.marked_at,
        released: row.released,
    }))
}

/// Notes that a person found a marked application to be real. False when it was not marked, or has
/// been released before.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn release(
    connection: &mut PgConnection,
    application: Uuid,
    at: OffsetDateTime,
) -> Result<bool, StoreError> {
    let released = sqlx::query!(
        "UPDATE application_marks SET released_at = $2
         WHERE application_id = $1 AND released_at IS NULL",
        application,
        at
    )
    .execute(connection)
    .await?;
    Ok(released.rows_affected() == 1)
}

/// Takes all marked applications that no digest has told of yet, oldest first: none when the last
/// digest is less than a day old. What is taken counts as told once the caller's transaction ends
/// well.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn take_for_digest(
    connection: &mut PgConnection,
    now: OffsetDateTime,
) -> Result<Vec<Marked>, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", DIGEST_LOCK).execute(&mut *connection).await?;
    let taken = sqlx::query!(
        "UPDATE application_marks SET digested_at = $1 FROM applications
         WHERE applications.id = application_id AND digested_at IS NULL AND released_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM application_marks
                           WHERE digested_at > $2 AND digested_at <= $1)
         RETURNING application_id, reference, marks, marked_at",
        now,
        now - BETWEEN_DIGESTS
    )
    .fetch_all(connection)
    .await?;
    let mut taken: Vec<Marked> = taken
        .into_iter()
        .map(|row| Marked {
            application: row.application_id,
            reference: Reference::from_stored(row.reference),
            marks: known(&row.marks),
            marked_at: row.marked_at,
            released: false,
        })
        .collect();
    taken.sort_by_key(|marked| marked.marked_at);
    Ok(taken)
}

/// A mark that only a newer version knows is no reason to keep staff from reading the others.
fn known(codes: &[String]) -> Vec<Mark> {
    codes.iter().filter_map(|code| Mark::from_code(code)).collect()
}
