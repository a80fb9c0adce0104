//! The mails to whoever fills in the form. They hold nothing that was typed: the form must not be
//! a way to send words to strangers. Replies go to the published address, wherever notices go.

use askama::Template;
use time::OffsetDateTime;

use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailKind};
use crate::domain::reference::Reference;
use crate::i18n::labels;
use crate::i18n::{Lang, Text};
use crate::urls::outside;

#[derive(Template)]
#[template(path = "mail/acknowledgement.txt")]
struct AcknowledgementText<'mail> {
    t: &'static Text,
    reference: &'mail Reference,
    moment: &'mail str,
    link: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/acknowledgement.html")]
struct AcknowledgementHtml<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    reference: &'mail Reference,
    moment: &'mail str,
    link: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/links.txt")]
struct LinksText<'mail> {
    t: &'static Text,
    links: &'mail [(Reference, String)],
}

#[derive(Template)]
#[template(path = "mail/links.html")]
struct LinksHtml<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    links: &'mail [(Reference, String)],
}

#[derive(Template)]
#[template(path = "mail/draft.txt")]
struct DraftText<'mail> {
    t: &'static Text,
    link: &'mail str,
    until: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/draft.html")]
struct DraftHtml<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    link: &'mail str,
    until: &'mail str,
}

/// To the representative: the application has arrived, and here is where it stands.
///
/// # Errors
/// When a template cannot be rendered.
pub fn acknowledgement(
    to: &EmailAddress,
    lang: Lang,
    reference: &Reference,
    received_at: OffsetDateTime,
    link: &str,
) -> Result<Mail, askama::Error> {
    let t = lang.text();
    let subject = t.acknowledgement_subject(reference.as_str());
    let moment = &lang.moment(received_at);
    let plain_text = AcknowledgementText { t, reference, moment, link }.render()?;
    let html =
        AcknowledgementHtml { t, lang, subject: &subject, reference, moment, link }.render()?;
    Ok(message(MailKind::Acknowledgement, to, lang, subject, plain_text, html))
}

/// To a representative who lost the links: those to all applications of the mailbox.
///
/// # Errors
/// When a template cannot be rendered.
pub fn links(
    to: &EmailAddress,
    lang: Lang,
    links: &[(Reference, String)],
) -> Result<Mail, askama::Error> {
    let t = lang.text();
    let subject = t.links_subject();
    let plain_text = LinksText { t, links }.render()?;
    let html = LinksHtml { t, lang, subject: &subject, links }.render()?;
    Ok(message(MailKind::Link, to, lang, subject, plain_text, html))
}

/// To whoever saved the form, at the address given as the representative's: the link to it.
///
/// # Errors
/// When a template cannot be rendered.
pub fn draft(
    to: &EmailAddress,
    lang: Lang,
    link: &str,
    until: OffsetDateTime,
) -> Result<Mail, askama::Error> {
    let t = lang.text();
    let subject = t.draft_subject();
    let until = &lang.date(until.date());
    let plain_text = DraftText { t, link, until }.render()?;
    let html = DraftHtml { t, lang, subject: &subject, link, until }.render()?;
    Ok(message(MailKind::Draft, to, lang, subject, plain_text, html))
}

fn message(
    kind: MailKind,
    to: &EmailAddress,
    lang: Lang,
    subject: String,
    plain_text: String,
    html: String,
) -> Mail {
    Mail {
        kind,
        language: labels::correspondence_in(lang),
        recipient: to.envelope(),
        reply_to: Some(outside::MAILBOX.to_owned()),
        subject,
        plain_text,
        html,
    }
}
