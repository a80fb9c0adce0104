//! Which mails exist, and their words. Knows nothing of how and when they are sent.

use askama::Template;

use crate::answers::{self, AnswerSection};
use crate::domain::application::{Application, DECLARATIONS_VERSION, Ncsg};
use crate::domain::choices::Correspondence;
use crate::domain::email_address::EmailAddress;
use crate::domain::message::{Message, MessageKind};
use crate::domain::reference::Reference;
use crate::labels;
use crate::lang::{Lang, Text};
use crate::urls::outside;

/// What the notice to staff tells besides the answers.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Received<'received> {
    pub reference: &'received Reference,
    pub received_at: time::OffsetDateTime,
    pub form_language: Correspondence,
    pub application: &'received Application,
    /// Earlier applications with the same domain name or mailbox.
    pub earlier: &'received [Reference],
    /// Whether the representative is told, too.
    pub acknowledges: bool,
    /// Whether a mailbox that needs SMTPUTF8 was ever reached.
    pub reaches_internationalised: bool,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct NoticeText<'mail> {
    t: &'static Text,
    facts: &'mail [(String, String)],
    flags: &'mail [String],
    reply_note: &'mail str,
    sections: &'mail [AnswerSection],
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct NoticeHtml<'mail> {
    t: &'static Text,
    subject: &'mail str,
    facts: &'mail [(String, String)],
    flags: &'mail [String],
    reply_note: &'mail str,
    sections: &'mail [AnswerSection],
}

#[derive(Template)]
#[template(path = "mail/acknowledgement.txt")]
struct AcknowledgementText<'mail> {
    t: &'static Text,
    reference: &'mail Reference,
    moment: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/acknowledgement.html")]
struct AcknowledgementHtml<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    reference: &'mail Reference,
    moment: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/undelivered.txt")]
struct UndeliveredText<'mail> {
    t: &'static Text,
    address: &'mail str,
    reason: &'mail str,
}

#[derive(Template)]
#[template(path = "mail/undelivered.html")]
struct UndeliveredHtml<'mail> {
    t: &'static Text,
    subject: &'mail str,
    address: &'mail str,
    reason: &'mail str,
}

/// To NPOC: every answer, and on top what must be noticed. In English; the applicant's words
/// untouched.
///
/// # Errors
/// When a template cannot be rendered.
pub fn notice(received: &Received, staff: &EmailAddress) -> Result<Message, askama::Error> {
    let t = Lang::En.text();
    let application = received.application;
    let representative = &application.representative.email;
    let subject =
        t.notice_subject(received.reference.as_str(), application.organisation_name.as_str());
    let reply_to = (!representative.needs_smtputf8()).then(|| representative.envelope());
    let reply_note = &if reply_to.is_some() { t.notice_reply() } else { t.notice_no_reply() };
    let facts = &facts(received, t);
    let flags = &flags(received, t);
    let sections = &answers::sections(application, Lang::En);
    Ok(Message {
        kind: MessageKind::Notice,
        language: Correspondence::English,
        recipient: staff.envelope(),
        reply_to,
        plain_text: NoticeText { t, facts, flags, reply_note, sections }.render()?,
        html: NoticeHtml { t, subject: &subject, facts, flags, reply_note, sections }.render()?,
        subject,
    })
}

fn facts(received: &Received, t: &Text) -> Vec<(String, String)> {
    let country = received.application.country;
    let region = if country.region_is_sure() {
        country.region().code().to_owned()
    } else {
        format!("{} ({})", country.region().code(), t.notice_region_unsure())
    };
    let form_language = labels::language_of(received.form_language).text().language_name();
    vec![
        (t.notice_reference(), received.reference.to_string()),
        (t.notice_received(), Lang::En.moment(received.received_at)),
        (t.notice_region(), region),
        (t.notice_form_language(), form_language),
        (t.notice_declarations_version(), DECLARATIONS_VERSION.to_owned()),
    ]
}

/// What staff must notice.
fn flags(received: &Received, t: &Text) -> Vec<String> {
    let application = received.application;
    let exclusions = application.exclusions;
    let mut flags = Vec::new();
    for (raised, words) in [
        (!application.is_registered(), t.flag_unregistered()),
        (exclusions.icann_contract.is_yes(), t.flag_icann_contract()),
        (exclusions.government.is_yes(), t.flag_government()),
        (exclusions.political.is_yes(), t.flag_political()),
        (exclusions.commercial.is_yes(), t.flag_commercial()),
        (application.has_commercial_members(), t.flag_members_commercial()),
        (application.ncsg == Ncsg::NotApplied, t.flag_ncsg_not_applied()),
    ] {
        if raised {
            flags.push(words);
        }
    }
    let people = [Some(&application.representative), application.alternate.as_ref()];
    for person in people.into_iter().flatten() {
        if person.email.needs_smtputf8() && !received.reaches_internationalised {
            flags.push(t.flag_unreachable(person.email.display()));
        }
    }
    if !received.acknowledges {
        flags.push(t.flag_held());
    }
    if !received.earlier.is_empty() {
        let references: Vec<&str> = received.earlier.iter().map(Reference::as_str).collect();
        flags.push(t.flag_earlier(references.join(", ")));
    }
    flags
}

/// To the representative, in the language of correspondence; replies go to the published address,
/// wherever notices go. Holds nothing that was typed: the
/// form must not be a way to send words to strangers.
///
/// # Errors
/// When a template cannot be rendered.
pub fn acknowledgement(received: &Received) -> Result<Message, askama::Error> {
    let language = received.application.correspondence;
    let lang = labels::language_of(language);
    let t = lang.text();
    let reference = received.reference;
    let subject = t.acknowledgement_subject(reference.as_str());
    let moment = &lang.moment(received.received_at);
    Ok(Message {
        kind: MessageKind::Acknowledgement,
        language,
        recipient: received.application.representative.email.envelope(),
        reply_to: Some(outside::MAILBOX.to_owned()),
        plain_text: AcknowledgementText { t, reference, moment }.render()?,
        html: AcknowledgementHtml { t, lang, subject: &subject, reference, moment }.render()?,
        subject,
    })
}

/// To NPOC: the representative could not be told. `reason` is the mail server's answer.
///
/// # Errors
/// When a template cannot be rendered.
pub fn undelivered(
    reference: &Reference,
    address: &str,
    reason: &str,
    staff: &EmailAddress,
) -> Result<Message, askama::Error> {
    let t = Lang::En.text();
    let subject = t.undelivered_subject(reference.as_str());
    Ok(Message {
        kind: MessageKind::Undelivered,
        language: Correspondence::English,
        recipient: staff.envelope(),
        reply_to: None,
        plain_text: UndeliveredText { t, address, reason }.render()?,
        html: UndeliveredHtml { t, subject: &subject, address, reason }.render()?,
        subject,
    })
}
