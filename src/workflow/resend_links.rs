//! Somebody who lost the link to an application asks for it.

use std::time::Duration;

use super::{WorkflowError, enqueue, mailed_link};
use crate::app::App;
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::i18n::Lang;
use crate::mail;
use crate::store::applications::{self, Key};
use crate::store::{events, mail_throttle};

/// So many applications of one mailbox are linked to, the latest.
const MAX_LINKS: i64 = 10;

/// Even a mailbox that has shown to be the applicant's is not written to more often: anybody can
/// ask.
const MIN_MAIL_INTERVAL: time::Duration = time::Duration::days(1);

/// Mails the links to all applications of a mailbox, if there are any and it may be written to.
pub async fn resend_links(
    app: &App,
    lang: Lang,
    mailbox: &EmailAddress,
) -> Result<(), WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let found = applications::of_representative(&mut transaction, mailbox, MAX_LINKS).await?;
    let Some(&latest) = found.first() else { return Ok(()) };
    let (kind, since) = (EventKind::LinkRequested, now - MIN_MAIL_INTERVAL);
    if events::happened_since(&mut transaction, latest, kind, since).await? {
        return Ok(());
    }
    let fresh = app.random_id();
    let token = mail_throttle::try_reserve(&mut transaction, mailbox, fresh, now).await?;
    let Some(token) = token else { return Ok(()) };
    let mut links = Vec::new();
    // As it was spelt when somebody applied, not as it was typed here.
    let mut recipient = None;
    for id in found {
        let Some(stored) = applications::find(&mut transaction, Key::Id(id)).await? else {
            continue;
        };
        events::add(&mut transaction, id, EventKind::LinkRequested, now).await?;
        links.push((stored.reference, mailed_link(app, lang, stored.private_key, token)));
        recipient.get_or_insert(stored.application.representative.email);
    }
    let mail = mail::links(recipient.as_ref().unwrap_or(mailbox), lang, &links)?;
    enqueue(&mut transaction, app, &mail, Duration::ZERO).await?;
    Ok(transaction.commit().await?)
}
