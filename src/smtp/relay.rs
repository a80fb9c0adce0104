//! Where a relay is and how it is spoken to, as its address says. Opens no connection.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr as _;

use url::{Host, Url};

use super::tls::Encryption;
use crate::domain::domain_name::DomainName;

/// How the connection to a mail server is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte (RFC 8314).
    Wrapped,
    /// By STARTTLS, or not at all.
    Required,
    /// By STARTTLS where it is offered.
    Opportunistic,
    /// In the clear.
    None,
}

/// A mail server that takes our mails.
#[derive(Clone)]
pub struct SmtpRelay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<(String, String)>,
    pub(super) encryption: Encryption,
}

/// What is wrong with the address of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelayError {
    Unreadable,
    Scheme,
    Host,
    Tls,
    Credentials,
    Extra,
}

impl SmtpRelay {
    /// Reads `smtp://user:password@host:port?tls=…` or `smtps://…`.
    pub fn from_url(address: &str) -> Result<Self, RelayError> {
        let url = Url::parse(address).map_err(|_| RelayError::Unreadable)?;
        let is_wrapped = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(RelayError::Scheme),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(RelayError::Host)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(RelayError::Extra);
        }
        let mut tls = match (is_wrapped, is_loopback(host)) {
            (true, _) => Tls::Wrapped,
            (false, true) => Tls::None,
            (false, false) => Tls::Required,
        };
        for (name, value) in url.query_pairs() {
            tls = match (&*name, &*value) {
                ("tls", "required") if !is_wrapped => Tls::Required,
                ("tls", "opportunistic") if !is_wrapped => Tls::Opportunistic,
                ("tls", "none") if !is_wrapped => Tls::None,
                ("tls", _) => return Err(RelayError::Tls),
                _ => return Err(RelayError::Extra),
            };
        }
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err(RelayError::Credentials),
            (user, Some(password)) => Some((decoded(user)?, decoded(password)?)),
        };
        let usual_port = match tls {
            Tls::Wrapped => 465,
            Tls::Required | Tls::Opportunistic => 587,
            Tls::None => 25,
        };
        let host = host_name(host).ok_or(RelayError::Host)?;
        let port = url.port().unwrap_or(usual_port);
        let encryption = Encryption::by_public_authorities();
        Ok(Self { host, port, tls, credentials, encryption })
    }
}

/// An IP address without brackets, `localhost`, or a domain name in A-labels.
fn host_name(host: &str) -> Option<String> {
    let bare = host.trim_matches(['[', ']']);
    if bare.parse::<IpAddr>().is_ok() || bare == "localhost" {
        return Some(bare.to_owned());
    }
    let typed = percent_encoding::percent_decode_str(bare).decode_utf8().ok()?;
    DomainName::host(&typed).ok().map(|name| name.ascii().to_owned())
}

fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => match IpAddr::from_str(&name) {
            Ok(address) => address.is_loopback(),
            Err(_) => name == "localhost",
        },
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

fn decoded(part: &str) -> Result<String, RelayError> {
    percent_encoding::percent_decode_str(part)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| RelayError::Credentials)
}

impl fmt::Debug for SmtpRelay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// Without the credentials.
impl fmt::Display for SmtpRelay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.tls == Tls::Wrapped { "smtps" } else { "smtp" };
        write!(formatter, "{scheme}://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_s_address_says_how_it_is_protected() {
        for (url, tls, port) in [
            ("smtp://mail.example.org", Tls::Required, 587),
            ("smtp://u:p@mail.example.org:2525", Tls::Required, 2525),
            ("smtp://mail.example.org?tls=opportunistic", Tls::Opportunistic, 587),
            ("smtp://mail.example.org?tls=none", Tls::None, 25),
            ("smtp://localhost:2525", Tls::None, 2525),
            ("smtp://127.0.0.1", Tls::None, 25),
            ("smtp://[::1]:2525", Tls::None, 2525),
            ("smtp://localhost?tls=required", Tls::Required, 587),
            ("smtps://mail.example.org", Tls::Wrapped, 465),
            ("smtp://mail.exämple.org", Tls::Required, 587),
        ] {
            let relay = SmtpRelay::from_url(url).unwrap();
            assert_eq!((relay.tls, relay.port), (tls, port), "{url}");
        }
        let relay = SmtpRelay::from_url("smtp://mail.exämple.org").unwrap();
        assert_eq!(relay.host, "mail.xn--exmple-cua.org");
        let relay = SmtpRelay::from_url("smtp://a%40b:p%2Fw@mail.example.org").unwrap();
        assert_eq!(relay.credentials, Some(("a@b".to_owned(), "p/w".to_owned())));
    }
}
