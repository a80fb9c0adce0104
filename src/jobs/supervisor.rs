//! Keeps going what must not end: whatever ends it, a panic included, it is begun again.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How long to wait before something is begun again.
#[derive(Clone, Copy, Debug)]
pub struct Pauses {
    pub first: Duration,
    pub longest: Duration,
}

impl Pauses {
    pub const PRODUCTION: Pauses =
        Pauses { first: Duration::from_secs(1), longest: Duration::from_mins(5) };

    /// Doubles with each failure.
    pub fn after(self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(30);
        self.first.saturating_mul(2_u32.saturating_pow(doublings)).min(self.longest)
    }
}

/// Runs a task until it is told to stop. It may end then, and at no other time.
pub async fn supervise<Task>(
    name: &'static str,
    pauses: Pauses,
    stop: CancellationToken,
    mut begin: impl FnMut() -> Task,
) where
    Task: Future<Output = ()>,
{
    let mut in_a_row = 0;
    let mut failures: u64 = 0;
    loop {
        let since = Instant::now();
        let task = async { begin().await };
        let has_panicked = AssertUnwindSafe(task).catch_unwind().await.is_err();
        if stop.is_cancelled() {
            if has_panicked {
                tracing::error!(name, "a task panicked on its way out");
            }
            return;
        }
        // It had recovered.
        if since.elapsed() > pauses.longest {
            in_a_row = 0;
        }
        in_a_row += 1;
        failures += 1;
        let pause = pauses.after(in_a_row);
        tracing::error!(
            name,
            has_panicked,
            failures,
            ?pause,
            "A TASK HAS ENDED that must not; it begins again"
        );
        tokio::select! {
            () = stop.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}
