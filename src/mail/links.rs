//! To a representative who lost the links: those to all applications of the mailbox.

use askama::Template;

use super::{Parts, RenderError, to_applicant};
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::i18n::{Lang, Text};

#[derive(Template)]
#[template(path = "mail/links.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    links: &'mail [(Reference, String)],
}

#[derive(Template)]
#[template(path = "mail/links.html")]
struct Html<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    links: &'mail [(Reference, String)],
}

pub fn links(
    to: &EmailAddress,
    lang: Lang,
    links: &[(Reference, String)],
) -> Result<Mail, RenderError> {
    let t = lang.text();
    let subject = t.links_subject();
    let plain_text = PlainText { t, links }.render()?;
    let html = Html { t, lang, subject: &subject, links }.render()?;
    Ok(to_applicant(MailTopic::Links, to, lang, Parts { subject, plain_text, html }))
}
