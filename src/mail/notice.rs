//! To staff: on top what they need at a glance, then every answer of an application.

use askama::Template;
use time::OffsetDateTime;

use super::{Parts, RenderError, to_staff};
use crate::domain::application::{Application, Ncsg};
use crate::domain::choices::Language;
use crate::domain::country::IcannRegion;
use crate::domain::dns_check::DnsCheck;
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::ApplicationId;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::answers::{self, AnswerSection};
use crate::i18n::isolation::{isolated, isolated_list};
use crate::i18n::{Lang, Text, labels};

/// What the notice says.
#[derive(Debug)]
pub struct Notice<'notice> {
    pub id: ApplicationId,
    pub reference: &'notice Reference,
    pub received_at: OffsetDateTime,
    /// Later than that, when it was held back.
    pub written_at: OffsetDateTime,
    pub form_language: Language,
    /// The version of the declarations that was agreed to.
    pub declarations_version: &'notice str,
    /// Suggested from the country, unless staff have changed it.
    pub region: IcannRegion,
    pub application: &'notice Application,
    /// Other applications with the same domain name or mailbox.
    pub related: &'notice [Reference],
    /// Whether the representative is written to, too.
    pub acknowledges: bool,
    /// Whether a mailbox that needs SMTPUTF8 was ever reached.
    pub reaches_internationalised: bool,
    /// Why it was held back, and what ended that, if it was.
    pub hold: Option<(&'notice [SpamSignal], HoldEnd)>,
    pub dns_checks: &'notice [DnsCheck],
    /// The applicant has withdrawn it meanwhile.
    pub is_withdrawn: bool,
}

/// How the hold of an application ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldEnd {
    /// A person looked at it and released it.
    Released,
    /// It was sent again, without the signals of a bot.
    Resubmitted,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct PlainText<'mail> {
    t: &'static Text,
    name: &'mail str,
    glance: &'mail [(String, String)],
    concerns: &'mail [String],
    flags: &'mail [String],
    dns_checks: &'mail [String],
    reply_note: &'mail str,
    sections: &'mail [AnswerSection],
    form: &'mail [(String, String)],
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct Html<'mail> {
    t: &'static Text,
    lang: Lang,
    subject: &'mail str,
    name: &'mail str,
    glance: &'mail [(String, String)],
    concerns: &'mail [String],
    flags: &'mail [String],
    dns_checks: &'mail [String],
    reply_note: &'mail str,
    sections: &'mail [AnswerSection],
    form: &'mail [(String, String)],
}

pub fn notice(about: &Notice, staff: &EmailAddress, lang: Lang) -> Result<Mail, RenderError> {
    let t = lang.text();
    let application = about.application;
    let name = application.organisation_name.as_str();
    let representative = &application.representative.email;
    let subject = t.notice_subject(about.reference.as_str(), name);
    let reply_to = (!representative.needs_smtputf8()).then(|| representative.envelope());
    let reply_note = &if reply_to.is_some() { t.notice_reply() } else { t.notice_no_reply() };
    let glance = &glance(about, lang);
    let concerns = application.eligibility().concerns().into_iter();
    let concerns: Vec<String> =
        concerns.filter_map(|concern| labels::concern_for_staff(concern, t)).collect();
    let (concerns, flags) = (concerns.as_slice(), &flags(about, t));
    let dns_checks = &dns_checks(about.dns_checks, t);
    let sections = &answers::sections_for_staff(application, lang);
    let form_language = Lang::from(about.form_language).text().language_name();
    let form = &[
        (t.notice_form_language(), form_language),
        (t.notice_declarations_version(), about.declarations_version.to_owned()),
    ];
    let plain_text =
        PlainText { t, name, glance, concerns, flags, dns_checks, reply_note, sections, form };
    let html = Html {
        t,
        lang,
        subject: &subject,
        name,
        glance,
        concerns,
        flags,
        dns_checks,
        reply_note,
        sections,
        form,
    };
    let (plain_text, html) = (plain_text.render()?, html.render()?);
    let topic = MailTopic::Notice(about.id);
    let mail = to_staff(topic, staff, lang, Parts { subject, plain_text, html });
    Ok(Mail { reply_to, ..mail })
}

/// A line for each domain name and kind of record.
fn dns_checks(checks: &[DnsCheck], t: &Text) -> Vec<String> {
    let lines = checks.iter().map(|check| {
        let record = labels::dns_record(check.record, t);
        let outcome = labels::dns_outcome(&check.outcome, t);
        t.notice_dns_line(isolated(&check.domain), record, outcome)
    });
    lines.collect()
}

/// What tells staff, on a small screen, whom this is about.
fn glance(about: &Notice, lang: Lang) -> Vec<(String, String)> {
    let (t, application) = (lang.text(), about.application);
    let representative = &application.representative;
    let mailbox = representative.email.display();
    let domains = application.domains.iter().map(DomainName::unicode);
    let days = (about.written_at - about.received_at).whole_days();
    let received = lang.moment(about.received_at);
    vec![
        (t.notice_reference(), about.reference.to_string()),
        (t.notice_country(), labels::country(application.country, lang).to_owned()),
        region(about, t),
        (t.notice_domains(), isolated_list(domains)),
        (t.notice_website(), isolated(application.website.as_str())),
        (t.notice_representative(), isolated_list([representative.name.as_str(), &mailbox])),
        (
            t.notice_received(),
            if days > 0 { t.notice_received_before(received, days) } else { received },
        ),
    ]
}

fn region(about: &Notice, t: &Text) -> (String, String) {
    let country = about.application.country;
    let code = about.region.code();
    if about.region != country.region() {
        return (t.notice_region_changed(), code.to_owned());
    }
    let is_sure = country.region_is_sure();
    let value = if is_sure { code.to_owned() } else { t.notice_region_unsure(code) };
    (t.notice_region(), value)
}

/// What is unusual about it.
fn flags(about: &Notice, t: &Text) -> Vec<String> {
    let application = about.application;
    let mut flags = Vec::new();
    if application.ncsg == Ncsg::NotApplied {
        flags.push(t.flag_ncsg_not_applied());
    }
    for person in application.people() {
        if person.email.needs_smtputf8() && !about.reaches_internationalised {
            flags.push(t.flag_unreachable(isolated(&person.email.display())));
        }
    }
    if !about.acknowledges {
        flags.push(t.flag_not_acknowledged());
    }
    if about.is_withdrawn {
        flags.push(t.flag_withdrawn());
    }
    match about.hold {
        Some((signals, HoldEnd::Released)) => {
            flags.push(t.flag_released(signals_in_words(signals, t)));
        }
        Some((signals, HoldEnd::Resubmitted)) => {
            flags.push(t.flag_resubmitted(signals_in_words(signals, t)));
        }
        None => {}
    }
    if !about.related.is_empty() {
        let references: Vec<&str> = about.related.iter().map(Reference::as_str).collect();
        flags.push(t.flag_related(references.join(", ")));
    }
    flags
}

pub(super) fn signals_in_words(signals: &[SpamSignal], t: &Text) -> String {
    let words = signals.iter().map(|&signal| labels::spam_signal(signal, t));
    words.collect::<Vec<_>>().join(", ")
}
