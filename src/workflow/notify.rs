//! Who is told of an application: puts the notice to staff and the acknowledgement into the
//! outbox, in the transaction of the caller. Knows nothing of requests.

use std::time::Duration;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::config::Config;
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::i18n::labels;
use crate::mail::for_applicants;
use crate::mail::for_staff::{self, Received};
use crate::outbox::{self, Delivery};
use crate::store::applications::{self, Key, Stored};
use crate::store::{Connection, StoreError, events, evidence, mailboxes, marks};
use crate::urls::{self, Private};

/// How long the notice waits for what the DNS says about the domain names.
const WAIT_FOR_EVIDENCE: Duration = Duration::from_secs(10);

/// Why nobody could be told.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
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
pub async fn tell(
    connection: &mut Connection,
    application: Uuid,
    config: &Config,
    fresh_proof: Uuid,
    now: OffsetDateTime,
) -> Result<(), TellError> {
    let stored = &stored(connection, application).await?;
    let mailbox = &stored.application.representative.email;
    let is_withdrawn = events::happened(connection, stored.id, EventKind::Withdrawn, None).await?;
    if !is_withdrawn
        && let Some(proof) = mailboxes::admit(connection, mailbox, fresh_proof, now).await?
    {
        let lang = labels::language_of(stored.application.correspondence);
        let path = urls::mailed(&Private::Application.path(lang, stored.private_key), proof);
        let link = format!("{}{path}", config.base_url);
        let (reference, received_at) = (&stored.reference, stored.received_at);
        let message =
            for_applicants::acknowledgement(mailbox, lang, reference, received_at, &link)?;
        outbox::enqueue(connection, Some(stored.id), now, Duration::ZERO, &message).await?;
    }
    let waits = evidence::of(connection, stored.id).await?.iter().any(|one| one.tried_at.is_none());
    let wait = if waits { WAIT_FOR_EVIDENCE } else { Duration::ZERO };
    let notice = notice(connection, stored, &config.mail_to).await?;
    outbox::enqueue(connection, Some(stored.id), now, wait, &notice).await?;
    Ok(())
}

/// Words the notice of an application anew, with what is known by now, unless it was sent.
///
/// # Errors
/// When the database refuses or does not answer, or the mail cannot be worded.
pub async fn tell_again(
    connection: &mut Connection,
    application: Uuid,
    staff: &EmailAddress,
) -> Result<(), TellError> {
    let stored = &stored(connection, application).await?;
    let notice = notice(connection, stored, staff).await?;
    Ok(outbox::reword_notice(connection, application, &notice).await?)
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
) -> Result<Message, TellError> {
    let history = events::history(connection, stored.id).await?;
    let is_withdrawn = history.iter().any(|event| event.kind == EventKind::Withdrawn);
    let earlier: Vec<Reference> = history.into_iter().filter_map(|event| event.other).collect();
    let delivery = outbox::acknowledgement(connection, stored.id).await?;
    let marks = marks::of(connection, stored.id).await?;
    let evidence = evidence::of(connection, stored.id).await?;
    let received = Received {
        reference: &stored.reference,
        received_at: stored.received_at,
        form_language: stored.form_language,
        application: &stored.application,
        earlier: &earlier,
        acknowledges: delivery != Delivery::Held,
        reaches_internationalised: outbox::relay_takes_internationalised(connection).await?,
        marks: marks.as_ref().map_or(&[], |marked| &marked.marks),
        evidence: &evidence,
        is_withdrawn,
    };
    Ok(for_staff::notice(&received, staff)?)
}
