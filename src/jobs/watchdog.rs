//! Notices that this process can no longer use its database although a new connection could.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::app::Database;

/// How often it looks, and for how long in one piece nothing may work.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub interval: Duration,
    pub limit: Duration,
}

impl Patience {
    pub const PRODUCTION: Patience =
        Patience { interval: Duration::from_secs(15), limit: Duration::from_mins(3) };
}

/// How long a new connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Ends once one of the pools has given no connection that works for longer than is our patience,
/// while new ones did work: only a new process can help then. A database that is away is none of it.
pub async fn stuck(pools: &[Database], patience: Patience) {
    let mut since = None;
    loop {
        sleep(patience.interval).await;
        if !is_stuck(pools).await {
            since = None;
        } else if since.get_or_insert_with(Instant::now).elapsed() >= patience.limit {
            tracing::error!(
                "for minutes no connection could be had from the pool, although new ones work: \
                 npoc ends, to be started anew"
            );
            return;
        }
    }
}

async fn is_stuck(pools: &[Database]) -> bool {
    for pool in pools {
        if pool.acquire().await.is_err() {
            return pool.connect_anew(CONNECT_TIMEOUT).await.is_ok();
        }
    }
    false
}
