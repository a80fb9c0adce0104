//! Applications with the signals of a bot: held back until a person has looked.

use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError, locks};
use crate::domain::ids::ApplicationId;
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;

/// An application that is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldApplication {
    pub application: ApplicationId,
    pub reference: Reference,
    pub signals: Vec<SpamSignal>,
    pub held_at: OffsetDateTime,
}

/// Digests are at least so far apart.
const MIN_DIGEST_INTERVAL: Duration = Duration::days(1);

pub async fn add(
    connection: &mut Connection,
    application: ApplicationId,
    signals: &[SpamSignal],
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let codes: Vec<String> = signals.iter().map(|signal| signal.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_holds (application_id, signals, held_at) VALUES ($1, $2, $3)",
        application.uuid(),
        &codes,
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Why an application is, or was, held back; empty when it never was.
pub async fn signals(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<Vec<SpamSignal>, StoreError> {
    let codes = sqlx::query_scalar!(
        "SELECT signals FROM application_holds WHERE application_id = $1",
        application.uuid()
    )
    .fetch_optional(connection)
    .await?;
    Ok(known_signals(&codes.unwrap_or_default()))
}

/// Ends the hold of an application. False when it was not held, or is not any more.
pub async fn release(
    connection: &mut Connection,
    application: ApplicationId,
    at: OffsetDateTime,
) -> Result<bool, StoreError> {
    let released = sqlx::query!(
        "UPDATE application_holds SET released_at = $2
         WHERE application_id = $1 AND released_at IS NULL",
        application.uuid(),
        at
    )
    .execute(connection)
    .await?;
    Ok(released.rows_affected() == 1)
}

/// Takes all held applications that no digest has listed yet, oldest first: none when the last
/// digest is less than a day old. What is taken counts as listed once the caller's transaction
/// ends well.
pub async fn take_for_digest(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<Vec<HeldApplication>, StoreError> {
    locks::lock_digest(connection).await?;
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
            application: row.application_id.into(),
            reference: Reference::from_stored(row.reference),
            signals: known_signals(&row.signals),
            held_at: row.held_at,
        })
        .collect();
    taken.sort_by_key(|held| held.held_at);
    Ok(taken)
}

/// A signal that only a newer version knows is no reason to keep staff from reading the others.
fn known_signals(codes: &[String]) -> Vec<SpamSignal> {
    codes.iter().filter_map(|code| SpamSignal::from_code(code)).collect()
}
