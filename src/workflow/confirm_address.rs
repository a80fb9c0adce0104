//! Somebody who reads the representative's mailbox says so.

use super::WorkflowError;
use crate::app::App;
use crate::domain::event::EventKind;
use crate::domain::ids::{MailboxToken, PrivateKey};
use crate::store::applications::{self, Key};
use crate::store::{events, mail_throttle};

/// Records that the mailbox of an application is its representative's, if the token is one that was
/// mailed there; does nothing for any other. False when there is no such application.
pub async fn confirm_address(
    app: &App,
    key: PrivateKey,
    token: Option<MailboxToken>,
) -> Result<bool, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let Some(stored) = applications::find(&mut transaction, Key::Private(key)).await? else {
        return Ok(false);
    };
    let mailbox = &stored.application.representative.email;
    if let Some(token) = token
        && mail_throttle::confirm(&mut transaction, mailbox, token, now).await?
    {
        events::add(&mut transaction, stored.id, EventKind::AddressConfirmed, now).await?;
    }
    transaction.commit().await?;
    Ok(true)
}
