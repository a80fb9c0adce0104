//! A conversation with one mail server, in which mails are handed over one after another.

use std::time::Duration;
use std::{fmt, io};

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt, Starttls};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Timeouts;
use super::answers::{AnswerError, Answers, Course};
use super::error::{SendError, Step};
use super::relay::{SmtpRelay, Tls};

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
    pub(super) async fn begin(
        relay: &SmtpRelay,
        ehlo_name: Option<&str>,
        limit: Duration,
    ) -> Result<Self, SendError> {
        let us = ehlo_name.map(|name| ClientId::Domain(name.to_owned())).unwrap_or_default();
        let mut progress = Progress { step: Step::Connect, us };
        match timeout(limit, progress.connect(relay)).await {
            Ok(connection) => Ok(Self(connection?)),
            Err(_) => Err(SendError::no_answer(progress.step)),
        }
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
                Err(Failure { error: SendError::of_mail(Step::Message, &error), maybe_taken })
            }
            Err(_) => {
                let error = SendError::no_answer(Step::Message);
                Err(Failure { error, maybe_taken: true })
            }
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
                let problem = SendError::ours("the mail server does not offer SMTPUTF8");
                return Err(problem.at(Step::Sender));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let mail = connection.command(MailFrom::new(Some(from.clone()), parameters));
        within(Step::Sender, limit, mail, SendError::of_server).await?;
        let rcpt = connection.command(Rcpt::new(recipient.clone(), Vec::new()));
        within(Step::Recipient, limit, rcpt, SendError::of_mail).await?;
        let data = connection.command(Data);
        within(Step::Data, limit, data, SendError::of_mail).await.map(drop)
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
    step: Step,
    limit: Duration,
    asking: impl Future<Output = Result<T, Error>>,
    read: fn(Step, &Error) -> SendError,
) -> Result<T, SendError> {
    match timeout(limit, asking).await {
        Ok(result) => result.map_err(|error| read(step, &error)),
        Err(_) => Err(SendError::no_answer(step)),
    }
}

/// Where the beginning of a conversation stands, for whoever loses patience.
struct Progress {
    step: Step,
    /// Who we say we are.
    us: ClientId,
}

impl Progress {
    async fn connect(&mut self, relay: &SmtpRelay) -> Result<AsyncSmtpConnection, SendError> {
        let mut connection = self.open(relay).await?;
        if let Some((user, password)) = &relay.credentials {
            self.step = Step::Login;
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
                let problem = "the mail server offers neither AUTH PLAIN nor AUTH LOGIN";
                return Err(SendError::ours(problem).at(Step::Login));
            }
            let credentials = Credentials::new(user.clone(), password.clone());
            let login = connection.auth(&mechanisms, &credentials).await;
            login.map_err(|error| SendError::of_server(Step::Login, &error))?;
        }
        Ok(connection)
    }

    /// A connection, encrypted as the relay's address asks for.
    async fn open(&mut self, relay: &SmtpRelay) -> Result<AsyncSmtpConnection, SendError> {
        let failed = |error: io::Error| SendError::ours(error).at(Step::Connect);
        let stream = TcpStream::connect((relay.host.as_str(), relay.port)).await.map_err(failed)?;
        // lettre writes the end of a message apart from the message: without this, the system keeps
        // it back until the server has confirmed the rest, for some tens of milliseconds.
        stream.set_nodelay(true).map_err(failed)?;
        let course = Course::default();
        match relay.tls {
            Tls::None => self.greet(Answers::new(stream, course.clone()), &course).await,
            Tls::Wrapped => {
                self.step = Step::Tls;
                let stream = relay.encryption.encrypt(stream, &relay.host).await?;
                self.greet(Answers::new(stream, course.clone()), &course).await
            }
            Tls::Required | Tls::Opportunistic => self.start_tls(relay, stream, course).await,
        }
    }

    /// Asks for TLS by STARTTLS, and begins anew under it.
    async fn start_tls(
        &mut self,
        relay: &SmtpRelay,
        stream: TcpStream,
        course: Course,
    ) -> Result<AsyncSmtpConnection, SendError> {
        let failed = |error: io::Error| SendError::ours(error).at(Step::StartTls);
        // A second handle: lettre does not give its own back, and its own TLS would begin with what
        // it has read already.
        let stream = stream.into_std().map_err(failed)?;
        let kept = stream.try_clone().map_err(failed)?;
        let stream = TcpStream::from_std(stream).map_err(failed)?;
        let mut plain = self.greet(Answers::new(stream, course.clone()), &course).await?;
        if !plain.server_info().supports_feature(Extension::StartTls) {
            if relay.tls == Tls::Opportunistic {
                return Ok(plain);
            }
            let problem = "the mail server does not offer STARTTLS; smtps:// needs none";
            return Err(SendError::ours(problem).at(Step::StartTls));
        }
        self.step = Step::StartTls;
        let answer = plain.command(Starttls).await;
        answer.map_err(|error| SendError::of_server(Step::StartTls, &error))?;
        if course.was_unasked() {
            return Err(SendError::ours(AnswerError::Unasked).at(Step::StartTls));
        }
        drop(plain);
        self.step = Step::Tls;
        let stream = TcpStream::from_std(kept).map_err(failed)?;
        let stream = relay.encryption.encrypt(stream, &relay.host).await?;
        let course = Course::default();
        self.greet(Answers::greeted(stream, course.clone()), &course).await
    }

    /// The greeting, and EHLO.
    async fn greet<S>(
        &mut self,
        stream: Answers<S>,
        course: &Course,
    ) -> Result<AsyncSmtpConnection, SendError>
    where
        Answers<S>: AsyncTokioStream + 'static,
    {
        self.step = Step::Hello;
        let connection =
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.us).await;
        connection.map_err(|error| {
            let step = if course.has_asked() { Step::Hello } else { Step::Greeting };
            SendError::of_server(step, &error)
        })
    }
}
