//! The domain names in an answer, as people list them: one on each line or behind one another, with
//! bullets, numbers and “and”.

use crate::domain::digits;
use crate::domain::text::is_overlong;
use crate::domain::unseen::is_unseen;
use crate::domain::web_address::{self, unwrapped};
use crate::domain::website::Website;

/// What stands between two names and is none itself, in both languages.
const BETWEEN: &[&str] = &["and", "et", "or", "ou", "plus", "also", "aussi", "puis"];

/// The longest number before an entry.
const MAX_DIGITS: usize = 3;

/// What is looked at, which is far more than a list of as many names as can be given holds. The rest
/// counts as it stands.
const MAX_PARTS: usize = 100;

/// What was typed for each name, without what is around it.
pub fn entries(typed: &str) -> impl Iterator<Item = &str> {
    let parts = typed.split(is_between).filter(|part| !part.is_empty()).enumerate();
    parts.filter_map(|(place, part)| {
        if place >= MAX_PARTS {
            return Some(part);
        }
        Some(entry(part)).filter(|entry| is_entry(entry))
    })
}

fn is_between(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            ',' | ';' | '|' | '•' | '、' | '，' | '；' | '｜' | '､' | '\u{60c}' | '\u{61b}'
        )
}

fn entry(typed: &str) -> &str {
    if is_overlong(typed, Website::MAX_CHARACTERS) {
        return typed;
    }
    let bare = unwrapped(typed.trim_matches(is_unseen));
    // “1)example.org”, and “*.example.org”, which stands for all that is in the domain.
    let after_digits = bare.trim_start_matches(|sign| digits::value(sign).is_some());
    match after_digits.strip_prefix([')', '）']) {
        Some(after) => unwrapped(after),
        None => bare.strip_prefix('.').filter(|_| typed.contains("*.")).unwrap_or(bare),
    }
}

/// Not a number, a bullet, a word between two names, or an “https://” that stands alone.
fn is_entry(entry: &str) -> bool {
    let bare = entry.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_number = bare.chars().count() <= MAX_DIGITS
        && bare.chars().all(|sign| digits::value(sign).is_some());
    let is_word = BETWEEN.iter().any(|word| bare.eq_ignore_ascii_case(word));
    // “a)” and “b.”, and Spanish “y”.
    let is_letter = bare.chars().count() == 1;
    !(is_number || is_word || is_letter || has_no_host(entry))
}

fn has_no_host(entry: &str) -> bool {
    // Only what is as short as “https://” can be nothing else.
    entry.len() <= 2 * "https://".len() && web_address::host(entry).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_people_write_them() {
        for typed in [
            "example.org example.net",
            "• example.org\n• example.net",
            "•example.org\r\n•example.net",
            "- example.org\n- example.net",
            "– example.org\n— example.net",
            "* example.org\n*example.net",
            "1. example.org\n2. example.net",
            "1) example.org\n2)example.net",
            "(1) example.org (2) example.net",
            "١. example.org ٢. example.net",
            "a) example.org b) example.net",
            "example.org and example.net",
            "example.org et example.net.",
            "example.org & example.net",
            "example.org; example.net;",
            "example.org, and example.net",
            "(example.org, example.net)",
            "[example.org] [example.net]",
            "“example.org”, “example.net”",
            "«\u{a0}example.org\u{a0}», «\u{a0}example.net\u{a0}»",
            "'example.org' \"example.net\"",
            "<example.org>,<example.net>",
            "example.org | example.net",
            "example.org、example.net",
            "*.example.org *.example.net",
            "\u{feff}example.org\u{200b}\n\u{200b}\nexample.net",
            "https:// example.org http:// example.net",
        ] {
            let found: Vec<&str> =
                entries(typed).map(|entry| entry.trim_end_matches('.')).collect();
            assert_eq!(found, ["example.org", "example.net"], "{typed:?}");
        }
    }

    #[test]
    fn what_is_wrong_stays_an_entry() {
        for typed in
            ["localhost", "-example.org", ".example.org", "192.0.2.1", "☃.net", "our", "a@b.org"]
        {
            assert_eq!(entries(typed).collect::<Vec<_>>(), [typed], "{typed:?}");
        }
        for typed in ["", " \n", "•", "- -", "1.", "\u{200b}", "https://", "and"] {
            assert_eq!(entries(typed).count(), 0, "{typed:?}");
        }
    }
}
