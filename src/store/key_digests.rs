//! What the database keeps in place of keys: their digests, with which nobody who reads it can open
//! anything. The keys are random, so that none can be found by trying.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::ids::{PrivateKey, SubmissionKey};

/// Also computed by the migration that brought it, from the keys that were stored until then.
pub(super) fn of_private_key(key: PrivateKey) -> [u8; 32] {
    digest("private page", key.uuid())
}

pub(super) fn of_submission_key(key: SubmissionKey) -> [u8; 32] {
    digest("submission", key.uuid())
}

fn digest(purpose: &str, key: Uuid) -> [u8; 32] {
    Sha256::new().chain_update(purpose).chain_update([0]).chain_update(key).finalize().into()
}
