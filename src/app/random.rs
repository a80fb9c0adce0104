//! Randomness, as something that is handed in.

use std::fmt;
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use time::OffsetDateTime;
use uuid::{Builder, Uuid};

/// Gives random bytes that nobody can guess, or in tests always the same ones.
#[derive(Clone)]
pub struct Random(Arc<Mutex<StdRng>>);

impl Random {
    /// A cryptographically secure generator, seeded by the operating system.
    pub fn system() -> Self {
        Self(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// The sequence that belongs to a seed.
    pub fn from_seed(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    pub fn bytes(&self) -> [u8; 16] {
        // A panic elsewhere cannot leave the generator in a state that is any less random.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).random()
    }

    /// Thirty-two bytes, fit for a key.
    pub fn key(&self) -> [u8; 32] {
        let (first, second) = (self.bytes(), self.bytes());
        std::array::from_fn(|place| if place < 16 { first[place] } else { second[place - 16] })
    }

    /// A UUID of 122 random bits (version 4), fit for addresses that nobody may guess.
    pub fn uuid(&self) -> Uuid {
        Builder::from_random_bytes(self.bytes()).into_uuid()
    }
}

impl Random {
    /// A UUID that begins with the time, in milliseconds (version 7).
    pub fn time_ordered_uuid(&self, now: OffsetDateTime) -> Uuid {
        let milliseconds = now.unix_timestamp_nanos() / 1_000_000;
        let mut random = [0; 10];
        random.copy_from_slice(&self.bytes()[..10]);
        Builder::from_unix_timestamp_millis(u64::try_from(milliseconds).unwrap_or(0), &random)
            .into_uuid()
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Random")
    }
}
