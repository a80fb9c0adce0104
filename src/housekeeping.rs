//! What has to be done now and then, apart from any request: forgetting what was only to be kept
//! for a while, and the daily digest. Any number of processes may do it.

use std::time::Duration;

use sqlx::PgPool;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::domain::email_address::EmailAddress;
use crate::mail::for_staff::{self, DigestEntry};
use crate::outbox;
use crate::store::applications::{self, Key};
use crate::store::{arrivals, drafts, mailboxes, marks};
use crate::telling::TellError;

/// How often.
const EVERY: Duration = Duration::from_mins(5);

/// How long one round may take; what was not done is done in the next.
const ROUND_TIME: Duration = Duration::from_mins(1);

/// So many marked applications stand in one digest; the others wait for the next, which then says
/// how many they are.
const MOST_IN_DIGEST: i64 = 500;

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
        let now = self.clock.now();
        let mut transaction =
            self.database.begin().await.map_err(crate::store::StoreError::from)?;
        drafts::delete_old(&mut transaction, now).await?;
        mailboxes::forget_old(&mut transaction, now).await?;
        arrivals::forget_old(&mut transaction, now).await?;
        let marked = marks::take_for_digest(&mut transaction, MOST_IN_DIGEST, now).await?;
        let mut entries = Vec::new();
        for marked in marked {
            let stored = applications::find(&mut transaction, Key::Id(marked.application)).await?;
            entries.extend(stored.map(|stored| DigestEntry {
                reference: stored.reference,
                marks: marked.marks,
                received_at: stored.received_at,
                application: stored.application,
            }));
        }
        if !entries.is_empty() {
            let waiting = marks::waiting(&mut transaction).await?;
            let digest = for_staff::digest(&entries, waiting, &self.staff)?;
            outbox::enqueue(&mut transaction, None, now, Duration::ZERO, &digest).await?;
        }
        transaction.commit().await.map_err(crate::store::StoreError::from)?;
        Ok(())
    }
}
