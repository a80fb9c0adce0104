//! The well-known mail providers: which one somebody may have meant, which is only ever a question,
//! since any domain can have mail; and which spellings are one mailbox there.

use strsim::osa_distance;

use super::domain_name::DomainName;

/// Providers that many people have their mailbox with, anywhere in the world. Short names are only
/// here so that they are not taken for misspelt longer ones.
const PROVIDERS: &[&str] = &[
    "163.com",
    "126.com",
    "aol.com",
    "bluewin.ch",
    "daum.net",
    "email.com",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.fr",
    "gmx.net",
    "googlemail.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.fr",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailbox.org",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "riseup.net",
    "rocketmail.com",
    "sfr.fr",
    "tutanota.com",
    "wanadoo.fr",
    "web.de",
    "yahoo.ca",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.com.br",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// Providers with a domain in each of many countries, of which only some are listed.
const IN_MANY_COUNTRIES: &[&str] = &["gmx", "hotmail", "live", "outlook", "yahoo", "yandex"];

/// The provider whose name differs from this domain in one slip of a finger: a letter too many, one
/// missing, one wrong, or two swapped. None for a provider's own name, and for short names, which
/// have too many neighbours.
pub fn probably_meant(domain: &DomainName) -> Option<&'static str> {
    let typed = domain.ascii();
    if is_provider(domain) {
        return None;
    }
    let near = |provider: &&&str| {
        provider.len() >= 8
            // Comparing letter by letter takes long, and this is asked about each mailbox shown.
            && provider.len().abs_diff(typed.len()) <= 1
            && osa_distance(typed, provider) == 1
    };
    PROVIDERS.iter().find(near).copied()
}

/// Whether anybody can have a mailbox there, so that one has nothing to do with the next.
pub fn is_provider(domain: &DomainName) -> bool {
    let name = domain.ascii();
    let is_in_many_countries =
        name.split_once('.').is_some_and(|(name, _)| IN_MANY_COUNTRIES.contains(&name));
    // A part of somebody's own domain may have any name.
    PROVIDERS.contains(&name) || (is_in_many_countries && domain.registrable() == name)
}

/// What a provider does with the part before the @.
struct Spelling {
    /// Its domains, of which the first stands for all: each mailbox there has an address at all of
    /// them.
    domains: &'static [&'static str],
    /// Characters that it passes over.
    ignored: &'static [char],
    /// What stands before a tag that everybody may invent.
    tag: &'static [char],
}

/// Those that do more than most, as their help pages say.
const SPELLINGS: &[Spelling] = &[
    Spelling { domains: &["gmail.com", "googlemail.com"], ignored: &['.'], tag: &['+'] },
    Spelling { domains: &["icloud.com", "me.com", "mac.com"], ignored: &[], tag: &['+'] },
    Spelling {
        domains: &["proton.me", "protonmail.com", "protonmail.ch", "pm.me"],
        ignored: &['.', '-', '_'],
        tag: &['+'],
    },
    Spelling {
        domains: &["yandex.ru", "yandex.com", "ya.ru", "yandex.by", "yandex.kz", "yandex.ua"],
        ignored: &['.', '-'],
        tag: &['+'],
    },
    Spelling { domains: &["fastmail.com", "fastmail.fm"], ignored: &[], tag: &['+'] },
    Spelling { domains: &["zoho.com", "zohomail.com"], ignored: &[], tag: &['+'] },
];

/// Yahoo's tags stand behind a hyphen, which no name there may hold otherwise.
const YAHOO: Spelling = Spelling { domains: &[], ignored: &[], tag: &['-', '+'] };

/// Everybody else: many servers ignore what stands behind a plus sign.
const USUAL: Spelling = Spelling { domains: &[], ignored: &[], tag: &['+'] };

/// Equal for addresses that are probably one mailbox. `local` is in small letters, without quotes.
pub fn one_mailbox(local: &str, domain: &DomainName) -> String {
    let name = domain.ascii();
    let is_yahoo = name.split_once('.').is_some_and(|(name, _)| name == "yahoo")
        || matches!(name, "ymail.com" | "rocketmail.com");
    let spelling = SPELLINGS
        .iter()
        .find(|spelling| spelling.domains.contains(&name))
        .unwrap_or(if is_yahoo { &YAHOO } else { &USUAL });
    let untagged = local.split(spelling.tag).next().filter(|untagged| !untagged.is_empty());
    let bare: String = untagged
        .unwrap_or(local)
        .chars()
        .filter(|character| !spelling.ignored.contains(character))
        .collect();
    format!("{bare}@{}", spelling.domains.first().unwrap_or(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_one_mailbox_are_one() {
        for (one, other) in [
            ("a.mina+x@googlemail.com", "amina@gmail.com"),
            ("amina@me.com", "amina+1@icloud.com"),
            ("a.m-i_na@pm.me", "amina@proton.me"),
            ("amina-books@yahoo.fr", "amina@yahoo.fr"),
            ("amina.b@ya.ru", "amina-b@yandex.com"),
            ("amina+news@example.org", "amina@example.org"),
        ] {
            let key = |typed: &str| {
                let (local, domain) = typed.split_once('@').unwrap();
                one_mailbox(local, &DomainName::host(domain).unwrap())
            };
            assert_eq!(key(one), key(other));
        }
        let domain = DomainName::host("example.org").unwrap();
        assert_ne!(one_mailbox("a.mina", &domain), one_mailbox("amina", &domain));
        assert_eq!(one_mailbox("+", &domain), "+@example.org");
    }

    #[test]
    fn a_slip_is_noticed_and_other_names_are_left_alone() {
        let meant = |typed: &str| probably_meant(&DomainName::host(typed).unwrap());
        for (typed, expected) in [
            ("gmial.com", Some("gmail.com")),
            ("gmail.co", Some("gmail.com")),
            ("gmal.com", Some("gmail.com")),
            ("hotmial.com", Some("hotmail.com")),
            ("yahooo.fr", Some("yahoo.fr")),
            ("outlok.com", Some("outlook.com")),
            ("yahoo.be", None),
            ("gmail.com", None),
            ("ymail.com", None),
            ("mail.com", None),
            ("example.org", None),
            ("qq.org", None),
        ] {
            assert_eq!(meant(typed), expected, "{typed}");
        }
    }
}
