//! Somebody who lost the link to an application asks for it.

use super::{WorkflowError, enqueue, mailed_link};
use crate::app::{App, Transaction};
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::i18n::Lang;
use crate::mail;
use crate::store::admission::{self, Reservation};
use crate::store::applications::{self, Key};
use crate::store::{StoreError, events};

/// At most these many applications of one mailbox are linked to, the latest.
const MAX_LINKS: i64 = 10;

/// Even a confirmed mailbox is not written to more often: anybody can ask.
const MIN_MAIL_INTERVAL: time::Duration = time::Duration::days(1);

/// A place at the database for looking the mailbox up. Taken before the asker is answered, who
/// otherwise would not learn that the database is away; used after, so that the time of the answer
/// does not tell what was found.
pub struct LinkRequest {
    app: App,
    transaction: Transaction,
}

impl LinkRequest {
    /// Takes the place.
    pub async fn begin(app: &App) -> Result<Self, StoreError> {
        Ok(Self { app: app.clone(), transaction: app.database.begin().await? })
    }

    /// Mails the links to all applications of a mailbox, if there are any and it may be written to.
    pub async fn mail_links(self, lang: Lang, mailbox: &EmailAddress) -> Result<(), WorkflowError> {
        let Self { app, mut transaction } = self;
        let now = app.clock.now();
        let found =
            applications::ids_by_representative(&mut transaction, mailbox, MAX_LINKS).await?;
        let Some(&latest) = found.first() else { return Ok(()) };
        let (kind, since) = (EventKind::LinkRequested, now - MIN_MAIL_INTERVAL);
        if events::happened_since(&mut transaction, latest, kind, since).await? {
            return Ok(());
        }
        let reservation = Reservation { mailbox, fresh_token: app.random_id() };
        let token = admission::reserve(&mut transaction, reservation, now).await?;
        let Some(token) = token else { return Ok(()) };
        let mut links = Vec::new();
        // As it was spelt when somebody applied, not as it was typed here.
        let mut recipient = None;
        for id in found {
            let Some(stored) = applications::find(&mut transaction, Key::Id(id)).await? else {
                continue;
            };
            events::add(&mut transaction, id, EventKind::LinkRequested, now).await?;
            links.push((stored.reference, mailed_link(&app, lang, stored.private_key, token)));
            recipient.get_or_insert(stored.application.representative.email);
        }
        let mail = mail::links(recipient.as_ref().unwrap_or(mailbox), lang, &links)?;
        enqueue(&mut transaction, &app, &mail, now).await?;
        Ok(transaction.commit().await?)
    }
}
