//! Applications, written and read whole.

mod insert;
mod read;

use time::OffsetDateTime;

pub use self::insert::{add_key, forget_plain_keys, insert};
pub use self::read::{find, find_all, ids_by_representative, state};
use crate::domain::application::Application;
use crate::domain::choices::Language;
use crate::domain::country::IcannRegion;
use crate::domain::ids::{ApplicationId, PrivateKey, SubmissionKey};
use crate::domain::reference::Reference;
use crate::domain::state::ApplicationState;
use crate::store::mail_throttle::MailboxDigest;

/// What the server adds to an application when it arrives.
#[derive(Clone, Debug)]
pub struct NewApplication {
    pub id: ApplicationId,
    pub reference: Reference,
    pub private_key: PrivateKey,
    pub submission_key: SubmissionKey,
    /// Of its representative.
    pub mailbox: MailboxDigest,
    pub received_at: OffsetDateTime,
    /// The language of the page on which the form was filled in.
    pub form_language: Language,
    /// Whether the DNS is to be asked about its domain names.
    pub checks_dns: bool,
}

#[derive(Clone, Debug)]
pub struct StoredApplication {
    pub id: ApplicationId,
    pub reference: Reference,
    pub received_at: OffsetDateTime,
    pub form_language: Language,
    /// The version of the declarations that was agreed to.
    pub declarations_version: String,
    /// Suggested from the country when it arrived; staff may have changed it since.
    pub region: IcannRegion,
    pub state: ApplicationState,
    pub application: Application,
}

/// Which application is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Key<'key> {
    Id(ApplicationId),
    Private(PrivateKey),
    Reference(&'key str),
}
