//! Finds the well-known mail provider that somebody may have meant. Only ever a question: any
//! domain can have mail.

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
    let is_in_many_countries =
        typed.split_once('.').is_some_and(|(name, _)| IN_MANY_COUNTRIES.contains(&name));
    if PROVIDERS.contains(&typed) || is_in_many_countries {
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

#[cfg(test)]
mod tests {
    use super::*;

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
