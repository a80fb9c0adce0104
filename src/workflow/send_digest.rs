//! Staff are told once a day which applications are held back.

use super::anew::do_anew;
use super::{WorkflowError, enqueue};
use crate::app::App;
use crate::domain::application::Application;
use crate::mail::{self, DigestEntry};
use crate::store::StoreError;
use crate::store::applications;
use crate::store::holds::{self, Digest, HeldApplication};

/// At most these many held applications are told of in one transaction, in one mail or in several when
/// their answers are long.
const MAX_AT_ONCE: usize = 50;

/// Writes the digest of what no digest has listed yet, unless the last one began less than a day ago;
/// then it goes on with that one, if it did not come to its end. Each transaction stands
/// for itself: what is written stays written, however long the rest takes.
pub async fn send_digest(app: &App) -> Result<(), WorkflowError> {
    let mut ours = None;
    loop {
        let (digest, count) = do_anew(|| write_some(app, ours)).await?;
        if count < MAX_AT_ONCE {
            return Ok(());
        }
        ours = Some(digest);
    }
}

/// Writes some of the digest, and gives how many that lists.
async fn write_some(app: &App, ours: Option<Digest>) -> Result<(Digest, usize), WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let digest = holds::current_digest(&mut transaction, ours, now).await?;
    let held = holds::take_for_digest(&mut transaction, digest, MAX_AT_ONCE).await?;
    if held.is_empty() {
        return Ok((digest, 0));
    }
    let ids: Vec<_> = held.iter().map(|held| held.application).collect();
    let mut answers = applications::find_all(&mut transaction, &ids).await?;
    let entries: Vec<DigestEntry> = held
        .into_iter()
        .map(|held| {
            let read = answers.remove(&held.application);
            entry(held, read.map(|read| read.map(|stored| stored.application)))
        })
        .collect();
    for mail in mail::digests(&entries, &app.config.mail_to, app.config.staff_language)? {
        enqueue(&mut transaction, app, &mail, now).await?;
    }
    transaction.commit().await?;
    Ok((digest, entries.len()))
}

/// One that this version cannot read is listed by its reference: it must not keep staff from
/// hearing of the others.
fn entry(held: HeldApplication, read: Option<Result<Application, StoreError>>) -> DigestEntry {
    let application = read.and_then(|read| {
        read.inspect_err(|error| {
            tracing::error!(%error, "an application cannot be read for the digest");
        })
        .ok()
    });
    DigestEntry {
        reference: held.reference,
        signals: held.signals,
        received_at: held.held_at,
        is_withdrawn: held.is_withdrawn,
        application,
    }
}
