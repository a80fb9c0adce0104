//! The worker that empties the outbox. Any number of them, in any number of processes, share it.

use std::pin::pin;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use time::OffsetDateTime;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{CHANNEL, Claimed, claim, enqueue, hold, mark_due, mark_given_up, mark_sent};
use crate::domain::email_address::EmailAddress;
use crate::domain::message::{Message, MessageKind};
use crate::random::Random;
use crate::smtp::{SendError, Sender};
use crate::store::StoreError;

/// How patient the worker is.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Patience {
    /// For how long a claimed mail is nobody else's. Renewed while the mail is being sent, so it
    /// is only how long a crash delays one.
    pub lease: Duration,
    /// The wait after the first failure; it doubles with each further one.
    pub first_wait: Duration,
    /// The longest wait.
    pub longest_wait: Duration,
    /// How old a mail may become (RFC 5321, 4.5.4.1: at least four to five days).
    pub give_up_after: Duration,
    /// How often it is tried even when it is older, as after a long outage of our own.
    pub least_attempts: i32,
    /// How often to look without being told that something was put in.
    pub look_every: Duration,
}

impl Patience {
    /// As in production.
    pub const USUAL: Patience = Patience {
        lease: Duration::from_mins(2),
        first_wait: Duration::from_mins(1),
        longest_wait: Duration::from_hours(4),
        give_up_after: Duration::from_hours(5 * 24),
        least_attempts: 10,
        look_every: Duration::from_secs(10),
    };
}

/// Words the message that tells staff of an acknowledgement that could not be delivered. None when
/// it cannot be worded, which the giver has logged.
pub type Alarm = fn(&Claimed, reason: &str, staff: &EmailAddress) -> Option<Message>;

/// What a worker needs.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Worker {
    pub database: PgPool,
    pub sender: Sender,
    pub patience: Patience,
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
            match self.send_what_is_due(&stop).await {
                Ok(()) => {}
                Err(error) => tracing::error!(%error, "the outbox cannot be read; trying again"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(self.patience.look_every) => {}
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
        while !stop.is_cancelled() {
            let claimed = {
                let mut connection = self.database.acquire().await?;
                claim(&mut connection, self.patience.lease.as_secs_f64()).await?
            };
            let Some(mail) = claimed else { break };
            let result = self.send(&mail).await;
            self.note(&mail, result).await?;
        }
        Ok(())
    }

    /// Sends a mail, and keeps others from sending it meanwhile, however slow the relay is.
    async fn send(&self, mail: &Claimed) -> Result<(), SendError> {
        let mut sending = pin!(self.sender.send(mail.id, mail.created_at, &mail.message));
        loop {
            if let Ok(result) = timeout(self.patience.lease / 3, &mut sending).await {
                return result;
            }
            let lease = self.patience.lease.as_secs_f64();
            let held = async { hold(&mut *self.database.acquire().await?, mail.id, lease).await };
            if let Err(error) = held.await {
                tracing::warn!(%error, "the lease of a mail cannot be renewed");
            }
        }
    }

    /// Writes down what came of an attempt.
    async fn note(&self, mail: &Claimed, result: Result<(), SendError>) -> Result<(), StoreError> {
        let (id, kind, reference) = (mail.id, mail.message.kind.code(), &mail.reference);
        let Err(error) = result else {
            mark_sent(&mut *self.database.acquire().await?, id).await?;
            tracing::info!(%id, kind, %reference, attempts = mail.attempts, "mail sent");
            return Ok(());
        };
        // Staff's own mailbox may be full or misconfigured for a while: what they must not miss is
        // tried for as long as can be.
        let is_hopeless = error.permanent && mail.message.kind == MessageKind::Acknowledgement;
        let is_old = mail.age_seconds >= self.patience.give_up_after.as_secs_f64()
            && mail.attempts >= self.patience.least_attempts;
        let reason = error.logged;
        if is_hopeless || is_old {
            tracing::error!(%id, kind, %reference, attempts = mail.attempts, reason,
                "MAIL GIVEN UP: a person must look at it");
            return self.give_up(mail, &error.reason).await;
        }
        let wait = self.wait(mail.attempts);
        tracing::warn!(%id, kind, %reference, attempts = mail.attempts, reason, ?wait,
            "mail not sent; it will be tried again");
        let mut connection = self.database.acquire().await?;
        mark_due(&mut connection, id, wait.as_secs_f64(), &error.reason).await
    }

    /// Marks a mail as given up and, if it was the acknowledgement, tells staff in its place. A
    /// message to staff that fails is only logged and counted, or it would announce itself.
    async fn give_up(&self, mail: &Claimed, reason: &str) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        mark_given_up(&mut transaction, mail.id, reason).await?;
        if mail.message.kind == MessageKind::Acknowledgement
            && let Some(message) = (self.alarm)(mail, reason, &self.staff)
        {
            let now = OffsetDateTime::now_utc();
            enqueue(&mut transaction, mail.application_id, now, &message).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Doubles with each attempt; up to half as much again, so that mails which failed together
    /// are not tried together.
    fn wait(&self, attempts: i32) -> Duration {
        let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
        let wait = self
            .patience
            .first_wait
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(self.patience.longest_wait);
        let jitter = f64::from(self.random.bytes()[0]) / 512.0;
        wait.mul_f64(1.0 + jitter)
    }
}

/// Waits for word of a new mail. True when the connection that would bring it is lost.
async fn told(listener: Option<&mut PgListener>) -> bool {
    match listener {
        Some(listener) => !matches!(listener.try_recv().await, Ok(Some(_))),
        None => std::future::pending().await,
    }
}
