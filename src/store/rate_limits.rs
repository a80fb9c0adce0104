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
    // The one whose hour has to pass for the count to fall below the limit, of each limit.
    let offset = |limit: Option<u32>| limit.map(|limit| i64::from(limit) - 1);
    let oldest = sqlx::query_scalar!(
        "SELECT greatest(
             (SELECT at FROM limited_actions
              WHERE $4::int8 IS NOT NULL AND action = $1 AND at > $3 AND network = $2
              ORDER BY at DESC OFFSET $4 LIMIT 1),
             (SELECT at FROM limited_actions
              WHERE $5::int8 IS NOT NULL AND action = $1 AND at > $3
              ORDER BY at DESC OFFSET $5 LIMIT 1))",
        action.code(),
        network.0.as_slice(),
        now - WINDOW,
        offset(limits.per_network),
        offset(limits.overall)
    )
    .fetch_one(connection)
    .await?;
    Ok(oldest.map(|at| at + WINDOW))
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
