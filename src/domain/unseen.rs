//! What cannot be seen in what people type or paste: marks that come along from address books, web
//! pages and word processors. Every parser takes them out first, so that the same answer is the same
//! with and without them.

use std::borrow::Cow;

use icu_properties::CodePointSetData;
use icu_properties::props::{DefaultIgnorableCodePoint, VariationSelector};
use unicode_normalization::char::canonical_combining_class;

/// The combining class of what takes the vowel from a letter of India's scripts. A joiner behind it
/// says how the letter is written, at the end of a word, too.
const VIRAMA: u8 = 9;

/// The pattern of braille that has no dots: braille's space, though Unicode counts it to the signs.
const BRAILLE_SPACE: char = '\u{2800}';

/// What Unicode says is not shown by itself: zero-width characters, direction marks, embeddings,
/// fillers, tags, joiners.
pub fn is_unseen(character: char) -> bool {
    !character.is_ascii()
        && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

/// Whether there is nothing that anybody could see.
pub fn is_blank(typed: &str) -> bool {
    typed.chars().all(|character| {
        character.is_whitespace() || is_unseen(character) || character == BRAILLE_SPACE
    })
}

/// What was typed without what cannot be seen. What tells how the letters beside it are joined or
/// written stays where it stands by such letters: Persian, the scripts of India, Mongolian, names in
/// Han characters and emoji need it.
pub fn visible(typed: &str) -> Cow<'_, str> {
    if typed.is_ascii() || !typed.chars().any(is_unseen) {
        return Cow::Borrowed(typed);
    }
    let mut seen = String::with_capacity(typed.len());
    // What the next mark can belong to, and a joiner that waits for what it joins that to.
    let (mut before, mut joiner, mut is_varied) = (None, None, false);
    for character in typed.chars() {
        if !is_unseen(character) {
            let is_joined = !character.is_whitespace() || is_written_with_joiner(before);
            seen.extend(joiner.take().filter(|_| is_joined));
            seen.push(character);
            let takes_marks = !character.is_ascii() && !character.is_whitespace();
            (before, is_varied) = (takes_marks.then_some(character), false);
        } else if before.is_none() {
            // There is nothing that it could say something of.
        } else if is_variation(character) {
            if !is_varied && joiner.is_none() {
                seen.push(character);
                is_varied = true;
            }
        } else if matches!(character, '\u{200c}' | '\u{200d}' | '\u{180e}') {
            joiner.get_or_insert(character);
        }
    }
    seen.extend(joiner.filter(|_| is_written_with_joiner(before)));
    Cow::Owned(seen)
}

fn is_written_with_joiner(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| canonical_combining_class(letter) == VIRAMA)
}

fn is_variation(character: char) -> bool {
    CodePointSetData::new::<VariationSelector>().contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_comes_with_pasting_goes() {
        for typed in [
            "\u{202d}Amina\u{202c}",
            "\u{200e}Amina\u{200f}",
            "\u{2066}A\u{2068}mi\u{2069}na\u{2069}",
            "\u{feff}Amina\u{200b}",
            "A\u{ad}mi\u{2060}na",
            "Ami\u{200d}na\u{200c}",
            "\u{fe0f}Amina\u{fe0f}\u{e0041}\u{3164}",
        ] {
            assert_eq!(visible(typed), "Amina", "{typed:?}");
        }
    }

    #[test]
    fn what_letters_are_written_with_stays() {
        for typed in [
            "می\u{200c}خواهم",
            "👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            // A name's own form of a Han character.
            "葛\u{e0100}城",
            "ന\u{d4d}\u{200d}",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
        ] {
            assert_eq!(visible(typed), typed, "{typed:?}");
        }
        assert_eq!(visible("می\u{200c} \u{200d}شد\u{200d}"), "می شد");
        assert_eq!(visible("葛\u{e0100}\u{e0101}\u{200b}"), "葛\u{e0100}");
    }

    #[test]
    fn blank_is_what_nobody_sees() {
        for typed in ["", " \t\n", "\u{200b}", "\u{a0}\u{3164}", "\u{2800}\u{2800}", "\u{e0041}"] {
            assert!(is_blank(typed), "{typed:?}");
        }
        for typed in [".", "\u{301}", "ㄱ"] {
            assert!(!is_blank(typed), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_visible_stays_as_it_is(typed in any::<String>()) {
            let once = visible(&typed).into_owned();
            prop_assert_eq!(visible(&once), once.as_str());
        }
    }
}
