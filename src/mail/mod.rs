//! The words of each mail, one file for each. Knows nothing of how and when they are sent.
//!
//! What is mailed to an applicant holds nothing that was typed: the form must not be a way to send
//! words to strangers. What is mailed to NPOC is in the language that staff have chosen, whatever the
//! applicant's, and holds the applicant's words untouched.

mod acknowledgement;
mod digest;
mod draft;
mod links;
mod note;
mod notice;
pub mod samples;
mod undelivered;
mod withdrawal;

pub use self::acknowledgement::{Acknowledgement, acknowledgement};
pub use self::digest::{DigestEntry, digests};
pub use self::draft::draft;
pub use self::links::links;
pub use self::notice::{HoldEnd, Notice, notice};
pub use self::undelivered::undelivered;
pub use self::withdrawal::withdrawal;
use crate::domain::choices::Language;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailTopic};
use crate::i18n::Lang;
use crate::urls::outside;

/// A template could not be rendered.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct RenderError(#[from] askama::Error);

/// The rendered parts of a mail.
struct Parts {
    subject: String,
    plain_text: String,
    html: String,
}

/// Replies go to the published address, wherever notices go.
fn to_applicant(topic: MailTopic, to: &EmailAddress, lang: Lang, parts: Parts) -> Mail {
    let reply_to = Some(outside::MAILBOX.to_owned());
    mail(topic, to, lang.into(), reply_to, parts)
}

fn to_staff(topic: MailTopic, staff: &EmailAddress, lang: Lang, parts: Parts) -> Mail {
    mail(topic, staff, lang.into(), None, parts)
}

fn mail(
    topic: MailTopic,
    to: &EmailAddress,
    language: Language,
    reply_to: Option<String>,
    parts: Parts,
) -> Mail {
    let Parts { subject, plain_text, html } = parts;
    Mail { topic, language, recipient: to.envelope(), reply_to, subject, plain_text, html }
}
