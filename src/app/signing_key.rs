//! The key with which the site recognises what it made itself. Knows nothing of what is signed.

use std::fmt;

use ring::hmac;

/// A secret that all processes on one database share.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// How many bytes make a key.
    pub const LENGTH: usize = 32;

    /// The key made from these bytes, which nobody else may know.
    pub fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// The signature (HMAC-SHA-256, RFC 2104) of a message. The purpose keeps a signature made for
    /// one thing from passing for another.
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&self.0, &framed(purpose, message));
        let mut signature = [0; 32];
        signature.copy_from_slice(tag.as_ref());
        signature
    }

    /// Whether a signature is ours, told in a time that does not depend on where it differs.
    pub fn verifies(&self, purpose: &str, message: &[u8], signature: &[u8]) -> bool {
        hmac::verify(&self.0, &framed(purpose, message), signature).is_ok()
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
