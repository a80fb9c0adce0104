//! The one transaction that stores an application with its history and its mails.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::sealing;
use crate::app::App;
use crate::domain::application::Application;
use crate::domain::event::EventKind;
use crate::domain::mark::Mark;
use crate::domain::reference::Reference;
use crate::i18n::Lang;
use crate::i18n::labels;
use crate::store::applications::{self, Arrival, Key};
use crate::store::arrivals::{self, ArrivalKind};
use crate::store::earlier;
use crate::store::events;
use crate::store::{drafts, evidence, marks};
use crate::web::error::AppError;
use crate::web::http::client_network::Network;
use crate::workflow::notify;

/// For how long the same answers are the same application. Whoever applies again much later does
/// so on purpose.
const SAME_WITHIN: Duration = Duration::days(30);

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
    pub marks: Vec<Mark>,
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
    let earlier = earlier::like(&mut transaction, application).await?;
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
            drafts::delete_sent(&mut transaction, draft, stored.id, now).await?;
            transaction.commit().await?;
            return Ok(Outcome::Stored(stored.private_key));
        } else {
            return Ok(Outcome::Different(stored.reference));
        }
    }
    if let Some(stored) = earlier::same(&mut transaction, application, now - SAME_WITHIN).await? {
        // What was taken for a program's comes from a person after all.
        if sent.marks.is_empty() && marks::release(&mut transaction, stored.id, now).await? {
            notify::tell(&mut transaction, stored.id, &app.config, app.random.uuid(), now).await?;
        }
        drafts::delete_sent(&mut transaction, draft, stored.id, now).await?;
        transaction.commit().await?;
        return Ok(Outcome::Stored(stored.private_key));
    }
    let kind = if sent.marks.is_empty() { ArrivalKind::Application } else { ArrivalKind::Marked };
    let (network, limits) = (sent.network.0, app.config.limits);
    if let Some(until) = arrivals::full_until(&mut transaction, kind, network, limits, now).await? {
        tracing::warn!(?kind, "an application was turned away: too many in the last hour");
        return Ok(Outcome::Full(until));
    }
    arrivals::note(&mut transaction, kind, network, now).await?;

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
        evidence::expect(&mut transaction, arrival.id).await?;
    }
    drafts::delete_sent(&mut transaction, draft, arrival.id, now).await?;
    if sent.marks.is_empty() {
        notify::tell(&mut transaction, arrival.id, &app.config, app.random.uuid(), now).await?;
    } else {
        marks::add(&mut transaction, arrival.id, &sent.marks, now).await?;
    }
    transaction.commit().await?;
    tracing::info!(reference = %arrival.reference, marks = ?sent.marks, "application stored");
    Ok(Outcome::Stored(arrival.private_key))
}
