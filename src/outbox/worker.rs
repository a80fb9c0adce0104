//! The worker that empties the outbox. Any number of them, in any number of processes, share it.

use std::convert::Infallible;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::{
    CHANNEL, Claim, Claimed, claim, enqueue, mark_given_up, mark_sent, renew_lease, reschedule,
};
use crate::app::clock::Clock;
use crate::app::random::Random;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailKind};
use crate::domain::reference::Reference;
use crate::smtp::{Mailer, SendError};
use crate::store::StoreError;

/// How patient the worker is.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct RetryPolicy {
    /// For how long a claimed mail is nobody else's. Renewed while the mail is being sent, so it
    /// is only how long a crash delays one.
    pub lease: Duration,
    /// The wait after the first failure; it doubles with each further one.
    pub initial_backoff: Duration,
    /// The longest wait.
    pub max_backoff: Duration,
    /// How old a mail may become (RFC 5321, 4.5.4.1: at least four to five days).
    pub give_up_after: Duration,
    /// How often it is tried even when it is older, as after a long outage of our own.
    pub min_attempts: i32,
    /// How often to look without being told that something was put in.
    pub poll_interval: Duration,
}

impl RetryPolicy {
    /// As in production.
    pub const PRODUCTION: RetryPolicy = RetryPolicy {
        lease: Duration::from_mins(2),
        initial_backoff: Duration::from_mins(1),
        max_backoff: Duration::from_hours(4),
        give_up_after: Duration::from_hours(5 * 24),
        min_attempts: 10,
        poll_interval: Duration::from_secs(10),
    };
}

/// Words the message that tells staff of an acknowledgement that could not be delivered. None when
/// it cannot be worded, which the giver has logged.
pub type Alarm = fn(&Reference, address: &str, reason: &str, staff: &EmailAddress) -> Option<Mail>;

/// What a worker needs.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Worker {
    pub database: PgPool,
    pub mailer: Mailer,
    pub retry_policy: RetryPolicy,
    pub clock: Clock,
    pub random: Random,
    pub alarm: Alarm,
    pub staff: EmailAddress,
}

impl Worker {
    /// Sends what is due, and waits to be told of more, until told to stop; an attempt in hand is
    /// finished first.
    pub async fn run(self, stop: CancellationToken) {
        let mut listener = None;
        while !stop.is_cancelled() {
            // Listening begins before looking, so that nothing falls in between.
            if listener.is_none() {
                listener = self.listen().await;
            }
            if let Err(error) = self.send_what_is_due(&stop).await {
                tracing::error!(%error, "the outbox cannot be read or written; trying again");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(self.retry_policy.poll_interval) => {}
                lost = told(listener.as_mut()) => if lost { listener = None },
            }
        }
    }

    /// None when the database is away; the worker then looks now and then.
    async fn listen(&self) -> Option<PgListener> {
        let mut listener = PgListener::connect_with(&self.database).await.ok()?;
        listener.listen(CHANNEL).await.ok()?;
        Some(listener)
    }

    async fn send_what_is_due(&self, stop: &CancellationToken) -> Result<(), StoreError> {
        let lease = self.retry_policy.lease.as_secs_f64();
        while !stop.is_cancelled() {
            let claiming = async { claim(&mut *self.database.acquire().await?, lease).await };
            let Some(mail) = in_time(claiming).await? else { break };
            match self.send(&mail).await {
                Ok(()) => self.note_sent(&mail, stop).await,
                Err(error) => in_time(self.note_failed(&mail, error)).await?,
            }
        }
        Ok(())
    }

    /// Sends a mail, and keeps others from sending it meanwhile, however slow the relay is.
    async fn send(&self, mail: &Claimed) -> Result<(), SendError> {
        // Boxed, because a conversation with its buffers is large.
        let sending = Box::pin(self.mailer.send(mail.claim.id, mail.created_at, &mail.message));
        tokio::select! {
            result = sending => result,
            never = self.keep(mail.claim) => match never {},
        }
    }

    /// Renews the lease for as long as it is polled.
    async fn keep(&self, claim: Claim) -> Infallible {
        let lease = self.retry_policy.lease.as_secs_f64();
        loop {
            sleep(self.retry_policy.lease / 3).await;
            let holding =
                async { renew_lease(&mut *self.database.acquire().await?, claim, lease).await };
            if let Err(error) = in_time(holding).await {
                tracing::warn!(%error, "the lease of a mail cannot be renewed");
            }
        }
    }

    /// Writes down that a mail was taken. While the database is away nobody else can claim it, so
    /// this goes on until it is noted, or the mail would be sent a second time.
    async fn note_sent(&self, mail: &Claimed, stop: &CancellationToken) {
        let (id, kind, reference) = (mail.claim.id, mail.message.kind.code(), reference(mail));
        let mut last_tries = 3;
        loop {
            let noting = async { mark_sent(&mut *self.database.acquire().await?, id).await };
            let Err(error) = in_time(noting).await else { break };
            tracing::error!(%error, %id, "a mail was sent, but that cannot be noted; trying again");
            if stop.is_cancelled() {
                last_tries -= 1;
            }
            if last_tries == 0 {
                return;
            }
            sleep(Duration::from_secs(1)).await;
        }
        tracing::info!(%id, kind, reference, attempts = mail.claim.attempts, "mail sent");
    }

    /// Writes down why a mail was not taken, and when it is tried again, if ever.
    async fn note_failed(&self, mail: &Claimed, error: SendError) -> Result<(), StoreError> {
        let Claim { id, attempts } = mail.claim;
        let (kind, reference) = (mail.message.kind.code(), reference(mail));
        // Staff's own mailbox may be full or misconfigured for a while: what they must not miss is
        // tried for as long as can be.
        let is_permanent = error.permanent && !mail.message.kind.is_for_staff();
        let is_old = mail.age_seconds >= self.retry_policy.give_up_after.as_secs_f64()
            && attempts >= self.retry_policy.min_attempts;
        let reason = error.logged;
        if is_permanent || is_old {
            tracing::error!(%id, kind, reference, attempts, reason,
                "MAIL GIVEN UP: a person must look at it");
            return self.give_up(mail, &error.reason).await;
        }
        let wait = self.wait(attempts);
        tracing::warn!(%id, kind, reference, attempts, reason, ?wait,
            "mail not sent; it will be tried again");
        let mut connection = self.database.acquire().await?;
        reschedule(&mut connection, mail.claim, wait.as_secs_f64(), &error.reason).await
    }

    /// Marks a mail as given up and, if it was the acknowledgement, tells staff in its place. A
    /// message to staff that fails is only logged and counted, or it would announce itself.
    async fn give_up(&self, mail: &Claimed, reason: &str) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        let is_ours = mark_given_up(&mut transaction, mail.claim, reason).await?;
        if is_ours
            && mail.message.kind == MailKind::Acknowledgement
            && let Some((application, reference)) = &mail.application
            && let Some(message) =
                (self.alarm)(reference, &mail.message.recipient, reason, &self.staff)
        {
            let now = self.clock.now();
            enqueue(&mut transaction, Some(*application), now, Duration::ZERO, &message).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Doubles with each attempt; up to half as much again, so that mails which failed together
    /// are not tried together.
    fn wait(&self, attempts: i32) -> Duration {
        let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
        let wait = self
            .retry_policy
            .initial_backoff
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(self.retry_policy.max_backoff);
        let jitter = f64::from(self.random.bytes()[0]) / 512.0;
        wait.mul_f64(1.0 + jitter)
    }
}

/// For the log.
fn reference(mail: &Claimed) -> &str {
    mail.application.as_ref().map_or("", |(_, reference)| reference.as_str())
}

/// A database that vanishes without a word must not stop all mail: neither sqlx nor the server
/// would ever end the wait.
async fn in_time<T>(query: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match timeout(Duration::from_secs(10), query).await {
        Ok(result) => result,
        Err(_) => Err(StoreError::Timeout),
    }
}

/// Waits for word of a new mail. True when the connection that would bring it is lost.
async fn told(listener: Option<&mut PgListener>) -> bool {
    match listener {
        Some(listener) => !matches!(listener.try_recv().await, Ok(Some(_))),
        None => std::future::pending().await,
    }
}
