//! Every lock that is taken by hand, in the order in which one transaction may take several. Each
//! is held until the end of the transaction.

use sha2::{Digest as _, Sha256};

use super::{Connection, StoreError};
use crate::domain::application::Application;
use crate::domain::ids::{ApplicationId, SubmissionKey};

/// Keys of advisory locks, which are shared by everything in the database: `npoc` in ASCII keeps
/// this one apart from those of others.
mod keys {
    pub const DIGEST: i64 = 0x006e_706f_6300_0002;
}

/// Locks on what an application may have in common with another that arrives in the same moment:
/// the page that it was sent from, its domain names and its mailboxes. The later one then sees the
/// earlier; those that have nothing in common do not wait for each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionLocks(Vec<i64>);

impl SubmissionLocks {
    pub fn new(submission_key: SubmissionKey, application: &Application) -> Self {
        let page = key_of("page", submission_key.uuid().as_bytes());
        let domains = application.domains.iter();
        let domains = domains.map(|domain| key_of("domain name", domain.ascii().as_bytes()));
        let mailboxes = application.people().map(|person| person.email.canonical_key());
        let mailboxes = mailboxes.map(|mailbox| key_of("mailbox", mailbox.as_bytes()));
        let mut keys: Vec<i64> = [page].into_iter().chain(domains).chain(mailboxes).collect();
        // In one order, so that no two wait for each other.
        keys.sort_unstable();
        keys.dedup();
        Self(keys)
    }

    /// The statements that begin a transaction and take the locks. Sent together, they are one round
    /// trip; apart from the next one, because what a statement sees is settled before it waits.
    pub fn begin(&self) -> String {
        let locks: Vec<String> =
            self.0.iter().map(|key| format!("pg_advisory_xact_lock({key})")).collect();
        format!("BEGIN; SELECT {}", locks.join(", "))
    }
}

/// The key of a value, from its digest: that two values share one by chance only makes one wait.
fn key_of(kind: &str, value: &[u8]) -> i64 {
    let digest = Sha256::new()
        .chain_update("npoc ")
        .chain_update(kind)
        .chain_update([0])
        .chain_update(value);
    let digest = digest.finalize();
    i64::from_be_bytes(digest[..8].try_into().expect("eight bytes of thirty-two"))
}

/// Only one process writes the digest of a day.
pub async fn lock_digest(connection: &mut Connection) -> Result<(), StoreError> {
    advisory(connection, keys::DIGEST).await
}

/// Waits for a release of the application that is under way, and keeps one from beginning. False when
/// it was erased. Whoever is about to change something of an application that is stored does this first:
/// erasing it takes its locks in the same order, the application before all that belongs to it.
pub async fn lock_hold(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<bool, StoreError> {
    let is_there = sqlx::query!(
        r#"WITH locked AS MATERIALIZED (
             SELECT id FROM applications WHERE id = $1 FOR KEY SHARE
         ), hold AS MATERIALIZED (
             SELECT application_id FROM application_holds
             WHERE application_id = (SELECT id FROM locked) FOR UPDATE
         )
         SELECT EXISTS (SELECT FROM locked) AS "is_there!",
                (SELECT application_id FROM hold) AS hold"#,
        application.uuid()
    )
    .fetch_one(connection)
    .await?;
    Ok(is_there.is_there)
}

async fn advisory(connection: &mut Connection, key: i64) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", key).execute(connection).await?;
    Ok(())
}
