//! The worker that empties the outbox. Any number of them, in any number of processes, share it.
//!
//! It claims some mails at a time and sends several at once, so that one that takes long holds
//! nobody, and hands over one after another in a conversation while mails are due.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

use super::RetryPolicy;
use super::queue::{Claim, Claimed, claim, give_back, renew_leases};
use super::record::{Recorder, in_time};
use crate::app::App;
use crate::app::heartbeats::Task;
use crate::domain::ids::MailId;
use crate::smtp::{Conversation, Mailer, SendError};

/// How much a worker does at once.
#[derive(Clone, Copy, Debug)]
pub struct Concurrency {
    /// How many conversations there are at a time, besides those in which a mail takes long.
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
    /// What became of mails, which is not recorded yet.
    finished: Vec<(Claimed, Result<(), SendError>)>,
    /// Records what was finished before; one at a time, so that the next records all that came
    /// meanwhile.
    recording: JoinSet<()>,
    /// The mails of which it does.
    recorded: Vec<MailId>,
    /// Conversations in which nothing is being said.
    kept: Vec<Conversation>,
    places: Arc<Semaphore>,
}

impl Worker {
    pub fn new(app: App) -> Self {
        let config = app.config.clone();
        let mailer = Mailer::new(config.relay, config.mail_from, config.ehlo_name);
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
            finished: Vec::new(),
            recording: JoinSet::new(),
            recorded: Vec::new(),
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
            self.record_finished(&stop);
            tokio::select! {
                () = stop.cancelled() => {}
                place = Arc::clone(&self.places).acquire_owned(), if !self.ready.is_empty() => {
                    self.start(place.expect("never closed"));
                }
                Some(tried) = self.sending.join_next_with_id() => self.gather(tried, &stop),
                Some(ended) = self.recording.join_next() => self.end_recording(ended),
                _ = renewal.tick() => self.renew_leases().await,
                _ = poll.tick() => more_may_be_due = true,
                () = wakeup.woken() => more_may_be_due = true,
            }
        }
        self.give_back().await;
        loop {
            self.record_finished(&stop);
            if self.sending.is_empty() && self.recording.is_empty() {
                break;
            }
            tokio::select! {
                Some(tried) = self.sending.join_next_with_id() => self.gather(tried, &stop),
                Some(ended) = self.recording.join_next() => self.end_recording(ended),
                _ = renewal.tick() => self.renew_leases().await,
            }
        }
        self.end_conversations();
    }

    /// Claims as many as there is room for. False when no more are due just now.
    async fn claim_more(&mut self) -> bool {
        let in_hand = self.in_hand();
        let room = self.worker.concurrency.max_in_hand.saturating_sub(in_hand.len());
        if room == 0 {
            return true;
        }
        let (app, lease) = (&self.worker.app, self.worker.retry_policy.lease);
        let claiming =
            async { claim(&mut *app.database.acquire().await?, lease, room, &in_hand).await };
        match in_time(claiming).await {
            Ok(claimed) => {
                app.heartbeats.beat(Task::Mails);
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

    /// Every mail that is about to be sent, being sent, or about to be recorded.
    fn in_hand(&self) -> Vec<MailId> {
        let ready = self.ready.iter().map(|claimed| claimed.claim.id);
        let sending = self.claims.values().map(|claim| claim.id);
        let finished = self.finished.iter().map(|(claimed, _)| claimed.claim.id);
        ready.chain(sending).chain(finished).chain(self.recorded.iter().copied()).collect()
    }

    /// Sends the next mail. One that takes long leaves its place to others.
    fn start(&mut self, place: OwnedSemaphorePermit) {
        let Some(claimed) = self.ready.pop_front() else { return };
        let (claim, mut kept) = (claimed.claim, self.kept.pop());
        let worker = Arc::clone(&self.worker);
        let sending = self.sending.spawn(async move {
            let (mailer, slow_after) = (&worker.mailer, worker.concurrency.slow_after);
            // Boxed, because a conversation with its buffers is large.
            let sending = mailer.send(&mut kept, claim.id, claimed.created_at, &claimed.mail);
            // Whatever a server says must not cost more than this attempt.
            let sending = AssertUnwindSafe(sending).catch_unwind();
            let mut sending = Box::pin(
                sending
                    .map(|sent| sent.unwrap_or_else(|panic| Err(SendError::unforeseen(&*panic)))),
            );
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
    fn gather(&mut self, first: Result<(task::Id, Tried), JoinError>, stop: &CancellationToken) {
        let mut places = Vec::new();
        let mut next = Some(first);
        while let Some(tried) = next {
            match tried {
                Ok((id, Tried { claimed, result, kept, place })) => {
                    self.claims.remove(&id);
                    self.kept.extend(kept);
                    places.extend(place);
                    self.finished.push((claimed, result));
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
        // Those in which a mail took long are more than can go on.
        while self.kept.len() > self.worker.concurrency.conversations {
            self.kept.pop().map(|conversation| tokio::spawn(conversation.end()));
        }
    }

    /// Begins to record what became of mails, unless something is being recorded.
    fn record_finished(&mut self, stop: &CancellationToken) {
        if self.finished.is_empty() || !self.recording.is_empty() {
            return;
        }
        let Worker { app, retry_policy, .. } = &*self.worker;
        let recorder = Recorder { app: app.clone(), retry_policy: *retry_policy };
        let (finished, stop) = (std::mem::take(&mut self.finished), stop.clone());
        self.recorded = finished.iter().map(|(claimed, _)| claimed.claim.id).collect();
        self.recording.spawn(async move { recorder.record(finished, &stop).await });
    }

    fn end_recording(&mut self, ended: Result<(), JoinError>) {
        self.recorded.clear();
        if let Err(error) = ended {
            tracing::error!(%error, "what became of mails may be unrecorded; they may be sent again");
        }
    }

    /// Keeps others from sending what is in hand, however slow the relay is. What can no longer be
    /// kept, and nobody began to send, is let go.
    async fn renew_leases(&mut self) {
        let ready = self.ready.iter().map(|claimed| claimed.claim);
        let claims: Vec<Claim> = self.claims.values().copied().chain(ready).collect();
        if claims.is_empty() {
            return;
        }
        let (app, lease) = (&self.worker.app, self.worker.retry_policy.lease);
        let renewing =
            async { renew_leases(&mut *app.database.acquire().await?, &claims, lease).await };
        let kept = in_time(renewing).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the leases of mails cannot be renewed");
            Vec::new()
        });
        self.ready.retain(|claimed| kept.contains(&claimed.claim.id));
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
