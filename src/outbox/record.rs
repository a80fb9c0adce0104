//! What the worker records of the mails that it has tried to send.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::queue::{Claim, Claimed, NewMail, enqueue, mark_given_up, mark_sent, reschedule};
use super::retry_policy::RetryPolicy;
use crate::app::App;
use crate::domain::mail::MailTopic;
use crate::domain::reference::Reference;
use crate::mail;
use crate::smtp::SendError;
use crate::store::StoreError;

/// How long what the worker asks of the database may take in all: longer than one statement may, which
/// notices by itself when nobody answers.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(20);

/// Writes it down.
pub(super) struct Recorder {
    pub(super) app: App,
    pub(super) retry_policy: RetryPolicy,
}

impl Recorder {
    /// Records what became of mails: first those that were sent, since nobody may send them again.
    pub(super) async fn record(
        &self,
        finished: Vec<(Claimed, Result<(), SendError>)>,
        stop: &CancellationToken,
    ) {
        let mut sent = Vec::new();
        let mut failed = Vec::new();
        for (claimed, result) in finished {
            match result {
                Ok(()) => sent.push(claimed),
                Err(error) => failed.push((claimed, error)),
            }
        }
        if !sent.is_empty() {
            self.record_sent(&sent, stop).await;
        }
        for (claimed, error) in failed {
            if let Err(error) = in_time(self.record_failure(&claimed, error)).await {
                // The others wait for their leases, too.
                tracing::error!(%error, "the outbox cannot be written");
                return;
            }
        }
    }

    /// Records that mails were taken. While the database is away nobody else can claim them, so this
    /// goes on until it is recorded, or they would be sent a second time.
    async fn record_sent(&self, sent: &[Claimed], stop: &CancellationToken) {
        let ids: Vec<_> = sent.iter().map(|mail| (mail.claim.id, mail.mail.topic.kind())).collect();
        let mut last_tries = 3;
        loop {
            let recording =
                async { mark_sent(&mut *self.app.database.acquire().await?, &ids).await };
            let Err(error) = in_time(recording).await else { break };
            let count = sent.len();
            tracing::error!(%error, count, "mails were sent, but that cannot be recorded; trying again");
            if stop.is_cancelled() {
                last_tries -= 1;
            }
            if last_tries == 0 {
                return;
            }
            sleep(Duration::from_secs(1)).await;
        }
        for claimed in sent {
            let Claim { id, attempts } = claimed.claim;
            let (kind, reference) = (claimed.mail.topic.kind().code(), reference(claimed));
            tracing::info!(%id, kind, reference, attempts, "mail sent");
        }
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
            let (staff, lang) = (&self.app.config.mail_to, self.app.config.staff_language);
            let address = &claimed.mail.recipient;
            match mail::undelivered(application, reference, address, reason, staff, lang) {
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

/// Runs a query of the worker within [`DATABASE_TIMEOUT`].
pub(super) async fn in_time<T>(
    query: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    match timeout(DATABASE_TIMEOUT, query).await {
        Ok(result) => result,
        Err(_) => Err(StoreError::Timeout),
    }
}
