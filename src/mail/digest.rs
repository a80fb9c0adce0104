//! To staff: the applications that were held back since the last digest.

use askama::Template;
use time::OffsetDateTime;

use super::notice::signals_in_words;
use super::{Parts, RenderError, to_staff};
use crate::domain::application::Application;
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::{Lang, Text, labels};

/// A held application as the digest shows it.
#[derive(Debug)]
pub struct DigestEntry {
    pub reference: Reference,
    pub signals: Vec<SpamSignal>,
    pub received_at: OffsetDateTime,
    pub is_withdrawn: bool,
    /// None when this version cannot read it.
    pub application: Option<Application>,
}

/// At most so much of a long answer stands in a digest: enough to tell a person from a bot.
const MAX_EXCERPT_CHARACTERS: usize = 200;

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    entries: &'mail [(String, Vec<(String, String)>)],
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct Html<'mail> {
    t: &'static Text,
    subject: &'mail str,
    entries: &'mail [(String, Vec<(String, String)>)],
}

pub fn digest(entries: &[DigestEntry], staff: &EmailAddress) -> Result<Mail, RenderError> {
    let t = Lang::En.text();
    let subject = t.digest_subject(entries.len());
    let entries: &Vec<_> =
        &entries.iter().map(|entry| (entry.reference.to_string(), summary(entry, t))).collect();
    let plain_text = PlainText { t, entries }.render()?;
    let html = Html { t, subject: &subject, entries }.render()?;
    Ok(to_staff(MailTopic::Digest, staff, Parts { subject, plain_text, html }))
}

/// What tells a person from a bot.
fn summary(entry: &DigestEntry, t: &Text) -> Vec<(String, String)> {
    let mut reasons = signals_in_words(&entry.signals, t);
    if entry.is_withdrawn {
        reasons = format!("{reasons}. {}", t.flag_withdrawn());
    }
    let mut summary = vec![
        (t.digest_signals(), reasons),
        (t.notice_received(), Lang::En.moment(entry.received_at)),
    ];
    let Some(application) = &entry.application else {
        summary.push((t.digest_unreadable(), t.digest_unreadable_text()));
        return summary;
    };
    let domains: Vec<&str> = application.domains.iter().map(DomainName::unicode).collect();
    let representative = &application.representative;
    summary.extend([
        (t.ask_organisation_name(), application.organisation_name.as_str().to_owned()),
        (t.ask_country(), labels::country(application.country, Lang::En).to_owned()),
        (t.section_domains(), excerpt(&domains.join(", "))),
        (t.ask_website(), excerpt(application.website.as_str())),
        (t.section_representative(), representative.name.as_str().to_owned()),
        (t.ask_representative_email(), representative.email.display()),
        (t.ask_mission(), excerpt(application.mission.as_str())),
        (t.ask_interest(), excerpt(application.interest.as_str())),
    ]);
    summary
}

fn excerpt(answer: &str) -> String {
    if answer.chars().count() <= MAX_EXCERPT_CHARACTERS {
        return answer.to_owned();
    }
    answer.chars().take(MAX_EXCERPT_CHARACTERS).chain(['…']).collect()
}
