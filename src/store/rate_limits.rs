//! How much is accepted within an hour, from each network and in all. Only what was accepted counts:
//! whoever corrects errors is not punished for it. It is counted in `admission`.

use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError};
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
