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
use crate::i18n::isolation::{isolated, isolated_list};
use crate::i18n::{Lang, Text, labels};
use crate::smtp::encoded_size;

/// A held application as the digest shows it.
#[derive(Clone, Debug)]
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

/// How large a digest may be on the wire. Gmail shows nothing beyond 102 KB of a message, and a mail that
/// is too large for a server would be none.
const MAX_BYTES: usize = 96_000;

/// So many are tried in one mail at first.
const MAX_ENTRIES: usize = 50;

/// An application in words.
struct Entry<'mail> {
    reference: &'mail str,
    title: String,
    facts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    entries: &'mail [Entry<'mail>],
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct Html<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    entries: &'mail [Entry<'mail>],
}

/// As many mails as it takes to list each entry once.
pub fn digests(
    entries: &[DigestEntry],
    staff: &EmailAddress,
    lang: Lang,
) -> Result<Vec<Mail>, RenderError> {
    let entries: Vec<Entry<'_>> = entries.iter().map(|entry| in_words(entry, lang)).collect();
    let (mut mails, mut rest) = (Vec::new(), entries.as_slice());
    while !rest.is_empty() {
        let mut count = rest.len().min(MAX_ENTRIES);
        let mail = loop {
            let mail = digest(&rest[..count], staff, lang)?;
            let size = encoded_size(&mail);
            // One alone is always within, since what it shows of an answer is.
            if size <= MAX_BYTES || count == 1 {
                break mail;
            }
            count = (count * MAX_BYTES / size).clamp(1, count - 1);
        };
        mails.push(mail);
        rest = &rest[count..];
    }
    Ok(mails)
}

fn digest(entries: &[Entry<'_>], staff: &EmailAddress, lang: Lang) -> Result<Mail, RenderError> {
    let t = lang.text();
    let subject = t.digest_subject(entries.len());
    let plain_text = PlainText { t, entries }.render()?;
    let html = Html { t, lang, subject: &subject, entries }.render()?;
    Ok(to_staff(MailTopic::Digest, staff, lang, Parts { subject, plain_text, html }))
}

/// What tells a person from a bot.
fn in_words(entry: &DigestEntry, lang: Lang) -> Entry<'_> {
    let t = lang.text();
    let reference = entry.reference.as_str();
    let mut reasons = signals_in_words(&entry.signals, t);
    if entry.is_withdrawn {
        reasons = format!("{reasons}. {}", t.flag_withdrawn());
    }
    let mut facts =
        vec![(t.digest_signals(), reasons), (t.notice_received(), lang.moment(entry.received_at))];
    let Some(application) = &entry.application else {
        facts.push((t.digest_unreadable(), t.digest_unreadable_text()));
        return Entry { reference, title: reference.to_owned(), facts };
    };
    let domains = isolated_list(application.domains.iter().map(DomainName::unicode));
    let representative = &application.representative;
    let mailbox = representative.email.display();
    facts.extend([
        (t.notice_country(), labels::country(application.country, lang).to_owned()),
        (t.notice_domains(), domains),
        (t.notice_website(), isolated(&excerpt(application.website.as_str()))),
        (t.notice_representative(), isolated_list([representative.name.as_str(), &mailbox])),
        (t.ask_mission(), excerpt(application.mission.as_str())),
        (t.ask_interest(), excerpt(application.interest.as_str())),
    ]);
    let name = isolated(application.organisation_name.as_str());
    Entry { reference, title: format!("{name}, {reference}"), facts }
}

fn excerpt(answer: &str) -> String {
    if answer.chars().count() <= MAX_EXCERPT_CHARACTERS {
        return answer.to_owned();
    }
    answer.chars().take(MAX_EXCERPT_CHARACTERS).chain(['…']).collect()
}
