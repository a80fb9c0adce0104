//! The address of an organisation's website. A person looks at it, so only its form is checked.

use url::Url;

use super::text::{is_control, is_overlong};
use super::unseen::visible;
use super::web_address::{Parts, parts, unwrapped};

/// An `http` or `https` address, as it was typed, with `https://` put in front where it was left
/// out. At most 500 characters, with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Website(String);

/// Why something is not the address of a website.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebsiteError {
    /// More than [`Website::MAX_CHARACTERS`] characters.
    TooLong,
    /// Not an `http` or `https` address with the name of a host.
    NotAnAddress,
}

impl Website {
    /// The largest number of characters.
    pub const MAX_CHARACTERS: usize = 500;

    /// Takes what was typed.
    pub fn parse(typed: &str) -> Result<Self, WebsiteError> {
        if is_overlong(typed, Self::MAX_CHARACTERS) {
            return Err(WebsiteError::TooLong);
        }
        let typed = visible(typed);
        let typed = unwrapped(&typed);
        // The URL standard drops tabs and line breaks without a word.
        if typed.chars().any(|character| is_control(character) || character == '\u{fffd}') {
            return Err(WebsiteError::NotAnAddress);
        }
        let address = whole(typed);
        if address.chars().count() > Self::MAX_CHARACTERS {
            return Err(WebsiteError::TooLong);
        }
        let url = Url::parse(&address).map_err(|_| WebsiteError::NotAnAddress)?;
        let has_credentials = !url.username().is_empty() || url.password().is_some();
        let is_on_the_web = matches!(url.scheme(), "http" | "https");
        // Websites live on names that are no domain names, such as `my_org.blogspot.com`.
        let has_name = url.domain().is_some_and(|name| name.trim_matches('.').contains('.'));
        if !is_on_the_web || has_credentials || !has_name {
            return Err(WebsiteError::NotAnAddress);
        }
        Ok(Self(address))
    }

    /// Takes back what `parse` once accepted.
    pub fn from_stored(address: String) -> Self {
        Self(address)
    }

    /// The address as it was typed, with its scheme.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The address with its scheme: as it was typed where nothing was left out or slipped.
fn whole(typed: &str) -> String {
    let Parts { scheme, rest } = parts(typed);
    if scheme.is_none() && has_scheme(&rest) {
        return rest;
    }
    let scheme = scheme.unwrap_or("https");
    let is_whole = typed
        .split_once("://")
        .is_some_and(|(typed, after)| typed.eq_ignore_ascii_case(scheme) && after == rest);
    if is_whole { typed.to_owned() } else { format!("{scheme}://{rest}") }
}

/// Whether it is an address of another kind than the web's.
fn has_scheme(address: &str) -> bool {
    address.split_once("://").is_some_and(|(scheme, _)| {
        scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+.-".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_are_understood() {
        for (typed, expected) in [
            ("https://www.example.org/page", "https://www.example.org/page"),
            ("example.org", "https://example.org"),
            ("http://例子.公司/关于", "http://例子.公司/关于"),
            (" HTTPS://Example.org ", "HTTPS://Example.org"),
            ("example.org/?u=https://x.org", "https://example.org/?u=https://x.org"),
            ("https://my_org.blogspot.com/", "https://my_org.blogspot.com/"),
            ("https//example.org", "https://example.org"),
            ("http:/example.org", "http://example.org"),
            ("https://https://example.org", "https://example.org"),
            ("https：／／example.org／a", "https://example.org/a"),
            ("<https://example.org/a>", "https://example.org/a"),
            ("//www.example.org", "https://www.example.org"),
            ("https:////www.example.org", "https://www.example.org"),
            ("\u{202d}https://exa\u{200b}mple.org\u{202c}", "https://example.org"),
            ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ] {
            assert_eq!(Website::parse(typed).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn what_is_no_website_is_refused() {
        for typed in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "ftp://example.org",
            "mailto:a@example.org",
            "https://user:secret@example.org",
            "https://localhost",
            "https://127.0.0.1",
            "we have none",
            "https://exa\nmple.org",
            "",
        ] {
            assert_eq!(Website::parse(typed), Err(WebsiteError::NotAnAddress), "{typed:?}");
        }
        let long = format!("https://example.org/{}", "a".repeat(500));
        assert_eq!(Website::parse(&long), Err(WebsiteError::TooLong));
        // What is kept could be typed again.
        for length in 480..=500 {
            let typed = format!("example.org/{}", "a".repeat(length - "example.org/".len()));
            let Ok(website) = Website::parse(&typed) else { continue };
            assert_eq!(Website::parse(website.as_str()), Ok(website), "{length}");
        }
    }
}
