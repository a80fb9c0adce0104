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
use crate::store::holds::{self, HeldApplication};
use crate::store::{Connection, StoreError, drafts, events, mail_throttle, rate_limits};
use crate::workflow::notify::NotifyError;

/// How often.
const INTERVAL: Duration = Duration::from_mins(5);

/// How long one round may take; what was not done is done in the next.
const ROUND_TIMEOUT: Duration = Duration::from_mins(1);

/// So many held applications stand in one mail. A day's digest is several mails when programs
/// flood the form: a mail that is too large for a server would be none.
const MAX_IN_DIGEST: usize = 50;

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
        Self { database, clock, staff, every: INTERVAL }
    }

    /// Works until told to stop.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match timeout(ROUND_TIMEOUT, self.round()).await {
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
    pub async fn round(&self) -> Result<(), NotifyError> {
        self.forget().await?;
        self.digest().await
    }

    async fn forget(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut connection = self.database.acquire().await?;
        drafts::delete_old(&mut connection, now).await?;
        mail_throttle::forget_old(&mut connection, now).await?;
        rate_limits::forget_old(&mut connection, now).await
    }

    async fn digest(&self) -> Result<(), NotifyError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin().await.map_err(StoreError::from)?;
        let held = holds::take_for_digest(&mut transaction, now).await?;
        for held in held.chunks(MAX_IN_DIGEST) {
            let mut entries = Vec::new();
            for held in held {
                entries.push(entry(&mut transaction, held.clone()).await?);
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
async fn entry(
    connection: &mut Connection,
    held: HeldApplication,
) -> Result<DigestEntry, StoreError> {
    let id = held.application;
    let is_withdrawn = events::happened(connection, id, EventKind::Withdrawn, None).await?;
    let application = match applications::find(connection, Key::Id(id)).await {
        Ok(stored) => stored.map(|stored| stored.application),
        Err(error @ StoreError::Database(_)) => return Err(error),
        Err(error) => {
            tracing::error!(%error, "an application cannot be read for the digest");
            None
        }
    };
    let (reference, signals, received_at) = (held.reference, held.signals, held.held_at);
    Ok(DigestEntry { reference, signals, received_at, is_withdrawn, application })
}
