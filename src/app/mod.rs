//! What is handed to everybody: the database, the settings, the clock, randomness, the keys. Does
//! nothing by itself.

pub mod clock;
mod database;
pub mod heartbeats;
pub mod link_requests;
pub mod random;
pub mod signing_key;
pub mod wakeup;

use std::ops::Deref;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use self::clock::Clock;
pub use self::database::{Database, Transaction};
use self::heartbeats::Heartbeats;
use self::link_requests::LinkRequests;
use self::random::Random;
use self::signing_key::SigningKey;
use self::wakeup::Wakeup;
use crate::config::Config;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail_provider::is_provider;
use crate::store::mail_throttle::MailboxDigest;

/// Everything that is handed in; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What an application is put together from.
#[derive(Clone, Debug)]
pub struct Parts {
    pub database: Database,
    pub config: Config,
    pub clock: Clock,
    pub random: Random,
    /// Signs what pages carry and come back with.
    pub signing_key: SigningKey,
    /// Wakes the worker of this process when a mail was put into the outbox.
    pub outbox_wakeup: Wakeup,
    /// Who lost the link to an application, and is answered later.
    pub link_requests: LinkRequests,
    /// What runs beside the requests of this process notes here that it does.
    pub heartbeats: Heartbeats,
}

impl App {
    /// Puts everything together. Touches neither database nor network.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The same on connections of its own, which nobody else uses up.
    pub fn with_database(&self, database: Database) -> Self {
        Self::new(Parts { database, ..Parts::clone(self) })
    }

    /// An id that nobody can guess.
    pub fn random_id<T: From<Uuid>>(&self) -> T {
        self.random.uuid().into()
    }

    /// A mailbox as it is remembered.
    pub fn mailbox_digest(&self, mailbox: &EmailAddress) -> MailboxDigest {
        let pseudonym = |purpose, value: &str| {
            self.signing_key.pseudonym(purpose, Sha256::digest(value).into())
        };
        let domain = mailbox.domain();
        MailboxDigest {
            mailbox: pseudonym("mailbox", &mailbox.throttle_key()),
            domain: (!is_provider(domain)).then(|| pseudonym("domain", domain.registrable())),
        }
    }

    /// An id that sorts by the time at which it was made, so that indexes grow at their end.
    pub fn time_ordered_id<T: From<Uuid>>(&self) -> T {
        self.random.time_ordered_uuid(self.clock.now()).into()
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
