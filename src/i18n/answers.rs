//! An application as questions and answers in words: what the confirmation page and the notice to
//! staff show. Every question is there, blank ones as blank, because answers that nobody saw have
//! cost organisations their membership elsewhere.

use crate::domain::application::{Application, Members, Ncsg, Person, Registration};
use crate::domain::choices::{SizeBand, YesNo};
use crate::domain::domain_name::DomainName;
use crate::domain::question::{Question, Question as Q, Section};
use crate::domain::text::ShortText;
use crate::i18n::isolation::isolated;
use crate::i18n::{Lang, Text, labels};

#[derive(Debug)]
pub struct AnswerSection {
    pub id: &'static str,
    pub heading: String,
    pub answers: Vec<Answer>,
}

#[derive(Debug)]
pub struct Answer {
    pub question: String,
    /// Empty when the question was left blank.
    pub values: Vec<String>,
}

/// All questions with their answers, in the words of a language, as they were asked; what the
/// applicant wrote stays as it was written.
pub fn sections(application: &Application, lang: Lang) -> Vec<AnswerSection> {
    in_words(application, lang, labels::section, labels::question)
}

/// The same for staff, whom no heading calls “you”.
pub fn sections_for_staff(application: &Application, lang: Lang) -> Vec<AnswerSection> {
    in_words(application, lang, labels::section_for_staff, labels::question_for_staff)
}

fn in_words(
    application: &Application,
    lang: Lang,
    heading: fn(Section, &Text) -> String,
    asked: fn(Question, &Text) -> String,
) -> Vec<AnswerSection> {
    Section::ALL
        .iter()
        .map(|&section| AnswerSection {
            id: section.code(),
            heading: heading(section, lang.text()),
            answers: section
                .questions()
                .map(|question| Answer {
                    question: asked(question, lang.text()),
                    values: values(question, application, lang),
                })
                .collect(),
        })
        .collect()
}

fn values(question: Question, application: &Application, lang: Lang) -> Vec<String> {
    let text = lang.text();
    let yes_no = |answer: YesNo| vec![labels::yes_no(answer, text)];
    let optional_yes_no = |answer: Option<YesNo>| answer.map_or_else(Vec::new, yes_no);
    let short = |answer: Option<&ShortText>| {
        answer.map(|answer| answer.as_str().to_owned()).into_iter().collect()
    };
    let size = |size: SizeBand| vec![labels::size_band(size, text)];
    let written = |answer: &str| vec![answer.to_owned()];
    let exclusions = &application.exclusions;
    let alternate = application.alternate.as_ref();
    let authoriser = application.authoriser.as_ref();
    match question {
        Q::OrganisationName => written(application.organisation_name.as_str()),
        Q::OtherName => short(application.other_name.as_ref()),
        Q::Registered => yes_no(YesNo::from_bool(application.is_registered())),
        Q::Registration => match &application.registration {
            Registration::Registered(number) => short(Some(number)),
            Registration::Unregistered(number) => short(number.as_ref()),
        },
        Q::Country => written(labels::country(application.country, lang)),
        Q::Domains => application.domains.iter().map(domain).collect(),
        Q::Website => written(application.website.as_str()),
        Q::Work => application
            .work
            .choices()
            .iter()
            .map(|&field| labels::field_of_work(field, text))
            .collect(),
        Q::WorkOther => short(application.work.other()),
        Q::Mission => written(application.mission.as_str()),
        Q::Interest => written(application.interest.as_str()),
        Q::Employees => size(application.employees),
        Q::HasMembers => yes_no(YesNo::from_bool(application.members != Members::None)),
        Q::MembersNonCommercial => match application.members {
            Members::None => Vec::new(),
            Members::Some { non_commercial, .. } => yes_no(non_commercial),
        },
        Q::Members => match application.members {
            Members::None => size(SizeBand::Zero),
            Members::Some { count, .. } => size(count.band()),
        },
        Q::Groups => application
            .groups
            .choices()
            .iter()
            .map(|&group| labels::icann_group(group, text))
            .collect(),
        Q::GroupsOther => short(application.groups.other()),
        Q::NcsgStatus => vec![labels::ncsg_stage(application.ncsg.stage(), text)],
        Q::NcsgDate => match application.ncsg {
            Ncsg::Accepted(Some(date)) => vec![lang.date(date)],
            _ => Vec::new(),
        },
        Q::Ncuc => optional_yes_no(application.joins_ncuc),
        Q::IcannContract => yes_no(exclusions.icann_contract),
        Q::Government => yes_no(exclusions.government),
        Q::Political => yes_no(exclusions.political),
        Q::Commercial => yes_no(exclusions.commercial),
        Q::RepresentativeName => name(Some(&application.representative)),
        Q::RepresentativeRole => role(Some(&application.representative)),
        Q::RepresentativeEmail => email(Some(&application.representative)),
        Q::RepresentativePhone => phone(Some(&application.representative)),
        Q::AlternateName => name(alternate),
        Q::AlternateRole => role(alternate),
        Q::AlternateEmail => email(alternate),
        Q::AlternatePhone => phone(alternate),
        Q::AuthoriserName => short(authoriser.map(|person| &person.name)),
        Q::AuthoriserPosition => short(authoriser.and_then(|person| person.position.as_ref())),
        Q::Language => vec![labels::language(application.language, text)],
        Q::DiscussionList => optional_yes_no(application.discussion_list),
        // Without these there is no application.
        Q::DeclareAuthority
        | Q::DeclareMission
        | Q::DeclareViews
        | Q::DeclareStandards
        | Q::PrivacyRead => yes_no(YesNo::Yes),
        Q::Publication => optional_yes_no(application.publication),
    }
}

/// A domain name in its own script and, where that differs, as the DNS has it.
fn domain(domain: &DomainName) -> String {
    with_ascii(domain.unicode(), domain.ascii())
}

fn with_ascii(shown: &str, ascii: &str) -> String {
    if shown == ascii {
        shown.to_owned()
    } else {
        format!("{} ({})", isolated(shown), isolated(ascii))
    }
}

fn name(person: Option<&Person>) -> Vec<String> {
    person.map(|person| person.name.as_str().to_owned()).into_iter().collect()
}

fn role(person: Option<&Person>) -> Vec<String> {
    person.map(|person| person.role.as_str().to_owned()).into_iter().collect()
}

fn email(person: Option<&Person>) -> Vec<String> {
    person
        .map(|person| with_ascii(&person.email.display(), &person.email.envelope()))
        .into_iter()
        .collect()
}

fn phone(person: Option<&Person>) -> Vec<String> {
    person
        .and_then(|person| person.phone.as_ref())
        .map(|phone| phone.as_str().to_owned())
        .into_iter()
        .collect()
}
