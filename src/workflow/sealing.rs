//! Saved forms, sealed so that only the link opens them. Pure.
//!
//! The link holds a key of 122 random bits. From it come, under different names, the digest that
//! finds the row and the key of the cipher (ChaCha20-Poly1305, RFC 8439). Whoever reads the
//! database sees neither the link nor what was typed.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};

use crate::domain::ids::DraftKey;
use crate::store::drafts::{DraftDigest, Sealed};

/// The key of a draft's row.
pub(super) fn digest(draft_key: DraftKey) -> DraftDigest {
    derived("npoc draft row", draft_key)
}

/// Seals a form. The nonce must be another one each time.
pub(super) fn seal(draft_key: DraftKey, nonce: [u8; 12], form: &[(String, String)]) -> Sealed {
    let pairs = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let mut bytes = pairs.into_bytes();
    cipher(draft_key)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes)
        .expect("a form is far smaller than the cipher's limit");
    Sealed { nonce, bytes }
}

/// Opens what [`seal`] sealed under the same key. None for anything else.
pub(super) fn open(draft_key: DraftKey, sealed: Sealed) -> Option<Vec<(String, String)>> {
    let mut bytes = sealed.bytes;
    let nonce = Nonce::assume_unique_for_key(sealed.nonce);
    let pairs = cipher(draft_key).open_in_place(nonce, Aad::empty(), &mut bytes).ok()?;
    Some(url::form_urlencoded::parse(pairs).into_owned().collect())
}

fn cipher(draft_key: DraftKey) -> LessSafeKey {
    let key = derived("npoc draft cipher", draft_key);
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
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

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
            let sealed = seal(key, nonce, &form);
            prop_assert_eq!(open(key, sealed.clone()), Some(form));
            prop_assert_eq!(open(other, sealed.clone()), None);
            let mut changed = sealed.clone();
            let place = place.index(changed.bytes.len());
            changed.bytes[place] ^= 1;
            prop_assert_eq!(open(key, changed), None);
        }
    }
}
