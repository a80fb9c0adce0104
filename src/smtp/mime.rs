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
    let builder = Message::builder()
        .envelope(envelope)
        .from(from.clone())
        .date(SystemTime::from(written))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())));
    let mut message = builder.multipart(
        MultiPart::alternative()
            .boundary(format!("=_{}", id.uuid().simple()))
            .singlepart(SinglePart::plain(mail.plain_text.clone()))
            .singlepart(SinglePart::html(mail.html.clone())),
    )?;
    let headers = message.headers_mut();
    headers.insert_raw(mailbox("To", recipient));
    if let Some(reply_to) = mail.reply_to.as_deref().and_then(address) {
        headers.insert_raw(mailbox("Reply-To", &reply_to));
    }
    headers.insert_raw(subject(&mail.subject));
    // RFC 3834: so that out-of-office replies are not sent back.
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    ));
    // The same in Outlook's own words, which its servers go by.
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"),
        "All".to_owned(),
    ));
    headers.insert_raw(HeaderValue::new(
        HeaderName::new_from_ascii_str("Content-Language"),
        mail.language.code().to_owned(),
    ));
    Ok(message)
}

/// How many bytes both parts take, in the encoding that is chosen for each.
pub fn size(mail: &Mail) -> usize {
    let plain_text = SinglePart::plain(mail.plain_text.clone()).formatted().len();
    plain_text + SinglePart::html(mail.html.clone()).formatted().len()
}

/// An address as a header. Mail programs decode `=?…?=` there, too, some of them even between quotes;
/// but a backslash between quotes means nothing else (RFC 5322, 3.2.4). Some take a quoted mailbox for
/// a name, unless it stands in brackets.
fn mailbox(header: &'static str, address: &Address) -> HeaderValue {
    let local = address.user();
    let inside = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let value = if inside.is_some() || local.contains("=?") {
        let quoted = inside.unwrap_or(local).replace("=?", "=\\?");
        format!("<\"{quoted}\"@{}>", address.domain())
    } else {
        address.to_string()
    };
    let name = HeaderName::new_from_ascii_str(header);
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
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
