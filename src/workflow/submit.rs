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
use crate::domain::ids::{DraftKey, MailboxToken, PrivateKey, SubmissionKey};
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::domain::state::ApplicationState;
use crate::i18n::Lang;
use crate::store::admission::{self, Admission, Counted, Reservation};
use crate::store::applications::{self, Key, NewApplication, StoredApplication};
use crate::store::drafts::{self, DraftDigest};
use crate::store::duplicates::{self, RelatedApplication};
use crate::store::locks::SubmissionLocks;
use crate::store::rate_limits::LimitedAction;
use crate::store::{StoreError, events, holds};

/// For how long the same answers are the same application. Whoever applies again much later does
/// so on purpose.
const DUPLICATE_WINDOW: Duration = Duration::days(30);

/// How many references are tried: of two hundred million, hardly two in a row are taken.
const MAX_DRAWS: u32 = 10;

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
    let draft = sealing::digest(submission.draft_key);
    let locks = SubmissionLocks::new(submission.submission_key, submission.application);
    // From here on, whoever sends the same or something related waits for us, and then finds it.
    let mut transaction = app.database.begin_locked(&locks).await?;
    let (application, mut submission_key) = (submission.application, submission.submission_key);
    let since = now - DUPLICATE_WINDOW;
    let earlier =
        duplicates::find(&mut transaction, application, submission_key, draft, since).await?;
    if let Some(id) = earlier.same_page
        && let Some(stored) = applications::find(&mut transaction, Key::Id(id)).await?
    {
        if stored.state.is_withdrawn() {
            // The page is still open, and its sender has changed their mind.
            submission_key = app.random_id();
        } else if stored.application == *application {
            return already_stored(transaction, draft, &stored, now).await;
        } else {
            return Ok(Submitted::DifferentAlreadySent(stored.reference));
        }
    }
    // Whoever goes back to the empty form after sending finds what was typed still there: sent once
    // more, with the key of another check page, that is still the same application.
    for &id in &earlier.similar {
        // None when it was erased meanwhile.
        let stored = applications::find(&mut transaction, Key::Id(id)).await?;
        if let Some(stored) = stored.filter(|stored| stored.application == *application) {
            if submission.signals.is_empty() {
                // What was taken for a bot's comes from a person after all.
                end_hold(&mut transaction, app, id, EventKind::Resubmitted, now).await?;
            }
            return already_stored(transaction, draft, &stored, now).await;
        }
    }
    // Only now: whoever sends the same form again is never over the limit.
    let token = match admit(&mut transaction, app, submission, now).await? {
        Admission::Admitted(token) => token,
        Admission::Limited(until) => return Ok(Submitted::Limited(until)),
    };
    let stored = insert(&mut transaction, app, submission, submission_key, now).await?;
    if earlier.has_draft {
        drafts::mark_submitted(&mut transaction, draft, stored.id, now).await?;
    }
    let related = earlier.related.iter().map(|other| other.id);
    events::relate(&mut transaction, stored.id, related, now).await?;
    if stored.state.is_held() {
        // Nobody is notified: staff find it in the digest, and release what a person sent.
        holds::add(&mut transaction, stored.id, &submission.signals, now).await?;
    } else {
        notify(&mut transaction, app, &stored, earlier.related, token, now).await?;
    }
    transaction.commit().await?;
    let signals = &submission.signals;
    tracing::info!(reference = %stored.reference, ?signals, "application stored");
    Ok(Submitted::Stored(stored.private_key))
}

async fn already_stored(
    mut transaction: Transaction,
    draft: DraftDigest,
    earlier: &StoredApplication,
    now: OffsetDateTime,
) -> Result<Submitted, WorkflowError> {
    drafts::mark_submitted(&mut transaction, draft, earlier.id, now).await?;
    transaction.commit().await?;
    Ok(Submitted::Stored(earlier.private_key))
}

/// Whether there is room for it; and whether the representative may be written to, who is not as
/// long as it is held.
async fn admit(
    transaction: &mut Transaction,
    app: &App,
    submission: &Submission<'_>,
    now: OffsetDateTime,
) -> Result<Admission, StoreError> {
    let is_held = !submission.signals.is_empty();
    let action = if is_held { LimitedAction::HeldApplication } else { LimitedAction::Application };
    let mailbox = &submission.application.representative.email;
    let reservation = (!is_held).then(|| Reservation { mailbox, fresh_token: app.random_id() });
    let (network, limits) = (submission.network, app.config.rate_limits);
    let counted = Counted { action, network, limits };
    let admission = admission::admit(transaction, counted, reservation, now).await?;
    if let Admission::Limited(_) = admission {
        tracing::warn!(?action, "an application was turned away: too many in the last hour");
    }
    Ok(admission)
}

/// Writes a new application, and gives what would be read back.
async fn insert(
    transaction: &mut Transaction,
    app: &App,
    submission: &Submission<'_>,
    submission_key: SubmissionKey,
    now: OffsetDateTime,
) -> Result<StoredApplication, StoreError> {
    let application = submission.application;
    let mut new = NewApplication {
        id: app.time_ordered_id(),
        reference: Reference::from_random(app.random.bytes()),
        private_key: app.random_id(),
        submission_key,
        received_at: now,
        form_language: submission.lang.into(),
        checks_dns: app.config.resolver.is_on(),
    };
    // Refused only when the reference is taken, which drawing another one resolves.
    let mut draws = 1;
    while !applications::insert(transaction, &new, application).await? {
        if draws == MAX_DRAWS {
            return Err(StoreError::NoFreeReference);
        }
        new.reference = Reference::from_random(app.random.bytes());
        draws += 1;
    }
    Ok(StoredApplication {
        id: new.id,
        reference: new.reference,
        private_key: new.private_key,
        received_at: new.received_at,
        form_language: new.form_language,
        declarations_version: DECLARATIONS_VERSION.to_owned(),
        region: application.country.region(),
        state: if submission.signals.is_empty() {
            ApplicationState::Open
        } else {
            ApplicationState::Held
        },
        application: application.clone(),
    })
}

async fn notify(
    transaction: &mut Transaction,
    app: &App,
    stored: &StoredApplication,
    related: Vec<RelatedApplication>,
    token: Option<MailboxToken>,
    now: OffsetDateTime,
) -> Result<(), WorkflowError> {
    let facts = NoticeFacts {
        stored,
        related: related.into_iter().map(|other| other.reference).collect(),
        hold: None,
        dns_checks: if app.config.resolver.is_on() {
            DnsCheck::pending(&stored.application)
        } else {
            Vec::new()
        },
    };
    notify_received(transaction, app, &facts, token, now).await
}
