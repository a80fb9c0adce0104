//! Staff find that a held application is no bot's.

use super::WorkflowError;
use super::notify::{NoticeFacts, notify_received};
use crate::app::App;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::store::applications::{self, Key};
use crate::store::{events, holds};

#[derive(Debug)]
pub enum Released {
    /// Staff and the representative are being notified.
    Notified(Reference),
    /// Only staff are: the applicant has withdrawn it.
    Withdrawn(Reference),
    /// It was not held, or is not any more.
    NotHeld(Reference),
    Unknown,
}

/// Makes up for what was not done when the application was held.
pub async fn release(app: &App, reference: &str) -> Result<Released, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let key = Key::Reference(reference);
    let Some(found) = applications::find(&mut transaction, key).await? else {
        return Ok(Released::Unknown);
    };
    if !holds::release(&mut transaction, found.id, now).await? {
        return Ok(Released::NotHeld(found.reference));
    }
    events::add(&mut transaction, found.id, EventKind::Released, now).await?;
    // Again, now that nothing else can happen to it: it may have been withdrawn meanwhile.
    let Some(stored) = applications::find(&mut transaction, key).await? else {
        return Ok(Released::Unknown);
    };
    let facts = NoticeFacts::load(&mut transaction, &stored).await?;
    notify_received(&mut transaction, app, &facts).await?;
    transaction.commit().await?;
    Ok(if stored.state.is_withdrawn() {
        Released::Withdrawn(stored.reference)
    } else {
        Released::Notified(stored.reference)
    })
}
