//! The worker that empties the outbox. Any number of them, in any number of processes, share it.
//!
//! It claims some mails at a time and sends several at once, so that one that takes long holds
//! nobody, and hands over one after another in a conversation while mails are due.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::RetryPolicy;
use super::queue::{
    Claim, Claimed, NewMail, claim, enqueue, give_back, mark_given_up, mark_sent, renew_leases,
    reschedule,
};
use crate::app::App;
use crate::domain::mail::MailTopic;
use crate::domain::reference::Reference;
use crate::mail;
use crate::smtp::{Conversation, Mailer, SendError};
use crate::store::StoreError;

/// How long a statement of the worker may take. A database that vanishes without a word must not
/// stop all mail: neither sqlx nor the server would ever end the wait.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(10);

/// How much a worker does at once.
#[derive(Clone, Copy, Debug)]
pub struct Concurrency {
    /// How many conversations there are at a time. Relays often take no more than ten from one
    /// client.
    pub conversations: usize,
    /// After so long, the next mail no longer waits for one that is being sent.
    pub slow_after: Duration,
    /// How many mails are claimed at the most, about to be sent, being sent or about to be recorded:
    /// all that a worker holds in memory, besides what is being recorded.
    pub max_in_hand: usize,
}

impl Concurrency {
    pub const PRODUCTION: Concurrency =
        Concurrency { conversations: 4, slow_after: Duration::from_secs(10), max_in_hand: 32 };
}

/// What a worker needs.
#[derive(Clone, Debug)]
pub struct Worker {
    /// With a database of its own: a rush of visitors must not keep mails back, nor the other way
    /// round.
    pub app: App,
    pub mailer: Mailer,
    pub retry_policy: RetryPolicy,
    pub concurrency: Concurrency,
}

/// What became of a mail, and what the next one can have: the conversation, and the place unless that
/// was left to others already.
struct Tried {
    claimed: Claimed,
    result: Result<(), SendError>,
    kept: Option<Conversation>,
    place: Option<OwnedSemaphorePermit>,
}

/// What a worker has in hand.
struct Delivery {
    worker: Arc<Worker>,
    /// Claimed, and next to be sent.
    ready: VecDeque<Claimed>,
    sending: JoinSet<Tried>,
    /// The claims of what is being sent.
    claims: HashMap<task::Id, Claim>,
    /// Taken by the relay, which is not recorded yet.
    sent: Vec<Claimed>,
    /// Records what was sent before; one at a time, so that the next records all that came meanwhile.
    recording: JoinSet<()>,
    /// Conversations in which nothing is being said.
    kept: Vec<Conversation>,
    places: Arc<Semaphore>,
}

impl Worker {
    pub fn new(app: App) -> Self {
        let mailer = Mailer::new(app.config.relay.clone(), app.config.mail_from.clone());
        let (retry_policy, concurrency) = (RetryPolicy::PRODUCTION, Concurrency::PRODUCTION);
        Self { app, mailer, retry_policy, concurrency }
    }

    /// Sends what is due, and waits to be woken for more, until told to stop; what is being sent is
    /// finished first.
    pub async fn run(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(self.concurrency.conversations));
        let delivery = Delivery {
            worker: Arc::new(self),
            ready: VecDeque::new(),
            sending: JoinSet::new(),
            claims: HashMap::new(),
            sent: Vec::new(),
            recording: JoinSet::new(),
            kept: Vec::new(),
            places,
        };
        // Boxed, because all that may wait in it is large.
        Box::pin(delivery.run(stop)).await;
    }
}

impl Delivery {
    async fn run(mut self, stop: CancellationToken) {
        let RetryPolicy { lease, poll_interval, .. } = self.worker.retry_policy;
        let [mut poll, mut renewal] = [poll_interval, lease / 3].map(interval);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let wakeup = self.worker.app.outbox_wakeup.clone();
        let mut more_may_be_due = true;
        while !stop.is_cancelled() {
            if more_may_be_due && self.ready.len() < self.worker.concurrency.conversations {
                more_may_be_due = self.claim_more().await;
            }
            if !more_may_be_due && self.ready.is_empty() {
                self.end_conversations();
            }
            self.record_sent(&stop);
            tokio::select! {
                () = stop.cancelled() => {}
                place = Arc::clone(&self.places).acquire_owned(), if !self.ready.is_empty() => {
                    self.start(place.expect("never closed"));
                }
                Some(tried) = self.sending.join_next_with_id() => self.gather(tried, &stop).await,
                Some(_) = self.recording.join_next() => {}
                _ = renewal.tick() => self.renew_leases().await,
                _ = poll.tick() => more_may_be_due = true,
                () = wakeup.woken() => more_may_be_due = true,
            }
        }
        self.give_back().await;
        loop {
            self.record_sent(&stop);
            if self.sending.is_empty() && self.recording.is_empty() {
                break;
            }
            tokio::select! {
                Some(tried) = self.sending.join_next_with_id() => self.gather(tried, &stop).await,
                Some(_) = self.recording.join_next() => {}
                _ = renewal.tick() => self.renew_leases().await,
            }
        }
        self.end_conversations();
    }

    /// Claims as many as there is room for. False when no more are due just now.
    async fn claim_more(&mut self) -> bool {
        let in_hand = self.ready.len() + self.sending.len() + self.sent.len();
        let room = self.worker.concurrency.max_in_hand.saturating_sub(in_hand);
        if room == 0 {
            return true;
        }
        let (app, lease) = (&self.worker.app, self.worker.retry_policy.lease);
        let claiming = async { claim(&mut *app.database.acquire().await?, lease, room).await };
        match in_time(claiming).await {
            Ok(claimed) => {
                let is_full = claimed.len() == room;
                self.ready.extend(claimed);
                is_full
            }
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read; trying again");
                false
            }
        }
    }

    /// Sends the next mail. One that takes long leaves its place to others.
    fn start(&mut self, place: OwnedSemaphorePermit) {
        let Some(claimed) = self.ready.pop_front() else { return };
        let (claim, mut kept) = (claimed.claim, self.kept.pop());
        let worker = Arc::clone(&self.worker);
        let sending = self.sending.spawn(async move {
            let (mailer, slow_after) = (&worker.mailer, worker.concurrency.slow_after);
            // Boxed, because a conversation with its buffers is large.
            let mut sending =
                Box::pin(mailer.send(&mut kept, claim.id, claimed.created_at, &claimed.mail));
            let soon = timeout(slow_after, &mut sending).await;
            let (result, place) = if let Ok(result) = soon {
                (result, Some(place))
            } else {
                drop(place);
                (sending.as_mut().await, None)
            };
            drop(sending);
            Tried { claimed, result, kept, place }
        });
        self.claims.insert(sending.id(), claim);
    }

    /// Notes what became of a mail, and of all others that were finished meanwhile.
    async fn gather(
        &mut self,
        first: Result<(task::Id, Tried), JoinError>,
        stop: &CancellationToken,
    ) {
        let mut failed = Vec::new();
        let mut places = Vec::new();
        let mut next = Some(first);
        while let Some(tried) = next {
            match tried {
                Ok((id, Tried { claimed, result, kept, place })) => {
                    self.claims.remove(&id);
                    self.kept.extend(kept);
                    places.extend(place);
                    match result {
                        Ok(()) => self.sent.push(claimed),
                        Err(error) => failed.push((claimed, error)),
                    }
                }
                Err(error) => {
                    // It is tried again when its lease is over.
                    self.claims.remove(&error.id());
                    tracing::error!(%error, "sending a mail failed in an unforeseen way");
                }
            }
            next = self.sending.try_join_next_with_id();
        }
        // In the conversations of those that were finished.
        if !stop.is_cancelled() {
            for place in places {
                self.start(place);
            }
        }
        for (claimed, error) in failed {
            if let Err(error) = in_time(self.worker.record_failure(&claimed, error)).await {
                tracing::error!(%error, "the outbox cannot be written");
            }
        }
    }

    /// Begins to record what was sent, unless something is being recorded.
    fn record_sent(&mut self, stop: &CancellationToken) {
        if self.sent.is_empty() || !self.recording.is_empty() {
            return;
        }
        let (worker, stop) = (Arc::clone(&self.worker), stop.clone());
        let sent = std::mem::take(&mut self.sent);
        self.recording.spawn(async move { worker.record_sent(&sent, &stop).await });
    }

    /// Keeps others from sending what is in hand, however slow the relay is.
    async fn renew_leases(&self) {
        let ready = self.ready.iter().map(|claimed| claimed.claim);
        let claims: Vec<Claim> = self.claims.values().copied().chain(ready).collect();
        if claims.is_empty() {
            return;
        }
        let (app, lease) = (&self.worker.app, self.worker.retry_policy.lease);
        let renewing =
            async { renew_leases(&mut *app.database.acquire().await?, &claims, lease).await };
        if let Err(error) = in_time(renewing).await {
            tracing::warn!(%error, "the leases of mails cannot be renewed");
        }
    }

    /// Leaves to others what nobody began to send.
    async fn give_back(&mut self) {
        let claims: Vec<Claim> = self.ready.drain(..).map(|claimed| claimed.claim).collect();
        if claims.is_empty() {
            return;
        }
        let app = &self.worker.app;
        let giving = async { give_back(&mut *app.database.acquire().await?, &claims).await };
        if let Err(error) = in_time(giving).await {
            tracing::warn!(%error, "mails cannot be given back; they wait for their leases");
        }
    }

    fn end_conversations(&mut self) {
        for conversation in self.kept.drain(..) {
            tokio::spawn(conversation.end());
        }
    }
}

impl Worker {
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
