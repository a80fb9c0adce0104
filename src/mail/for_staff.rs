//! The mails to NPOC, in English whatever the applicant's language. The applicant's words stand in
//! them untouched.

use askama::Template;

use crate::domain::application::{Application, DECLARATIONS_VERSION, Ncsg};
use crate::domain::choices::Language;
use crate::domain::dns_check::DnsCheck;
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail::{Mail, MailKind};
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::answers::{self, AnswerSection};
use crate::i18n::labels::{self, history};
use crate::i18n::{Lang, Text};

/// What the notice to staff tells besides the answers.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Received<'received> {
    pub reference: &'received Reference,
    pub received_at: time::OffsetDateTime,
    pub form_language: Language,
    pub application: &'received Application,
    /// RelatedApplication applications with the same domain name or mailbox.
    pub earlier: &'received [Reference],
    /// Whether the representative is told, too.
    pub acknowledges: bool,
    /// Whether a mailbox that needs SMTPUTF8 was ever reached.
    pub reaches_internationalised: bool,
    /// Why it was taken for a program's, if it was.
    pub signals: &'received [SpamSignal],
    /// What the DNS answered about its domain names.
    pub dns_checks: &'received [DnsCheck],
    /// The applicant has withdrawn it meanwhile.
    pub is_withdrawn: bool,
}

/// A marked application as the digest shows it.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct DigestEntry {
    pub reference: Reference,
    pub signals: Vec<SpamSignal>,
    pub received_at: time::OffsetDateTime,
    pub is_withdrawn: bool,
    /// None when this version cannot read it.
    pub application: Option<Application>,
}

/// So many characters of a long answer stand in a digest, enough to tell a person from a program.
const MAX_EXCERPT_CHARACTERS: usize = 200;

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct NoticeText<'mail> {
    t: &'static Text,
    facts: &'mail [(String, String)],
    flags: &'mail [String],
    dns_checks: &'mail [String],
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
    dns_checks: &'mail [String],
    reply_note: &'mail str,
    sections: &'mail [AnswerSection],
}

/// A message of two paragraphs.
#[derive(Template)]
#[template(path = "mail/note.txt")]
struct NoteText<'mail> {
    paragraphs: [&'mail str; 2],
}

#[derive(Template)]
#[template(path = "mail/note.html")]
struct NoteHtml<'mail> {
    subject: &'mail str,
    paragraphs: [&'mail str; 2],
}

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct DigestText<'mail> {
    t: &'static Text,
    entries: &'mail [(String, Vec<(String, String)>)],
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct DigestHtml<'mail> {
    t: &'static Text,
    subject: &'mail str,
    entries: &'mail [(String, Vec<(String, String)>)],
}

/// Every answer, and on top what must be noticed.
///
/// # Errors
/// When a template cannot be rendered.
pub fn notice(received: &Received, staff: &EmailAddress) -> Result<Mail, askama::Error> {
    let t = Lang::En.text();
    let application = received.application;
    let representative = &application.representative.email;
    let subject =
        t.notice_subject(received.reference.as_str(), application.organisation_name.as_str());
    let reply_to = (!representative.needs_smtputf8()).then(|| representative.envelope());
    let reply_note = &if reply_to.is_some() { t.notice_reply() } else { t.notice_no_reply() };
    let facts = &facts(received, t);
    let flags = &flags(received, t);
    let dns_checks = &dns_checks(received.dns_checks, t);
    let sections = &answers::sections(application, Lang::En);
    let plain_text = NoticeText { t, facts, flags, dns_checks, reply_note, sections }.render()?;
    let html = NoticeHtml { t, subject: &subject, facts, flags, dns_checks, reply_note, sections };
    let html = html.render()?;
    let notice = message(MailKind::Notice, staff, subject, plain_text, html);
    Ok(Mail { reply_to, ..notice })
}

/// A line for each domain name and kind of record.
fn dns_checks(dns_checks: &[DnsCheck], t: &Text) -> Vec<String> {
    let lines = dns_checks.iter();
    lines
        .map(|dns_checks| {
            let record = history::dns_record(dns_checks.record, t);
            let outcome = history::dns_outcome(&dns_checks.outcome, t);
            t.notice_dns_line(&dns_checks.domain, record, outcome)
        })
        .collect()
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
        flags.push(t.flag_not_acknowledged());
    }
    if received.is_withdrawn {
        flags.push(t.flag_withdrawn());
    }
    if !received.signals.is_empty() {
        flags.push(t.flag_released(signals(received.signals, t)));
    }
    if !received.earlier.is_empty() {
        let references: Vec<&str> = received.earlier.iter().map(Reference::as_str).collect();
        flags.push(t.flag_related(references.join(", ")));
    }
    flags
}

fn signals(signals: &[SpamSignal], t: &Text) -> String {
    signals.iter().map(|&signal| history::spam_signal(signal, t)).collect::<Vec<_>>().join("; ")
}

/// The representative could not be told. `reason` is the mail server's answer.
///
/// # Errors
/// When a template cannot be rendered.
pub fn undelivered(
    reference: &Reference,
    address: &str,
    reason: &str,
    staff: &EmailAddress,
) -> Result<Mail, askama::Error> {
    let t = Lang::En.text();
    let subject = t.undelivered_subject(reference.as_str());
    let reason = format!("{}\n{reason}", t.undelivered_reason());
    note(MailKind::Undelivered, staff, subject, [&t.undelivered_text(address), &reason])
}

/// The applicant has withdrawn the application.
///
/// # Errors
/// When a template cannot be rendered.
pub fn withdrawal(
    reference: &Reference,
    organisation: &str,
    at: time::OffsetDateTime,
    staff: &EmailAddress,
) -> Result<Mail, askama::Error> {
    let t = Lang::En.text();
    let subject = t.withdrawal_subject(reference.as_str());
    let text = t.withdrawal_text(organisation, reference.as_str(), Lang::En.moment(at));
    note(MailKind::Withdrawal, staff, subject, [&text, &t.withdrawal_next()])
}

/// Applications that were marked since the last digest.
///
/// # Errors
/// When a template cannot be rendered.
pub fn digest(entries: &[DigestEntry], staff: &EmailAddress) -> Result<Mail, askama::Error> {
    let t = Lang::En.text();
    let subject = t.digest_subject(entries.len());
    let entries: &Vec<_> =
        &entries.iter().map(|entry| (entry.reference.to_string(), summary(entry, t))).collect();
    let plain_text = DigestText { t, entries }.render()?;
    let html = DigestHtml { t, subject: &subject, entries }.render()?;
    Ok(message(MailKind::Digest, staff, subject, plain_text, html))
}

/// What tells a person from a program.
fn summary(entry: &DigestEntry, t: &Text) -> Vec<(String, String)> {
    let mut reasons = signals(&entry.signals, t);
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
        (t.section_domains(), beginning(&domains.join(", "))),
        (t.ask_website(), beginning(application.website.as_str())),
        (t.section_representative(), representative.name.as_str().to_owned()),
        (t.ask_representative_email(), representative.email.display()),
        (t.ask_mission(), beginning(application.mission.as_str())),
        (t.ask_interest(), beginning(application.interest.as_str())),
    ]);
    summary
}

fn beginning(answer: &str) -> String {
    if answer.chars().count() <= MAX_EXCERPT_CHARACTERS {
        return answer.to_owned();
    }
    answer.chars().take(MAX_EXCERPT_CHARACTERS).chain(['…']).collect()
}

fn note(
    kind: MailKind,
    staff: &EmailAddress,
    subject: String,
    paragraphs: [&str; 2],
) -> Result<Mail, askama::Error> {
    let plain_text = NoteText { paragraphs }.render()?;
    let html = NoteHtml { subject: &subject, paragraphs }.render()?;
    Ok(message(kind, staff, subject, plain_text, html))
}

fn message(
    kind: MailKind,
    staff: &EmailAddress,
    subject: String,
    plain_text: String,
    html: String,
) -> Mail {
    Mail {
        kind,
        language: Language::English,
        recipient: staff.envelope(),
        reply_to: None,
        subject,
        plain_text,
        html,
    }
}
