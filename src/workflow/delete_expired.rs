//! What is kept only for a while is deleted.

use super::WorkflowError;
use crate::app::App;
use crate::store::{applications, drafts, mail_throttle, rate_limits};

/// What is kept only for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiring {
    Drafts,
    /// The record of which mailboxes were written to.
    Mailboxes,
    /// The record of what was accepted within the last hour.
    Arrivals,
    /// Keys as processes of the version before looked for them.
    PlainKeys,
}

impl Expiring {
    pub const ALL: [Expiring; 4] =
        [Expiring::Drafts, Expiring::Mailboxes, Expiring::Arrivals, Expiring::PlainKeys];
}

pub async fn delete_expired(app: &App, what: Expiring) -> Result<(), WorkflowError> {
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    match what {
        Expiring::Drafts => drafts::delete_old(&mut connection, now).await?,
        Expiring::Mailboxes => mail_throttle::delete_old(&mut connection, now).await?,
        Expiring::Arrivals => rate_limits::delete_old(&mut connection, now).await?,
        Expiring::PlainKeys => applications::forget_plain_keys(&mut connection).await?,
    }
    Ok(())
}
