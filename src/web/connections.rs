//! The connections that are open: how many there may be, in all and from one address, and which one
//! has to go when there is no room. Knows no HTTP.
//!
//! A request costs no lock here: each connection keeps its own phase.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

/// How many connections there may be, and how long each may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At a time.
    pub connections: usize,
    /// At a time, from one address that is not a trusted proxy's.
    pub per_address: usize,
    /// From the first byte of the head of a request to the last.
    pub head: Duration,
    /// Without a request, before the first one and between two.
    pub idle: Duration,
    /// In which a client reads nothing of what is sent to it.
    pub write: Duration,
    /// For the requests in hand once the process has been told to end.
    pub drain: Duration,
}

impl Limits {
    pub const PRODUCTION: Limits = Limits {
        // Fewer than the 1,024 open files that systems usually grant.
        connections: 900,
        // A browser opens six. A large office without a proxy of its own gets on with a hundred, too:
        // those that idle make room.
        per_address: 100,
        head: Duration::from_secs(15),
        // Longer than the minute after which balancers usually close: whoever closes first must not
        // be the one to whom the next request is about to be sent.
        idle: Duration::from_secs(75),
        write: Duration::from_secs(30),
        drain: Duration::from_secs(20),
    };
}

/// A request is in hand. The first phase of a connection is idle, as if a request had just ended.
const BUSY: u64 = 0;
/// The head of a request is arriving; or nothing more is wanted from this connection.
const ARRIVING: u64 = 1;
/// Everything from here on is the time at which the idle connection will be closed, so that the
/// smallest has been idle for longest.
const IDLE: u64 = 2;

#[derive(Debug)]
pub struct Connections {
    limits: Limits,
    started: Instant,
    places: Arc<Semaphore>,
    open: Mutex<Vec<Arc<Connection>>>,
    /// Somebody waits for a place.
    is_crowded: AtomicBool,
    /// The minute in which the operator was told last.
    warned: AtomicU64,
    /// Cancelled when all are to end.
    close: CancellationToken,
}

/// What is known of one connection.
#[derive(Debug)]
pub struct Connection {
    /// Whose limit counts it; none for a trusted proxy's.
    counted: Option<IpAddr>,
    phase: AtomicU64,
    /// Cancelled when it is to end once the request in hand is answered.
    pub leave: CancellationToken,
}

/// An open connection, until it is dropped.
#[derive(Debug)]
pub struct Place {
    pub connection: Arc<Connection>,
    pub connections: Arc<Connections>,
    _permit: OwnedSemaphorePermit,
}

/// An address has as many connections as it may have, and all of them are busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

impl Connections {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            started: Instant::now(),
            places: Arc::new(Semaphore::new(limits.connections)),
            open: Mutex::default(),
            is_crowded: AtomicBool::new(false),
            warned: AtomicU64::new(0),
            close: CancellationToken::new(),
        })
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Finds room for a connection. Where there is none, the one goes that has been idle for longest,
    /// among those of the same address or of all; without one, the new one waits.
    pub async fn place(self: &Arc<Self>, counted: Option<IpAddr>) -> Result<Place, TooMany> {
        let counted = counted.map(subject);
        if counted.is_some() && !self.has_room_for(counted) {
            return Err(TooMany);
        }
        let permit = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.wait().await,
        };
        let connection = Arc::new(Connection {
            counted,
            phase: AtomicU64::new(self.idle_from(Instant::now() + self.limits.idle)),
            leave: self.close.child_token(),
        });
        self.open().push(Arc::clone(&connection));
        Ok(Place { connection, connections: Arc::clone(self), _permit: permit })
    }

    /// Ends those that are idle, and the others after the request in hand.
    pub fn close(&self) {
        self.close.cancel();
    }

    fn has_room_for(&self, counted: Option<IpAddr>) -> bool {
        let open = self.open();
        let own = || open.iter().filter(|connection| connection.counted == counted);
        own().count() < self.limits.per_address || let_go(own())
    }

    async fn wait(&self) -> OwnedSemaphorePermit {
        // Before the search: whoever becomes idle just now sees the one, or is found by the other.
        self.is_crowded.store(true, Ordering::SeqCst);
        if !let_go(self.open().iter()) {
            self.warn();
        }
        let permit = Arc::clone(&self.places).acquire_owned().await.expect("never closed");
        self.is_crowded.store(false, Ordering::SeqCst);
        permit
    }

    /// At most once in a minute.
    fn warn(&self) {
        let minute = self.started.elapsed().as_secs() / 60 + 1;
        if self.warned.swap(minute, Ordering::Relaxed) != minute {
            let open = self.limits.connections;
            tracing::warn!(open, "no room: all connections are busy, and others wait");
        }
    }

    /// A phase that says when the time to be idle is over.
    fn idle_from(&self, end: Instant) -> u64 {
        let since_start = end.saturating_duration_since(self.started);
        u64::try_from(since_start.as_millis()).unwrap_or(u64::MAX).max(IDLE)
    }

    fn open(&self) -> MutexGuard<'_, Vec<Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the one that has been idle for longest to go, if any is.
fn let_go<'open>(connections: impl Iterator<Item = &'open Arc<Connection>>) -> bool {
    let mut idle: Vec<(u64, &Arc<Connection>)> = connections
        .map(|connection| (connection.phase.load(Ordering::SeqCst), connection))
        .filter(|(phase, _)| *phase >= IDLE)
        .collect();
    idle.sort_unstable_by_key(|(phase, _)| *phase);
    // A request may arrive at this very moment; then the next one is asked.
    let found = idle.into_iter().find(|(phase, connection)| {
        let change = (Ordering::SeqCst, Ordering::Relaxed);
        connection.phase.compare_exchange(*phase, ARRIVING, change.0, change.1).is_ok()
    });
    if let Some((_, connection)) = found {
        connection.leave.cancel();
    }
    found.is_some()
}

/// What counts as one address. In IPv6, a customer has at least 2⁶⁴ of them.
fn subject(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

impl Connection {
    /// Bytes have come in. Whether they are the first of a request.
    pub fn begins_to_receive(&self) -> bool {
        let was_idle = self.phase.load(Ordering::Relaxed) >= IDLE;
        if was_idle {
            self.phase.store(ARRIVING, Ordering::Relaxed);
        }
        was_idle
    }

    pub fn is_busy(&self) -> bool {
        self.phase.load(Ordering::Relaxed) == BUSY
    }

    pub fn is_arriving(&self) -> bool {
        self.phase.load(Ordering::Relaxed) == ARRIVING
    }

    /// The head of a request is there.
    pub fn begins_request(&self) {
        self.phase.store(BUSY, Ordering::Relaxed);
    }
}

impl Place {
    /// The response has been sent, and the connection waits for the next request until then.
    pub fn idles_until(&self, end: Instant) {
        let idle = self.connections.idle_from(end);
        let before = self.connection.phase.swap(idle, Ordering::SeqCst);
        if before == BUSY && self.connections.is_crowded.load(Ordering::SeqCst) {
            self.connection.leave.cancel();
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.open();
        if let Some(place) =
            open.iter().position(|connection| Arc::ptr_eq(connection, &self.connection))
        {
            open.swap_remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_customer_s() {
        let of = |address: &str| subject(address.parse().unwrap()).to_string();
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
        assert_eq!(of("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
