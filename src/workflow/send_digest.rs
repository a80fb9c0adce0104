//! Staff are told once a day which applications are held back.

use super::{WorkflowError, enqueue};
use crate::app::App;
use crate::mail::{self, DigestEntry};
use crate::store::applications::{self, Key};
use crate::store::holds::{self, HeldApplication};
use crate::store::{Connection, StoreError};

/// At most these many held applications stand in one mail. A day's digest is several mails when bots flood the
/// form: a mail that is too large for a server would be none.
const MAX_IN_DIGEST: usize = 50;

/// Writes the digest of what no digest has listed yet, unless the last one is less than a day old.
pub async fn send_digest(app: &App) -> Result<(), WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let held = holds::take_for_digest(&mut transaction, now).await?;
    for held in held.chunks(MAX_IN_DIGEST) {
        let mut entries = Vec::new();
        for held in held {
            entries.push(entry(&mut transaction, held.clone()).await?);
        }
        let digest = mail::digest(&entries, &app.config.mail_to)?;
        enqueue(&mut transaction, app, &digest, now).await?;
    }
    Ok(transaction.commit().await?)
}

/// One that this version cannot read is listed by its reference: it must not keep staff from
/// hearing of the others.
async fn entry(
    connection: &mut Connection,
    held: HeldApplication,
) -> Result<DigestEntry, StoreError> {
    let state = applications::state(connection, held.application).await?;
    let application = match applications::find(connection, Key::Id(held.application)).await {
        Ok(stored) => stored.map(|stored| stored.application),
        Err(error @ (StoreError::Database(_) | StoreError::Timeout)) => return Err(error),
        Err(error) => {
            tracing::error!(%error, "an application cannot be read for the digest");
            None
        }
    };
    Ok(DigestEntry {
        reference: held.reference,
        signals: held.signals,
        received_at: held.held_at,
        is_withdrawn: state.is_withdrawn(),
        application,
    })
}
