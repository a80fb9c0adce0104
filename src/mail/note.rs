//! A mail to staff of a few paragraphs.

use askama::Template;

use super::{Parts, RenderError, to_staff};
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailTopic};
use crate::i18n::{Lang, Text};

#[derive(Template)]
#[template(path = "mail/note.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    paragraphs: &'mail [&'mail str],
}

#[derive(Template)]
#[template(path = "mail/note.html")]
struct Html<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    paragraphs: &'mail [&'mail str],
}

pub(super) fn note(
    topic: MailTopic,
    staff: &EmailAddress,
    lang: Lang,
    subject: String,
    paragraphs: &[&str],
) -> Result<Mail, RenderError> {
    let t = lang.text();
    let plain_text = PlainText { t, paragraphs }.render()?;
    let html = Html { t, lang, subject: &subject, paragraphs }.render()?;
    Ok(to_staff(topic, staff, lang, Parts { subject, plain_text, html }))
}
