//! How much was accepted lately, from each network and in all, which limits are about. Only what
//! was accepted counts: whoever corrects errors is not punished for it.

use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use super::StoreError;
use crate::domain::choices::string_enum;

string_enum! {
    /// What arrives and is limited.
    LimitedAction {
        Application = "application",
        /// Counted apart, so that programs cannot use up the room of people.
        HeldApplication = "held-application",
        Draft = "draft",
    }
}

/// How many of a action are accepted within [`WINDOW`]; none for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Limits {
    pub per_network: Option<u32>,
    pub overall: Option<u32>,
}

/// The time over which is counted.
pub const WINDOW: Duration = Duration::hours(1);

/// Any number that nothing else here locks.
const COUNTING_LOCK: i64 = 0x006e_706f_6300_0003;

/// From when on the next one can be accepted; none when it can be now. Holds a lock until the end
/// of the transaction, so that what arrives in the same moment is counted, too.
///
/// # Errors
/// When the database does not answer.
pub async fn limited_until(
    connection: &mut PgConnection,
    action: LimitedAction,
    network: [u8; 32],
    limits: Limits,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", COUNTING_LOCK)
        .execute(&mut *connection)
        .await?;
    let mut until = None;
    for (limit, network) in [(limits.per_network, Some(network)), (limits.overall, None)] {
        let Some(limit) = limit else { continue };
        // The one whose hour has to pass for the count to fall below the limit.
        let oldest = sqlx::query_scalar!(
            "SELECT at FROM limited_actions
             WHERE action = $1 AND ($2::bytea IS NULL OR network = $2) AND at > $3
             ORDER BY at DESC OFFSET $4 LIMIT 1",
            action.code(),
            network.as_ref().map(<[u8; 32]>::as_slice),
            now - WINDOW,
            i64::from(limit) - 1
        )
        .fetch_optional(&mut *connection)
        .await?;
        until = until.max(oldest.map(|at| at + WINDOW));
    }
    Ok(until)
}

/// Notes that one was accepted.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn record(
    connection: &mut PgConnection,
    action: LimitedAction,
    network: [u8; 32],
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO limited_actions (action, network, at) VALUES ($1, $2, $3)",
        action.code(),
        network.as_slice(),
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what no limit looks at any more.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn forget_old(
    connection: &mut PgConnection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM limited_actions WHERE at <= $1", now - WINDOW)
        .execute(connection)
        .await?;
    Ok(())
}
