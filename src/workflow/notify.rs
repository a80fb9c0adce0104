//! Who is notified of an application: the notice to staff and the acknowledgement.

use std::time::Duration;

use time::OffsetDateTime;

use super::{WorkflowError, mailed_link};
use crate::app::{App, Transaction};
use crate::domain::dns_check::DnsCheck;
use crate::domain::event::HistoryEvent;
use crate::domain::ids::{ApplicationId, MailboxToken, PrivateKey};
use crate::domain::mail::Mail;
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::Lang;
use crate::mail::{self, Acknowledgement, HoldEnd, Notice, RenderError};
use crate::outbox::{self, NewMail};
use crate::store::applications::{self, Key, StoredApplication};
use crate::store::{Connection, StoreError, dns_checks, events, holds, locks};

/// How long the notice waits for what the DNS says about the domain names.
const DNS_CHECK_WAIT: Duration = Duration::from_secs(10);

/// What is known about an application, besides its answers, when staff are notified of it.
pub(super) struct NoticeFacts<'facts> {
    pub(super) stored: &'facts StoredApplication,
    pub(super) related: Vec<Reference>,
    pub(super) hold: Option<(Vec<SpamSignal>, HoldEnd)>,
    pub(super) dns_checks: Vec<DnsCheck>,
}

impl<'facts> NoticeFacts<'facts> {
    /// Reads them back, for an application that was stored before.
    pub(super) async fn load(
        connection: &mut Connection,
        stored: &'facts StoredApplication,
    ) -> Result<Self, StoreError> {
        let mut related = Vec::new();
        let mut hold_end = None;
        for entry in events::history(connection, stored.id).await? {
            match entry.event {
                HistoryEvent::Related(reference) => related.push(reference),
                HistoryEvent::Released => hold_end = Some(HoldEnd::Released),
                HistoryEvent::Resubmitted => hold_end = Some(HoldEnd::Resubmitted),
                HistoryEvent::Received
                | HistoryEvent::AddressConfirmed
                | HistoryEvent::LinkRequested
                | HistoryEvent::Withdrawn
                | HistoryEvent::Acknowledged
                | HistoryEvent::NotDelivered => {}
            }
        }
        let signals = holds::signals(connection, stored.id).await?;
        let dns_checks = dns_checks::find(connection, stored.id).await?;
        Ok(Self { stored, related, hold: hold_end.map(|end| (signals, end)), dns_checks })
    }

    fn render(
        &self,
        app: &App,
        acknowledges: bool,
        reaches_internationalised: bool,
    ) -> Result<Mail, RenderError> {
        let stored = self.stored;
        let hold = self.hold.as_ref().map(|(signals, end)| (signals.as_slice(), *end));
        let notice = Notice {
            id: stored.id,
            reference: &stored.reference,
            received_at: stored.received_at,
            written_at: app.clock.now(),
            form_language: stored.form_language,
            declarations_version: &stored.declarations_version,
            region: stored.region,
            application: &stored.application,
            related: &self.related,
            acknowledges,
            reaches_internationalised,
            hold,
            dns_checks: &self.dns_checks,
            is_withdrawn: stored.state.is_withdrawn(),
        };
        mail::notice(&notice, &app.config.mail_to, app.config.staff_language)
    }
}

/// Notifies staff of an application, and the representative if there are a key and a token for the
/// link in the acknowledgement: without one, the mailbox must not be written to.
pub(super) async fn notify_received(
    transaction: &mut Transaction,
    app: &App,
    facts: &NoticeFacts<'_>,
    page: Option<(PrivateKey, MailboxToken)>,
    now: OffsetDateTime,
) -> Result<(), WorkflowError> {
    let reaches = reaches_everybody(transaction, facts.stored).await?;
    let acknowledgement = page.map(|page| acknowledgement(app, facts.stored, page)).transpose()?;
    let notice = facts.render(app, acknowledgement.is_some(), reaches)?;
    let waits = facts.dns_checks.iter().any(DnsCheck::is_pending);
    let delay = if waits { DNS_CHECK_WAIT } else { Duration::ZERO };
    let mails: Vec<NewMail<'_>> = acknowledgement
        .iter()
        .map(|mail| (mail, Duration::ZERO))
        .chain([(&notice, delay)])
        .map(|(mail, delay)| NewMail { id: app.time_ordered_id(), mail, delay })
        .collect();
    Ok(outbox::enqueue(transaction, &app.outbox_wakeup, &mails, now).await?)
}

/// Whether the relay takes mails to all people of an application, as far as is known. Asked of the
/// database only where a mailbox goes beyond ASCII.
async fn reaches_everybody(
    transaction: &mut Transaction,
    stored: &StoredApplication,
) -> Result<bool, StoreError> {
    let needs_smtputf8 = stored.application.people().any(|person| person.email.needs_smtputf8());
    Ok(!needs_smtputf8 || outbox::relay_takes_internationalised(transaction).await?)
}

fn acknowledgement(
    app: &App,
    stored: &StoredApplication,
    (key, token): (PrivateKey, MailboxToken),
) -> Result<Mail, RenderError> {
    let mailbox = &stored.application.representative.email;
    let lang = Lang::from(stored.application.language);
    let about = Acknowledgement {
        application: stored.id,
        reference: &stored.reference,
        received_at: stored.received_at,
        link: &mailed_link(app, lang, key, token),
    };
    mail::acknowledgement(mailbox, lang, &about)
}

/// Renders the notice of an application anew, with what is known by now, unless somebody has tried
/// to send it.
pub(super) async fn refresh_notice(
    transaction: &mut Transaction,
    app: &App,
    application: ApplicationId,
) -> Result<(), WorkflowError> {
    // A release in the same moment either has its say in this notice, or writes its own after it.
    if !locks::lock_hold(transaction, application).await? {
        return Err(StoreError::Gone(application).into());
    }
    let stored = applications::find(transaction, Key::Id(application)).await?;
    let stored = &stored.ok_or(StoreError::Gone(application))?;
    let facts = NoticeFacts::load(transaction, stored).await?;
    let acknowledges = outbox::has_acknowledgement(transaction, application).await?;
    let reaches = reaches_everybody(transaction, stored).await?;
    let notice = facts.render(app, acknowledges, reaches)?;
    Ok(outbox::replace_notice(transaction, &app.outbox_wakeup, application, &notice).await?)
}
