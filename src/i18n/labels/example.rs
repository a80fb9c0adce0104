//! An answer that would do, for each question.

use crate::domain::question::{Question, Question as Q};
use crate::i18n::Lang;

/// An example of an answer. For what is chosen from a list it is one of the choices; for a box to
/// tick, what is written beside it.
pub fn example(question: Question, lang: Lang) -> String {
    let text = lang.text();
    match question {
        Q::OrganisationName => text.ask_organisation_name_example(),
        Q::OtherName => text.ask_other_name_example(),
        Q::Registration => text.ask_registration_example(),
        Q::Domains => text.ask_domains_example(),
        Q::Website => text.ask_website_example(),
        Q::WorkOther => text.ask_work_other_example(),
        Q::Mission => text.ask_mission_example(),
        Q::Interest => text.ask_interest_example(),
        Q::GroupsOther => text.ask_groups_other_example(),
        Q::NcsgDate => text.ask_ncsg_date_example(),
        Q::RepresentativeName => text.ask_representative_name_example(),
        Q::RepresentativeRole => text.ask_representative_role_example(),
        Q::RepresentativeEmail => text.ask_representative_email_example(),
        Q::RepresentativePhone | Q::AlternatePhone => text.ask_representative_phone_example(),
        Q::AlternateName => text.ask_alternate_name_example(),
        Q::AlternateRole => text.ask_alternate_role_example(),
        Q::AlternateEmail => text.ask_alternate_email_example(),
        Q::AuthoriserName => text.ask_authoriser_name_example(),
        Q::AuthoriserPosition => text.ask_authoriser_position_example(),
        Q::Country => text.ask_country_example(),
        Q::Work
        | Q::Groups
        | Q::NcsgStatus
        | Q::Employees
        | Q::Members
        | Q::Language
        | Q::Registered
        | Q::HasMembers
        | Q::MembersNonCommercial
        | Q::Ncuc
        | Q::IcannContract
        | Q::Government
        | Q::Political
        | Q::Commercial
        | Q::DiscussionList
        | Q::Publication => super::choices(question, lang)
            .into_iter()
            .next()
            .map(|(_, label)| label)
            .unwrap_or_default(),
        Q::DeclareAuthority
        | Q::DeclareMission
        | Q::DeclareViews
        | Q::DeclareStandards
        | Q::PrivacyRead => super::question(question, text),
    }
}
