//! How much is accepted within an hour, from each network and in all. Only what was accepted counts:
//! whoever corrects errors is not punished for it. It is counted in `admission`.

use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError};
use crate::domain::string_enum;

string_enum! {
    /// What is limited: whatever a visitor makes us write or mail.
    LimitedAction {
        Application = "application",
        /// Counted apart, so that bots cannot use up the room of people.
        HeldApplication = "held-application",
        /// A form saved for the first time.
        Draft = "draft",
        /// Each saving, be it the first or not.
        DraftSave = "draft-save",
        /// A mail to a mailbox that nobody has confirmed.
        Mail = "mail",
    }
}

/// How many of an action are accepted within [`WINDOW`]; none for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    pub per_network: Option<u32>,
    pub overall: Option<u32>,
}

impl RateLimits {
    /// Of the networks of one provider together.
    pub fn per_wider_network(self) -> Option<u32> {
        self.per_network.map(|limit| limit.saturating_mul(5))
    }

    /// How often forms may be saved, be it for the first time or again.
    pub fn saves_per_network(self) -> Option<u32> {
        self.per_network.map(|limit| limit.saturating_mul(5))
    }

    /// The sizes of all that is saved, together.
    pub fn bytes_per_network(self) -> Option<i64> {
        self.per_network.map(|limit| i64::from(limit) * MAX_DRAFT_BYTES)
    }
}

/// The largest saved form, in bytes as forms are sent: several times the longest correct one.
pub const MAX_DRAFT_BYTES: i64 = 64 * 1024;

/// How often one form may be saved within [`WINDOW`]: more than once a minute is no person's doing.
pub(super) const MAX_SAVES_PER_DRAFT: i64 = 60;

/// The time over which is counted.
pub const WINDOW: Duration = Duration::hours(1);

/// How far ahead a moment may be that another process wrote. What is further ahead was written while
/// a clock was wrong, and does not count: it would do so for ever.
pub(super) const MAX_CLOCK_SKEW: Duration = Duration::minutes(5);

/// Deletes what no limit looks at any more.
pub async fn delete_old(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    // Named, so that the index finds them.
    let codes: Vec<String> =
        LimitedAction::ALL.iter().map(|action| action.code().to_owned()).collect();
    sqlx::query!(
        "DELETE FROM limited_actions WHERE action = ANY ($1) AND (at <= $2 OR at > $3)",
        &codes,
        now - WINDOW,
        now + MAX_CLOCK_SKEW
    )
    .execute(connection)
    .await?;
    Ok(())
}
