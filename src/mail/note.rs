//! A mail to staff of two paragraphs.

use askama::Template;

use super::{Parts, RenderError, to_staff};
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailTopic};

#[derive(Template)]
#[template(path = "mail/note.txt")]
struct PlainText<'mail> {
    paragraphs: [&'mail str; 2],
}

#[derive(Template)]
#[template(path = "mail/note.html")]
struct Html<'mail> {
    subject: &'mail str,
    paragraphs: [&'mail str; 2],
}

pub(super) fn note(
    topic: MailTopic,
    staff: &EmailAddress,
    subject: String,
    paragraphs: [&str; 2],
) -> Result<Mail, RenderError> {
    let plain_text = PlainText { paragraphs }.render()?;
    let html = Html { subject: &subject, paragraphs }.render()?;
    Ok(to_staff(topic, staff, Parts { subject, plain_text, html }))
}
