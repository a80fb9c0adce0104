//! When a mail that was not taken is tried again, and when no longer.

use std::time::Duration;

/// How patient the worker is.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// For how long a claimed mail is nobody else's. Renewed while the mail is being sent, so it
    /// is only how long a crash delays one.
    pub lease: Duration,
    /// The wait after the first failure; it doubles with each further one.
    pub initial_backoff: Duration,
    pub max_backoff: Duration,
    /// How old a mail may become (RFC 5321, 4.5.4.1: at least four to five days).
    pub give_up_after: Duration,
    /// How often it is tried even when it is older, as after a long outage of our own.
    pub min_attempts: i32,
    /// How often to look without being woken because something was put in.
    pub poll_interval: Duration,
}

impl RetryPolicy {
    pub const PRODUCTION: RetryPolicy = RetryPolicy {
        lease: Duration::from_mins(2),
        initial_backoff: Duration::from_mins(1),
        max_backoff: Duration::from_hours(4),
        give_up_after: Duration::from_hours(5 * 24),
        min_attempts: 10,
        poll_interval: Duration::from_secs(10),
    };

    /// Doubles with each attempt; up to half as much again for a `jitter` of 255, so that mails
    /// which failed together are not tried together.
    pub fn backoff(&self, attempts: i32, jitter: u8) -> Duration {
        let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
        let wait = self
            .initial_backoff
            .saturating_mul(2_u32.saturating_pow(doublings))
            .min(self.max_backoff);
        wait.mul_f64(1.0 + f64::from(jitter) / 512.0)
    }

    /// Whether a mail of this age has been tried often enough.
    pub fn gives_up(&self, age_seconds: f64, attempts: i32) -> bool {
        age_seconds >= self.give_up_after.as_secs_f64() && attempts >= self.min_attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let policy = RetryPolicy::PRODUCTION;
        let minutes = |attempts| policy.backoff(attempts, 0).as_secs() / 60;
        assert_eq!([1, 2, 3, 8, 9, 10].map(minutes), [1, 2, 4, 128, 240, 240]);
        assert!(policy.backoff(1, 255) < Duration::from_secs(90));
        assert!(policy.backoff(i32::MAX, 255) <= policy.max_backoff * 3 / 2);
    }

    #[test]
    fn an_old_mail_is_still_tried_a_few_times() {
        let days = |days: f64| days * 24.0 * 3600.0;
        assert!(!RetryPolicy::PRODUCTION.gives_up(days(4.9), 100));
        assert!(!RetryPolicy::PRODUCTION.gives_up(days(30.0), 9));
        assert!(RetryPolicy::PRODUCTION.gives_up(days(5.0), 10));
    }
}
