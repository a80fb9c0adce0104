//! The settings, from the environment or the command line. The only reader of the environment.
//! Refuses what is wrong, by name, and never shows a secret.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr as _;

use clap::Parser;
use lettre::message::Mailbox;
use sqlx::postgres::PgConnectOptions;
use url::Url;

use crate::domain::email_address::EmailAddress;
use crate::smtp::{Relay, RelayError, SmtpRelay};

/// The membership website of NPOC, ICANN's Not-for-Profit Organizations Constituency.
///
/// Without any setting it runs a private PostgreSQL under `var`, writes each mail to a file there,
/// and answers at `http://localhost:8080`.
#[derive(Debug, Parser)]
#[command(name = "npoc", version)]
pub struct Settings {
    /// Address and port to listen on, for example `127.0.0.1:8080` or `[::]:80`
    #[arg(long, env = "NPOC_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,

    /// Where visitors reach the site, for example `https://npoc.org`: an origin without a path
    ///
    /// [default: `http://localhost` and the port that is listened on]
    #[arg(long, env = "NPOC_BASE_URL")]
    base_url: Option<String>,

    /// A PostgreSQL database, for example `postgres://user:password@host/npoc`; without it, a
    /// private server is run under the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,

    /// The folder for the private database and the mail files
    #[arg(long, env = "NPOC_DATA_DIR", default_value = "var")]
    data_dir: String,

    /// The mail relay: `smtp://user:password@host:587` (STARTTLS is required, except on this
    /// machine or with `?tls=opportunistic` or `?tls=none`) or `smtps://user:password@host:465`;
    /// without it, each mail is written to a file under the data folder
    #[arg(long, env = "SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,

    /// Where applications are announced
    #[arg(long, env = "NPOC_MAIL_TO", default_value = "info@npoc.org")]
    mail_to: String,

    /// Who mails come from
    #[arg(long, env = "NPOC_MAIL_FROM", default_value = "NPOC <no-reply@npoc.org>")]
    mail_from: String,

    /// What is logged, for example `info` or `npoc=debug,sqlx=warn`
    #[arg(long, env = "NPOC_LOG", default_value = "info,sqlx::postgres::notice=warn")]
    log: String,
}

/// The settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The origin under which visitors reach the site, without a slash at the end.
    pub base_url: String,
    base_url_is_given: bool,
    /// The database, or none for a private one.
    pub database: Option<Database>,
    /// The folder for what this process keeps itself.
    pub data_dir: PathBuf,
    /// Where mails go.
    pub relay: Relay,
    /// Where applications are announced.
    pub mail_to: EmailAddress,
    /// Who mails come from.
    pub mail_from: Mailbox,
    /// What is logged.
    pub log: String,
}

/// A PostgreSQL database. sqlx would show the password in its debug output; this does not.
#[derive(Clone)]
pub struct Database(pub PgConnectOptions);

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "postgres://{}:{}", self.0.get_host(), self.0.get_port())
    }
}

/// A setting that cannot be used. Says which, why, and what it should be; never repeats a value
/// that may hold a password.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}; it should be {expected}")]
pub struct ConfigError {
    /// The name of the variable.
    pub variable: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What it should look like.
    pub expected: &'static str,
}

impl Settings {
    /// Checks everything.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(self) -> Result<Config, ConfigError> {
        let data_dir = data_dir(&self.data_dir)?;
        let relay = match self.smtp_url.filter(|url| !url.is_empty()) {
            Some(url) => Relay::Smtp(smtp_relay(&url)?),
            None => Relay::Folder(data_dir.join("mails")),
        };
        let given_base_url = self.base_url.as_deref().map(base_url).transpose()?;
        Ok(Config {
            listen: listen(&self.listen)?,
            base_url_is_given: given_base_url.is_some(),
            base_url: given_base_url.unwrap_or_default(),
            database: database(self.database_url.filter(|url| !url.is_empty()))?,
            relay,
            mail_to: mail_to(&self.mail_to)?,
            mail_from: mail_from(&self.mail_from)?,
            log: log(self.log)?,
            data_dir,
        })
    }
}

impl Config {
    /// The settings, once it is known where we listen: on this machine visitors type that port.
    pub fn listening_on(mut self, address: SocketAddr) -> Self {
        if !self.base_url_is_given {
            self.base_url = format!("http://localhost:{}", address.port());
        }
        self
    }
}

fn data_dir(value: &str) -> Result<PathBuf, ConfigError> {
    if value.is_empty() {
        return Err(ConfigError {
            variable: "NPOC_DATA_DIR",
            problem: "it is empty".to_owned(),
            expected: "the path of a folder, for example var",
        });
    }
    Ok(PathBuf::from(value))
}

fn listen(value: &str) -> Result<SocketAddr, ConfigError> {
    value.parse().map_err(|_| ConfigError {
        variable: "NPOC_LISTEN",
        problem: format!("{value:?} is not an address with a port"),
        expected: "an IP address and a port, for example 127.0.0.1:8080 or [::]:80",
    })
}

fn base_url(value: &str) -> Result<String, ConfigError> {
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

fn database(value: Option<String>) -> Result<Option<Database>, ConfigError> {
    let Some(value) = value else { return Ok(None) };
    let error = |problem: &str| ConfigError {
        variable: "DATABASE_URL",
        problem: problem.to_owned(),
        expected: "like postgres://user:password@host:5432/npoc, or unset for a private database",
    };
    if !value.starts_with("postgres://") && !value.starts_with("postgresql://") {
        return Err(error("it does not begin with postgres://"));
    }
    let options = PgConnectOptions::from_str(&value).map_err(|_| error("it cannot be read"))?;
    Ok(Some(Database(options)))
}

fn smtp_relay(value: &str) -> Result<SmtpRelay, ConfigError> {
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
        expected: "like smtp://user:password@mail.example.org:587 or smtps://user:password@mail.example.org, or unset to write mails to files",
    })
}

fn mail_to(value: &str) -> Result<EmailAddress, ConfigError> {
    EmailAddress::parse(value).map_err(|_| ConfigError {
        variable: "NPOC_MAIL_TO",
        problem: format!("{value:?} is not an e-mail address"),
        expected: "one address, for example info@npoc.org",
    })
}

fn mail_from(value: &str) -> Result<Mailbox, ConfigError> {
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

fn log(value: String) -> Result<String, ConfigError> {
    match tracing_subscriber::EnvFilter::try_new(&value) {
        Ok(_) => Ok(value),
        Err(error) => Err(ConfigError {
            variable: "NPOC_LOG",
            problem: error.to_string(),
            expected: "a level (error, warn, info, debug, trace) or a list such as npoc=debug,sqlx=warn",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str]) -> Result<Config, ConfigError> {
        Settings::try_parse_from([&["npoc"], arguments].concat()).unwrap().check()
    }

    #[test]
    fn wrong_settings_are_named_and_explained() {
        for (arguments, variable) in [
            (["--listen", "localhost"], "NPOC_LISTEN"),
            (["--base-url", "npoc.org"], "NPOC_BASE_URL"),
            (["--base-url", "https://npoc.org/site"], "NPOC_BASE_URL"),
            (["--database-url", "mysql://u:hunter2@h/d"], "DATABASE_URL"),
            (["--database-url", "postgres://u:hunter2@h:port/d"], "DATABASE_URL"),
            (["--smtp-url", "http://u:hunter2@h"], "SMTP_URL"),
            (["--smtp-url", "smtp://u:hunter2@h.example?tls=maybe"], "SMTP_URL"),
            (["--smtp-url", "smtp://u@h.example"], "SMTP_URL"),
            (["--smtp-url", "smtp://u:hunter2#@h.example"], "SMTP_URL"),
            (["--smtp-url", "smtp://u:hunter2@exa_mple.org"], "SMTP_URL"),
            (["--data-dir", ""], "NPOC_DATA_DIR"),
            (["--mail-to", "info"], "NPOC_MAIL_TO"),
            (["--mail-from", "NPOC"], "NPOC_MAIL_FROM"),
            (["--log", "npoc=loud"], "NPOC_LOG"),
        ] {
            let error = check(&arguments).unwrap_err();
            assert_eq!(error.variable, variable);
            let words = error.to_string();
            assert!(words.contains("it should be"), "{words}");
            assert!(!words.contains("hunter2"), "{words}");
        }
    }

    #[test]
    fn secrets_do_not_show_in_what_could_be_logged() {
        let config = check(&[
            "--database-url",
            "postgres://u:hunter2@h/d",
            "--smtp-url",
            "smtps://u:hunter2@mail.example.org",
        ])
        .unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn an_origin_loses_its_slash() {
        assert_eq!(
            check(&["--base-url", "https://npoc.org/"]).unwrap().base_url,
            "https://npoc.org"
        );
    }
}
