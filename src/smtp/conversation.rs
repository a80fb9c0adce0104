//! A conversation with one mail server, in which mails are handed over one after another.

use std::fmt;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{SendError, SmtpRelay, Timeouts, Tls};

/// How long a server may take to say goodbye: by then it has taken everything.
const GOODBYE_TIMEOUT: Duration = Duration::from_secs(2);

/// An open conversation, in which nothing has gone wrong so far.
pub struct Conversation(AsyncSmtpConnection);

/// A mail was not taken.
pub(super) struct Failure {
    pub(super) error: SendError,
    /// The message was handed over and the server said nothing: it may have been taken after all.
    pub(super) maybe_taken: bool,
}

impl Conversation {
    /// Connects, encrypts and logs in.
    pub(super) async fn begin(relay: &SmtpRelay, limit: Duration) -> Result<Self, SendError> {
        let connection =
            timeout(limit, connect(relay)).await.unwrap_or(Err(SendError::no_answer()));
        Ok(Self(connection?))
    }

    /// Hands a mail over. After a failure, nothing more may be said here.
    pub(super) async fn hand_over(
        &mut self,
        from: &Address,
        recipient: &Address,
        message: &[u8],
        timeouts: Timeouts,
    ) -> Result<(), Failure> {
        let begun = self.announce(from, recipient, timeouts.step).await;
        begun.map_err(|error| Failure { error, maybe_taken: false })?;
        match timeout(timeouts.acceptance, self.0.message(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                let maybe_taken = error.status().is_none();
                Err(Failure { error: SendError::of_mail(&error), maybe_taken })
            }
            Err(_) => Err(Failure { error: SendError::no_answer(), maybe_taken: true }),
        }
    }

    /// Says who writes to whom, and that the message follows.
    async fn announce(
        &mut self,
        from: &Address,
        recipient: &Address,
        limit: Duration,
    ) -> Result<(), SendError> {
        let connection = &mut self.0;
        let mut parameters = Vec::new();
        // Our own address is ASCII, which `config/values.rs` sees to.
        if !recipient.to_string().is_ascii() {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(SendError::ours("the mail server does not offer SMTPUTF8"));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = connection.command(MailFrom::new(Some(from.clone()), parameters));
        within(limit, mail, SendError::of_server).await?;
        let rcpt = connection.command(Rcpt::new(recipient.clone(), Vec::new()));
        within(limit, rcpt, SendError::of_mail).await?;
        within(limit, connection.command(Data), SendError::of_mail).await
    }

    pub async fn end(mut self) {
        let _ = timeout(GOODBYE_TIMEOUT, self.0.quit()).await;
    }
}

impl fmt::Debug for Conversation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Conversation")
    }
}

async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, Error>>,
    read: fn(&Error) -> SendError,
) -> Result<(), SendError> {
    match timeout(limit, step).await {
        Ok(result) => result.map(drop).map_err(|error| read(&error)),
        Err(_) => Err(SendError::no_answer()),
    }
}

async fn connect(relay: &SmtpRelay) -> Result<AsyncSmtpConnection, SendError> {
    let refused = |error: Error| SendError::of_server(&error);
    let us = ClientId::default();
    let parameters = || TlsParameters::new(relay.host.clone()).map_err(refused);
    let server = (relay.host.as_str(), relay.port);
    let mut connection = if relay.tls == Tls::Wrapped {
        let tls = Some(parameters()?);
        AsyncSmtpConnection::connect_tokio1(server, None, &us, tls, None).await.map_err(refused)?
    } else {
        // lettre writes the end of a message apart from the message: without this, the system keeps
        // it back until the server has confirmed the rest, for some tens of milliseconds.
        let stream = TcpStream::connect(server).await.map_err(SendError::ours)?;
        stream.set_nodelay(true).map_err(SendError::ours)?;
        let stream = Box::new(stream);
        AsyncSmtpConnection::connect_with_transport(stream, &us).await.map_err(refused)?
    };
    let starts_tls = match relay.tls {
        Tls::Required => true,
        Tls::Opportunistic => connection.can_starttls(),
        Tls::Wrapped | Tls::None => false,
    };
    if starts_tls {
        connection.starttls(parameters()?, &us).await.map_err(refused)?;
    }
    if let Some((user, password)) = &relay.credentials {
        let credentials = Credentials::new(user.clone(), password.clone());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        connection.auth(&mechanisms, &credentials).await.map_err(refused)?;
    }
    Ok(connection)
}
