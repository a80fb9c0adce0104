//! An application is submitted: stored with its history and the mails about it, or found to be
//! stored already.

use time::{Duration, OffsetDateTime};

use super::notify::{NoticeFacts, notify_received};
use super::release::end_hold;
use super::{WorkflowError, sealing};
use crate::app::{App, Transaction};
use crate::domain::application::{Application, DECLARATIONS_VERSION};
use crate::domain::client_network::ClientNetwork;
use crate::domain::dns_check::DnsCheck;
use crate::domain::event::EventKind;
use crate::domain::ids::{DraftKey, PrivateKey, SubmissionKey};
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::domain::state::ApplicationState;
use crate::i18n::Lang;
use crate::store::applications::{self, Key, NewApplication, StoredApplication};
use crate::store::duplicates::{self, RelatedApplication};
use crate::store::rate_limits::{self, LimitedAction};
use crate::store::{dns_checks, drafts, events, holds, locks};

/// For how long the same answers are the same application. Whoever applies again much later does
/// so on purpose.
const DUPLICATE_WINDOW: Duration = Duration::days(30);

#[derive(Debug)]
pub struct Submission<'submission> {
    pub lang: Lang,
    pub submission_key: SubmissionKey,
    pub draft_key: DraftKey,
    pub network: ClientNetwork,
    pub signals: Vec<SpamSignal>,
    pub application: &'submission Application,
}

#[derive(Debug)]
pub enum Submitted {
    /// It is stored, now or before: from the same page, or with identical answers lately.
    Stored(PrivateKey),
    /// Another one was stored from the same page before.
    DifferentAlreadySent(Reference),
    /// Too many were accepted lately; there is room again from then on.
    Limited(OffsetDateTime),
}

/// Stores it, unless it is stored already.
pub async fn submit(app: &App, submission: &Submission<'_>) -> Result<Submitted, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    // From here on, whoever sends the same or something related waits for us, and then finds it.
    locks::lock_submissions(&mut transaction).await?;
    let mut submission_key = submission.submission_key;
    if let Some(earlier) =
        applications::find(&mut transaction, Key::Submission(submission_key)).await?
    {
        if earlier.state.is_withdrawn() {
            // The page is still open, and its sender has changed their mind.
            submission_key = app.random_id();
        } else if earlier.application == *submission.application {
            return already_stored(transaction, submission, &earlier, now).await;
        } else {
            return Ok(Submitted::DifferentAlreadySent(earlier.reference));
        }
    }
    let since = now - DUPLICATE_WINDOW;
    let identical =
        duplicates::find_identical(&mut transaction, submission.application, since).await?;
    if let Some(earlier) = identical {
        if submission.signals.is_empty() {
            // What was taken for a bot's comes from a person after all.
            end_hold(&mut transaction, app, earlier.id, EventKind::Resubmitted, now).await?;
        }
        return already_stored(transaction, submission, &earlier, now).await;
    }
    // Only now: whoever sends the same form again is never over the limit.
    if let Some(until) = over_the_limit(&mut transaction, app, submission, now).await? {
        return Ok(Submitted::Limited(until));
    }
    let stored = store(&mut transaction, app, submission, submission_key, now).await?;
    transaction.commit().await?;
    let signals = &submission.signals;
    tracing::info!(reference = %stored.reference, ?signals, "application stored");
    Ok(Submitted::Stored(stored.private_key))
}

async fn already_stored(
    mut transaction: Transaction,
    submission: &Submission<'_>,
    earlier: &StoredApplication,
    now: OffsetDateTime,
) -> Result<Submitted, WorkflowError> {
    let draft = sealing::digest(submission.draft_key);
    drafts::mark_submitted(&mut transaction, draft, earlier.id, now).await?;
    transaction.commit().await?;
    Ok(Submitted::Stored(earlier.private_key))
}

/// When there is room again; none when there is room now, and then the submission counts.
async fn over_the_limit(
    transaction: &mut Transaction,
    app: &App,
    submission: &Submission<'_>,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, WorkflowError> {
    let action = if submission.signals.is_empty() {
        LimitedAction::Application
    } else {
        LimitedAction::HeldApplication
    };
    let (network, limits) = (submission.network, app.config.rate_limits);
    let until = rate_limits::limited_until(transaction, action, network, limits, now).await?;
    if until.is_some() {
        tracing::warn!(?action, "an application was turned away: too many in the last hour");
    } else {
        rate_limits::record(transaction, action, network, now).await?;
    }
    Ok(until)
}

/// Writes a new application, its history and its mails.
async fn store(
    transaction: &mut Transaction,
    app: &App,
    submission: &Submission<'_>,
    submission_key: SubmissionKey,
    now: OffsetDateTime,
) -> Result<StoredApplication, WorkflowError> {
    // Before it is written itself, or it would be related to itself.
    let related = duplicates::find_related(transaction, submission.application).await?;
    let new = insert(transaction, app, submission, submission_key, now).await?;
    events::relate(transaction, new.id, related.iter().map(|other| other.id), now).await?;
    let checks_dns = app.config.resolver.is_on();
    if checks_dns {
        dns_checks::schedule(transaction, new.id).await?;
    }
    let draft = sealing::digest(submission.draft_key);
    drafts::mark_submitted(transaction, draft, new.id, now).await?;
    let is_held = !submission.signals.is_empty();
    let stored = as_stored(new, submission.application, is_held);
    if is_held {
        // Nobody is notified: staff find it in the digest, and release what a person sent.
        holds::add(transaction, stored.id, &submission.signals, now).await?;
        return Ok(stored);
    }
    let facts = NoticeFacts {
        stored: &stored,
        related: related
            .into_iter()
            .map(|RelatedApplication { reference, .. }| reference)
            .collect(),
        hold: None,
        dns_checks: if checks_dns { DnsCheck::pending(submission.application) } else { Vec::new() },
    };
    notify_received(transaction, app, &facts, now).await?;
    Ok(stored)
}

async fn insert(
    transaction: &mut Transaction,
    app: &App,
    submission: &Submission<'_>,
    submission_key: SubmissionKey,
    now: OffsetDateTime,
) -> Result<NewApplication, WorkflowError> {
    loop {
        let new = NewApplication {
            id: app.time_ordered_id(),
            reference: Reference::from_random(app.random.bytes()),
            private_key: app.random_id(),
            submission_key,
            received_at: now,
            form_language: submission.lang.into(),
        };
        // Refused only when the reference is taken, which drawing another one resolves.
        if applications::insert(transaction, &new, submission.application).await? {
            return Ok(new);
        }
    }
}

/// What would be read back.
fn as_stored(new: NewApplication, application: &Application, is_held: bool) -> StoredApplication {
    StoredApplication {
        id: new.id,
        reference: new.reference,
        private_key: new.private_key,
        received_at: new.received_at,
        form_language: new.form_language,
        declarations_version: DECLARATIONS_VERSION.to_owned(),
        region: application.country.region(),
        state: if is_held { ApplicationState::Held } else { ApplicationState::Open },
        application: application.clone(),
    }
}
