//! What is said about each question: one arm for each, with one message for each thing to say.

use crate::domain::question::{AnswerKind, Question, Section};
use crate::i18n::{Lang, Text};

use super::choices::choices;

/// A message of the generated words.
type Message = fn(&Text) -> String;

/// The messages about a question.
#[derive(Clone, Copy, Debug)]
struct Messages {
    label: Message,
    hint: Option<Message>,
    missing: Option<Message>,
    example: Option<Message>,
}

const fn label(label: Message) -> Messages {
    Messages { label, hint: None, missing: None, example: None }
}

impl Messages {
    /// What helps with the answer, where somebody may hesitate.
    const fn hint(self, hint: Message) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// What is said when it was left out, unless it always may be.
    const fn missing(self, missing: Message) -> Self {
        Self { missing: Some(missing), ..self }
    }

    /// An answer in writing that would do.
    const fn example(self, example: Message) -> Self {
        Self { example: Some(example), ..self }
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each question")]
const fn messages(question: Question) -> Messages {
    match question {
        Question::OrganisationName => label(Text::ask_organisation_name)
            .hint(Text::ask_organisation_name_hint)
            .missing(Text::ask_organisation_name_missing)
            .example(Text::ask_organisation_name_example),
        Question::OtherName => label(Text::ask_other_name)
            .hint(Text::ask_other_name_hint)
            .example(Text::ask_other_name_example),
        Question::Registered => label(Text::ask_registered)
            .hint(Text::ask_registered_hint)
            .missing(Text::ask_registered_missing),
        Question::Registration => label(Text::ask_registration)
            .hint(Text::ask_registration_hint)
            .missing(Text::ask_registration_missing)
            .example(Text::ask_registration_example),
        Question::Country => label(Text::ask_country)
            .hint(Text::ask_country_hint)
            .missing(Text::ask_country_missing)
            .example(Text::ask_country_example),
        Question::Domains => label(Text::ask_domains)
            .hint(Text::ask_domains_hint)
            .missing(Text::ask_domains_missing)
            .example(Text::ask_domains_example),
        Question::Website => label(Text::ask_website)
            .hint(Text::ask_website_hint)
            .missing(Text::ask_website_missing)
            .example(Text::ask_website_example),
        Question::Work => {
            label(Text::ask_work).hint(Text::ask_work_hint).missing(Text::ask_work_missing)
        }
        Question::WorkOther => label(Text::ask_work_other)
            .hint(Text::ask_work_other_hint)
            .missing(Text::ask_work_other_missing)
            .example(Text::ask_work_other_example),
        Question::Mission => label(Text::ask_mission)
            .hint(Text::ask_mission_hint)
            .missing(Text::ask_mission_missing)
            .example(Text::ask_mission_example),
        Question::Interest => label(Text::ask_interest)
            .hint(Text::ask_interest_hint)
            .missing(Text::ask_interest_missing)
            .example(Text::ask_interest_example),
        Question::Employees => label(Text::ask_employees).missing(Text::ask_employees_missing),
        Question::HasMembers => label(Text::ask_has_members).missing(Text::ask_has_members_missing),
        Question::MembersNonCommercial => label(Text::ask_members_non_commercial)
            .hint(Text::ask_members_non_commercial_hint)
            .missing(Text::ask_members_non_commercial_missing),
        Question::Members => {
            label(Text::ask_members).hint(Text::ask_members_hint).missing(Text::ask_members_missing)
        }
        Question::Groups => {
            label(Text::ask_groups).hint(Text::ask_groups_hint).missing(Text::ask_groups_missing)
        }
        Question::GroupsOther => label(Text::ask_groups_other)
            .hint(Text::ask_groups_other_hint)
            .missing(Text::ask_groups_other_missing)
            .example(Text::ask_groups_other_example),
        Question::NcsgStatus => label(Text::ask_ncsg_status)
            .hint(Text::ask_ncsg_status_hint)
            .missing(Text::ask_ncsg_status_missing),
        Question::NcsgDate => label(Text::ask_ncsg_date)
            .hint(Text::ask_ncsg_date_hint)
            .example(Text::ask_ncsg_date_example),
        Question::Ncuc => label(Text::ask_ncuc).hint(Text::ask_ncuc_hint),
        Question::IcannContract => {
            label(Text::ask_icann_contract).missing(Text::ask_icann_contract_missing)
        }
        Question::Government => label(Text::ask_government).missing(Text::ask_government_missing),
        Question::Political => label(Text::ask_political).missing(Text::ask_political_missing),
        Question::Commercial => label(Text::ask_commercial).missing(Text::ask_commercial_missing),
        Question::RepresentativeName => label(Text::ask_representative_name)
            .hint(Text::ask_representative_name_hint)
            .missing(Text::ask_representative_name_missing)
            .example(Text::ask_representative_name_example),
        Question::RepresentativeRole => label(Text::ask_representative_role)
            .hint(Text::ask_representative_role_hint)
            .missing(Text::ask_representative_role_missing)
            .example(Text::ask_representative_role_example),
        Question::RepresentativeEmail => label(Text::ask_representative_email)
            .hint(Text::ask_representative_email_hint)
            .missing(Text::ask_representative_email_missing)
            .example(Text::ask_representative_email_example),
        Question::RepresentativePhone => label(Text::ask_representative_phone)
            .hint(Text::ask_representative_phone_hint)
            .example(Text::ask_representative_phone_example),
        Question::AlternateName => label(Text::ask_alternate_name)
            .missing(Text::ask_alternate_name_missing)
            .example(Text::ask_alternate_name_example),
        Question::AlternateRole => label(Text::ask_alternate_role)
            .missing(Text::ask_alternate_role_missing)
            .example(Text::ask_alternate_role_example),
        Question::AlternateEmail => label(Text::ask_alternate_email)
            .hint(Text::ask_alternate_email_hint)
            .missing(Text::ask_alternate_email_missing)
            .example(Text::ask_alternate_email_example),
        Question::AlternatePhone => {
            label(Text::ask_alternate_phone).example(Text::ask_representative_phone_example)
        }
        Question::AuthoriserName => label(Text::ask_authoriser_name)
            .missing(Text::ask_authoriser_name_missing)
            .example(Text::ask_authoriser_name_example),
        Question::AuthoriserPosition => {
            label(Text::ask_authoriser_position).example(Text::ask_authoriser_position_example)
        }
        Question::Language => label(Text::ask_language).missing(Text::ask_language_missing),
        Question::DiscussionList => {
            label(Text::ask_discussion_list).hint(Text::ask_discussion_list_hint)
        }
        Question::DeclareAuthority => {
            label(Text::ask_declare_authority).missing(Text::ask_declare_authority_missing)
        }
        Question::DeclareMission => {
            label(Text::ask_declare_mission).missing(Text::ask_declare_mission_missing)
        }
        Question::DeclareViews => {
            label(Text::ask_declare_views).missing(Text::ask_declare_views_missing)
        }
        Question::DeclareStandards => {
            label(Text::ask_declare_standards).missing(Text::ask_declare_standards_missing)
        }
        Question::PrivacyRead => {
            label(Text::ask_privacy_read).missing(Text::ask_privacy_read_missing)
        }
        Question::Publication => label(Text::ask_publication).hint(Text::ask_publication_hint),
    }
}

/// The words that ask the question.
pub fn question(question: Question, text: &Text) -> String {
    (messages(question).label)(text)
}

/// The words that help with the answer; empty where nobody hesitates.
pub fn hint(question: Question, text: &Text) -> String {
    messages(question).hint.map_or_else(String::new, |hint| hint(text))
}

/// What is said when the answer was left out.
pub fn missing(question: Question, lang: Lang) -> String {
    let text = lang.text();
    match messages(question).missing {
        Some(missing) => missing(text),
        // It always may be; only a crafted form gets here.
        None => text.error_not_offered(question_in_context(question, lang)),
    }
}

/// An answer that would do. For what is chosen from a list it is one of the choices; for a box to
/// tick, what is written beside it.
pub fn example(asked: Question, lang: Lang) -> String {
    let text = lang.text();
    if let Some(example) = messages(asked).example {
        return example(text);
    }
    if asked.answer_kind() == AnswerKind::Agreement {
        return question(asked, text);
    }
    choices(asked.answer_kind(), lang)
        .into_iter()
        .next()
        .map(|(_, label)| label)
        .unwrap_or_default()
}

/// The question as it must be named away from its group: three people have a “Full name”.
pub fn question_in_context(asked: Question, lang: Lang) -> String {
    let text = lang.text();
    let label = question(asked, text);
    match asked.section() {
        group @ (Section::Representative | Section::Alternate | Section::Authoriser) => {
            text.question_of_person(section(group, text), &label)
        }
        _ => label,
    }
}

/// The heading of a group of questions.
pub fn section(section: Section, text: &Text) -> String {
    match section {
        Section::Organisation => text.section_organisation(),
        Section::Domains => text.section_domains(),
        Section::Activities => text.section_activities(),
        Section::Size => text.section_size(),
        Section::Icann => text.section_icann(),
        Section::Eligibility => text.section_eligibility(),
        Section::Representative => text.section_representative(),
        Section::Alternate => text.section_alternate(),
        Section::Authoriser => text.section_authoriser(),
        Section::Correspondence => text.section_correspondence(),
        Section::Declarations => text.section_declarations(),
        Section::Privacy => text.section_privacy(),
    }
}

/// The heading of a group of questions in what only staff read.
pub fn section_for_staff(asked: Section, text: &Text) -> String {
    match asked {
        Section::Organisation => text.staff_section_organisation(),
        Section::Activities => text.staff_section_activities(),
        Section::Icann => text.staff_section_icann(),
        Section::Representative => text.staff_section_representative(),
        Section::Alternate => text.staff_section_alternate(),
        Section::Correspondence => text.staff_section_correspondence(),
        Section::Domains
        | Section::Size
        | Section::Eligibility
        | Section::Authoriser
        | Section::Declarations
        | Section::Privacy => section(asked, text),
    }
}

/// A question in what only staff read: what was asked, of the organization.
pub fn question_for_staff(asked: Question, text: &Text) -> String {
    match asked {
        Question::Domains => text.staff_ask_domains(),
        Question::Language => text.staff_ask_language(),
        Question::DiscussionList => text.staff_ask_discussion_list(),
        _ => question(asked, text),
    }
}

/// What stands under the heading of a group; empty where it explains itself.
pub fn section_hint(section: Section, text: &Text) -> String {
    match section {
        Section::Eligibility => text.section_eligibility_hint(),
        Section::Representative => text.section_representative_hint(),
        Section::Alternate => text.section_alternate_hint(),
        Section::Authoriser => text.section_authoriser_hint(),
        Section::Declarations => text.section_declarations_hint(),
        Section::Organisation
        | Section::Domains
        | Section::Activities
        | Section::Size
        | Section::Icann
        | Section::Correspondence
        | Section::Privacy => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question::Requirement;

    #[test]
    fn what_may_be_left_out_is_never_missing_and_what_is_written_has_an_example() {
        for &question in Question::ALL {
            let messages = messages(question);
            let may_be_missing = question.requirement() != Requirement::Optional;
            assert_eq!(messages.missing.is_some(), may_be_missing, "{question:?}");
            for lang in Lang::ALL {
                assert!(!example(question, lang).is_empty(), "{question:?}");
            }
        }
    }

    #[test]
    fn staff_are_not_asked_as_if_they_applied() {
        for lang in Lang::ALL {
            let text = lang.text();
            let sections = Section::ALL.iter().map(|&asked| section_for_staff(asked, text));
            let questions = Question::ALL.iter().map(|&asked| question_for_staff(asked, text));
            for words in sections.chain(questions) {
                for word in words.to_lowercase().split(|sign: char| !sign.is_alphabetic()) {
                    assert!(!["you", "your", "vous", "votre", "vos"].contains(&word), "{words}");
                }
            }
        }
    }
}
