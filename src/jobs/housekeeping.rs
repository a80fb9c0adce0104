//! What has to be done now and then, apart from any request: forgetting what was only to be kept
//! for a while, and the daily digest. Any number of processes may do it.

use std::time::Duration;

use sqlx::PgPool;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::app::clock::Clock;
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::mail::for_staff::{self, DigestEntry};
use crate::outbox;
use crate::store::applications::{self, Key};
use crate::store::marks::{self, Marked};
use crate::store::{Connection, StoreError, arrivals, drafts, events, mailboxes};
use crate::workflow::notify::TellError;

/// How often.
const EVERY: Duration = Duration::from_mins(5);

/// How long one round may take; what was not done is done in the next.
const ROUND_TIME: Duration = Duration::from_mins(1);

/// So many marked applications stand in one mail. A day's digest is several mails when programs
/// flood the form: a mail that is too large for a server would be none.
const MOST_IN_MAIL: usize = 50;

/// What it works with.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Housekeeper {
    pub database: PgPool,
    pub clock: Clock,
    pub staff: EmailAddress,
    pub every: Duration,
}

impl Housekeeper {
    /// As in production.
    pub fn new(database: PgPool, clock: Clock, staff: EmailAddress) -> Self {
        Self { database, clock, staff, every: EVERY }
    }

    /// Works until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match timeout(ROUND_TIME, self.round()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "housekeeping failed; trying again"),
                Err(_) => tracing::error!("housekeeping takes too long; trying again"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(self.every) => {}
            }
        }
    }

    /// Everything once.
    ///
    /// # Errors
    /// When the database refuses or does not answer, or the digest cannot be worded.
    pub async fn round(&self) -> Result<(), TellError> {
        self.forget().await?;
        self.digest().await
    }

    async fn forget(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut connection = self.database.acquire().await?;
        drafts::delete_old(&mut connection, now).await?;
        mailboxes::forget_old(&mut connection, now).await?;
        arrivals::forget_old(&mut connection, now).await
    }

    async fn digest(&self) -> Result<(), TellError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin().await.map_err(StoreError::from)?;
        let marked = marks::take_for_digest(&mut transaction, now).await?;
        for marked in marked.chunks(MOST_IN_MAIL) {
            let mut entries = Vec::new();
            for marked in marked {
                entries.push(entry(&mut transaction, marked.clone()).await?);
            }
            let digest = for_staff::digest(&entries, &self.staff)?;
            outbox::enqueue(&mut transaction, None, now, Duration::ZERO, &digest).await?;
        }
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(())
    }
}

/// One that this version cannot read is told of by its reference: it must not keep staff from
/// hearing of the others.
async fn entry(connection: &mut Connection, marked: Marked) -> Result<DigestEntry, StoreError> {
    let id = marked.application;
    let is_withdrawn = events::happened(connection, id, EventKind::Withdrawn, None).await?;
    let application = match applications::find(connection, Key::Id(id)).await {
        Ok(stored) => stored.map(|stored| stored.application),
        Err(error @ StoreError::Database(_)) => return Err(error),
        Err(error) => {
            tracing::error!(%error, "an application cannot be read for the digest");
            None
        }
    };
    let (reference, marks, received_at) = (marked.reference, marked.marks, marked.marked_at);
    Ok(DigestEntry { reference, marks, received_at, is_withdrawn, application })
}
