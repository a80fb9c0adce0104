//! Why a mail was not taken: in the server's words for whoever looks at the mail, and in our own for
//! the log.

use std::any::Any;
use std::error::Error as _;
use std::{fmt, io};

use lettre::transport::smtp::Error;
use tokio_rustls::rustls;
use tokio_rustls::rustls::CertificateError;

use super::answers::AnswerError;

/// How much is kept of a server's words.
const MAX_REASON: usize = 500;

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// The server refused this recipient or this message for good, so that trying again is no use.
    pub permanent: bool,
    /// Its words, or ours: at most 500 characters. May name the recipient, so not for the log.
    pub reason: String,
    /// What may be logged of it: the step, a code, and words of our own.
    pub logged: String,
}

/// What was being done, by the name that it has in SMTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Connect,
    Greeting,
    Hello,
    StartTls,
    Tls,
    Login,
    Sender,
    Recipient,
    Data,
    Message,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Greeting => "greeting",
            Self::Hello => "EHLO",
            Self::StartTls => "STARTTLS",
            Self::Tls => "TLS",
            Self::Login => "AUTH",
            Self::Sender => "MAIL",
            Self::Recipient => "RCPT",
            Self::Data => "DATA",
            Self::Message => "message",
        }
    }
}

impl SendError {
    pub(super) fn ours(reason: impl fmt::Display) -> Self {
        let reason = reason.to_string();
        Self { permanent: false, logged: reason.clone(), reason }
    }

    pub(super) fn no_answer(step: Step) -> Self {
        Self::ours("the mail server did not answer in time").at(step)
    }

    /// What sends mails has panicked. The words of a panic may hold what was being worked on.
    pub fn unforeseen(panic: &(dyn Any + Send)) -> Self {
        let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
        let words = words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let logged = "sending failed in an unforeseen way".to_owned();
        Self { permanent: false, reason: kept(&format!("{logged}: {words}")), logged }
    }

    /// Says what was being done.
    pub(super) fn at(self, step: Step) -> Self {
        let name = step.name();
        let logged = format!("{name}: {}", self.logged);
        Self { reason: kept(&format!("{name}: {}", self.reason)), logged, ..self }
    }

    pub(super) fn of_server(step: Step, error: &Error) -> Self {
        let logged = match (error.status(), refused_answer(error)) {
            (Some(code), _) => format!("the mail server answered {code}"),
            (None, Some(answer)) => answer.logged(),
            (None, None) if error.is_response() => "the mail server gave no SMTP answer".to_owned(),
            (None, None) => "the conversation with the mail server broke".to_owned(),
        };
        Self { permanent: false, reason: in_full(error), logged }.at(step)
    }

    /// The answer to a recipient or to the message. For good only when it says that this mailbox
    /// cannot be reached: servers also refuse here who we are, what we may do, or what they have
    /// no room for just now.
    pub(super) fn of_mail(step: Step, error: &Error) -> Self {
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        let first = words.split_whitespace().next().unwrap_or_default();
        let code = error.status().map(|code| code.to_string()).unwrap_or_default();
        // RFC 3463, 3.2 and 3.3; servers without these codes say only 550, 551 or 553.
        let permanent = if first.starts_with("5.") {
            ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"].contains(&first)
        } else {
            ["550", "551", "553"].contains(&code.as_str())
        };
        Self { permanent, ..Self::of_server(step, error) }
    }

    /// No TLS came about. A certificate may hold any words.
    pub(super) fn of_tls(error: &io::Error) -> Self {
        let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let logged = match cause {
            Some(rustls::Error::InvalidCertificate(problem)) => match problem {
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                    "the mail server's certificate has expired"
                }
                CertificateError::NotValidForName
                | CertificateError::NotValidForNameContext { .. } => {
                    "the mail server's certificate is for another name"
                }
                CertificateError::UnknownIssuer => {
                    "the mail server's certificate is of an unknown issuer"
                }
                _ => "the mail server's certificate is not valid",
            },
            Some(_) | None => "the mail server does not speak TLS as it should",
        };
        Self { permanent: false, reason: error.to_string(), logged: logged.to_owned() }
            .at(Step::Tls)
    }
}

/// lettre keeps the server's words in the chain of sources.
fn in_full(error: &Error) -> String {
    let mut reason = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        if !reason.contains(&words) {
            reason = format!("{reason}: {words}");
        }
        source = cause.source();
    }
    reason
}

/// The database takes no NUL, and a person reads it.
fn kept(reason: &str) -> String {
    reason.chars().filter(|character| !character.is_control()).take(MAX_REASON).collect()
}

/// What [`super::answers`] has refused.
fn refused_answer(error: &Error) -> Option<&AnswerError> {
    error.source()?.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}
