//! Word within the process that something is to be done.

use std::sync::Arc;

use tokio::sync::Notify;

/// Wakes who waits; cheap to clone. Whoever is told while nobody waits is not lost: the next one to
/// wait goes on at once.
#[derive(Clone, Debug, Default)]
pub struct Wakeup(Arc<Notify>);

impl Wakeup {
    pub fn wake(&self) {
        self.0.notify_one();
    }

    pub async fn woken(&self) {
        self.0.notified().await;
    }
}
