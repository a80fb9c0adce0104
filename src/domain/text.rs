//! Text that a person typed, within bounds: in NFC, without control characters and what cannot be
//! seen, trimmed. What was typed is otherwise kept as it is, in any script.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::unseen::{is_blank, visible};

/// The most bytes that one character comes in, its marks apart (NFD) in the script that needs most.
const MAX_BYTES_A_CHARACTER: usize = 12;

/// Whether what was typed is longer than an answer of so many characters can be, however it is
/// spelt. Every parser asks this before anything else: what comes after, such as normalisation and
/// IDNA, takes far longer for each character than reading it does.
pub fn is_overlong(typed: &str, max_characters: usize) -> bool {
    typed.len() > max_characters * MAX_BYTES_A_CHARACTER
}

/// Why a text cannot be taken. Lengths are counted in Unicode scalar values after NFC, which is
/// also how the database counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// Nothing that anybody could see.
    Empty,
    /// Neither a letter nor a digit of any script.
    NoLetters,
    /// Longer than `max`, by `over`.
    TooLong {
        /// The largest length.
        max: usize,
        /// How many characters are too many.
        over: usize,
    },
    /// Shorter than `min`, by `missing`.
    TooShort {
        /// The smallest length.
        min: usize,
        /// How many characters are missing.
        missing: usize,
    },
    /// A control character, or a character that Unicode sets aside and never assigns.
    ControlCharacter,
    /// U+FFFD, which decoders put where they could not read a byte.
    LostCharacter,
}

/// The text as it is kept: what word processors put for a line break is one, what nobody can see is
/// dropped.
fn clean(typed: &str, lines: bool) -> Result<String, TextError> {
    // Browsers send CR LF for what they count as one character.
    let typed = typed.replace("\r\n", "\n");
    let line: String = typed
        .chars()
        .map(|character| match character {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' if lines => '\n',
            '\t' if !lines => ' ',
            other => other,
        })
        .collect();
    let composed = compose(&line);
    let text = match visible(&composed) {
        Cow::Borrowed(_) => composed,
        // What stood between a letter and its accent is gone.
        Cow::Owned(seen) => compose(&seen),
    };
    if is_blank(&text) {
        return Err(TextError::Empty);
    }
    let text = text.trim();
    for character in text.chars() {
        match character {
            '\n' | '\t' if lines => {}
            '\u{fffd}' => return Err(TextError::LostCharacter),
            _ if is_control(character) => return Err(TextError::ControlCharacter),
            _ => {}
        }
    }
    if !text.chars().any(is_letter_or_digit) {
        return Err(TextError::NoLetters);
    }
    Ok(text.to_owned())
}

/// In NFC, but for Han characters that are registered in a form of their own: NFC would make
/// another character of them, which a family or an association does not write.
fn compose(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    for part in text.split_inclusive(is_compatibility_ideograph) {
        let kept = part.chars().next_back().filter(|&last| is_compatibility_ideograph(last));
        let before = &part[..part.len() - kept.map_or(0, char::len_utf8)];
        composed.extend(before.nfc());
        composed.extend(kept);
    }
    composed
}

/// Unicode's two blocks of them. Each stands for one character, and composes with nothing.
fn is_compatibility_ideograph(character: char) -> bool {
    matches!(character, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// Of any script; braille's letters are among the signs in Unicode.
fn is_letter_or_digit(character: char) -> bool {
    (character.is_alphanumeric() && !is_combining_mark(character))
        || matches!(character, '\u{2801}'..='\u{28ff}')
}

/// Control characters proper, the line separators that mails and logs could take for line ends, and
/// noncharacters.
pub fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{fdd0}'..='\u{fdef}')
        || (character as u32) & 0xfffe == 0xfffe
}

/// Defines a text type with its bounds.
macro_rules! bounded_text {
    ($(#[$meta:meta])* $name:ident, $min:literal to $max:literal, lines: $lines:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// The smallest and the largest number of characters.
            pub const BOUNDS: (usize, usize) = ($min, $max);

            /// Takes what was typed.
            pub fn parse(typed: &str) -> Result<Self, TextError> {
                let (min, max) = Self::BOUNDS;
                if is_overlong(typed, max) {
                    return Err(TextError::TooLong { max, over: typed.chars().count() - max });
                }
                let text = clean(typed, $lines)?;
                match text.chars().count() {
                    length if length > max => Err(TextError::TooLong { max, over: length - max }),
                    length if length < min => {
                        Err(TextError::TooShort { min, missing: min - length })
                    }
                    _ => Ok(Self(text)),
                }
            }

            /// Takes back what `parse` once accepted and the database kept, even if the rules
            /// have become stricter since.
            pub fn from_stored(text: String) -> Self {
                Self(text)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

bounded_text! {
    /// The legal name of an organisation, in any script.
    OrganisationName, 1 to 200, lines: false
}
bounded_text! {
    /// A short answer on one line: the name of a person, a role, a registration.
    ShortText, 1 to 200, lines: false
}
bounded_text! {
    /// An answer in sentences, with line breaks.
    LongText, 50 to 2000, lines: true
}
bounded_text! {
    /// A telephone number as people write it. A person dials it, so nothing but its length and
    /// its characters is checked.
    BoundedPhone, 1 to 50, lines: false
}

/// A telephone number as it was typed: up to 50 characters, at least three of them digits of any
/// script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(BoundedPhone);

/// Why a telephone number cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// As for any text.
    Text(TextError),
    /// Fewer than three digits.
    NoDigits,
}

impl PhoneNumber {
    /// The largest number of characters.
    pub const MAX_CHARACTERS: usize = BoundedPhone::BOUNDS.1;

    /// Takes what was typed.
    pub fn parse(typed: &str) -> Result<Self, PhoneError> {
        let text = BoundedPhone::parse(typed).map_err(|error| match error {
            TextError::NoLetters => PhoneError::NoDigits,
            other => PhoneError::Text(other),
        })?;
        if text.as_str().chars().filter(|character| character.is_numeric()).count() < 3 {
            return Err(PhoneError::NoDigits);
        }
        Ok(Self(text))
    }

    /// Takes back what `parse` once accepted.
    pub fn from_stored(text: String) -> Self {
        Self(BoundedPhone::from_stored(text))
    }

    /// The number as it was typed.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_normalised_and_bounded() {
        assert_eq!(OrganisationName::parse(" Cafe\u{301} ").unwrap().as_str(), "Café");
        assert_eq!(OrganisationName::parse(" \t\n"), Err(TextError::Empty));
        assert!(OrganisationName::parse(&"é".repeat(200)).is_ok());
        assert_eq!(
            OrganisationName::parse(&"é".repeat(203)),
            Err(TextError::TooLong { max: 200, over: 3 })
        );
        assert_eq!(
            LongText::parse(&"a".repeat(49)),
            Err(TextError::TooShort { min: 50, missing: 1 })
        );
    }

    #[test]
    fn no_character_comes_in_more_bytes_than_are_allowed_for_it() {
        for character in char::MIN..=char::MAX {
            let composed: String = [character].into_iter().nfc().collect();
            let decomposed: String = [character].into_iter().nfd().collect();
            let characters = composed.chars().count();
            assert!(decomposed.len() <= characters * MAX_BYTES_A_CHARACTER, "{character:?}");
        }
    }

    #[test]
    fn what_is_far_too_long_is_only_counted() {
        assert_eq!(
            LongText::parse(&"a\0".repeat(50_000)),
            Err(TextError::TooLong { max: 2000, over: 98_000 })
        );
        // As long as it can be typed, it is read.
        let apart = format!("a{}", "\u{1112e}".nfd().collect::<String>().repeat(1999));
        assert_eq!(LongText::parse(&apart).unwrap().as_str().chars().count(), 2000);
    }

    #[test]
    fn a_line_break_counts_once() {
        let typed = format!("{}\r\n{}", "a".repeat(999), "b".repeat(1000));
        assert_eq!(LongText::parse(&typed).unwrap().as_str().chars().count(), 2000);
    }

    #[test]
    fn control_and_lost_characters_are_told_apart() {
        for text in ["a\0b", "a\nb", "a\u{85}b", "a\u{2028}b", "a\u{ffff}b"] {
            assert_eq!(ShortText::parse(text), Err(TextError::ControlCharacter), "{text:?}");
        }
        assert_eq!(ShortText::parse("Caf\u{fffd}"), Err(TextError::LostCharacter));
    }

    #[test]
    fn what_word_processors_paste_is_understood() {
        let pasted = format!("one\u{b}two\u{2028}three\tfour {}", "x".repeat(50));
        let text = LongText::parse(&pasted).unwrap();
        assert!(text.as_str().starts_with("one\ntwo\nthree\tfour "));
        assert_eq!(ShortText::parse("Village\tTrust").unwrap().as_str(), "Village Trust");
    }

    #[test]
    fn a_text_of_nothing_that_can_be_seen_is_empty() {
        for nothing in ["\u{200b}\u{ad} \u{feff}", "\u{3164}", "\u{e0041}\u{e007f}", "\u{2800}"] {
            assert_eq!(OrganisationName::parse(nothing), Err(TextError::Empty), "{nothing:?}");
            assert_eq!(LongText::parse(&nothing.repeat(60)), Err(TextError::Empty));
        }
    }

    #[test]
    fn a_name_has_a_letter_or_a_digit_of_some_script() {
        for name in ["\u{301}", "...", "—", "★ ☆", "\u{93e}", "👩\u{200d}👧"] {
            assert_eq!(ShortText::parse(name), Err(TextError::NoLetters), "{name:?}");
        }
        for name in ["Å", "ก", "ክ", "김", "王", "𐒰", "ⵣ", "⠃", "7", "٣", "Ⅷ", "ᏣᎳᎩ"]
        {
            assert_eq!(ShortText::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_dropped_and_what_letters_need_stays() {
        for (typed, expected) in [
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("Famille 👩\u{200d}👧", "Famille 👩\u{200d}👧"),
            ("\u{200f}שלום", "שלום"),
            ("a\u{202e}b", "ab"),
            ("\u{202b}نص\u{202c}", "نص"),
            ("Cafe\u{200b}\u{301}", "Café"),
            ("\u{212a}\u{200d}enya", "Kenya"),
        ] {
            assert_eq!(ShortText::parse(typed).unwrap().as_str(), expected, "{typed:?}");
        }
        let phone = PhoneNumber::parse("\u{202d}+254 20 123 4567\u{202c}").unwrap();
        assert_eq!(phone.as_str(), "+254 20 123 4567");
    }

    #[test]
    fn a_han_character_keeps_the_form_that_is_registered() {
        for name in ["神\u{fa19}社", "\u{fa1b}祉会", "\u{2f800}"] {
            assert_eq!(OrganisationName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(OrganisationName::parse("\u{fa19}e\u{301}").unwrap().as_str(), "\u{fa19}é");
        // Nothing but these is lost to NFC and looks like something else.
        for character in (char::MIN..=char::MAX).filter(|c| is_compatibility_ideograph(*c)) {
            assert_eq!(compose(&character.to_string()), character.to_string());
        }
    }

    #[test]
    fn phone_numbers_are_what_people_write() {
        for number in ["+254 20 123-4567", "(0)30/1234", "٠١٢٣٤٥", "+1 800 555 0100 ext. 7"] {
            assert!(PhoneNumber::parse(number).is_ok(), "{number}");
        }
        for number in ["call me", "--"] {
            assert_eq!(PhoneNumber::parse(number), Err(PhoneError::NoDigits));
        }
    }

    proptest! {
        #[test]
        fn what_was_accepted_is_accepted_again_unchanged(typed in any::<String>()) {
            if let Ok(text) = LongText::parse(&format!("{typed}{}", "x".repeat(50))) {
                prop_assert_eq!(LongText::parse(text.as_str()), Ok(text.clone()));
            }
            if let Ok(text) = ShortText::parse(&typed) {
                prop_assert!(text.as_str().chars().count() <= 200);
                prop_assert_eq!(ShortText::parse(text.as_str()), Ok(text.clone()));
            }
        }
    }
}
