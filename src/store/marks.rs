//! Applications that look as if a program had sent them: kept apart until a person has looked.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::StoreError;
use crate::domain::mark::Mark;

/// What is known of a marked application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Marked {
    pub application: Uuid,
    pub marks: Vec<Mark>,
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

/// The marks of an application; none when it has none.
///
/// # Errors
/// When the database does not answer.
pub async fn of(
    connection: &mut PgConnection,
    application: Uuid,
) -> Result<Option<Marked>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT marks, released_at IS NOT NULL AS "released!"
           FROM application_marks WHERE application_id = $1"#,
        application
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Marked { application, marks: known(&row.marks), released: row.released }))
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

/// Takes up to `most` marked applications for a digest, oldest first: none when there is none, or
/// when the last digest is less than a day old. What is taken counts as told once the caller's
/// transaction ends well.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn take_for_digest(
    connection: &mut PgConnection,
    most: i64,
    now: OffsetDateTime,
) -> Result<Vec<Marked>, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", DIGEST_LOCK).execute(&mut *connection).await?;
    let taken = sqlx::query!(
        "UPDATE application_marks SET digested_at = $1
         WHERE application_id IN (
             SELECT application_id FROM application_marks
             WHERE digested_at IS NULL AND released_at IS NULL ORDER BY marked_at LIMIT $3)
           AND NOT EXISTS (SELECT 1 FROM application_marks WHERE digested_at > $2)
         RETURNING application_id, marks, marked_at",
        now,
        now - BETWEEN_DIGESTS,
        most
    )
    .fetch_all(connection)
    .await?;
    let mut taken: Vec<_> = taken
        .into_iter()
        .map(|row| {
            let marks = known(&row.marks);
            (row.marked_at, Marked { application: row.application_id, marks, released: false })
        })
        .collect();
    taken.sort_by_key(|(at, _)| *at);
    Ok(taken.into_iter().map(|(_, marked)| marked).collect())
}

/// How many marked applications no digest has told of yet.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let waiting = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM application_marks
           WHERE digested_at IS NULL AND released_at IS NULL"#
    )
    .fetch_one(connection)
    .await?;
    Ok(waiting)
}

/// A mark that only a newer version knows is no reason to keep staff from reading the others.
fn known(codes: &[String]) -> Vec<Mark> {
    codes.iter().filter_map(|code| Mark::from_code(code)).collect()
}
