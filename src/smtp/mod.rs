//! Mails to one relay: the SMTP conversation, by lettre, or a file in its place. Knows nothing of
//! queues and of what the mails say.

mod answers;
mod conversation;
mod error;
mod mime;
mod relay;
mod tls;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;
use time::OffsetDateTime;
use tokio::fs::{DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt as _;

pub use self::conversation::Conversation;
use self::conversation::Failure;
pub use self::error::SendError;
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
    /// Who we say we are; none for the name of the machine.
    pub ehlo_name: Option<String>,
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

impl Mailer {
    pub fn new(relay: Relay, from: Mailbox, ehlo_name: Option<String>) -> Self {
        Self { relay, from, ehlo_name, timeouts: Timeouts::PRODUCTION }
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
        let recipient = recipient(mail)?;
        let message = encode(id, written, &self.from, mail)?;
        match &self.relay {
            Relay::Smtp(relay) => self.converse(relay, kept, &recipient, &message).await,
            Relay::Folder(folder) => {
                let name = format!("{}-{}-{id}.eml", written.date(), mail.topic.kind().code());
                write(folder, &name, &message).await.map_err(SendError::ours)
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
        let mut conversation =
            Conversation::begin(relay, self.ehlo_name.as_deref(), timeouts.step).await?;
        match conversation.hand_over(from, recipient, message, timeouts).await {
            Ok(()) => {
                *kept = Some(conversation);
                Ok(())
            }
            Err(Failure { error, .. }) => Err(error),
        }
    }
}

fn recipient(mail: &Mail) -> Result<Address, SendError> {
    mime::address(&mail.recipient).ok_or_else(|| SendError::ours("not an address"))
}

/// A mail as it goes over the wire.
pub fn encode(
    id: MailId,
    written: OffsetDateTime,
    from: &Mailbox,
    mail: &Mail,
) -> Result<Vec<u8>, SendError> {
    let message = mime::message(id, written, from, &recipient(mail)?, mail);
    Ok(message.map_err(SendError::ours)?.formatted())
}

/// How many bytes the words of a mail take on the wire.
pub fn encoded_size(mail: &Mail) -> usize {
    mime::size(mail)
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
