//! The applicant takes an application back.

use super::anew::do_anew;
use super::{WorkflowError, enqueue};
use crate::app::App;
use crate::domain::event::EventKind;
use crate::domain::ids::PrivateKey;
use crate::mail;
use crate::store::applications::{self, Key};
use crate::store::{events, locks};

/// Records the withdrawal and notifies staff, once. False when there is no such application.
pub async fn withdraw(app: &App, key: PrivateKey) -> Result<bool, WorkflowError> {
    do_anew(|| try_withdrawing(app, key)).await
}

async fn try_withdrawing(app: &App, key: PrivateKey) -> Result<bool, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let Some(stored) = applications::find(&mut transaction, Key::Private(key)).await? else {
        return Ok(false);
    };
    // A release in the same moment notifies staff either before this, or after it and then knows.
    if !locks::lock_hold(&mut transaction, stored.id).await? {
        return Ok(false);
    }
    let is_new = events::add(&mut transaction, stored.id, EventKind::Withdrawn, now).await?;
    let state = applications::state(&mut transaction, stored.id).await?;
    // Staff were not notified of an application that is held, nor are they of its end.
    if is_new && !state.is_held() {
        let organisation = &stored.application.organisation_name;
        let (staff, lang) = (&app.config.mail_to, app.config.staff_language);
        let mail = mail::withdrawal(stored.id, &stored.reference, organisation, now, staff, lang)?;
        enqueue(&mut transaction, app, &mail, now).await?;
    }
    transaction.commit().await?;
    Ok(true)
}
