//! What is sealed and what is derived from keys: saved forms, so that only the link opens them, and
//! the key of a private page. Pure.
//!
//! The link holds a key of 122 random bits. From it come, under different names, the digest that
//! finds the row and the key of the cipher (ChaCha20-Poly1305, RFC 8439). Whoever reads the
//! database sees neither the link nor what was typed.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};

use uuid::{Builder, Uuid};

use crate::domain::ids::{DraftKey, MailboxToken, PrivateKey, SubmissionKey};
use crate::store::drafts::{DraftDigest, Sealed};

/// The key of a draft's row.
pub(super) fn digest(draft_key: DraftKey) -> DraftDigest {
    derived("npoc draft row", draft_key)
}

/// A form as it is sealed.
pub(super) fn encoded(form: &[(String, String)]) -> Vec<u8> {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(form).finish().into_bytes()
}

/// Seals an encoded form. The nonce must be another one each time.
pub(super) fn seal(draft_key: DraftKey, nonce: [u8; 12], mut bytes: Vec<u8>) -> Sealed {
    cipher(derived("npoc draft cipher", draft_key))
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes)
        .expect("a form is far smaller than the cipher's limit");
    Sealed { nonce, bytes }
}

/// Seals where a draft went, so that only its link as it was mailed leads there: the token stands in
/// mails alone.
pub(super) fn seal_successor(
    draft_key: DraftKey,
    token: MailboxToken,
    nonce: [u8; 12],
    successor: DraftKey,
) -> Sealed {
    let mut bytes = successor.uuid().as_bytes().to_vec();
    cipher(successor_key(draft_key, token))
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes)
        .expect("a key is far smaller than the cipher's limit");
    Sealed { nonce, bytes }
}

/// Where a draft went, if these are the key and the token of its link.
pub(super) fn open_successor(
    draft_key: DraftKey,
    token: MailboxToken,
    sealed: Sealed,
) -> Option<DraftKey> {
    let mut bytes = sealed.bytes;
    let nonce = Nonce::assume_unique_for_key(sealed.nonce);
    let key = successor_key(draft_key, token);
    let successor = cipher(key).open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
    Some(Uuid::from_slice(successor).ok()?.into())
}

fn successor_key(draft_key: DraftKey, token: MailboxToken) -> [u8; 32] {
    Sha256::new()
        .chain_update("npoc draft successor")
        .chain_update([0])
        .chain_update(draft_key.uuid())
        .chain_update(token.uuid())
        .finalize()
        .into()
}

/// The key of the private page that a submission leads to. Whoever sends the same page again is led
/// there, too, although nothing that is kept holds the key.
pub(super) fn private_key(submission_key: SubmissionKey) -> PrivateKey {
    derived_key("npoc private page", submission_key.uuid()).into()
}

/// The key of what is sent from the same page after the application was withdrawn.
pub(super) fn next_submission_key(withdrawn: SubmissionKey) -> SubmissionKey {
    derived_key("npoc next submission", withdrawn.uuid()).into()
}

fn derived_key(purpose: &str, key: Uuid) -> Uuid {
    let hash = Sha256::new().chain_update(purpose).chain_update([0]).chain_update(key).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_random_bytes(bytes).into_uuid()
}

/// Opens what [`seal`] sealed under the same key. None for anything else.
pub(super) fn open(draft_key: DraftKey, sealed: Sealed) -> Option<Vec<(String, String)>> {
    let mut bytes = sealed.bytes;
    let nonce = Nonce::assume_unique_for_key(sealed.nonce);
    let key = derived("npoc draft cipher", draft_key);
    let pairs = cipher(key).open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
    Some(url::form_urlencoded::parse(pairs).into_owned().collect())
}

fn cipher(key: [u8; 32]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key).expect("the key has its length"))
}

fn derived(purpose: &str, draft_key: DraftKey) -> [u8; 32] {
    Sha256::new()
        .chain_update(purpose)
        .chain_update([0])
        .chain_update(draft_key.uuid())
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn only_the_same_key_opens(
            form in proptest::collection::vec((".{0,10}", ".{0,40}"), 0..8),
            nonce in any::<[u8; 12]>(),
            keys in any::<[u128; 2]>(),
            place in any::<proptest::sample::Index>(),
        ) {
            let [key, other] = keys.map(|key| DraftKey::from(Uuid::from_u128(key)));
            prop_assume!(key != other);
            let sealed = seal(key, nonce, encoded(&form));
            prop_assert_eq!(open(key, sealed.clone()), Some(form));
            prop_assert_eq!(open(other, sealed.clone()), None);
            let mut changed = sealed.clone();
            let place = place.index(changed.bytes.len());
            changed.bytes[place] ^= 1;
            prop_assert_eq!(open(key, changed), None);
        }

        #[test]
        fn only_the_mailed_link_leads_to_the_successor(keys in any::<[u128; 4]>()) {
            let [key, token, successor, other] = keys.map(Uuid::from_u128);
            prop_assume!(other != key && other != token);
            let (key, token) = (DraftKey::from(key), MailboxToken::from(token));
            let sealed = seal_successor(key, token, [1; 12], successor.into());
            prop_assert_eq!(open_successor(key, token, sealed.clone()), Some(successor.into()));
            prop_assert_eq!(open_successor(key, other.into(), sealed.clone()), None);
            prop_assert_eq!(open_successor(other.into(), token, sealed), None);
        }
    }
}
