//! Applications with the signals of a bot: held back until a person has looked.

use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError, locks};
use crate::domain::ids::ApplicationId;
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::domain::state::ApplicationState;

/// An application that is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldApplication {
    pub application: ApplicationId,
    pub reference: Reference,
    pub signals: Vec<SpamSignal>,
    pub held_at: OffsetDateTime,
    pub is_withdrawn: bool,
}

/// Digests begin at least so far apart.
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

/// A digest, which is several mails when much was held back. It began at a moment, and lists what was
/// held back until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    began_at: OffsetDateTime,
    /// Of what was held back in the same moment, only who began it knows that it belongs to it.
    is_ours: bool,
}

/// The digest that is to be written: `ours` if we have begun one, the one that somebody began within the
/// last day and may not have ended, or else a new one. Nobody else writes at it until the end of the
/// transaction.
pub async fn current_digest(
    connection: &mut Connection,
    ours: Option<Digest>,
    now: OffsetDateTime,
) -> Result<Digest, StoreError> {
    locks::lock_digest(connection).await?;
    if let Some(ours) = ours {
        return Ok(ours);
    }
    let began_at = sqlx::query_scalar!(
        "SELECT max(digested_at) FROM application_holds WHERE digested_at > $2 AND digested_at <= $1",
        now,
        now - MIN_DIGEST_INTERVAL
    )
    .fetch_one(connection)
    .await?;
    Ok(Digest { began_at: began_at.unwrap_or(now), is_ours: began_at.is_none() })
}

/// Takes the held applications, oldest first and at most so many, that belong to a digest and that no
/// mail of it has listed yet. What is taken counts as listed once the caller's transaction ends well.
pub async fn take_for_digest(
    connection: &mut Connection,
    digest: Digest,
    at_most: usize,
) -> Result<Vec<HeldApplication>, StoreError> {
    let Digest { began_at, is_ours } = digest;
    let taken = sqlx::query!(
        r#"UPDATE application_holds SET digested_at = $1 FROM applications
           WHERE applications.id = application_id AND digested_at IS NULL AND released_at IS NULL
             AND application_id = ANY (ARRAY(
                 SELECT application_id FROM application_holds
                 WHERE digested_at IS NULL AND released_at IS NULL
                   AND (held_at < $1 OR (held_at = $1 AND $2) OR held_at > $4)
                 ORDER BY held_at, application_id LIMIT $3))
           RETURNING application_id, reference, signals, held_at,
                     (SELECT state FROM application_states
                      WHERE application_states.application_id = applications.id) AS "state!""#,
        began_at,
        is_ours,
        i64::try_from(at_most).unwrap_or(i64::MAX),
        // By a clock that was wrong.
        began_at + MIN_DIGEST_INTERVAL
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
            is_withdrawn: ApplicationState::from_code(&row.state)
                .is_some_and(ApplicationState::is_withdrawn),
        })
        .collect();
    taken.sort_by_key(|held| (held.held_at, held.application.uuid()));
    Ok(taken)
}

/// Since when the oldest application is held back of which nobody has been told yet.
pub async fn oldest_untold(
    connection: &mut Connection,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let oldest = sqlx::query_scalar!(
        "SELECT min(held_at) FROM application_holds
         WHERE digested_at IS NULL AND released_at IS NULL"
    )
    .fetch_one(connection)
    .await?;
    Ok(oldest)
}

/// A signal that only a newer version knows is no reason to keep staff from reading the others.
fn known_signals(codes: &[String]) -> Vec<SpamSignal> {
    codes.iter().filter_map(|code| SpamSignal::from_code(code)).collect()
}
