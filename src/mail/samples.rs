//! Every mail with invented answers, to look at and to test.

use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

use super::{
    Acknowledgement, DigestEntry, HoldEnd, Notice, RenderError, acknowledgement, digests, draft,
    links, notice, undelivered, withdrawal,
};
use crate::domain::application::{
    Application, Authoriser, DECLARATIONS_VERSION, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{FieldOfWork, IcannGroup, Language, MemberCount, SizeBand, YesNo};
use crate::domain::country::Country;
use crate::domain::dns_check::{DnsCheck, DnsOutcome, DnsRecord};
use crate::domain::domain_name::DomainName;
use crate::domain::eligibility::Exclusions;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::{ApplicationId, DraftKey, MailboxToken, PrivateKey};
use crate::domain::mail::{Mail, MailKind};
use crate::domain::reference::Reference;
use crate::domain::selection::Selection;
use crate::domain::spam_signal::SpamSignal;
use crate::domain::text::{LongText, OrganisationName, ShortText};
use crate::domain::website::Website;
use crate::i18n::Lang;
use crate::urls::{ApplicationPage, DraftPage, with_token};

pub const WRITTEN: OffsetDateTime = datetime!(2026-11-21 14:30 UTC);

#[derive(Debug)]
pub struct Sample {
    pub name: String,
    pub mail: Mail,
}

/// Every kind of mail in a language, some more than once. `base_url` is where their links lead.
pub fn samples(lang: Lang, base_url: &str) -> Result<Vec<Sample>, RenderError> {
    let mut samples = Vec::new();
    for &kind in MailKind::ALL {
        for (number, mail) in of_kind(kind, lang, base_url)?.into_iter().enumerate() {
            let more = if number > 0 { format!("-{}", number + 1) } else { String::new() };
            samples.push(Sample { name: format!("{}-{}{more}", lang.code(), kind.code()), mail });
        }
    }
    Ok(samples)
}

fn of_kind(kind: MailKind, lang: Lang, base_url: &str) -> Result<Vec<Mail>, RenderError> {
    let id = ApplicationId::from(Uuid::nil());
    let reference = Reference::from_random([7; 16]);
    let staff = &mailbox("info", &ascii("npoc.org"));
    let usual = usual();
    let to = &usual.representative.email;
    Ok(match kind {
        MailKind::Notice => {
            vec![notice(&plain(id, &reference, &usual), staff, lang)?, noticeable(staff, lang)?]
        }
        MailKind::Acknowledgement => {
            let link = &status_link(lang, base_url);
            let about = Acknowledgement {
                application: id,
                reference: &reference,
                received_at: WRITTEN,
                link,
            };
            vec![acknowledgement(to, lang, &about)?]
        }
        MailKind::Undelivered => {
            let reason = "permanent error (550): 5.1.1 <amina@example.org>: no such user";
            vec![undelivered(id, &reference, &to.display(), reason, staff, lang)?]
        }
        MailKind::Withdrawal => {
            let name = &right_to_left().organisation_name;
            vec![withdrawal(id, &reference, name, WRITTEN, staff, lang)?]
        }
        MailKind::Links => {
            let links_to = [7, 8]
                .map(|byte| (Reference::from_random([byte; 16]), status_link(lang, base_url)));
            vec![links(to, lang, &links_to[..1])?, links(to, lang, &links_to)?]
        }
        MailKind::Draft => {
            let path = DraftPage::Open.path(lang, DraftKey::from(Uuid::from_u128(7)));
            let link = format!("{base_url}{}", with_token(path, token()));
            vec![draft(to, lang, &link, WRITTEN)?]
        }
        MailKind::Digest => {
            let entry = |application, signals: &[SpamSignal]| DigestEntry {
                reference: Reference::from_random([9; 16]),
                signals: signals.to_vec(),
                received_at: WRITTEN,
                is_withdrawn: false,
                application,
            };
            let held = [
                entry(Some(usual.clone()), &[SpamSignal::Honeypot, SpamSignal::TooFast]),
                entry(Some(right_to_left()), &[SpamSignal::Flood]),
                entry(None, &[SpamSignal::LinkInName]),
            ];
            digests(&held, staff, lang)?
        }
    })
}

fn status_link(lang: Lang, base_url: &str) -> String {
    let path = ApplicationPage::Status.path(lang, PrivateKey::from(Uuid::from_u128(7)));
    format!("{base_url}{}", with_token(path, token()))
}

fn token() -> MailboxToken {
    MailboxToken::from(Uuid::from_u128(8))
}

/// Nothing to notice.
fn plain<'a>(
    id: ApplicationId,
    reference: &'a Reference,
    application: &'a Application,
) -> Notice<'a> {
    Notice {
        id,
        reference,
        received_at: WRITTEN,
        written_at: WRITTEN,
        form_language: Language::English,
        declarations_version: DECLARATIONS_VERSION,
        region: application.country.region(),
        application,
        related: &[],
        acknowledges: true,
        reaches_internationalised: true,
        hold: None,
        dns_checks: &[],
        is_withdrawn: false,
    }
}

/// Everything to notice at once.
fn noticeable(staff: &EmailAddress, lang: Lang) -> Result<Mail, RenderError> {
    let application = &right_to_left();
    let reference = &Reference::from_random([8; 16]);
    let related = [7, 9].map(|byte| Reference::from_random([byte; 16]));
    let answers = vec!["ns1.example.net".to_owned(), "ns2.example.net".to_owned()];
    let check = |record, outcome| DnsCheck {
        domain: application.domains[0].unicode().to_owned(),
        record,
        outcome,
        checked_at: Some(WRITTEN),
    };
    let dns_checks = [
        check(DnsRecord::NameServers, DnsOutcome::Found(answers)),
        check(DnsRecord::Addresses, DnsOutcome::None),
        check(DnsRecord::MailServers, DnsOutcome::NotChecked),
    ];
    let about = Notice {
        written_at: WRITTEN + time::Duration::days(9),
        form_language: Language::French,
        related: &related,
        acknowledges: false,
        reaches_internationalised: false,
        hold: Some((&[SpamSignal::Flood], HoldEnd::Released)),
        dns_checks: &dns_checks,
        is_withdrawn: true,
        ..plain(ApplicationId::from(Uuid::nil()), reference, application)
    };
    notice(&about, staff, lang)
}

/// A small organisation that writes English.
#[expect(clippy::missing_panics_doc, reason = "its answers stand here, and are some")]
pub fn usual() -> Application {
    let domains = vec![ascii("example.org"), ascii("example.net")];
    let no = YesNo::No;
    Application {
        organisation_name: name("Village Libraries Trust"),
        other_name: Some(short("VLT")),
        registration: Registration::Registered(short("Charity Commission, 1234567")),
        country: country("KE"),
        website: Website::from_stored("https://www.example.org/".to_owned()),
        work: chosen([FieldOfWork::Educational, FieldOfWork::Community]),
        mission: long(
            "We bring books to villages.\nWe lend them for nothing, and teach reading to everybody who asks.",
        ),
        interest: long(
            "Our domain name was lost once. We want rules under which that cannot happen to a small charity.",
        ),
        employees: SizeBand::To10,
        members: Members::Some {
            non_commercial: YesNo::Yes,
            count: MemberCount::new(SizeBand::To50).expect("some members"),
        },
        groups: Selection::new([IcannGroup::None], None).expect("a choice"),
        ncsg: Ncsg::Accepted(Some(time::macros::date!(2026 - 05 - 31))),
        joins_ncuc: Some(no),
        exclusions: Exclusions {
            icann_contract: no,
            government: no,
            political: no,
            commercial: no,
        },
        representative: person("Amina Diallo", "Executive director", mailbox("amina", &domains[0])),
        alternate: Some(person("Jean Dupont", "Treasurer", mailbox("jean", &domains[0]))),
        authoriser: Some(Authoriser {
            name: short("Maria Silva"),
            position: Some(short("Chair of the board")),
        }),
        language: Language::English,
        discussion_list: Some(YesNo::Yes),
        publication: Some(YesNo::Yes),
        domains,
    }
}

/// One that writes Arabic, and to which the charter objects throughout.
fn right_to_left() -> Application {
    let domain = DomainName::from_stored(
        "تجربة-القبول-الشامل.موريتانيا".to_owned(),
        "xn-----btdbabazabo3emcjyobyig8a4b9a0h.xn--mgbah1a3hjkrd".to_owned(),
    );
    let (yes, no) = (YesNo::Yes, YesNo::No);
    Application {
        organisation_name: name("جمعية المكتبات القروية 2026"),
        other_name: None,
        registration: Registration::Unregistered(None),
        country: country("MF"),
        website: Website::from_stored("https://تجربة-القبول-الشامل.موريتانيا/".to_owned()),
        work: chosen([FieldOfWork::Health]),
        mission: long(
            "نجلب الكتب إلى القرى ونعيرها مجانا، ونعلم القراءة لكل من يطلب ذلك.\nمنذ عام 1998.",
        ),
        members: Members::Some {
            non_commercial: no,
            count: MemberCount::new(SizeBand::To50).expect("some members"),
        },
        ncsg: Ncsg::NotApplied,
        joins_ncuc: None,
        exclusions: Exclusions {
            icann_contract: yes,
            government: yes,
            political: yes,
            commercial: yes,
        },
        representative: person("أمينة بنت محمد", "المديرة التنفيذية", mailbox("أمينة", &domain)),
        alternate: None,
        authoriser: None,
        language: Language::French,
        discussion_list: None,
        publication: None,
        domains: vec![domain, ascii("example.net")],
        ..usual()
    }
}

fn name(text: &str) -> OrganisationName {
    OrganisationName::from_stored(text.to_owned())
}

fn short(text: &str) -> ShortText {
    ShortText::from_stored(text.to_owned())
}

fn long(text: &str) -> LongText {
    LongText::from_stored(text.to_owned())
}

fn country(code: &str) -> Country {
    Country::from_code(code).expect("a country")
}

fn chosen<const N: usize>(work: [FieldOfWork; N]) -> Selection<FieldOfWork> {
    Selection::new(work, None).expect("a choice")
}

fn ascii(domain: &str) -> DomainName {
    DomainName::from_stored(domain.to_owned(), domain.to_owned())
}

fn mailbox(local: &str, domain: &DomainName) -> EmailAddress {
    EmailAddress::from_stored(local.to_owned(), domain.clone())
}

fn person(name: &str, role: &str, email: EmailAddress) -> Person {
    Person { name: short(name), role: short(role), email, phone: None }
}
