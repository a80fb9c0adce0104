//! To whoever saved the form, at the address given as the representative's: the link to it.

use askama::Template;
use time::OffsetDateTime;

use super::{Parts, RenderError, to_applicant};
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailTopic};
use crate::i18n::{Lang, Text};

#[derive(Template)]
#[template(path = "mail/draft.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    link: &'mail str,
    until: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/draft.html")]
struct Html<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    link: &'mail str,
    until: &'mail str,
}

/// Renders it. `until` is when the saved form is deleted.
pub fn draft(
    to: &EmailAddress,
    lang: Lang,
    link: &str,
    until: OffsetDateTime,
) -> Result<Mail, RenderError> {
    let t = lang.text();
    let subject = t.draft_subject();
    let until = &lang.date(until.date());
    let plain_text = PlainText { t, link, until }.render()?;
    let html = Html { t, lang, subject: &subject, link, until }.render()?;
    Ok(to_applicant(MailTopic::Draft, to, lang, Parts { subject, plain_text, html }))
}
