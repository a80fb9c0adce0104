//! Who lost the link to an application and asked for it: a queue from the pages, which answer without
//! looking anybody up, to the job that does. Holds little, and nothing that must last: whoever gets
//! no mail asks again.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::{Duration, OffsetDateTime};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::domain::client_network::ClientNetwork;
use crate::domain::email_address::EmailAddress;
use crate::i18n::Lang;
use crate::store::rate_limits::RateLimits;

/// How many wait at the most. The job needs some milliseconds for each.
const MAX_WAITING: usize = 100;

/// The time over which requests are counted.
const WINDOW: Duration = Duration::hours(1);

/// Of so many networks requests are counted one by one within [`WINDOW`].
const MAX_NETWORKS: usize = 10_000;

/// Somebody asks for the links to the applications of a mailbox.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkRequest {
    pub lang: Lang,
    pub mailbox: EmailAddress,
}

/// The queue; cheap to clone.
#[derive(Clone)]
pub struct LinkRequests {
    sender: Sender<LinkRequest>,
    receiver: Arc<tokio::sync::Mutex<Receiver<LinkRequest>>>,
    counts: Arc<Mutex<Counts>>,
}

/// Why a request was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRequestError {
    /// Too many came from this network; there is room again from then on.
    Limited(OffsetDateTime),
    /// Too many wait.
    Full,
}

struct Counts {
    since: OffsetDateTime,
    /// Of networks, and of the wider ones that they belong to.
    of_networks: HashMap<[u8; 32], u32>,
    /// The mailboxes whose requests wait.
    waiting: HashSet<String>,
}

impl LinkRequests {
    /// Takes a request of a visitor.
    pub fn ask(
        &self,
        request: LinkRequest,
        network: ClientNetwork,
        limits: RateLimits,
        now: OffsetDateTime,
    ) -> Result<(), LinkRequestError> {
        let mut counts = self.counts();
        counts.count(network, limits, now)?;
        // Whose links are about to be mailed need not wait twice.
        if counts.waiting.contains(&request.mailbox.canonical_key()) {
            return Ok(());
        }
        let key = request.mailbox.canonical_key();
        self.sender.try_send(request).map_err(|_| LinkRequestError::Full)?;
        counts.waiting.insert(key);
        Ok(())
    }

    /// The next request, once there is one.
    pub async fn next(&self) -> Option<LinkRequest> {
        let next = self.receiver.lock().await.recv().await;
        next.inspect(|request| self.forget(request))
    }

    /// The next request, if there is one.
    pub async fn next_at_once(&self) -> Option<LinkRequest> {
        let next = self.receiver.lock().await.try_recv().ok();
        next.inspect(|request| self.forget(request))
    }

    fn forget(&self, request: &LinkRequest) {
        self.counts().waiting.remove(&request.mailbox.canonical_key());
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn count(
        &mut self,
        network: ClientNetwork,
        limits: RateLimits,
        now: OffsetDateTime,
    ) -> Result<(), LinkRequestError> {
        // A clock that was ahead must not keep its hour for ever.
        if !(self.since..self.since + WINDOW).contains(&now) {
            (self.since, self.of_networks) = (now, HashMap::new());
        }
        let wider = network.wider.map(|wider| (wider, limits.per_wider_network()));
        let counted = [(network.network, limits.per_network)].into_iter().chain(wider);
        for (network, limit) in counted.clone() {
            let count = self.of_networks.get(&network).copied().unwrap_or_default();
            if limit.is_some_and(|limit| count >= limit) {
                return Err(LinkRequestError::Limited(self.since + WINDOW));
            }
        }
        for (network, _) in counted {
            // Of more networks than these nobody asks honestly; the queue still holds few at a time.
            if self.of_networks.len() < MAX_NETWORKS || self.of_networks.contains_key(&network) {
                *self.of_networks.entry(network).or_default() += 1;
            }
        }
        Ok(())
    }
}

impl Default for LinkRequests {
    fn default() -> Self {
        let (sender, receiver) = channel(MAX_WAITING);
        let counts = Counts {
            since: OffsetDateTime::UNIX_EPOCH,
            of_networks: HashMap::new(),
            waiting: HashSet::new(),
        };
        Self {
            sender,
            receiver: Arc::new(tokio::sync::Mutex::new(receiver)),
            counts: Arc::new(Mutex::new(counts)),
        }
    }
}

impl fmt::Debug for LinkRequests {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LinkRequests")
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-21 14:30 UTC);

    fn request(number: usize) -> LinkRequest {
        let mailbox = EmailAddress::parse(&format!("amina{number}@example.org")).unwrap();
        LinkRequest { lang: Lang::En, mailbox }
    }

    fn network(number: u8) -> ClientNetwork {
        ClientNetwork { network: [number; 32], wider: None }
    }

    #[test]
    fn a_network_has_its_limit_and_the_queue_its_length() {
        let requests = LinkRequests::default();
        let limits = RateLimits { per_network: Some(2), overall: None };
        let ask = |number, now| requests.ask(request(0), network(number), limits, now);
        let hour = NOW + WINDOW;
        assert_eq!([ask(1, NOW), ask(1, NOW)], [Ok(()), Ok(())]);
        assert_eq!(ask(1, NOW), Err(LinkRequestError::Limited(hour)));
        assert_eq!(ask(2, NOW), Ok(()), "others are not concerned");
        assert_eq!(ask(1, hour), Ok(()));
        assert_eq!(ask(1, NOW), Ok(()), "a clock that was ahead counts no more");
        // The same mailbox waits once; others fill the queue.
        let no_limits = RateLimits::default();
        for number in 1..MAX_WAITING {
            assert_eq!(requests.ask(request(number), network(2), no_limits, NOW), Ok(()));
        }
        let more = requests.ask(request(MAX_WAITING), network(3), no_limits, NOW);
        assert_eq!(more, Err(LinkRequestError::Full));
        assert_eq!(ask(3, NOW), Ok(()), "it waits already");
    }
}
