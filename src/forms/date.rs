//! Dates as people type them.

use time::{Date, Month};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::errors::DateError;
use crate::domain::digits;
use crate::domain::text::is_overlong;
use crate::domain::unseen::visible;

/// The largest number of characters, as in “Wednesday, the 30th of September 2026”.
pub const MAX_CHARACTERS: usize = 40;

/// Shorter than this no month is told by the beginning of its name.
const MIN_LETTERS_OF_MONTH: usize = 3;

/// The months in both languages, without accents.
const MONTHS: [(&str, &str, Month); 12] = [
    ("january", "janvier", Month::January),
    ("february", "fevrier", Month::February),
    ("march", "mars", Month::March),
    ("april", "avril", Month::April),
    ("may", "mai", Month::May),
    ("june", "juin", Month::June),
    ("july", "juillet", Month::July),
    ("august", "aout", Month::August),
    ("september", "septembre", Month::September),
    ("october", "octobre", Month::October),
    ("november", "novembre", Month::November),
    ("december", "decembre", Month::December),
];

/// The months in Roman numerals, as much of Europe writes them.
const ROMAN: [&str; 12] =
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// What stands beside the day, the month and the year and says nothing more.
const ASIDE: &[&str] = &[
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "e",
    "eme",
    "the",
    "of",
    "le",
    "du",
    "de",
    "a",
    "d",
    "ad",
    "y",
    "m",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lun",
    "mer",
    "jeu",
    "ven",
    "sam",
    "dim",
    "年",
    "月",
    "日",
];

/// What a date is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number(u16),
    Month(Month),
    /// Says nothing more.
    Aside,
}

/// Day, month and year in numbers, as the hint asks; or year, month and day; or with the name of the
/// month, in either language. Where the hint's order makes no date of two numbers and the other one
/// does, that is what was meant: 5/31/2026 has one reading.
pub fn read_date(typed: &str, today: Date) -> Result<Date, DateError> {
    if is_overlong(typed, MAX_CHARACTERS) {
        return Err(DateError::Unreadable);
    }
    let date = written(typed).ok_or(DateError::Unreadable)?;
    // Somewhere it is tomorrow already.
    if date > today.next_day().unwrap_or(today) {
        return Err(DateError::Future);
    }
    if date.year() < 1998 {
        return Err(DateError::Early);
    }
    Ok(date)
}

fn written(typed: &str) -> Option<Date> {
    use Part::{Month as Named, Number};
    let is_year = |number: u16| number >= 1000;
    match parts(typed)?[..] {
        [Number(first), Number(second), Number(year)] if is_year(year) => {
            date(year, second, first).or_else(|| date(year, first, second))
        }
        [Number(year), Number(first), Number(second)] if is_year(year) => {
            date(year, first, second).or_else(|| date(year, second, first))
        }
        [Number(day), Named(month), Number(year)]
        | [Named(month), Number(day), Number(year)]
        | [Number(year), Named(month), Number(day)]
            if is_year(year) && !is_year(day) =>
        {
            date(year, u8::from(month).into(), day)
        }
        _ => None,
    }
}

fn date(year: u16, month: u16, day: u16) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()
}

/// The numbers and months in their order. None for a word that is no part of a date, for a sign that
/// stands in none, and for one that could be part of a number.
fn parts(typed: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let visible = visible(typed);
    let plain: String = visible
        .nfkd()
        .filter(|&character| !is_combining_mark(character))
        .flat_map(char::to_lowercase)
        .collect();
    let mut rest = plain.trim();
    if rest.chars().next().and_then(kind) == Some(Kind::Between) {
        return None;
    }
    while let Some(first) = rest.chars().next() {
        let kind = kind(first)?;
        let end = rest.find(|character| self::kind(character) != Some(kind)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match kind {
            Kind::Digit => parts.push(Part::Number(number(run)?)),
            Kind::Letter => parts.extend(Some(word(run)?).filter(|part| *part != Part::Aside)),
            Kind::Between => {}
        }
        rest = after;
    }
    Some(parts)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    /// What stands between the parts of a date.
    Between,
}

fn kind(character: char) -> Option<Kind> {
    if digits::value(character).is_some() {
        return Some(Kind::Digit);
    }
    if character.is_alphabetic() {
        return Some(Kind::Letter);
    }
    let is_between = character.is_whitespace()
        || matches!(
            character,
            '/' | '-' | '.' | ',' | '_' | '\\' | '|' | '\'' | '’' | '\u{2010}'
                ..='\u{2015}'
                    | '\u{2044}'
                    | '\u{2212}'
                    | '\u{2215}'
                    | '\u{60c}'
                    | '\u{60d}'
                    | '\u{3001}'
                    | '\u{3002}'
                    | '\u{b7}'
        );
    is_between.then_some(Kind::Between)
}

fn number(digits: &str) -> Option<u16> {
    digits.chars().try_fold(0_u16, |number, digit| {
        number.checked_mul(10)?.checked_add(digits::value(digit)?.into())
    })
}

/// The month that a word begins to name, in either language. None for a word that is in no date.
fn word(word: &str) -> Option<Part> {
    if ASIDE.contains(&word) {
        return Some(Part::Aside);
    }
    if let Some(place) = ROMAN.iter().position(|numeral| *numeral == word) {
        return Some(Part::Month(MONTHS[place].2));
    }
    if word.chars().count() < MIN_LETTERS_OF_MONTH {
        return None;
    }
    let is_named = |(english, french, _): &&(&str, &str, Month)| {
        english.starts_with(word) || french.starts_with(word)
    };
    let mut named = MONTHS.iter().filter(is_named).map(|(.., month)| *month);
    let month = named.next()?;
    named.next().is_none().then_some(Part::Month(month))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 21);

    #[test]
    fn dates_are_read_as_people_write_them() {
        for typed in [
            "31/5/2026",
            "31.05.2026",
            "2026-05-31",
            " 31 5 2026 ",
            "31. 5. 2026",
            "31.5.2026.",
            "2026. 5. 31.",
            "31 / 5 / 2026",
            "31\u{a0}/\u{202f}5\u{a0}/\u{2009}2026",
            "31–5–2026",
            "31\u{2011}5\u{2011}2026",
            "٣١/٥/٢٠٢٦",
            "३१.५.२०२६",
            "３１／５／２０２６",
            "۲۰۲۶/۵/۳۱",
            "2026年5月31日",
            "\u{202d}31/5/\u{200b}2026\u{202c}",
            "31 mai 2026",
            "le 31 mai 2026",
            "dimanche 31 mai 2026",
            "31-May-2026",
            "31 May 2026",
            "May 31, 2026",
            "may 31st 2026",
            "Sunday, the 31st of May 2026",
            "2026 May 31",
            "31MAY2026",
            "31.V.2026",
            // The hint's order makes no day of these.
            "5/31/2026",
            "2026-31-05",
        ] {
            assert_eq!(read_date(typed, TODAY), Ok(date!(2026 - 05 - 31)), "{typed:?}");
        }
        assert_eq!(read_date("5/6/2026", TODAY), Ok(date!(2026 - 06 - 05)));
        assert_eq!(read_date("1er mai 2026", TODAY), Ok(date!(2026 - 05 - 01)));
        assert_eq!(read_date("1ᵉʳ mai 2026", TODAY), Ok(date!(2026 - 05 - 01)));
    }

    #[test]
    fn months_are_named_in_both_languages() {
        for (names, month) in [
            ("January Jan Jan. janvier janv. janv", 1),
            ("February Feb Feb. février fevrier févr. fev", 2),
            ("March Mar Mar. mars MARS", 3),
            ("April Apr avril avr. AVR", 4),
            ("May mai Mai", 5),
            ("June Jun juin", 6),
            ("July Jul juillet juil. juill.", 7),
            ("August Aug août aout AOÛT", 8),
            ("September Sept Sep septembre sept.", 9),
            ("October Oct octobre oct.", 10),
            ("November Nov novembre nov.", 11),
            ("December Dec décembre déc. dec", 12),
        ] {
            for name in names.split(' ') {
                let found = read_date(&format!("3 {name} 2020"), TODAY).unwrap();
                assert_eq!((found.day(), u8::from(found.month())), (3, month), "{name}");
            }
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for typed in [
            "31/2/2026",
            "32/13/2026",
            "May 2026",
            "2026",
            "1/1/26",
            "-1/1/2026",
            "1//2026",
            "31/5",
            "31 jui 2026",
            "31 ma 2026",
            "31 mai juin 2026",
            "31/5/2026/1",
            "31 mai 26",
            "soon",
            "",
            "31+5+2026",
            "99999999/5/2026",
            "31/5/2026 at noon",
        ] {
            assert_eq!(read_date(typed, TODAY), Err(DateError::Unreadable), "{typed:?}");
        }
        assert_eq!(read_date("22/11/2026", TODAY), Ok(date!(2026 - 11 - 22)));
        assert_eq!(read_date("23/11/2026", TODAY), Err(DateError::Future));
        assert_eq!(read_date("1/1/1997", TODAY), Err(DateError::Early));
    }
}
