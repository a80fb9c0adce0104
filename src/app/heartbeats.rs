//! When each of those that work beside the requests last did their work.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Who works beside the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// What sends the mails.
    Mails,
    Housekeeping,
    /// What asks the DNS about domain names.
    DomainLookup,
}

/// What they have done, for monitoring; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Heartbeats(Arc<Mutex<[Option<Instant>; 3]>>);

impl Heartbeats {
    /// Notes that a task has done its work, if only that it found nothing to do.
    pub fn beat(&self, task: Task) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[task as usize] = Some(Instant::now());
    }

    /// How long ago that was. None when it has not done any yet.
    pub fn age(&self, task: Task) -> Option<Duration> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner)[task as usize];
        last.map(|last| last.elapsed())
    }
}
