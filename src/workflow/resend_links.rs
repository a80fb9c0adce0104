//! Somebody who lost the link to an application has asked for it.

use super::anew::do_anew;
use super::{WorkflowError, enqueue, mailed_link};
use crate::app::link_requests::LinkRequest;
use crate::app::{App, Transaction};
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::domain::ids::MailboxToken;
use crate::domain::mail::MailKind;
use crate::mail;
use crate::store::admission::{self, Reservation};
use crate::store::applications::{self, Key, StoredApplication};
use crate::store::{events, locks};

/// At most these many applications of one mailbox are linked to, the latest.
const MAX_LINKS: i64 = 10;

/// Even a confirmed mailbox is not written to more often: anybody can ask.
const MIN_MAIL_INTERVAL: time::Duration = time::Duration::days(1);

/// Mails the links to the applications of a mailbox, if there are any and it may be written to. Each
/// goes only to the address that its applicant typed: where capitals matter, `A@` is not `a@`.
pub async fn resend_links(app: &App, request: &LinkRequest) -> Result<(), WorkflowError> {
    do_anew(|| try_resending(app, request)).await
}

async fn try_resending(app: &App, request: &LinkRequest) -> Result<(), WorkflowError> {
    let (now, mailbox) = (app.clock.now(), &request.mailbox);
    let mut transaction = app.database.begin().await?;
    // One mail for each spelling, that which was asked for first.
    let mut groups: Vec<Vec<StoredApplication>> = Vec::new();
    for id in applications::ids_by_representative(&mut transaction, mailbox, MAX_LINKS).await? {
        // Before anything else is locked, as whoever erases does.
        if !locks::lock_hold(&mut transaction, id).await? {
            continue;
        }
        let Some(stored) = applications::find(&mut transaction, Key::Id(id)).await? else {
            continue;
        };
        match groups.iter_mut().find(|group| address(&group[0]) == address(&stored)) {
            Some(group) => group.push(stored),
            None => groups.push(vec![stored]),
        }
    }
    groups.sort_by_key(|group| address(&group[0]) != mailbox);
    for group in groups {
        let latest = &group[0];
        let (kind, since) = (EventKind::LinkRequested, now - MIN_MAIL_INTERVAL);
        if events::happened_since(&mut transaction, latest.id, kind, since).await? {
            continue;
        }
        let digest = app.mailbox_digest(address(latest));
        let reservation =
            Reservation { mailbox: digest, kind: MailKind::Links, fresh_token: app.random_id() };
        if let Some(token) = admission::reserve(&mut transaction, reservation, now).await? {
            mail_links(&mut transaction, app, request, &group, token).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// Mails the links to applications of one address.
async fn mail_links(
    transaction: &mut Transaction,
    app: &App,
    request: &LinkRequest,
    group: &[StoredApplication],
    token: MailboxToken,
) -> Result<(), WorkflowError> {
    let (now, lang) = (app.clock.now(), request.lang);
    let mut links = Vec::new();
    for stored in group {
        let key = app.random_id();
        applications::add_key(transaction, stored.id, key, i64::MAX).await?;
        events::add(transaction, stored.id, EventKind::LinkRequested, now).await?;
        links.push((stored.reference.clone(), mailed_link(app, lang, key, token)));
    }
    let mail = mail::links(address(&group[0]), lang, &links)?;
    Ok(enqueue(transaction, app, &mail, now).await?)
}

fn address(stored: &StoredApplication) -> &EmailAddress {
    &stored.application.representative.email
}
