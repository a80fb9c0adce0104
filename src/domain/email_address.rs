//! Mailbox addresses, internationalised ones included (RFC 5321, 4.1.2; RFC 6531, 3.3). Checks
//! the form of an address, never whether it exists.

use unicode_normalization::UnicodeNormalization as _;

use super::domain_name::{DomainError, DomainName};
use super::mail_provider;
use super::text::{is_control, is_overlong};
use super::typing_slips;
use super::unseen::{is_unseen, visible};

/// An address as it was typed, with its domain also in A-labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress {
    local: String,
    domain: DomainName,
}

/// Why something is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailError {
    /// No @, or more than one.
    At,
    /// Nothing before the @.
    MailboxMissing,
    /// A dot first, last or twice in a row.
    MailboxDots,
    /// A space, a control character, or a sign that must not stand unquoted.
    MailboxCharacters,
    /// More than 64 characters before the @, or 254 octets in all (RFC 5321, 4.5.3.1; RFC 3696
    /// erratum 1690). The RFC counts octets there too, but as the least that servers must bear;
    /// mailboxes in scripts of three octets a letter exist beyond that.
    Length,
    /// The part after the @ is not a domain name.
    Domain(DomainError),
}

impl EmailAddress {
    /// The largest number of characters. There are fewer than octets, which are what is limited.
    pub const MAX_CHARACTERS: usize = 254;

    /// Takes what was typed; white space around it and what cannot be seen is dropped.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        if is_overlong(typed, Self::MAX_CHARACTERS) {
            return Err(EmailError::Length);
        }
        let composed: String = typed.nfc().collect();
        let typed: String = unwrapped(&visible(&composed))
            .chars()
            .map(|character| if is_at_sign(character) { '@' } else { character })
            .nfc()
            .collect();
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailError::At)?;
        check_local_part(local)?;
        let domain = DomainName::host(domain).map_err(EmailError::Domain)?;
        let address = Self { local: local.to_owned(), domain };
        if address.local.chars().count() > 64 || address.envelope().len() > 254 {
            return Err(EmailError::Length);
        }
        Ok(address)
    }

    /// Takes back what was stored.
    pub fn from_stored(local: String, domain: DomainName) -> Self {
        Self { local, domain }
    }

    /// The part before the @ as typed, in NFC (RFC 6532, 3.1): only the receiving server may interpret it.
    pub fn local(&self) -> &str {
        &self.local
    }

    pub fn domain(&self) -> &DomainName {
        &self.domain
    }

    /// The address as people read it.
    pub fn display(&self) -> String {
        format!("{}@{}", self.local, self.domain.unicode())
    }

    /// The address as mail servers take it, with the domain in A-labels.
    pub fn envelope(&self) -> String {
        format!("{}@{}", self.local, self.domain.ascii())
    }

    /// Whether only servers with SMTPUTF8 (RFC 6531) can carry it.
    pub fn needs_smtputf8(&self) -> bool {
        !self.local.is_ascii()
    }

    /// Equal for addresses that in practice are one mailbox: no server in use tells capitals apart,
    /// and quotes that are not needed mean nothing (RFC 5321, 4.1.2). For comparing only, never for
    /// sending.
    pub fn canonical_key(&self) -> String {
        format!("{}@{}", self.unquoted(), self.domain.ascii()).to_lowercase()
    }

    /// Equal for addresses that one person probably reads: as [`Self::canonical_key`], and without
    /// what servers pass over.
    pub fn throttle_key(&self) -> String {
        mail_provider::one_mailbox(&self.unquoted().to_lowercase(), &self.domain)
    }

    /// The address that was meant, if this one looks as if a keyboard, a word processor or a finger
    /// had changed it. Only ever a question: it may be right as it is.
    pub fn probably_meant(&self) -> Option<String> {
        let local =
            typing_slips::meant(&self.local).filter(|local| check_local_part(local).is_ok());
        let provider = mail_provider::probably_meant(&self.domain).map(str::to_owned);
        let domain = provider.or_else(|| {
            let meant = typing_slips::meant(self.domain.unicode())?;
            DomainName::host(&meant).ok().map(|domain| domain.unicode().to_owned())
        });
        if local.is_none() && domain.is_none() {
            return None;
        }
        let local = local.as_deref().unwrap_or(&self.local);
        let domain = domain.as_deref().unwrap_or(self.domain.unicode());
        Some(format!("{local}@{domain}"))
    }

    /// The part before the @ without quotes, where they are not needed.
    fn unquoted(&self) -> String {
        let Some(quoted) = self.local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        else {
            return self.local.clone();
        };
        let mut inside = String::new();
        let mut characters = quoted.chars();
        while let Some(character) = characters.next() {
            inside.extend(if character == '\\' { characters.next() } else { Some(character) });
        }
        if check_local_part(&inside).is_ok() { inside } else { self.local.clone() }
    }
}

/// Without what a link or a list of recipients has around an address.
fn unwrapped(typed: &str) -> &str {
    let bare = typed.trim();
    let bare = bare.trim_end_matches([',', ';']).trim();
    let bare = bare.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(bare);
    match bare.split_at_checked("mailto:".len()) {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto:") => address.trim(),
        _ => bare.trim(),
    }
}

/// Keyboards for Chinese, Japanese and Korean write it at full width.
fn is_at_sign(character: char) -> bool {
    matches!(character, '\u{ff20}' | '\u{fe6b}')
}

fn check_local_part(local: &str) -> Result<(), EmailError> {
    if local.is_empty() {
        return Err(EmailError::MailboxMissing);
    }
    if let Some(quoted) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return check_quoted(quoted);
    }
    if local.contains('@') {
        return Err(EmailError::At);
    }
    if !local.chars().all(|character| character == '.' || is_atom_character(character)) {
        return Err(EmailError::MailboxCharacters);
    }
    if local.split('.').any(str::is_empty) {
        return Err(EmailError::MailboxDots);
    }
    Ok(())
}

/// `atext` of RFC 5322, 3.2.3, and any character beyond ASCII that a person can write (RFC 6531).
fn is_atom_character(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(character);
    }
    // Joiners are letters' helpers in some scripts; nothing else that cannot be seen is.
    matches!(character, '\u{200c}' | '\u{200d}')
        || !(is_control(character)
            || is_unseen(character)
            || character.is_whitespace()
            || matches!(character, '\u{fffd}' | '\u{e000}'..='\u{f8ff}'))
}

/// The inside of a quoted string: rare, but legal.
fn check_quoted(inside: &str) -> Result<(), EmailError> {
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        let kept = match character {
            '\\' => characters.next().filter(char::is_ascii),
            '"' => None,
            other => Some(other),
        };
        if kept
            .is_none_or(|kept| kept != ' ' && !kept.is_ascii_graphic() && !is_atom_character(kept))
        {
            return Err(EmailError::MailboxCharacters);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn legal_mailboxes_of_all_kinds_are_accepted() {
        for address in [
            "a@example.org",
            "first.last+tag@example.co.uk",
            "o'neil@example.org",
            "\"john doe\"@example.org",
            "\"a@b\"@example.org",
            "用户@例子.公司",
            "ईमेल-परीक्षण@सार्वभौमिक-स्वीकृति-परीक्षण.संगठन",
        ] {
            let parsed =
                EmailAddress::parse(address).unwrap_or_else(|error| panic!("{address}: {error:?}"));
            assert_eq!(parsed.display(), address);
        }
    }

    #[test]
    fn each_mistake_has_its_reason() {
        for (typed, expected) in [
            ("", EmailError::At),
            ("example.org", EmailError::At),
            ("a@b@example.org", EmailError::At),
            ("@example.org", EmailError::MailboxMissing),
            (".a@example.org", EmailError::MailboxDots),
            ("a..b@example.org", EmailError::MailboxDots),
            ("a b@example.org", EmailError::MailboxCharacters),
            ("a\r\nBcc: x@example.org", EmailError::MailboxCharacters),
            ("Name <a@example.org>", EmailError::MailboxCharacters),
            ("\"a\\\"@example.org", EmailError::MailboxCharacters),
            ("a＠b@example.org", EmailError::At),
            ("a@localhost", EmailError::Domain(DomainError::NoEnding)),
            ("a@[127.0.0.1]", EmailError::Domain(DomainError::Characters)),
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(expected), "{typed:?}");
        }
        let long = format!("{}@example.org", "é".repeat(65));
        assert_eq!(EmailAddress::parse(&long), Err(EmailError::Length));
        assert_eq!(EmailAddress::parse(&" ".repeat(100_000)), Err(EmailError::Length));
    }

    #[test]
    fn what_cannot_be_seen_round_an_address_is_dropped() {
        let address =
            EmailAddress::parse("\u{202a}\u{feff}amina@example.org\u{200b}\u{202c} ").unwrap();
        assert_eq!(address.display(), "amina@example.org");
        let inside = EmailAddress::parse("a\u{202e}mi\u{200b}na＠exa\u{ad}mple.org").unwrap();
        assert_eq!(inside, address);
        for wrapped in ["<amina@example.org>", "mailto:amina@example.org", " amina@example.org; "] {
            assert_eq!(EmailAddress::parse(wrapped).as_ref(), Ok(&address), "{wrapped}");
        }
        let composed = EmailAddress::parse("e\u{301}a@example.org").unwrap();
        assert_eq!(composed, EmailAddress::parse("éa@example.org").unwrap());
    }

    #[test]
    fn what_a_keyboard_or_a_word_processor_changed_is_asked_about() {
        for (typed, expected) in [
            ("ａｍｉｎａ@example.org", Some("amina@example.org")),
            ("o’neil@example.org", Some("o'neil@example.org")),
            ("jean–pierre@example.org", Some("jean-pierre@example.org")),
            ("\u{430}mina@example.org", Some("amina@example.org")),
            ("amina@ex\u{430}mple.org", Some("amina@example.org")),
            ("ｏ’neil@gmial.com", Some("o'neil@gmail.com")),
            ("amina@gmial.com", Some("amina@gmail.com")),
            ("amina@example.org", None),
            ("用户@例子.公司", None),
            ("élodie@exämple.org", None),
            // All dots: no mailbox.
            ("……@example.org", None),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!(address.probably_meant().as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_sent_is_ascii_where_it_can_be() {
        let address = EmailAddress::parse("Info@Exämple.ORG").unwrap();
        assert_eq!(address.envelope(), "Info@xn--exmple-cua.org");
        assert_eq!(address.display(), "Info@exämple.org");
        assert_eq!(address.canonical_key(), "info@xn--exmple-cua.org");
        assert!(!address.needs_smtputf8());
        assert!(EmailAddress::parse("jöe@example.org").unwrap().needs_smtputf8());
    }

    #[test]
    fn one_mailbox_has_one_key_however_it_is_spelt() {
        let keys = |typed: &str| {
            let address = EmailAddress::parse(typed).unwrap();
            (address.canonical_key(), address.throttle_key())
        };
        let plain = keys("amina@example.org");
        for same in ["AMINA@Example.org", "\"amina\"@example.org", "\"a\\mi\\na\"@example.org"] {
            assert_eq!(keys(same), plain, "{same}");
        }
        assert_ne!(keys("amina+1@example.org").0, plain.0);
        assert_eq!(keys("amina+1@example.org").1, plain.1);
        assert_eq!(keys("a.mina+x@googlemail.com").1, keys("amina@gmail.com").1);
        assert_ne!(keys("a.mina@example.org").1, plain.1);
        // Quotes that are needed stay.
        assert_eq!(keys("\"john doe\"@example.org").0, "\"john doe\"@example.org");
        assert_eq!(keys("+@example.org").1, "+@example.org");
    }

    proptest! {
        #[test]
        fn anything_is_answered_and_addresses_are_stable(typed in "\\PC{0,40}@\\PC{0,40}") {
            if let Ok(address) = EmailAddress::parse(&typed) {
                prop_assert_eq!(EmailAddress::parse(&address.display()), Ok(address.clone()));
                prop_assert!(!address.envelope().contains(['\r', '\n']));
            }
        }
    }
}
