//! Who lost the link to an application and asked for it: a queue from the pages, which answer without
//! looking anybody up, to the job that does. Holds little, and nothing that must last: whoever gets
//! no mail asks again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

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
        self.count(network, limits, now)?;
        self.add(request)
    }

    /// Takes a request that needs no limit.
    pub fn add(&self, request: LinkRequest) -> Result<(), LinkRequestError> {
        self.sender.try_send(request).map_err(|_| LinkRequestError::Full)
    }

    /// The next request, once there is one.
    pub async fn next(&self) -> Option<LinkRequest> {
        self.receiver.lock().await.recv().await
    }

    /// The next request, if there is one.
    pub async fn next_at_once(&self) -> Option<LinkRequest> {
        self.receiver.lock().await.try_recv().ok()
    }

    fn count(
        &self,
        network: ClientNetwork,
        limits: RateLimits,
        now: OffsetDateTime,
    ) -> Result<(), LinkRequestError> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was ahead must not keep its hour for ever.
        if !(counts.since..counts.since + WINDOW).contains(&now) {
            *counts = Counts { since: now, of_networks: HashMap::new() };
        }
        let until = counts.since + WINDOW;
        let wider = network.wider.map(|wider| (wider, limits.per_wider_network()));
        for (network, limit) in [(network.network, limits.per_network)].into_iter().chain(wider) {
            // Of more networks than these nobody asks honestly; the queue still holds few at a time.
            let is_counted = counts.of_networks.len() < MAX_NETWORKS
                || counts.of_networks.contains_key(&network);
            if !is_counted {
                continue;
            }
            let count = counts.of_networks.entry(network).or_default();
            if limit.is_some_and(|limit| *count >= limit) {
                return Err(LinkRequestError::Limited(until));
            }
            *count += 1;
        }
        Ok(())
    }
}

impl Default for LinkRequests {
    fn default() -> Self {
        let (sender, receiver) = channel(MAX_WAITING);
        let counts = Counts { since: OffsetDateTime::UNIX_EPOCH, of_networks: HashMap::new() };
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

    fn request() -> LinkRequest {
        let mailbox = EmailAddress::parse("amina@example.org").unwrap();
        LinkRequest { lang: Lang::En, mailbox }
    }

    fn network(number: u8) -> ClientNetwork {
        ClientNetwork { network: [number; 32], wider: None }
    }

    #[test]
    fn a_network_has_its_limit_and_the_queue_its_length() {
        let requests = LinkRequests::default();
        let limits = RateLimits { per_network: Some(2), overall: None };
        let ask = |number, now| requests.ask(request(), network(number), limits, now);
        let hour = NOW + WINDOW;
        assert_eq!([ask(1, NOW), ask(1, NOW)], [Ok(()), Ok(())]);
        assert_eq!(ask(1, NOW), Err(LinkRequestError::Limited(hour)));
        assert_eq!(ask(2, NOW), Ok(()), "others are not concerned");
        assert_eq!(ask(1, hour), Ok(()));
        assert_eq!(ask(1, NOW), Ok(()), "a clock that was ahead counts no more");
        for _ in 0..MAX_WAITING {
            let _ = requests.add(request());
        }
        assert_eq!(ask(3, NOW), Err(LinkRequestError::Full));
    }
}
