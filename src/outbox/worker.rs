//! The worker that empties the outbox. Any number of them, in any number of processes, share it.

use std::convert::Infallible;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::RetryPolicy;
use super::queue::{
    Claim, Claimed, NewMail, claim, enqueue, mark_given_up, mark_sent, renew_lease, reschedule,
};
use crate::app::App;
use crate::domain::mail::MailTopic;
use crate::domain::reference::Reference;
use crate::mail;
use crate::smtp::{Mailer, SendError};
use crate::store::StoreError;

/// How long a statement of the worker may take. A database that vanishes without a word must not
/// stop all mail: neither sqlx nor the server would ever end the wait.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(10);

/// What a worker needs.
#[derive(Clone, Debug)]
pub struct Worker {
    /// With a database of its own: a rush of visitors must not keep mails back, nor the other way
    /// round.
    pub app: App,
    pub mailer: Mailer,
    pub retry_policy: RetryPolicy,
}

impl Worker {
    pub fn new(app: App) -> Self {
        let mailer = Mailer::new(app.config.relay.clone(), app.config.mail_from.clone());
        Self { app, mailer, retry_policy: RetryPolicy::PRODUCTION }
    }

    /// Sends what is due, and waits to be notified of more, until told to stop; an attempt in hand is
    /// finished first.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.send_what_is_due(&stop).await {
                tracing::error!(%error, "the outbox cannot be read or written; trying again");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(self.retry_policy.poll_interval) => {}
                () = self.app.outbox_wakeup.woken() => {}
            }
        }
    }

    async fn send_what_is_due(&self, stop: &CancellationToken) -> Result<(), StoreError> {
        let lease = self.retry_policy.lease;
        while !stop.is_cancelled() {
            let claiming = async { claim(&mut *self.app.database.acquire().await?, lease).await };
            let Some(claimed) = in_time(claiming).await? else { break };
            match self.send(&claimed).await {
                Ok(()) => self.record_sent(&claimed, stop).await,
                Err(error) => in_time(self.record_failure(&claimed, error)).await?,
            }
        }
        Ok(())
    }

    /// Sends a mail, and keeps others from sending it meanwhile, however slow the relay is.
    async fn send(&self, claimed: &Claimed) -> Result<(), SendError> {
        // Boxed, because a conversation with its buffers is large.
        let sending =
            Box::pin(self.mailer.send(claimed.claim.id, claimed.created_at, &claimed.mail));
        tokio::select! {
            result = sending => result,
            never = self.keep_lease(claimed.claim) => match never {},
        }
    }

    /// Renews the lease for as long as it is polled.
    async fn keep_lease(&self, claim: Claim) -> Infallible {
        let lease = self.retry_policy.lease;
        loop {
            sleep(self.retry_policy.lease / 3).await;
            let renewing =
                async { renew_lease(&mut *self.app.database.acquire().await?, claim, lease).await };
            if let Err(error) = in_time(renewing).await {
                tracing::warn!(%error, "the lease of a mail cannot be renewed");
            }
        }
    }

    /// Records that a mail was taken. While the database is away nobody else can claim it, so
    /// this goes on until it is recorded, or the mail would be sent a second time.
    async fn record_sent(&self, claimed: &Claimed, stop: &CancellationToken) {
        let (id, kind, reference) =
            (claimed.claim.id, claimed.mail.topic.kind().code(), reference(claimed));
        let mut last_tries = 3;
        loop {
            let recording = async { mark_sent(&mut *self.app.database.acquire().await?, id).await };
            let Err(error) = in_time(recording).await else { break };
            tracing::error!(%error, %id, "a mail was sent, but that cannot be recorded; trying again");
            if stop.is_cancelled() {
                last_tries -= 1;
            }
            if last_tries == 0 {
                return;
            }
            sleep(Duration::from_secs(1)).await;
        }
        tracing::info!(%id, kind, reference, attempts = claimed.claim.attempts, "mail sent");
    }

    /// Records why a mail was not taken, and when it is tried again, if ever.
    async fn record_failure(&self, claimed: &Claimed, error: SendError) -> Result<(), StoreError> {
        let Claim { id, attempts } = claimed.claim;
        let (kind, reference) = (claimed.mail.topic.kind().code(), reference(claimed));
        // Staff's own mailbox may be full or misconfigured for a while: what they must not miss is
        // tried for as long as can be.
        let is_permanent = error.permanent && !claimed.mail.topic.kind().is_for_staff();
        let is_old = self.retry_policy.gives_up(claimed.age_seconds, attempts);
        let reason = error.logged;
        if is_permanent || is_old {
            if claimed.mail.topic.kind().is_only_a_link() {
                // Deleted, as it is of use to nobody else; whoever waits for it asks again.
                tracing::warn!(%id, kind, attempts, reason, "mail given up");
            } else {
                tracing::error!(%id, kind, reference, attempts, reason,
                    "MAIL GIVEN UP: a person must look at it");
            }
            return self.give_up(claimed, &error.reason).await;
        }
        let wait = self.retry_policy.backoff(attempts, self.app.random.bytes()[0]);
        tracing::warn!(%id, kind, reference, attempts, reason, ?wait,
            "mail not sent; it will be tried again");
        let mut connection = self.app.database.acquire().await?;
        reschedule(&mut connection, claimed.claim, wait, &error.reason).await
    }

    /// Marks a mail as given up and, if it was the acknowledgement, notifies staff in its place. A
    /// mail to staff that fails is only logged and counted, or it would announce itself.
    async fn give_up(&self, claimed: &Claimed, reason: &str) -> Result<(), StoreError> {
        let mut transaction = self.app.database.begin().await?;
        let is_ours = mark_given_up(&mut transaction, claimed.claim, reason).await?;
        if is_ours
            && let MailTopic::Acknowledgement(application) = claimed.mail.topic
            && let Some(reference) = &claimed.reference
        {
            let staff = &self.app.config.mail_to;
            let address = &claimed.mail.recipient;
            match mail::undelivered(application, reference, address, reason, staff) {
                Ok(undelivered) => {
                    let (id, now) = (self.app.time_ordered_id(), self.app.clock.now());
                    let mail = NewMail { id, mail: &undelivered, delay: Duration::ZERO };
                    enqueue(&mut transaction, &self.app.outbox_wakeup, &[mail], now).await?;
                }
                Err(error) => tracing::error!(%error, "staff cannot be notified of a failed mail"),
            }
        }
        transaction.commit().await
    }
}

fn reference(claimed: &Claimed) -> &str {
    claimed.reference.as_ref().map_or("", Reference::as_str)
}

async fn in_time<T>(query: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match timeout(DATABASE_TIMEOUT, query).await {
        Ok(result) => result,
        Err(_) => Err(StoreError::Timeout),
    }
}
