//! One mail to one relay: the MIME message, and the SMTP conversation by lettre. Knows nothing of
//! queues and of what the mails say.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::time::{Duration, SystemTime};

use email_encoding::headers::writer::EmailWriter;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, Message};
use time::OffsetDateTime;
use url::{Host, Url};
use uuid::Uuid;

use crate::domain::message::Message as Words;

/// Where mails go.
#[derive(Clone, Debug)]
pub enum Relay {
    /// To a mail server.
    Smtp(SmtpRelay),
    /// Into files of this folder, one a mail, for trying the site out.
    Folder(PathBuf),
}

/// A relay, and in whose name mails go there.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Sender {
    pub relay: Relay,
    pub from: Mailbox,
}

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
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<(String, String)>,
}

/// What is wrong with the address of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RelayError {
    Unreadable,
    Scheme,
    Host,
    Tls,
    Credentials,
    Extra,
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// The server refused this mail for good (5xx), so that trying again is no use.
    pub permanent: bool,
    /// Its words, or ours.
    pub reason: String,
}

impl SmtpRelay {
    /// Reads `smtp://user:password@host:port?tls=…` or `smtps://…`.
    ///
    /// # Errors
    /// When a part is missing or not known.
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
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self { host, port: url.port().unwrap_or(usual_port), tls, credentials })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let us = ClientId::default();
        let parameters = || TlsParameters::new(self.host.clone());
        let wrapped = (self.tls == Tls::Wrapped).then(parameters).transpose()?;
        let server = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(server, None, &us, wrapped, None).await?;
        let starts_tls = match self.tls {
            Tls::Required => true,
            Tls::Opportunistic => connection.can_starttls(),
            Tls::Wrapped | Tls::None => false,
        };
        if starts_tls {
            connection.starttls(parameters()?, &us).await?;
        }
        if let Some((user, password)) = &self.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SendError> {
        // What goes wrong before the mail is offered is about the server or our settings, not
        // about the mail: a wrong password must not make us give up a single one.
        let mut connection = self.connect().await.map_err(|error| SendError::new(&error, false))?;
        connection
            .send(envelope, message)
            .await
            .map_err(|error| SendError::new(&error, error.is_permanent()))?;
        // The mail is taken. A server that is slow to say goodbye must not make us send it again.
        let _ = tokio::time::timeout(Duration::from_secs(2), connection.quit()).await;
        Ok(())
    }
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

impl SendError {
    /// lettre keeps the server's words in the chain of sources.
    fn new(error: &lettre::transport::smtp::Error, permanent: bool) -> Self {
        let mut reason = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            let words = cause.to_string();
            if !reason.contains(&words) {
                reason = format!("{reason}: {words}");
            }
            source = cause.source();
        }
        Self { permanent, reason }
    }

    fn ours(reason: impl fmt::Display) -> Self {
        Self { permanent: false, reason: reason.to_string() }
    }
}

impl Sender {
    /// Sends a mail. `id` makes its Message-ID, so that a second copy can be recognised; `written`
    /// is its date. Has no limit of time of its own.
    ///
    /// # Errors
    /// When the mail was not taken.
    pub async fn send(
        &self,
        id: Uuid,
        written: OffsetDateTime,
        words: &Words,
    ) -> Result<(), SendError> {
        let recipient = address(&words.recipient)
            .ok_or_else(|| SendError { permanent: true, reason: "not an address".to_owned() })?;
        let message = message(id, written, &self.from, &recipient, words)
            .map_err(|error| SendError { permanent: true, reason: error.to_string() })?;
        match &self.relay {
            Relay::Smtp(relay) => {
                let envelope = Envelope::new(Some(self.from.email.clone()), vec![recipient])
                    .map_err(SendError::ours)?;
                relay.send(&envelope, &message.formatted()).await
            }
            Relay::Folder(folder) => {
                let name = format!("{}-{}-{id}.eml", written.date(), words.kind.code());
                let content = message.formatted();
                write(folder, &name, &content).await.map_err(SendError::ours)
            }
        }
    }
}

/// Whole or not at all: a reader never sees half a mail.
async fn write(folder: &std::path::Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!(".{name}"));
    tokio::fs::write(&unfinished, content).await?;
    tokio::fs::rename(unfinished, folder.join(name)).await
}

/// An address that `domain::EmailAddress` has accepted. lettre's own parser refuses legal
/// mailboxes in Indic, Khmer, Myanmar and Tibetan scripts, so it is not asked.
fn address(mailbox: &str) -> Option<Address> {
    let (local, domain) = mailbox.rsplit_once('@')?;
    let is_safe = |part: &str| !part.is_empty() && !part.chars().any(char::is_control);
    (is_safe(local) && is_safe(domain)).then(|| Address::new_dangerous(local, domain))
}

/// The MIME message: plain text and HTML, the same bytes each time it is built.
///
/// # Errors
/// When lettre cannot build it.
pub fn message(
    id: Uuid,
    written: OffsetDateTime,
    from: &Mailbox,
    recipient: &Address,
    words: &Words,
) -> Result<Message, lettre::error::Error> {
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, recipient.clone()))
        .date(SystemTime::from(written))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())));
    if let Some(reply_to) = words.reply_to.as_deref().and_then(address) {
        builder = builder.reply_to(Mailbox::new(None, reply_to));
    }
    let mut message = builder.multipart(
        MultiPart::alternative()
            .boundary(format!("=_{}", id.simple()))
            .singlepart(SinglePart::plain(words.plain_text.clone()))
            .singlepart(SinglePart::html(words.html.clone())),
    )?;
    let headers = message.headers_mut();
    headers.insert_raw(subject(&words.subject));
    // RFC 3834: so that out-of-office replies are not sent back.
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Content-Language"),
        words.language.code().to_owned(),
    ));
    Ok(message)
}

/// The subject, encoded whole (RFC 2047) unless it is plain ASCII. A typed `=?utf-8?…?=` is encoded
/// too, so that it arrives as those characters.
fn subject(words: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    if words.is_ascii() && !words.contains("=?") {
        return HeaderValue::new(name, words.to_owned());
    }
    let mut encoded = String::new();
    let mut writer = EmailWriter::new(&mut encoded, "Subject: ".len(), 0, false);
    email_encoding::headers::rfc2047::encode(words, &mut writer).expect("writing to memory");
    drop(writer);
    HeaderValue::dangerous_new_pre_encoded(name, words.to_owned(), encoded)
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
        ] {
            let relay = SmtpRelay::from_url(url).unwrap();
            assert_eq!((relay.tls, relay.port), (tls, port), "{url}");
        }
        let relay = SmtpRelay::from_url("smtp://a%40b:p%2Fw@mail.example.org").unwrap();
        assert_eq!(relay.credentials, Some(("a@b".to_owned(), "p/w".to_owned())));
    }
}
