//! An application is submitted: stored with its history and the mails about it, or found to be
//! stored already.

use time::{Duration, OffsetDateTime};

use super::anew::do_anew;
use super::notify::{NoticeFacts, notify_received};
use super::release::end_hold;
use super::{WorkflowError, sealing};
use crate::app::{App, Transaction};
use crate::domain::application::{Application, DECLARATIONS_VERSION};
use crate::domain::client_network::ClientNetwork;
use crate::domain::dns_check::DnsCheck;
use crate::domain::event::EventKind;
use crate::domain::ids::{DraftKey, MailboxToken, PrivateKey, SubmissionKey};
use crate::domain::mail::MailKind;
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

/// How many times whoever sends the same answers again is led to the private page, each time with a key
/// of its own.
const MAX_KEYS: i64 = 20;

/// So often one can withdraw and send again from one page, each time once however often one presses.
const MAX_WITHDRAWN: u32 = 5;

/// How many references are tried: of two hundred million, hardly two in a row are taken.
const MAX_DRAWS: u32 = 10;

#[derive(Debug)]
pub struct Submission<'submission> {
    pub lang: Lang,
    pub submission_key: SubmissionKey,
    /// Under which the form can be saved.
    pub draft_key: DraftKey,
    /// Under which it was saved when it was opened.
    pub opened: Option<DraftKey>,
    pub network: ClientNetwork,
    pub signals: Vec<SpamSignal>,
    pub application: &'submission Application,
}

#[derive(Debug)]
pub enum Submitted {
    /// It is stored, now or before: from the same page, or with identical answers lately.
    Stored(PrivateKey),
    /// Identical answers were sent lately, here or there from a form that was opened by its link: who
    /// knows them may be who began it for somebody else, and is not led to the private page.
    SameAnswersStored(Reference),
    /// Another one was stored from the same page before.
    DifferentAlreadySent(Reference),
    /// Too many were accepted lately; there is room again from then on.
    Limited(OffsetDateTime),
}

/// Stores it, unless it is stored already.
pub async fn submit(app: &App, submission: &Submission<'_>) -> Result<Submitted, WorkflowError> {
    do_anew(|| try_submitting(app, submission)).await
}

async fn try_submitting(
    app: &App,
    submission: &Submission<'_>,
) -> Result<Submitted, WorkflowError> {
    let now = app.clock.now();
    let draft_keys = [submission.draft_key].into_iter().chain(submission.opened);
    let drafts: Vec<DraftDigest> = draft_keys.map(sealing::digest).collect();
    let locks = SubmissionLocks::new(submission.submission_key, submission.application);
    // From here on, whoever sends the same or something related waits for us, and then finds it.
    let mut transaction = app.database.begin_locked(&locks).await?;
    let (application, mut submission_key) = (submission.application, submission.submission_key);
    let since = now - DUPLICATE_WINDOW;
    let mut earlier =
        duplicates::find(&mut transaction, application, submission_key, &drafts, since).await?;
    let mut withdrawn = 0;
    while let Some(id) = earlier.same_page
        && let Some(stored) = applications::find(&mut transaction, Key::Id(id)).await?
    {
        if stored.state.is_withdrawn() {
            // The page is still open, and its sender has changed their mind.
            withdrawn += 1;
            submission_key = if withdrawn < MAX_WITHDRAWN {
                sealing::next_submission_key(submission_key)
            } else {
                app.random_id()
            };
            earlier =
                duplicates::find(&mut transaction, application, submission_key, &drafts, since)
                    .await?;
        } else if stored.application == *application {
            if earlier.has_draft {
                drafts::mark_submitted(&mut transaction, &drafts, &[], stored.id, now).await?;
            }
            transaction.commit().await?;
            return Ok(Submitted::Stored(sealing::private_key(submission_key)));
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
                let event = EventKind::Resubmitted;
                match end_hold(&mut transaction, app, id, event, now).await {
                    Err(WorkflowError::Store(StoreError::Gone(_))) => continue,
                    ended => ended?,
                };
            }
            let is_private =
                submission.opened.is_some() || drafts::is_from_draft(&mut transaction, id).await?;
            if earlier.has_draft {
                drafts::mark_submitted(&mut transaction, &drafts, &[], id, now).await?;
            }
            let key = app.random_id();
            let is_shown =
                !is_private && applications::add_key(&mut transaction, id, key, MAX_KEYS).await?;
            transaction.commit().await?;
            return Ok(if is_shown {
                Submitted::Stored(key)
            } else {
                Submitted::SameAnswersStored(stored.reference)
            });
        }
    }
    // Only now: whoever sends the same form again is never over the limit.
    let mut signals = submission.signals.clone();
    let token = match admit(&mut transaction, app, submission, now).await? {
        Admission::Admitted(token) => token,
        Admission::Flooded => {
            signals.push(SpamSignal::Flood);
            None
        }
        Admission::Limited(until) => return Ok(Submitted::Limited(until)),
    };
    let is_held = !signals.is_empty();
    let stored = insert(&mut transaction, app, submission, submission_key, is_held, now).await?;
    if earlier.has_draft || submission.opened.is_some() {
        // That somebody else may have begun the form must be known, wherever its draft is by now.
        let besides = if submission.opened.is_some() { drafts.as_slice() } else { &[] };
        drafts::mark_submitted(&mut transaction, &drafts, besides, stored.id, now).await?;
    }
    let related = earlier.related.iter().map(|other| other.id);
    events::relate(&mut transaction, stored.id, related, now).await?;
    if stored.state.is_held() {
        // Nobody is notified: staff find it in the digest, and release what a person sent.
        holds::add(&mut transaction, stored.id, &signals, now).await?;
    } else {
        let page = token.map(|token| (sealing::private_key(submission_key), token));
        notify(&mut transaction, app, &stored, earlier.related, page, now).await?;
    }
    transaction.commit().await?;
    tracing::info!(reference = %stored.reference, ?signals, "application stored");
    Ok(Submitted::Stored(sealing::private_key(submission_key)))
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
    let mailbox = app.mailbox_digest(&submission.application.representative.email);
    let reservation = (!is_held).then(|| Reservation {
        mailbox,
        kind: MailKind::Acknowledgement,
        fresh_token: app.random_id(),
    });
    let (network, limits) = (submission.network, app.config.rate_limits);
    let counted = Counted { action, network, limits };
    let admission = admission::admit(transaction, counted, reservation, now).await?;
    match admission {
        Admission::Admitted(_) => {}
        Admission::Flooded => {
            tracing::warn!("more applications arrive than ever do: they are held");
        }
        Admission::Limited(_) => {
            tracing::warn!(?action, "an application was turned away: its network sent too many");
        }
    }
    Ok(admission)
}

/// Writes a new application, and gives what would be read back.
async fn insert(
    transaction: &mut Transaction,
    app: &App,
    submission: &Submission<'_>,
    submission_key: SubmissionKey,
    is_held: bool,
    now: OffsetDateTime,
) -> Result<StoredApplication, StoreError> {
    let application = submission.application;
    let mut new = NewApplication {
        id: app.time_ordered_id(),
        reference: Reference::from_random(app.random.bytes()),
        private_key: sealing::private_key(submission_key),
        submission_key,
        mailbox: app.mailbox_digest(&application.representative.email),
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
        received_at: new.received_at,
        form_language: new.form_language,
        declarations_version: DECLARATIONS_VERSION.to_owned(),
        region: application.country.region(),
        state: if is_held { ApplicationState::Held } else { ApplicationState::Open },
        application: application.clone(),
    })
}

async fn notify(
    transaction: &mut Transaction,
    app: &App,
    stored: &StoredApplication,
    related: Vec<RelatedApplication>,
    page: Option<(PrivateKey, MailboxToken)>,
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
    notify_received(transaction, app, &facts, page, now).await
}
