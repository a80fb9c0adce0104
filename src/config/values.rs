//! Reads the value of each setting, or says what is wrong with it. Never repeats a value that may
//! hold a password.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr as _;

use ipnet::IpNet;
use lettre::message::Mailbox;
use url::Url;

use super::{ConfigError, DatabaseUrl, Resolver};
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::i18n::Lang;
use crate::smtp::{RelayError, SmtpRelay};

pub(super) fn data_dir(value: &str) -> Result<PathBuf, ConfigError> {
    if value.is_empty() {
        return Err(ConfigError {
            variable: "NPOC_DATA_DIR",
            problem: "it is empty".to_owned(),
            expected: "the path of a folder, for example var",
        });
    }
    Ok(PathBuf::from(value))
}

pub(super) fn listen(value: &str) -> Result<SocketAddr, ConfigError> {
    value.parse().map_err(|_| ConfigError {
        variable: "NPOC_LISTEN",
        problem: format!("{value:?} is not an address with a port"),
        expected: "an IP address and a port, for example 127.0.0.1:8080 or [::]:80",
    })
}

pub(super) fn base_url(value: &str) -> Result<String, ConfigError> {
    let error = |problem: String| ConfigError {
        variable: "NPOC_BASE_URL",
        problem,
        expected: "the origin that visitors type, for example https://npoc.org",
    };
    let url = Url::parse(value).map_err(|_| error(format!("{value:?} is not a web address")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(error(format!("{value:?} does not begin with http:// or https:// and a host")));
    }
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare || !url.username().is_empty() || url.password().is_some() {
        return Err(error("it has more than a host and a port".to_owned()));
    }
    Ok(url.origin().ascii_serialization())
}

/// Only what every reader of such an address agrees on; the driver has the last word.
pub(super) fn database(value: Option<String>) -> Result<Option<DatabaseUrl>, ConfigError> {
    let Some(value) = value else { return Ok(None) };
    if !value.starts_with("postgres://") && !value.starts_with("postgresql://") {
        return Err(ConfigError::database_url("it does not begin with postgres://"));
    }
    if Url::parse(&value).is_err() {
        return Err(ConfigError::database_url("it cannot be read"));
    }
    Ok(Some(DatabaseUrl(value)))
}

pub(super) fn smtp_relay(value: &str) -> Result<SmtpRelay, ConfigError> {
    SmtpRelay::from_url(value).map_err(|error| ConfigError {
        variable: "SMTP_URL",
        problem: match error {
            RelayError::Unreadable => "it is not an address; signs in the user and the password must be percent-encoded, such as %23 for #".to_owned(),
            RelayError::Scheme => "it begins with neither smtp:// nor smtps://".to_owned(),
            RelayError::Host => "it names no host that could exist".to_owned(),
            RelayError::Tls => "its tls is not required, opportunistic or none".to_owned(),
            RelayError::Credentials => "it has a user without a password, or the other way round".to_owned(),
            RelayError::Extra => "it has a path, or a parameter other than tls".to_owned(),
        },
        expected: "like smtps://user:password@mail.example.org (or, with STARTTLS, smtp://user:password@mail.example.org:587), or unset to write mails to files",
    })
}

pub(super) fn mail_to(value: &str) -> Result<EmailAddress, ConfigError> {
    EmailAddress::parse(value).map_err(|_| ConfigError {
        variable: "NPOC_MAIL_TO",
        problem: format!("{value:?} is not an e-mail address"),
        expected: "one address, for example info@npoc.org",
    })
}

pub(super) fn mail_from(value: &str) -> Result<Mailbox, ConfigError> {
    let error = |problem: String| ConfigError {
        variable: "NPOC_MAIL_FROM",
        problem,
        expected: "an address, with a name if you like, for example NPOC <no-reply@npoc.org>",
    };
    let mailbox = Mailbox::from_str(value)
        .map_err(|_| error(format!("{value:?} is not an e-mail address")))?;
    if !mailbox.email.to_string().is_ascii() {
        return Err(error("not every relay can carry letters beyond ASCII in it".to_owned()));
    }
    Ok(mailbox)
}

pub(super) fn ehlo_name(value: &str) -> Result<String, ConfigError> {
    let name = DomainName::host(value).map_err(|_| ConfigError {
        variable: "NPOC_EHLO_NAME",
        problem: format!("{value:?} is not a full domain name"),
        expected: "the name of this machine on the internet, for example npoc.org",
    })?;
    Ok(name.ascii().to_owned())
}

/// What we call ourselves where nothing is set. Many relays refuse the name of the machine alone.
pub(super) fn implied_ehlo_name(base_url: Option<&str>, mail_from: &Mailbox) -> Option<String> {
    let url = base_url.and_then(|url| Url::parse(url).ok());
    let hosts = [url.as_ref().and_then(Url::host_str), Some(mail_from.email.domain())];
    let name = hosts.into_iter().flatten().find_map(|host| DomainName::host(host).ok());
    name.map(|name| name.ascii().to_owned())
}

pub(super) fn staff_language(value: &str) -> Result<Lang, ConfigError> {
    Lang::from_code(value).ok_or_else(|| ConfigError {
        variable: "NPOC_STAFF_LANGUAGE",
        problem: format!("{value:?} is not a language of the site"),
        expected: "en or fr",
    })
}

pub(super) fn trusted_proxies(value: &str) -> Result<Vec<IpNet>, ConfigError> {
    let proxies = value.split(',').map(str::trim).filter(|proxy| !proxy.is_empty());
    proxies
        .map(|proxy| {
            let address = || proxy.parse::<IpAddr>().map(IpNet::from);
            proxy.parse::<IpNet>().or_else(|_| address()).map_err(|_| ConfigError {
                variable: "NPOC_TRUSTED_PROXIES",
                problem: format!("{proxy:?} is neither an address nor a network"),
                expected: "addresses and networks with commas between, for example 10.0.0.5,192.0.2.0/24",
            })
        })
        .collect()
}

pub(super) fn limit(variable: &'static str, value: &str) -> Result<Option<u32>, ConfigError> {
    let limit: u32 = value.parse().map_err(|_| ConfigError {
        variable,
        problem: format!("{value:?} is not a number"),
        expected: "how many are accepted within an hour, for example 20, or 0 for any number",
    })?;
    Ok((limit > 0).then_some(limit))
}

pub(super) fn resolver(value: &str) -> Result<Resolver, ConfigError> {
    match value {
        "system" => Ok(Resolver::System),
        "off" => Ok(Resolver::Off),
        address => address.parse().map(Resolver::At).map_err(|_| ConfigError {
            variable: "NPOC_DNS",
            problem: format!("{value:?} is not an address with a port"),
            expected: "system, off, or an IP address and a port, for example 9.9.9.9:53",
        }),
    }
}

pub(super) fn log(value: String) -> Result<String, ConfigError> {
    match tracing_subscriber::EnvFilter::try_new(&value) {
        Ok(_) => Ok(value),
        Err(error) => Err(ConfigError {
            variable: "NPOC_LOG",
            problem: error.to_string(),
            expected: "a level (error, warn, info, debug, trace) or a list such as npoc=debug,sqlx=warn",
        }),
    }
}
