//! Internet domain names in any script (IDNA, RFC 5890 and UTS 46), and what people paste when
//! they are asked for one. Checks the form of a name, never whether it exists.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_normalization::char::is_combining_mark;

use super::text::is_overlong;
use super::typing_slips::is_dash;
use super::unseen::visible;
use super::web_address;
use super::website::Website;

/// A domain name of at least two labels: as people read it, and as the DNS compares it.
#[derive(Clone, Debug)]
pub struct DomainName {
    unicode: String,
    ascii: String,
}

/// Why something is not a domain name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DomainError {
    /// It has an @: a mailbox.
    Mailbox,
    /// One label only, such as `localhost`.
    NoEnding,
    /// An IP address, or another name that ends in a number.
    Number,
    /// An empty label.
    Dots,
    /// A hyphen where none may stand (RFC 5891, 4.2.3.1).
    Hyphen,
    /// More than 63 octets in a label or 253 in all (RFC 1035, 2.3.4), counted as A-labels.
    Length,
    /// A character, or an order of characters, that IDNA does not allow.
    Characters,
}

impl DomainName {
    /// The largest number of characters.
    pub const MAX_CHARACTERS: usize = 253;

    /// Takes what was typed: a name, or a web address of which the host is taken. A final dot,
    /// capitals, full-width dots, a leading `www.`, and quotes or brackets around it are understood.
    pub fn parse(typed: &str) -> Result<Self, DomainError> {
        if is_overlong(typed, Website::MAX_CHARACTERS) {
            return Err(DomainError::Length);
        }
        let name = Self::host(&web_address::host(&visible(typed)))?;
        let Some(bare) = name.ascii.strip_prefix("www.").filter(|bare| bare.contains('.')) else {
            return Ok(name);
        };
        // `www` is a host in the domain that was registered, not the domain itself.
        Self::host(bare)
    }

    /// The name of a host, without the liberties that `parse` takes.
    pub fn host(host: &str) -> Result<Self, DomainError> {
        if is_overlong(host, Self::MAX_CHARACTERS) {
            return Err(DomainError::Length);
        }
        if host.contains('@') {
            return Err(DomainError::Mailbox);
        }
        // Word processors make dashes of hyphens, and no name can have one.
        let host = host.replace(is_dash, "-");
        let host = host.strip_suffix(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).unwrap_or(&host);
        let uts46 = Uts46::new();
        let ascii = uts46
            .to_ascii(host.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify)
            .map_err(|_| reason(host))?
            .into_owned();
        let (unicode, _) = uts46.to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
        let unicode = unicode.into_owned();
        let Some((_, ending)) = ascii.rsplit_once('.') else {
            return Err(DomainError::NoEnding);
        };
        if ending.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DomainError::Number);
        }
        // UTS 46 lets symbols through, which IDNA 2008 (RFC 5892) forbids.
        if !unicode.chars().all(is_allowed) {
            return Err(DomainError::Characters);
        }
        Ok(Self { unicode, ascii })
    }

    /// Takes back what was stored.
    pub fn from_stored(unicode: String, ascii: String) -> Self {
        Self { unicode, ascii }
    }

    /// The name in its own script, in lower case: what people read.
    pub fn unicode(&self) -> &str {
        &self.unicode
    }

    /// The name in A-labels: what the DNS and mail servers understand, and what is compared.
    pub fn ascii(&self) -> &str {
        &self.ascii
    }

    /// The part that somebody registered, in A-labels: what stands in front of it is theirs, too.
    pub fn registrable(&self) -> &str {
        psl::domain_str(&self.ascii).unwrap_or(&self.ascii)
    }
}

impl PartialEq for DomainName {
    fn eq(&self, other: &Self) -> bool {
        self.ascii == other.ascii
    }
}

impl Eq for DomainName {}

/// Letters, marks and digits of any script, what RFC 5892 allows in context (2.2, A) and by
/// exception (2.6).
fn is_allowed(character: char) -> bool {
    character.is_alphanumeric()
        || is_combining_mark(character)
        || matches!(
            character,
            '.' | '-'
                | '\u{b7}'
                | '\u{375}'
                | '\u{5f3}'
                | '\u{5f4}'
                | '\u{30fb}'
                | '\u{200c}'
                | '\u{200d}'
                | '\u{6fd}'
                | '\u{6fe}'
                | '\u{f0b}'
                | '\u{3007}'
        )
}

/// idna only says that a name is wrong; this finds the reason that helps to correct it.
fn reason(host: &str) -> DomainError {
    let labels: Vec<&str> = host.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).collect();
    if labels.iter().any(|label| label.is_empty()) {
        return DomainError::Dots;
    }
    let is_plain =
        |label: &&str| label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let punycode = |label: &str| {
        if label.is_ascii() {
            label.len()
        } else {
            // Every character costs at least one octet behind `xn--`.
            label.chars().count() + "xn--".len()
        }
    };
    if labels.iter().any(|label| punycode(label) > 63)
        || labels.iter().map(|label| punycode(label) + 1).sum::<usize>() > 254
    {
        return DomainError::Length;
    }
    let misplaced_hyphen = |label: &&str| {
        label.starts_with('-')
            || label.ends_with('-')
            || (label.chars().skip(2).take(2).all(|character| character == '-')
                && label.chars().count() > 3
                && !label.to_ascii_lowercase().starts_with("xn--"))
    };
    if labels.iter().any(misplaced_hyphen) {
        return DomainError::Hyphen;
    }
    if labels.len() == 1 && labels.iter().all(is_plain) {
        return DomainError::NoEnding;
    }
    DomainError::Characters
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_paste_is_understood() {
        for (typed, expected) in [
            ("example.org", "example.org"),
            (" EXAMPLE.ORG. ", "example.org"),
            ("https://www.example.org/page?q=a@b#c", "example.org"),
            ("http://example.org:8080/", "example.org"),
            ("www.example.org", "example.org"),
            ("www.org", "www.org"),
            ("example.org/about", "example.org"),
            ("例子。公司", "xn--fsqu00a.xn--55qx5d"),
            ("例子．公司", "xn--fsqu00a.xn--55qx5d"),
            ("e\u{301}preuve.org", "xn--preuve-9ua.org"),
            ("faß.de", "xn--fa-hia.de"),
            ("\u{202d}exa\u{ad}mple.org\u{200b}", "example.org"),
            ("ｅｘａｍｐｌｅ．ｏｒｇ", "example.org"),
            ("my–example.org", "my-example.org"),
            ("https//www.example.org", "example.org"),
            ("https://https://example.org", "example.org"),
            ("<https://www.example.org/>", "example.org"),
            ("//example.org", "example.org"),
            ("https：／／example.org／page", "example.org"),
            ("«example.org»", "example.org"),
        ] {
            assert_eq!(DomainName::parse(typed).unwrap().ascii(), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_name_is_shown_in_its_own_script() {
        let name = DomainName::parse("XN--FSQU00A.xn--55qx5d").unwrap();
        assert_eq!(name.unicode(), "例子.公司");
        assert_eq!(name, DomainName::parse("例子.公司").unwrap());
    }

    #[test]
    fn each_mistake_has_its_reason() {
        use DomainError::{Characters, Dots, Hyphen, Length, Mailbox, NoEnding, Number};
        for (typed, expected) in [
            ("info@example.org", Mailbox),
            ("localhost", NoEnding),
            ("127.0.0.1", Number),
            ("example..org", Dots),
            (".example.org", Dots),
            ("-example.org", Hyphen),
            ("ab--cd.org", Hyphen),
            (&format!("{}.org", "a".repeat(64)), Length),
            (&format!("{}org", "a23456789.".repeat(26)), Length),
            (&format!("{}.org", "@".repeat(100_000)), Length),
            ("exa_mple.org", Characters),
            ("ex ample.org", Characters),
            ("☃.net", Characters),
            ("xn--zzzzzz.org", Characters),
            ("[::1]", Characters),
        ] {
            assert_eq!(DomainName::parse(typed).unwrap_err(), expected, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_answered_and_names_are_stable(typed in "\\PC{0,80}") {
            if let Ok(name) = DomainName::parse(&typed) {
                prop_assert!(name.ascii().is_ascii() && name.ascii().len() <= 253);
                let again = DomainName::parse(name.unicode()).unwrap();
                prop_assert_eq!(again.ascii(), name.ascii());
            }
        }
    }
}
