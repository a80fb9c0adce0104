//! Mails to one relay: the SMTP conversation, by lettre, or a file in its place. Knows nothing of
//! queues and of what the mails say.

mod conversation;
mod mime;
mod relay;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use time::OffsetDateTime;
use tokio::fs::{DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt as _;

pub use self::conversation::Conversation;
use self::conversation::Failure;
pub use self::relay::{RelayError, SmtpRelay, Tls};
use crate::domain::ids::MailId;
use crate::domain::mail::Mail;

#[derive(Clone, Debug)]
pub enum Relay {
    /// To a mail server.
    Smtp(SmtpRelay),
    /// Into files of this folder, one a mail, for trying the site out.
    Folder(PathBuf),
}

/// A relay, in whose name mails go there, and how long it may take.
#[derive(Clone, Debug)]
pub struct Mailer {
    pub relay: Relay,
    pub from: Mailbox,
    pub timeouts: Timeouts,
}

/// How long each step of the conversation may take. lettre has no limit that covers a server which
/// accepts the connection and stays silent.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For connecting, encrypting and logging in together, and for each command.
    pub step: Duration,
    /// For the answer to the message itself. RFC 5321, 4.5.3.2.6, asks for ten minutes: who hangs
    /// up sooner sends the mail again, and it arrives twice.
    pub acceptance: Duration,
}

impl Timeouts {
    pub const PRODUCTION: Timeouts =
        Timeouts { step: Duration::from_mins(1), acceptance: Duration::from_mins(10) };
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// The server refused this recipient or this message for good, so that trying again is no use.
    pub permanent: bool,
    /// Its words, or ours: at most 500 characters. May name the recipient, so not for the log.
    pub reason: String,
    /// What may be logged of it.
    pub logged: String,
}

impl SendError {
    fn ours(reason: impl fmt::Display) -> Self {
        let reason = reason.to_string();
        Self { permanent: false, logged: reason.clone(), reason }
    }

    fn no_answer() -> Self {
        Self::ours("the mail server did not answer in time")
    }

    /// lettre keeps the server's words in the chain of sources.
    fn of_server(error: &Error) -> Self {
        let mut reason = error.to_string();
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            let words = cause.to_string();
            if !reason.contains(&words) {
                reason = format!("{reason}: {words}");
            }
            source = cause.source();
        }
        // The database takes no NUL, and a person reads it.
        reason = reason.chars().filter(|character| !character.is_control()).take(500).collect();
        let logged = match error.status() {
            Some(code) => format!("the mail server answered {code}"),
            None => reason.clone(),
        };
        Self { permanent: false, reason, logged }
    }

    /// The answer to a recipient or to the message. For good only when it says that this mailbox
    /// cannot be reached: servers also refuse here who we are, what we may do, or what they have
    /// no room for just now.
    fn of_mail(error: &Error) -> Self {
        let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        let first = words.split_whitespace().next().unwrap_or_default();
        let code = error.status().map(|code| code.to_string()).unwrap_or_default();
        // RFC 3463, 3.2 and 3.3; servers without these codes say only 550, 551 or 553.
        let permanent = if first.starts_with("5.") {
            ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"].contains(&first)
        } else {
            ["550", "551", "553"].contains(&code.as_str())
        };
        Self { permanent, ..Self::of_server(error) }
    }
}

impl Mailer {
    pub fn new(relay: Relay, from: Mailbox) -> Self {
        Self { relay, from, timeouts: Timeouts::PRODUCTION }
    }

    /// Sends a mail. `id` makes its Message-ID, so that a second copy can be recognised; `written`
    /// is its date. Goes on with the conversation that is kept, if there is one, and leaves there what
    /// the next mail can go on with. Each step is limited by [`Timeouts`].
    pub async fn send(
        &self,
        kept: &mut Option<Conversation>,
        id: MailId,
        written: OffsetDateTime,
        mail: &Mail,
    ) -> Result<(), SendError> {
        let recipient =
            mime::address(&mail.recipient).ok_or_else(|| SendError::ours("not an address"))?;
        let message =
            mime::message(id, written, &self.from, &recipient, mail).map_err(SendError::ours)?;
        match &self.relay {
            Relay::Smtp(relay) => {
                self.converse(relay, kept, &recipient, &message.formatted()).await
            }
            Relay::Folder(folder) => {
                let name = format!("{}-{}-{id}.eml", written.date(), mail.topic.kind().code());
                write(folder, &name, &message.formatted()).await.map_err(SendError::ours)
            }
        }
    }

    async fn converse(
        &self,
        relay: &SmtpRelay,
        kept: &mut Option<Conversation>,
        recipient: &Address,
        message: &[u8],
    ) -> Result<(), SendError> {
        let (from, timeouts) = (&self.from.email, self.timeouts);
        if let Some(mut conversation) = kept.take() {
            match conversation.hand_over(from, recipient, message, timeouts).await {
                Ok(()) => {
                    *kept = Some(conversation);
                    return Ok(());
                }
                Err(Failure { error, maybe_taken: true }) => return Err(error),
                // A server may close a conversation, or take only so many mails in one. That is no
                // verdict on this mail, which a new conversation brings.
                Err(Failure { maybe_taken: false, .. }) => {}
            }
        }
        let mut conversation = Conversation::begin(relay, timeouts.step).await?;
        match conversation.hand_over(from, recipient, message, timeouts).await {
            Ok(()) => {
                *kept = Some(conversation);
                Ok(())
            }
            Err(Failure { error, .. }) => Err(error),
        }
    }
}

/// Whole or not at all, so that a reader never sees half a mail; and for nobody else to read.
async fn write(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let unfinished = folder.join(format!(".{name}"));
    let mut options = OpenOptions::new();
    let mut file =
        options.write(true).create(true).truncate(true).mode(0o600).open(&unfinished).await?;
    file.write_all(content).await?;
    file.sync_all().await?;
    tokio::fs::rename(unfinished, folder.join(name)).await
}
