//! Staff find that a held application was not sent by a bot.

use time::OffsetDateTime;

use super::WorkflowError;
use super::anew::do_anew;
use super::notify::{NoticeFacts, notify_received};
use crate::app::{App, Transaction};
use crate::domain::event::EventKind;
use crate::domain::ids::ApplicationId;
use crate::domain::mail::MailKind;
use crate::domain::reference::Reference;
use crate::domain::state::ApplicationState;
use crate::store::admission::{self, Reservation};
use crate::store::applications::{self, Key};
use crate::store::{StoreError, events, holds, locks};

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

/// Ends the hold, and queues the mails that were withheld until now.
pub async fn release(app: &App, reference: &str) -> Result<Released, WorkflowError> {
    match do_anew(|| try_releasing(app, reference)).await {
        // Erased meanwhile.
        Err(WorkflowError::Store(StoreError::Gone(_))) => Ok(Released::Unknown),
        released => released,
    }
}

async fn try_releasing(app: &App, reference: &str) -> Result<Released, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let key = Key::Reference(reference);
    let Some(found) = applications::find(&mut transaction, key).await? else {
        return Ok(Released::Unknown);
    };
    let ended = end_hold(&mut transaction, app, found.id, EventKind::Released, now).await?;
    transaction.commit().await?;
    Ok(match ended {
        None => Released::NotHeld(found.reference),
        Some(state) if state.is_withdrawn() => Released::Withdrawn(found.reference),
        Some(_) => Released::Notified(found.reference),
    })
}

/// Ends the hold of an application because of what is recorded as `event`, and notifies as for every
/// other. None when it was not held, or is not any more; else where it stands now. Gone when it was
/// erased.
pub(super) async fn end_hold(
    transaction: &mut Transaction,
    app: &App,
    id: ApplicationId,
    event: EventKind,
    now: OffsetDateTime,
) -> Result<Option<ApplicationState>, WorkflowError> {
    if !locks::lock_hold(transaction, id).await? {
        return Err(StoreError::Gone(id).into());
    }
    if !holds::release(transaction, id, now).await? {
        return Ok(None);
    }
    events::add(transaction, id, event, now).await?;
    // Read only now, when nothing else can happen to it: it may have been withdrawn while we waited.
    let stored = applications::find(transaction, Key::Id(id)).await?.ok_or(StoreError::Gone(id))?;
    let facts = NoticeFacts::load(transaction, &stored).await?;
    let mut page = None;
    if !stored.state.is_withdrawn() {
        let mailbox = app.mailbox_digest(&stored.application.representative.email);
        let kind = MailKind::Acknowledgement;
        let reservation = Reservation { mailbox, kind, fresh_token: app.random_id() };
        if let Some(token) = admission::reserve(transaction, reservation, now).await? {
            let key = app.random_id();
            applications::add_key(transaction, id, key, i64::MAX).await?;
            page = Some((key, token));
        }
    }
    notify_received(transaction, app, &facts, page, now).await?;
    Ok(Some(stored.state))
}
