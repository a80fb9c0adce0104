//! The one transaction that stores an application with its history and its mails.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::sealing;
use crate::app::App;
use crate::domain::application::Application;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::Lang;
use crate::i18n::labels;
use crate::store::applications::{self, Arrival, Key};
use crate::store::duplicates;
use crate::store::events;
use crate::store::rate_limits::{self, LimitedAction};
use crate::store::{dns_checks, drafts, holds};
use crate::web::error::AppError;
use crate::web::http::client_network::Network;
use crate::workflow::notify;

/// For how long the same answers are the same application. Whoever applies again much later does
/// so on purpose.
const DUPLICATE_WINDOW: Duration = Duration::days(30);

/// What became of an application that was sent.
pub enum Outcome {
    /// It is stored, now or by an earlier sending of the same page; its private key.
    Stored(Uuid),
    /// Another one was stored from the same page before.
    Different(Reference),
    /// Too many were accepted lately; there is room again from then on.
    Full(OffsetDateTime),
}

/// What is sent.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Sent<'sent> {
    pub lang: Lang,
    pub submission_key: Uuid,
    pub draft_key: Uuid,
    pub network: Network,
    pub signals: Vec<SpamSignal>,
    pub application: &'sent Application,
}

/// Stores it, unless it is stored already.
///
/// # Errors
/// When the database refuses or does not answer, or a mail cannot be worded.
pub async fn store(app: &App, sent: &Sent<'_>) -> Result<Outcome, AppError> {
    let application = sent.application;
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let earlier = duplicates::find_related(&mut transaction, application).await?;
    let draft = sealing::digest(sent.draft_key);
    let mut submission_key = sent.submission_key;
    let sent_before = applications::find(&mut transaction, Key::Submission(submission_key)).await?;
    if let Some(stored) = sent_before {
        let is_withdrawn =
            events::happened(&mut transaction, stored.id, EventKind::Withdrawn, None).await?;
        if is_withdrawn {
            // The page is still open, and its sender has come to another mind.
            submission_key = app.random.uuid();
        } else if stored.application == *application {
            drafts::mark_submitted(&mut transaction, draft, stored.id, now).await?;
            transaction.commit().await?;
            return Ok(Outcome::Stored(stored.private_key));
        } else {
            return Ok(Outcome::Different(stored.reference));
        }
    }
    if let Some(stored) =
        duplicates::find_identical(&mut transaction, application, now - DUPLICATE_WINDOW).await?
    {
        // What was taken for a program's comes from a person after all.
        if sent.signals.is_empty() && holds::release(&mut transaction, stored.id, now).await? {
            notify::notify_received(
                &mut transaction,
                stored.id,
                &app.config,
                app.random.uuid(),
                now,
            )
            .await?;
        }
        drafts::mark_submitted(&mut transaction, draft, stored.id, now).await?;
        transaction.commit().await?;
        return Ok(Outcome::Stored(stored.private_key));
    }
    let kind = if sent.signals.is_empty() {
        LimitedAction::Application
    } else {
        LimitedAction::HeldApplication
    };
    let (network, limits) = (sent.network.0, app.config.limits);
    if let Some(until) =
        rate_limits::limited_until(&mut transaction, kind, network, limits, now).await?
    {
        tracing::warn!(?kind, "an application was turned away: too many in the last hour");
        return Ok(Outcome::Full(until));
    }
    rate_limits::record(&mut transaction, kind, network, now).await?;

    let arrival = loop {
        let arrival = Arrival {
            id: Uuid::now_v7(),
            reference: Reference::from_random(app.random.bytes()),
            private_key: app.random.uuid(),
            submission_key,
            received_at: now,
            form_language: labels::correspondence_in(sent.lang),
        };
        // Refused only when the reference is taken, which another throw of the dice mends.
        if applications::add(&mut transaction, &arrival, application).await? {
            break arrival;
        }
    };
    events::add(&mut transaction, arrival.id, EventKind::Received, now).await?;
    let earlier: Vec<Uuid> = earlier.iter().map(|earlier| earlier.id).collect();
    events::link(&mut transaction, arrival.id, &earlier, now).await?;
    if app.config.resolver.is_on() {
        dns_checks::schedule(&mut transaction, arrival.id).await?;
    }
    drafts::mark_submitted(&mut transaction, draft, arrival.id, now).await?;
    if sent.signals.is_empty() {
        notify::notify_received(&mut transaction, arrival.id, &app.config, app.random.uuid(), now)
            .await?;
    } else {
        holds::add(&mut transaction, arrival.id, &sent.signals, now).await?;
    }
    transaction.commit().await?;
    tracing::info!(reference = %arrival.reference, signals = ?sent.signals, "application stored");
    Ok(Outcome::Stored(arrival.private_key))
}
