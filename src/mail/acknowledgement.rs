//! To the representative: the application has arrived, and here is where it stands.

use askama::Template;
use time::OffsetDateTime;

use super::{Parts, RenderError, to_applicant};
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::ApplicationId;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::i18n::{Lang, Text};

pub struct Acknowledgement<'mail> {
    pub application: ApplicationId,
    pub reference: &'mail Reference,
    pub received_at: OffsetDateTime,
    pub link: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/acknowledgement.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    reference: &'mail Reference,
    moment: &'mail str,
    link: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/acknowledgement.html")]
struct Html<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    reference: &'mail Reference,
    moment: &'mail str,
    link: &'mail str,
}

pub fn acknowledgement(
    to: &EmailAddress,
    lang: Lang,
    about: &Acknowledgement,
) -> Result<Mail, RenderError> {
    let t = lang.text();
    let Acknowledgement { application, reference, received_at, link } = *about;
    let subject = t.acknowledgement_subject(reference.as_str());
    let moment = &lang.moment(received_at);
    let plain_text = PlainText { t, reference, moment, link }.render()?;
    let html = Html { t, lang, subject: &subject, reference, moment, link }.render()?;
    let topic = MailTopic::Acknowledgement(application);
    Ok(to_applicant(topic, to, lang, Parts { subject, plain_text, html }))
}
