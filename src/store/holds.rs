//! Applications that look as if a program had sent them: kept apart until a person has looked.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::StoreError;
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;

/// What is known of a held application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HeldApplication {
    pub application: Uuid,
    pub reference: Reference,
    pub signals: Vec<SpamSignal>,
    pub held_at: OffsetDateTime,
    pub released: bool,
}

/// Digests are at least so far apart.
const MIN_DIGEST_INTERVAL: Duration = Duration::days(1);

/// Any number that nothing else here locks.
const DIGEST_LOCK: i64 = 0x006e_706f_6300_0002;

/// Marks an application.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn add(
    connection: &mut PgConnection,
    application: Uuid,
    signals: &[SpamSignal],
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let codes: Vec<String> = signals.iter().map(|signal| signal.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_holds (application_id, signals, held_at) VALUES ($1, $2, $3)",
        application,
        &codes,
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The signals of an application; none when it has none. Waits for a release that is under way, and
/// keeps one from beginning until the end of the transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn find_for_update(
    connection: &mut PgConnection,
    application: Uuid,
) -> Result<Option<HeldApplication>, StoreError> {
    let row = sqlx::query!(
        r#"SELECT reference, signals, held_at, released_at IS NOT NULL AS "released!"
           FROM application_holds JOIN applications ON applications.id = application_id
           WHERE application_id = $1 FOR UPDATE OF application_holds"#,
        application
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| HeldApplication {
        application,
        reference: Reference::from_stored(row.reference),
        signals: known(&row.signals),
        held_at: row.held_at,
        released: row.released,
    }))
}

/// Notes that a person found a held application to be real. False when it was not held, or has
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
        "UPDATE application_holds SET released_at = $2
         WHERE application_id = $1 AND released_at IS NULL",
        application,
        at
    )
    .execute(connection)
    .await?;
    Ok(released.rows_affected() == 1)
}

/// Takes all held applications that no digest has told of yet, oldest first: none when the last
/// digest is less than a day old. What is taken counts as told once the caller's transaction ends
/// well.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn take_for_digest(
    connection: &mut PgConnection,
    now: OffsetDateTime,
) -> Result<Vec<HeldApplication>, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", DIGEST_LOCK).execute(&mut *connection).await?;
    let taken = sqlx::query!(
        "UPDATE application_holds SET digested_at = $1 FROM applications
         WHERE applications.id = application_id AND digested_at IS NULL AND released_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM application_holds
                           WHERE digested_at > $2 AND digested_at <= $1)
         RETURNING application_id, reference, signals, held_at",
        now,
        now - MIN_DIGEST_INTERVAL
    )
    .fetch_all(connection)
    .await?;
    let mut taken: Vec<HeldApplication> = taken
        .into_iter()
        .map(|row| HeldApplication {
            application: row.application_id,
            reference: Reference::from_stored(row.reference),
            signals: known(&row.signals),
            held_at: row.held_at,
            released: false,
        })
        .collect();
    taken.sort_by_key(|held| held.held_at);
    Ok(taken)
}

/// A signal that only a newer version knows is no reason to keep staff from reading the others.
fn known(codes: &[String]) -> Vec<SpamSignal> {
    codes.iter().filter_map(|code| SpamSignal::from_code(code)).collect()
}
