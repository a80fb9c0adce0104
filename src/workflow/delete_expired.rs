//! What is kept only for a while is deleted.

use time::Duration;

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
}

impl Expiring {
    pub const ALL: [Expiring; 3] = [Expiring::Drafts, Expiring::Mailboxes, Expiring::Arrivals];
}

pub async fn delete_expired(app: &App, what: Expiring) -> Result<(), WorkflowError> {
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    match what {
        Expiring::Drafts => drafts::delete_old(&mut connection, now).await?,
        Expiring::Mailboxes => mail_throttle::delete_old(&mut connection, now).await?,
        Expiring::Arrivals => rate_limits::delete_old(&mut connection, now).await?,
    }
    Ok(())
}

/// Deletes the keys of private pages that an earlier version stored as they are: by now they are found
/// by their digests. Only once no process of that version runs any more, which reads them.
pub async fn forget_plain_keys(app: &App) -> Result<(), WorkflowError> {
    let received_before = app.clock.now() - Duration::hours(1);
    let mut connection = app.database.acquire().await?;
    Ok(applications::forget_plain_keys(&mut connection, received_before).await?)
}
