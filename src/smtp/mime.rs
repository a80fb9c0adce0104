//! The MIME message of a mail: the same bytes each time it is built.

use std::time::SystemTime;

use email_encoding::headers::writer::EmailWriter;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use time::OffsetDateTime;

use crate::domain::ids::MailId;
use crate::domain::mail::Mail;

/// An address that `domain::EmailAddress` has accepted. lettre's own parser refuses legal
/// mailboxes in Indic, Khmer, Myanmar and Tibetan scripts, so it is not asked.
pub(super) fn address(mailbox: &str) -> Option<Address> {
    let (local, domain) = mailbox.rsplit_once('@')?;
    let is_safe = |part: &str| !part.is_empty() && !part.chars().any(char::is_control);
    (is_safe(local) && is_safe(domain)).then(|| Address::new_dangerous(local, domain))
}

/// Plain text and HTML, with the headers of a machine that can be answered.
pub fn message(
    id: MailId,
    written: OffsetDateTime,
    from: &Mailbox,
    recipient: &Address,
    mail: &Mail,
) -> Result<Message, lettre::error::Error> {
    // Given, because lettre would read it back from the headers with its own parser.
    let envelope = Envelope::new(Some(from.email.clone()), vec![recipient.clone()])?;
    let mut builder = Message::builder()
        .envelope(envelope)
        .from(from.clone())
        .to(Mailbox::new(None, recipient.clone()))
        .date(SystemTime::from(written))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())));
    if let Some(reply_to) = mail.reply_to.as_deref().and_then(address) {
        builder = builder.reply_to(Mailbox::new(None, reply_to));
    }
    let mut message = builder.multipart(
        MultiPart::alternative()
            .boundary(format!("=_{}", id.uuid().simple()))
            .singlepart(SinglePart::plain(mail.plain_text.clone()))
            .singlepart(SinglePart::html(mail.html.clone())),
    )?;
    let headers = message.headers_mut();
    headers.insert_raw(subject(&mail.subject));
    // RFC 3834: so that out-of-office replies are not sent back.
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Content-Language"),
        mail.language.code().to_owned(),
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
