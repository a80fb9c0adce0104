//! The settings, from the environment or the command line. The only reader of the environment.
//! Refuses what is wrong, by name, and never shows a secret.

mod error;
mod secrets;
mod values;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use ipnet::IpNet;
use lettre::message::Mailbox;

pub use self::error::ConfigError;
use self::secrets::{AddressParser, GivenAddress, Places};
use self::values::{
    base_url, data_dir, database, ehlo_name, implied_ehlo_name, limit, listen, log, mail_from,
    mail_to, resolver, smtp_relay, staff_language, trusted_proxies,
};
use crate::domain::email_address::EmailAddress;
use crate::i18n::Lang;
use crate::smtp::Relay;
use crate::store::rate_limits::RateLimits;

/// The membership website of NPOC, ICANN's Not-for-Profit Organizations Constituency.
///
/// Without any setting it runs a private PostgreSQL under `var`, writes each mail to a file there,
/// and answers at `http://localhost:8080`.
#[derive(Debug, Parser)]
#[command(name = "npoc", version)]
pub struct Settings {
    /// Address and port to listen on, for example `127.0.0.1:8080` or `[::]:80`, unless systemd hands
    /// over a socket
    #[arg(long, env = "NPOC_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,

    /// Where visitors reach the site, for example `https://npoc.org`: an origin without a path
    ///
    /// [default: `http://localhost` and the port that is listened on]
    #[arg(long, env = "NPOC_BASE_URL")]
    base_url: Option<String>,

    /// A PostgreSQL database, for example `postgres://user:password@host/npoc`; without it, a
    /// private server is run under the data folder
    ///
    /// A server on another machine must have a certificate for its name, of an authority that
    /// browsers trust or that `?sslrootcert=/path/to/root.crt` names; with `?sslmode=…`, as
    /// PostgreSQL's own programs understand it, less is asked for.
    ///
    /// With a password, not as a flag, which others read in the list of processes
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_parser = AddressParser)]
    database_url: Option<GivenAddress>,

    /// A file with that address in it
    #[arg(long, env = "DATABASE_URL_FILE")]
    database_url_file: Option<String>,

    /// The folder for the private database and the mail files
    #[arg(long, env = "NPOC_DATA_DIR", default_value = "var")]
    data_dir: String,

    /// The mail relay: best `smtps://user:password@host`, which is encrypted from the first byte; or
    /// `smtp://user:password@host:587` (STARTTLS is required, except on this machine or with
    /// `?tls=opportunistic` or `?tls=none`); without it, each mail is written to a file under the
    /// data folder
    ///
    /// With a password, not as a flag, which others read in the list of processes
    #[arg(long, env = "SMTP_URL", hide_env_values = true, value_parser = AddressParser)]
    smtp_url: Option<GivenAddress>,

    /// A file with that address in it
    #[arg(long, env = "SMTP_URL_FILE")]
    smtp_url_file: Option<String>,

    /// A folder in which files named `DATABASE_URL` and `SMTP_URL` hold those addresses: systemd
    /// says where it is, with `LoadCredential=`
    #[arg(long, env = "CREDENTIALS_DIRECTORY")]
    credentials_directory: Option<String>,

    /// Where applications are announced
    #[arg(long, env = "NPOC_MAIL_TO", default_value = "info@npoc.org")]
    mail_to: String,

    /// Who mails come from
    #[arg(long, env = "NPOC_MAIL_FROM", default_value = "NPOC <no-reply@npoc.org>")]
    mail_from: String,

    /// The name under which the mail relay is greeted
    ///
    /// [default: the host of the base URL or, where that is no domain name, of the sender]
    #[arg(long, env = "NPOC_EHLO_NAME")]
    ehlo_name: Option<String>,

    /// The language of what is mailed to staff: `en` or `fr`
    #[arg(long, env = "NPOC_STAFF_LANGUAGE", default_value = "en")]
    staff_language: String,

    /// Proxies whose `X-Forwarded-For` is believed, for example `10.0.0.5,192.0.2.0/24`
    #[arg(long, env = "NPOC_TRUSTED_PROXIES", default_value = "127.0.0.0/8,::1/128")]
    trusted_proxies: String,

    /// How many applications, and how many saved forms, are accepted from one network within an
    /// hour; 0 for any number
    #[arg(long, env = "NPOC_LIMIT_PER_NETWORK", default_value = "20")]
    limit_per_network: String,

    /// How many applications, and how many saved forms, are accepted within an hour in all; 0 for
    /// any number
    #[arg(long, env = "NPOC_LIMIT_OVERALL", default_value = "200")]
    limit_overall: String,

    /// Who is asked about the domain names of applications: `system` for the name servers of this
    /// machine, an address and port for another one, `off` for nobody
    #[arg(long, env = "NPOC_DNS", default_value = "system")]
    dns: String,

    /// What is logged, for example `info` or `npoc=debug,sqlx=warn`
    #[arg(long, env = "NPOC_LOG", default_value = "info,sqlx::postgres::notice=warn")]
    log: String,

    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be asked for besides running the site.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Runs the website; the same as no command
    Serve,
    /// Treats an application that was held back like every other: staff and the representative are
    /// notified of it
    Release {
        /// For example NPOC-ACD-EFG
        reference: String,
    },
    /// Shows what happened to an application, and what is known about it
    History {
        /// For example NPOC-ACD-EFG
        reference: String,
    },
    /// Writes a sample of every mail, in both languages, into a folder
    Mails {
        /// For example /tmp/mails
        folder: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolver {
    /// The name servers of this machine.
    System,
    /// This one.
    /// The name server at this address.
    At(SocketAddr),
    /// Nobody.
    Off,
}

impl Resolver {
    /// Whether anybody is asked.
    pub fn is_on(self) -> bool {
        self != Resolver::Off
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// The origin under which visitors reach the site, without a slash at the end.
    pub base_url: String,
    base_url_is_given: bool,
    /// The database, or none for a private one.
    pub database: Option<DatabaseUrl>,
    pub data_dir: PathBuf,
    pub relay: Relay,
    pub mail_to: EmailAddress,
    pub mail_from: Mailbox,
    /// Who we say we are to the relay; none where nothing that is set holds a domain name.
    pub ehlo_name: Option<String>,
    pub staff_language: Lang,
    pub trusted_proxies: Vec<IpNet>,
    pub rate_limits: RateLimits,
    pub resolver: Resolver,
    pub command: Command,
    pub log: String,
}

/// The address of a PostgreSQL database, which may hold a password: its debug output does not.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// As it was given.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DatabaseUrl(…)")
    }
}

impl Settings {
    pub fn check(self) -> Result<Config, ConfigError> {
        let data_dir = data_dir(&self.data_dir)?;
        let credentials = self.credentials_directory.filter(|folder| !folder.is_empty());
        let credentials = credentials.as_deref().map(Path::new);
        let places = |variable, given, file| Places { variable, given, file, credentials };
        let database_url = places("DATABASE_URL", self.database_url, self.database_url_file);
        let smtp_url = places("SMTP_URL", self.smtp_url, self.smtp_url_file);
        let relay = match smtp_url.read()? {
            Some(url) => Relay::Smtp(smtp_relay(&url)?),
            None => Relay::Folder(data_dir.join("mails")),
        };
        let given_base_url = self.base_url.as_deref().map(base_url).transpose()?;
        let mail_from = mail_from(&self.mail_from)?;
        let ehlo_name = match &self.ehlo_name {
            Some(name) => Some(ehlo_name(name)?),
            None => implied_ehlo_name(given_base_url.as_deref(), &mail_from),
        };
        Ok(Config {
            listen: listen(&self.listen)?,
            base_url_is_given: given_base_url.is_some(),
            base_url: given_base_url.unwrap_or_default(),
            database: database(database_url.read()?)?,
            relay,
            mail_to: mail_to(&self.mail_to)?,
            mail_from,
            ehlo_name,
            staff_language: staff_language(&self.staff_language)?,
            trusted_proxies: trusted_proxies(&self.trusted_proxies)?,
            rate_limits: RateLimits {
                per_network: limit("NPOC_LIMIT_PER_NETWORK", &self.limit_per_network)?,
                overall: limit("NPOC_LIMIT_OVERALL", &self.limit_overall)?,
            },
            resolver: resolver(&self.dns)?,
            command: self.command.unwrap_or(Command::Serve),
            log: log(self.log)?,
            data_dir,
        })
    }
}

impl Config {
    /// Whether mails would link to this machine, although the database is that of a real site.
    pub fn links_would_lead_nowhere(&self) -> bool {
        self.database.is_some() && !self.base_url_is_given
    }

    /// Whether what this address says about where a request comes from is believed.
    pub fn is_trusted_proxy(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }

    /// Whether visitors reach the site through a proxy: we speak no TLS ourselves.
    pub fn is_behind_a_proxy(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Whether the proxy in front has probably not been named. What listens on this machine only has
    /// its proxy here; what others can reach, as a rule on another one.
    pub fn proxy_may_be_unnamed(&self, listening: SocketAddr) -> bool {
        let listening = listening.ip().to_canonical();
        let is_named = if listening.is_loopback() {
            self.is_trusted_proxy(listening)
        } else {
            self.trusted_proxies.iter().any(|network| !network.addr().is_loopback())
        };
        self.is_behind_a_proxy() && !is_named
    }

    /// The settings, once it is known where we listen: on this machine visitors type that port.
    pub fn listening_on(mut self, address: SocketAddr) -> Self {
        if !self.base_url_is_given {
            self.base_url = format!("http://localhost:{}", address.port());
        }
        self
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
        for (content, variable) in [
            ("mysql://u:hunter2@h/d", "DATABASE_URL"),
            ("postgres://u:hunter2@h:port/d", "DATABASE_URL"),
            ("", "DATABASE_URL"),
            ("http://u:hunter2@h", "SMTP_URL"),
            ("smtp://u:hunter2@h.example?tls=maybe", "SMTP_URL"),
            ("smtp://u:hunter2#@h.example", "SMTP_URL"),
            ("smtp://u:hunter2@exa_mple.org", "SMTP_URL"),
            (" \n", "SMTP_URL"),
        ] {
            is_refused([&flag(variable), path(&file(content))], variable);
        }
        for (arguments, variable) in [
            (["--listen", "localhost"], "NPOC_LISTEN"),
            (["--base-url", "npoc.org"], "NPOC_BASE_URL"),
            (["--base-url", "https://npoc.org/site"], "NPOC_BASE_URL"),
            (["--database-url", "mysql://u@h/d"], "DATABASE_URL"),
            (["--database-url", "postgres://u:hunter2@h/d"], "DATABASE_URL"),
            (["--database-url", "postgres://u@h/d?password=hunter2"], "DATABASE_URL"),
            (["--database-url-file", "/nowhere/at/all"], "DATABASE_URL"),
            (["--smtp-url", "smtp://u@h.example"], "SMTP_URL"),
            (["--smtp-url", "smtps://u:hunter2@h.example"], "SMTP_URL"),
            (["--data-dir", ""], "NPOC_DATA_DIR"),
            (["--mail-to", "info"], "NPOC_MAIL_TO"),
            (["--mail-from", "NPOC"], "NPOC_MAIL_FROM"),
            (["--ehlo-name", "vm"], "NPOC_EHLO_NAME"),
            (["--ehlo-name", "localhost"], "NPOC_EHLO_NAME"),
            (["--ehlo-name", "[192.0.2.7]"], "NPOC_EHLO_NAME"),
            (["--ehlo-name", "npoc.org\r\nRSET"], "NPOC_EHLO_NAME"),
            (["--staff-language", "de"], "NPOC_STAFF_LANGUAGE"),
            (["--trusted-proxies", "nginx"], "NPOC_TRUSTED_PROXIES"),
            (["--limit-per-network", "many"], "NPOC_LIMIT_PER_NETWORK"),
            (["--limit-overall", "1.5"], "NPOC_LIMIT_OVERALL"),
            (["--dns", "resolver"], "NPOC_DNS"),
            (["--log", "npoc=loud"], "NPOC_LOG"),
        ] {
            is_refused(arguments, variable);
        }
    }

    fn is_refused(arguments: [&str; 2], variable: &str) {
        let error = check(&arguments).unwrap_err();
        assert_eq!(error.variable, variable, "{arguments:?}");
        let words = error.to_string();
        assert!(words.contains("it should be"), "{words}");
        assert!(!words.contains("hunter2"), "{words}");
    }

    fn flag(variable: &str) -> String {
        format!("--{}-file", variable.to_lowercase().replace('_', "-"))
    }

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    fn path(file: &tempfile::NamedTempFile) -> &str {
        file.path().to_str().unwrap()
    }

    #[test]
    fn secrets_do_not_show_in_what_could_be_logged() {
        let database = file("postgres://u:hunter2@h/d\n");
        let relay = file("smtps://u:hunter2@mail.example.org\n");
        let arguments = ["--database-url-file", path(&database), "--smtp-url-file", path(&relay)];
        let config = check(&arguments).unwrap();
        assert_eq!(config.database.as_ref().unwrap().expose(), "postgres://u:hunter2@h/d");
        assert!(!format!("{config:?}").contains("hunter2"));
        let flag = ["npoc", "--database-url", "postgres://u:hunter2@h/d"];
        let settings = Settings::try_parse_from(flag).unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"));
    }

    #[test]
    fn a_proxy_that_is_probably_not_named_is_noticed() {
        for (base_url, trusted, listening, is_unnamed) in [
            ("https://npoc.org", "127.0.0.0/8,::1/128", "127.0.0.1:8080", false),
            ("https://npoc.org", "127.0.0.0/8,::1/128", "[::1]:8080", false),
            ("https://npoc.org", "127.0.0.0/8,::1/128", "0.0.0.0:8080", true),
            ("https://npoc.org", "127.0.0.0/8,::1/128", "[::]:8080", true),
            ("https://npoc.org", "127.0.0.0/8,10.0.0.5", "[::]:8080", false),
            ("https://npoc.org", "10.0.0.5", "127.0.0.1:8080", true),
            ("https://npoc.org", "", "10.0.0.6:8080", true),
            ("https://npoc.org", "0.0.0.0/0", "127.0.0.1:8080", false),
            ("http://localhost:8080", "127.0.0.0/8,::1/128", "0.0.0.0:8080", false),
        ] {
            let config = check(&["--base-url", base_url, "--trusted-proxies", trusted]).unwrap();
            let found = config.proxy_may_be_unnamed(listening.parse().unwrap());
            assert_eq!(found, is_unnamed, "{base_url} {trusted} {listening}");
        }
    }

    #[test]
    fn an_origin_loses_its_slash() {
        assert_eq!(
            check(&["--base-url", "https://npoc.org/"]).unwrap().base_url,
            "https://npoc.org"
        );
    }
}
