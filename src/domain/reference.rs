//! The reference of an application: what people write down, read out on the telephone and put in
//! subjects.

use std::fmt;

/// `NPOC-` and six characters of an alphabet without look-alikes, in two groups. There are 24 to
/// the power of 6 of them, about 191 million; the database keeps them unique.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference(String);

impl Reference {
    /// Neither 0 O, 1 I L, 2 Z, 5 S, 8 B nor U: each is taken for another.
    const ALPHABET: &[u8; 24] = b"34679ACDEFGHJKMNPQRTVWXY";

    /// The reference made from random bytes.
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let mut number = u128::from_be_bytes(bytes);
        let mut letters = std::iter::repeat_with(|| {
            let letter = Self::ALPHABET[(number % 24) as usize];
            number /= 24;
            char::from(letter)
        });
        let first: String = letters.by_ref().take(3).collect();
        let second: String = letters.take(3).collect();
        Self(format!("NPOC-{first}-{second}"))
    }

    /// Takes a reference as it is shown. None for anything else.
    pub fn parse(shown: &str) -> Option<Self> {
        let (first, second) = shown.strip_prefix("NPOC-")?.split_once('-')?;
        let is_group = |group: &str| {
            group.len() == 3 && group.bytes().all(|letter| Self::ALPHABET.contains(&letter))
        };
        (is_group(first) && is_group(second)).then(|| Self(shown.to_owned()))
    }

    /// Takes back what was stored.
    pub fn from_stored(reference: String) -> Self {
        Self(reference)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn references_have_no_look_alikes(bytes in any::<[u8; 16]>()) {
            let reference = Reference::from_random(bytes);
            let code = reference.as_str().strip_prefix("NPOC-").unwrap();
            prop_assert_eq!(code.len(), 7);
            prop_assert!(!code.contains(['0', 'O', '1', 'I', 'L', '2', 'Z', '5', 'S', '8', 'B', 'U']));
        }
    }
}
