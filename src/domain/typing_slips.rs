//! What keyboards and word processors put in the place of what was meant: letters at full width,
//! curly apostrophes, dashes, a letter of another script that looks the same. Only ever a reason to
//! ask: each of them can be right.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, confusable_detection};

use super::digits;

/// For Cyrillic and Greek, which share the look of many letters with Latin, the small letter that
/// looks like each of its letters.
static TWINS: LazyLock<[HashMap<char, char>; 2]> = LazyLock::new(|| {
    ['а'..='џ', 'α'..='ω']
        .map(|script| script.filter_map(|letter| Some((latin_twin(letter)?, letter))).collect())
});

/// Dashes and hyphens that stand for the one that keyboards have.
pub fn is_dash(character: char) -> bool {
    matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// What was meant by the name before an @ or by a domain name, if it looks as if it was changed.
pub fn meant(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let plain = plain(name);
    let parts = plain.split('.').map(|part| in_one_script(part).unwrap_or_else(|| part.to_owned()));
    let meant = parts.collect::<Vec<_>>().join(".");
    (meant != name).then_some(meant)
}

/// With what has the same sense in ASCII written so.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' | '\u{b4}' => {
                plain.push('\'');
            }
            _ if is_dash(character) => plain.push('-'),
            _ => {
                let compatible: String = [character].into_iter().nfkd().collect();
                if compatible.is_ascii() {
                    plain.push_str(&compatible);
                } else {
                    plain.push(character);
                }
            }
        }
    }
    plain
}

/// With letters of one script only, if those of another one look like them. None when the name is in
/// one script, or needs both.
fn in_one_script(name: &str) -> Option<String> {
    if name.is_single_script() {
        return None;
    }
    let latin = name.chars().map(|character| latin_twin(character).unwrap_or(character)).collect();
    let others = TWINS.iter().map(|twins| {
        let twin = |letter: char| twins.get(&letter.to_ascii_lowercase()).copied();
        name.chars().map(|letter| twin(letter).unwrap_or(letter)).collect()
    });
    let candidates = std::iter::once(latin).chain(others);
    candidates.into_iter().find(|candidate: &String| candidate.is_single_script())
}

/// The ASCII letter that a letter of another script looks like, and the digit that a digit is.
fn latin_twin(character: char) -> Option<char> {
    if character.is_ascii() {
        return None;
    }
    if let Some(value) = digits::value(character) {
        return char::from_digit(value.into(), 10);
    }
    if !character.is_alphabetic() {
        return None;
    }
    let small: String = character.to_lowercase().collect();
    let mut prototype = confusable_detection::skeleton(&small);
    match (prototype.next(), prototype.next()) {
        (Some(twin), None) if twin.is_ascii_alphabetic() && character.is_lowercase() => Some(twin),
        (Some(twin), None) if twin.is_ascii_alphabetic() => Some(twin.to_ascii_uppercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_found_and_what_is_right_is_left_alone() {
        for (typed, expected) in [
            ("ａｍｉｎａ", Some("amina")),
            ("𝐚𝐦𝐢𝐧𝐚", Some("amina")),
            ("o’neil", Some("o'neil")),
            ("jean–pierre", Some("jean-pierre")),
            ("jean\u{2011}pierre", Some("jean-pierre")),
            ("ﬁona", Some("fiona")),
            ("\u{430}min\u{430}", Some("amina")),
            ("amin\u{3bf}", Some("amino")),
            ("\u{410}mina", Some("Amina")),
            ("amina٢", Some("amina2")),
            ("ам\u{438}нa", Some("амина")),
            ("amina", None),
            ("амина", None),
            ("амина.info", None),
            ("élodie", None),
            ("用户", None),
            ("ユーザー名", None),
            ("普遍test", None),
            ("ทำ", None),
            ("مثال۱", None),
        ] {
            assert_eq!(meant(typed).as_deref(), expected, "{typed}");
        }
    }
}
