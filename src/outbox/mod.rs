//! The mails that are to be sent: a queue in the database, and the worker that empties it. A mail
//! is put here in the transaction that it is about, so that one is never without the other. Knows
//! nothing of what mails say, except the one that tells staff of a failure.

mod queue;
mod record;
mod retry_policy;
mod status;
pub mod worker;

pub use self::queue::{NewMail, enqueue, recall, replace_notice};
pub use self::retry_policy::RetryPolicy;
pub use self::status::{Backlog, backlog, has_acknowledgement, relay_takes_internationalised};
