//! How much was accepted lately, from each network and in all. Only what was accepted counts:
//! whoever corrects errors is not punished for it.

use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError, locks};
use crate::domain::client_network::ClientNetwork;
use crate::domain::string_enum;

string_enum! {
    /// What is limited.
    LimitedAction {
        Application = "application",
        /// Counted apart, so that bots cannot use up the room of people.
        HeldApplication = "held-application",
        Draft = "draft",
    }
}

/// How many of an action are accepted within [`WINDOW`]; none for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    pub per_network: Option<u32>,
    pub overall: Option<u32>,
}

/// The time over which is counted.
pub const WINDOW: Duration = Duration::hours(1);

/// When the next one can be accepted; none when it can be now. Holds a lock until the end
/// of the transaction.
pub async fn limited_until(
    connection: &mut Connection,
    action: LimitedAction,
    network: ClientNetwork,
    limits: RateLimits,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    locks::lock_rate_limits(connection).await?;
    let mut until = None;
    for (limit, network) in [(limits.per_network, Some(network)), (limits.overall, None)] {
        let Some(limit) = limit else { continue };
        // The one whose hour has to pass for the count to fall below the limit.
        let oldest = sqlx::query_scalar!(
            "SELECT at FROM limited_actions
             WHERE action = $1 AND ($2::bytea IS NULL OR network = $2) AND at > $3
             ORDER BY at DESC OFFSET $4 LIMIT 1",
            action.code(),
            network.as_ref().map(|network| network.0.as_slice()),
            now - WINDOW,
            i64::from(limit) - 1
        )
        .fetch_optional(&mut *connection)
        .await?;
        until = until.max(oldest.map(|at| at + WINDOW));
    }
    Ok(until)
}

/// Records that one was accepted.
pub async fn record(
    connection: &mut Connection,
    action: LimitedAction,
    network: ClientNetwork,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO limited_actions (action, network, at) VALUES ($1, $2, $3)",
        action.code(),
        network.0.as_slice(),
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes what no limit looks at any more.
pub async fn delete_old(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM limited_actions WHERE at <= $1", now - WINDOW)
        .execute(connection)
        .await?;
    Ok(())
}
