//! Addresses as fingers, mail programs and editors leave them: in capitals, with a slash too many, with
//! the full stop or the bracket that followed in the text.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::page::Page;
use super::private_page::{ApplicationPage, DraftPage, KEY_SEGMENT};
use crate::domain::ids::{DraftKey, PrivateKey};
use crate::i18n::Lang;

/// The address that was meant by another one, with its query. None for one that is right, and for one
/// that means no page of ours.
pub fn meant(path: &str, query: Option<&str>) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    // Some programs encode the question mark, too.
    let (bare, encoded_query) = decoded.split_once('?').unwrap_or((&decoded, ""));
    let bare: String = bare.nfd().filter(|&mark| !is_combining_mark(mark)).collect();
    let bare = bare.to_lowercase();
    let segments: Vec<&str> =
        bare.split('/').map(without_signs).filter(|segment| !segment.is_empty()).collect();
    let found = Lang::ALL.into_iter().find_map(|lang| page_of(&segments, lang))?;
    if found == path {
        return None;
    }
    let is_harmless = |sign: &char| sign.is_ascii_alphanumeric() || "=&-".contains(*sign);
    let encoded_query: String = encoded_query.chars().filter(is_harmless).collect();
    let query = query.filter(|query| query.is_ascii()).unwrap_or_default();
    let queries = [encoded_query.as_str(), query];
    let query = queries.into_iter().filter(|query| !query.is_empty()).collect::<Vec<_>>().join("&");
    Some(if query.is_empty() { found } else { format!("{found}?{query}") })
}

/// Without what stands before or behind it and is part of no address of ours.
pub fn without_signs(text: &str) -> &str {
    text.trim_matches(|sign: char| !sign.is_alphanumeric())
}

fn page_of(segments: &[&str], lang: Lang) -> Option<String> {
    let page = Page::ALL.iter().map(|page| page.path(lang)).find(|path| matches(path, segments));
    page.map(str::to_owned).or_else(|| private_page_of(segments, lang))
}

fn private_page_of(segments: &[&str], lang: Lang) -> Option<String> {
    // In every route of theirs the key has the third place.
    let key = segments.get(2)?;
    let application = ApplicationPage::ALL.iter().find(|page| matches(&page.route(lang), segments));
    let draft = [DraftPage::Open, DraftPage::Saved];
    let draft = draft.into_iter().find(|page| matches(&page.route(lang), segments));
    match (application, draft) {
        (Some(page), _) => Some(page.path(lang, PrivateKey::parse(key)?)),
        (None, Some(page)) => Some(page.path(lang, DraftKey::parse(key)?)),
        (None, None) => None,
    }
}

/// Whether an address or a route consists of these.
fn matches(path: &str, segments: &[&str]) -> bool {
    let expected: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    expected.len() == segments.len()
        && expected
            .iter()
            .zip(segments)
            .all(|(expected, segment)| *expected == KEY_SEGMENT || expected == segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0b5c8a52-6d5e-4d4c-9d0e-0a1b2c3d4e5f";

    #[test]
    fn what_was_meant_is_found() {
        for (path, query, expected) in [
            ("/EN/MEMBERSHIP", Some("a=b"), "/en/membership?a=b"),
            ("/FR", None, "/fr/"),
            ("/fr/adh%C3%A9sion", None, "/fr/adhesion"),
            ("/en//privacy/", None, "/en/privacy"),
            ("/en/privacy%E2%80%9D", None, "/en/privacy"),
            ("/en/draft/{key}/", Some("mail=x"), "/en/draft/{key}?mail=x"),
            ("/en/draft/{key}%3E", None, "/en/draft/{key}"),
            ("/en/draft/{key}.,)", None, "/en/draft/{key}"),
            ("/EN/Draft/{key}%20*", None, "/en/draft/{key}"),
            ("/fr/brouillon/{key}/enregistr%C3%A9]", None, "/fr/brouillon/{key}/enregistre"),
            ("/fr/adhesion/{key}/retirer/", None, "/fr/adhesion/{key}/retirer"),
            ("/en/draft/{key}%3Fmail%3D{key}%3E", None, "/en/draft/{key}?mail={key}"),
        ] {
            let of_key = |text: &str| text.replace("{key}", KEY);
            assert_eq!(meant(&of_key(path), query), Some(of_key(expected)), "{path}");
        }
    }

    #[test]
    fn what_is_right_or_unknown_stays() {
        for path in
            ["/en/", "/fr/adhesion", "/fr/adhesion/not-a-key", "/", "", "/wp-login.php", "/en/x%FF"]
        {
            assert_eq!(meant(path, Some("a")), None, "{path}");
        }
        assert_eq!(meant(&format!("/en/draft/{KEY}"), None), None);
    }
}
