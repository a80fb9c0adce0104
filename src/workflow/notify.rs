//! Who is told of an application: puts the notice to staff and the acknowledgement into the
//! outbox, in the transaction of the caller. Knows nothing of requests.

use std::time::Duration;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::domain::mail::Mail;
use crate::domain::reference::Reference;
use crate::i18n::labels;
use crate::mail::for_applicants;
use crate::mail::for_staff::{self, Received};
use crate::outbox::{self, Delivery};
use crate::store::applications::{self, Key, Stored};
use crate::store::{Connection, StoreError, dns_checks, events, holds, mail_throttle};
use crate::urls::{self, PrivatePage};

/// How long the notice waits for what the DNS says about the domain names.
const DNS_CHECK_WAIT: Duration = Duration::from_secs(10);

/// Why nobody could be told.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The database refused or did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A mail could not be worded.
    #[error(transparent)]
    Render(#[from] askama::Error),
}

/// Tells staff of an application, and the representative if the mailbox may be written to.
///
/// # Errors
/// When the database refuses or does not answer, or a mail cannot be worded.
pub async fn notify_received(
    connection: &mut Connection,
    application: Uuid,
    config: &Config,
    fresh_proof: Uuid,
    now: OffsetDateTime,
) -> Result<(), NotifyError> {
    let stored = &stored(connection, application).await?;
    let mailbox = &stored.application.representative.email;
    let is_withdrawn = events::happened(connection, stored.id, EventKind::Withdrawn, None).await?;
    if !is_withdrawn
        && let Some(proof) =
            mail_throttle::try_reserve(connection, mailbox, fresh_proof, now).await?
    {
        let lang = labels::language_of(stored.application.language);
        let path =
            urls::with_token(&PrivatePage::Application.path(lang, stored.private_key), proof);
        let link = format!("{}{path}", config.base_url);
        let (reference, received_at) = (&stored.reference, stored.received_at);
        let message =
            for_applicants::acknowledgement(mailbox, lang, reference, received_at, &link)?;
        outbox::enqueue(connection, Some(stored.id), now, Duration::ZERO, &message).await?;
    }
    let waits =
        dns_checks::find(connection, stored.id).await?.iter().any(|one| one.checked_at.is_none());
    let wait = if waits { DNS_CHECK_WAIT } else { Duration::ZERO };
    let notice = notice(connection, stored, &config.mail_to).await?;
    outbox::enqueue(connection, Some(stored.id), now, wait, &notice).await?;
    Ok(())
}

/// Words the notice of an application anew, with what is known by now, unless it was sent.
///
/// # Errors
/// When the database refuses or does not answer, or the mail cannot be worded.
pub async fn refresh_notice(
    connection: &mut Connection,
    application: Uuid,
    staff: &EmailAddress,
) -> Result<(), NotifyError> {
    let stored = &stored(connection, application).await?;
    let notice = notice(connection, stored, staff).await?;
    Ok(outbox::replace_notice(connection, application, &notice).await?)
}

async fn stored(connection: &mut Connection, application: Uuid) -> Result<Stored, StoreError> {
    let stored = applications::find(connection, Key::Id(application)).await?;
    stored.ok_or(StoreError::Incomplete(application))
}

/// The notice, from all that the database knows.
async fn notice(
    connection: &mut Connection,
    stored: &Stored,
    staff: &EmailAddress,
) -> Result<Mail, NotifyError> {
    let history = events::history(connection, stored.id).await?;
    let is_withdrawn = history.iter().any(|event| event.kind == EventKind::Withdrawn);
    let earlier: Vec<Reference> = history.into_iter().filter_map(|event| event.related).collect();
    let delivery = outbox::acknowledgement(connection, stored.id).await?;
    let signals = holds::find_for_update(connection, stored.id).await?;
    let dns_checks = dns_checks::find(connection, stored.id).await?;
    let received = Received {
        reference: &stored.reference,
        received_at: stored.received_at,
        form_language: stored.form_language,
        application: &stored.application,
        earlier: &earlier,
        acknowledges: delivery != Delivery::NotQueued,
        reaches_internationalised: outbox::relay_takes_internationalised(connection).await?,
        signals: signals.as_ref().map_or(&[], |held| &held.signals),
        dns_checks: &dns_checks,
        is_withdrawn,
    };
    Ok(for_staff::notice(&received, staff)?)
}
