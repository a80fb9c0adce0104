//! A web address as people write it: with quotes and brackets around it, with bullets before it, with
//! a slip in “https://” or with that twice. Finds its parts; judges nothing.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use strsim::osa_distance;

/// The longest that anybody makes of “https”.
const MAX_SCHEME_LETTERS: usize = 6;

/// How many of them stand behind one another by a slip.
const MAX_SCHEMES: usize = 3;

/// What a web address is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// None when there is no “http”, in whatever spelling.
    pub scheme: Option<&'static str>,
    /// From the host on, of which the signs are those that keyboards for Latin have.
    pub rest: String,
}

/// The parts of what was typed, which is `unwrapped` first.
pub fn parts(typed: &str) -> Parts {
    let (mut scheme, mut rest) = (None, unwrapped(typed));
    // Pasted behind what stood there already: the last one is the one that was pasted.
    for _ in 0..MAX_SCHEMES {
        let Some((found, after)) = scheme_of(rest) else { break };
        (scheme, rest) = (Some(found), after);
    }
    // Before a host they mean nothing.
    rest = rest.trim_start_matches(|sign| is_slash(sign) || sign.is_whitespace());
    let is_end = |sign| is_slash(sign) || matches!(plain(sign), '?' | '#');
    let end =
        rest.char_indices().find(|&(_, sign)| is_end(sign)).map_or(rest.len(), |(end, _)| end);
    let (host, path) = rest.split_at(end);
    let mut rest: String = host.chars().map(plain).collect();
    let mut path = path.chars();
    rest.extend(path.next().map(plain));
    rest.push_str(path.as_str());
    Parts { scheme, rest }
}

/// The host in a web address, or what stands in its place.
pub fn host(typed: &str) -> String {
    let Parts { rest, .. } = parts(typed);
    let after_scheme = rest.split_once("://").map_or(rest.as_str(), |(_, rest)| rest);
    let authority = after_scheme.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    host.to_owned()
}

/// Without white space, quotes, brackets and bullets around it, and the comma that the next one in a
/// list stands behind. A closing bracket stays where the address opens one.
pub fn unwrapped(typed: &str) -> &str {
    let inside = typed.trim_start_matches(|sign: char| sign.is_whitespace() || opens(sign));
    let opens_bracket = inside.contains(['(', '[', '{']);
    inside.trim_end_matches(|sign: char| {
        let is_bracket = matches!(sign, ')' | ']' | '}');
        sign.is_whitespace()
            || matches!(sign, ',' | ';' | '"' | '\'' | '`' | '>' | '*')
            || (is_bracket && !opens_bracket)
            || (!sign.is_ascii() && (opens(sign) || closes(sign)))
    })
}

fn opens(sign: char) -> bool {
    let is_bullet = matches!(
        sign,
        '•' | '‣'
            | '◦'
            | '∙'
            | '●'
            | '○'
            | '■'
            | '□'
            | '▪'
            | '▫'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '▸'
            | '➢'
            | '➤'
            | '→'
            | '✓'
            | '✔'
            | '★'
            | '·'
            | '–'
            | '—'
            | '\u{2043}'
            | '\u{f0b7}'
    );
    is_bullet || matches!(sign, '<' | '"' | '\'' | '`' | '*') || {
        let category = CodePointMapData::new().get(sign);
        matches!(category, GeneralCategory::OpenPunctuation | GeneralCategory::InitialPunctuation)
    }
}

fn closes(sign: char) -> bool {
    matches!(sign, '，' | '；' | '、')
        || matches!(
            CodePointMapData::new().get(sign),
            GeneralCategory::ClosePunctuation | GeneralCategory::FinalPunctuation
        )
}

/// Signs at full width, as keyboards for Chinese and Japanese write them, and other slashes and dots.
fn plain(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(sign).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(sign)
        }
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2236}' => ':',
        other => other,
    }
}

fn is_slash(sign: char) -> bool {
    matches!(plain(sign), '/' | '\\')
}

/// “http” or “https”, with what comes between it and the host, however it is spelt; and what follows.
fn scheme_of(text: &str) -> Option<(&'static str, &str)> {
    let letters: String = text
        .chars()
        .map(plain)
        .take_while(char::is_ascii_alphabetic)
        .take(MAX_SCHEME_LETTERS + 1)
        .collect();
    let letters = letters.to_lowercase();
    let schemes = ["https", "http"];
    let scheme = schemes.into_iter().min_by_key(|scheme| osa_distance(scheme, &letters))?;
    let slips = osa_distance(scheme, &letters);
    let after: &str = {
        let mut characters = text.chars();
        characters.by_ref().take(letters.len()).for_each(drop);
        characters.as_str()
    };
    let mut signs = after.trim_start();
    let has_space = signs.len() < after.len();
    let is_colon = |sign| matches!(plain(sign), ':' | ';' | '.' | ',');
    let colon = signs.chars().next().filter(|&sign| is_colon(sign));
    signs = signs.trim_start_matches(is_colon).trim_start();
    let after = signs.trim_start_matches(is_slash);
    let slashes = signs[..signs.len() - after.len()].chars().count();
    let is_scheme = match (slips, colon.map(plain)) {
        (0, Some(':')) => true,
        (0, None) => slashes > 0 || has_space,
        (0, Some(_)) | (1, Some(':' | ';')) => slashes > 0,
        (1, _) => slashes > 1,
        _ => false,
    };
    is_scheme.then(|| (scheme, after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_in_front_of_the_host_are_understood() {
        for typed in [
            "https://example.org",
            "https//example.org",
            "https:/example.org",
            "https:example.org",
            "https:///example.org",
            "https:\\\\example.org",
            "https;//example.org",
            "https.//example.org",
            "https ://example.org",
            "https:://example.org",
            "https:// example.org",
            "htps://example.org",
            "httsp://example.org",
            "ttps://example.org",
            "https://https://example.org",
            "http://https//example.org",
            "https：／／example．org",
            "ｈｔｔｐｓ：／／example.org",
            "<https://example.org>",
            "“https://example.org”,",
            "• https://example.org;",
            "(https://example.org)",
        ] {
            let Parts { scheme, rest } = parts(typed);
            assert_eq!((scheme, rest.as_str()), (Some("https"), "example.org"), "{typed}");
        }
    }

    #[test]
    fn what_only_looks_like_a_slip_is_left_alone() {
        for (typed, scheme, rest) in [
            ("//www.example.org/", None, "www.example.org/"),
            ("http.org/page", None, "http.org/page"),
            ("https.example.org", None, "https.example.org"),
            ("example.org/?u=https://x.org", None, "example.org/?u=https://x.org"),
            ("ftp://example.org", None, "ftp://example.org"),
            ("http://example.org/(a)", Some("http"), "example.org/(a)"),
            ("http://example.org/関／連", Some("http"), "example.org/関／連"),
            ("https://", Some("https"), ""),
            ("", None, ""),
        ] {
            let expected = Parts { scheme, rest: rest.to_owned() };
            assert_eq!(parts(typed), expected, "{typed}");
        }
    }
}
