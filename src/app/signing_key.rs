//! The key with which the site recognises what it made itself. Knows nothing of what is signed.

use std::fmt;

use ring::hmac;
use sha2::{Digest as _, Sha256};

/// A secret that all processes on one database share.
#[derive(Clone)]
pub struct SigningKey {
    key: hmac::Key,
    bytes: [u8; Self::LENGTH],
}

impl SigningKey {
    /// How many bytes make a key.
    pub const LENGTH: usize = 32;

    /// The key made from these bytes, which nobody else may know.
    pub fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, &bytes), bytes }
    }

    /// The signature (HMAC-SHA-256, RFC 2104) of a message. The purpose keeps a signature made for
    /// one thing from passing for another.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&self.key, &framed(purpose, message));
        let mut signature = [0; 32];
        signature.copy_from_slice(tag.as_ref());
        signature
    }

    /// Whether a signature is ours, told in a time that does not depend on where it differs.
    pub fn verifies(&self, purpose: &str, message: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.key, &framed(purpose, message), signature).is_ok()
    }

    /// Stands for something that is remembered without being readable: SHA-256 under the key. Not as
    /// [`Self::sign`], because a migration computed it, too, of what was remembered before; what is
    /// remembered has a digest of one length, so nothing can be appended to it.
    pub fn pseudonym(&self, purpose: &str, digest: [u8; 32]) -> [u8; 32] {
        let hash = Sha256::new().chain_update(purpose).chain_update([0]);
        hash.chain_update(self.bytes).chain_update(digest).finalize().into()
    }
}

fn framed(purpose: &str, message: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), b"\0", message].concat()
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey")
    }
}
