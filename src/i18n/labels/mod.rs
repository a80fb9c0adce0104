//! The words for questions and choices: one exhaustive match each, so that a new one does not
//! compile without words in both languages. Knows the domain and the languages, nothing else.

mod example;
pub mod history;

pub use self::example::example;
use crate::domain::choices::{FieldOfWork, IcannGroup, Language, NcsgStage, SizeBand, YesNo};
use crate::domain::country::Country;
use crate::domain::question::{Question, Question as Q, Section};
use crate::i18n::{Lang, Text};

/// The words that ask the question.
pub fn question(question: Question, text: &Text) -> String {
    match question {
        Q::OrganisationName => text.ask_organisation_name(),
        Q::OtherName => text.ask_other_name(),
        Q::Registered => text.ask_registered(),
        Q::Registration => text.ask_registration(),
        Q::Country => text.ask_country(),
        Q::Domains => text.ask_domains(),
        Q::Website => text.ask_website(),
        Q::Work => text.ask_work(),
        Q::WorkOther => text.ask_work_other(),
        Q::Mission => text.ask_mission(),
        Q::Interest => text.ask_interest(),
        Q::Employees => text.ask_employees(),
        Q::HasMembers => text.ask_has_members(),
        Q::MembersNonCommercial => text.ask_members_non_commercial(),
        Q::Members => text.ask_members(),
        Q::Groups => text.ask_groups(),
        Q::GroupsOther => text.ask_groups_other(),
        Q::NcsgStatus => text.ask_ncsg_status(),
        Q::NcsgDate => text.ask_ncsg_date(),
        Q::Ncuc => text.ask_ncuc(),
        Q::IcannContract => text.ask_icann_contract(),
        Q::Government => text.ask_government(),
        Q::Political => text.ask_political(),
        Q::Commercial => text.ask_commercial(),
        Q::RepresentativeName => text.ask_representative_name(),
        Q::RepresentativeRole => text.ask_representative_role(),
        Q::RepresentativeEmail => text.ask_representative_email(),
        Q::RepresentativePhone => text.ask_representative_phone(),
        Q::AlternateName => text.ask_alternate_name(),
        Q::AlternateRole => text.ask_alternate_role(),
        Q::AlternateEmail => text.ask_alternate_email(),
        Q::AlternatePhone => text.ask_alternate_phone(),
        Q::AuthoriserName => text.ask_authoriser_name(),
        Q::AuthoriserPosition => text.ask_authoriser_position(),
        Q::Language => text.ask_language(),
        Q::DiscussionList => text.ask_discussion_list(),
        Q::DeclareAuthority => text.ask_declare_authority(),
        Q::DeclareMission => text.ask_declare_mission(),
        Q::DeclareViews => text.ask_declare_views(),
        Q::DeclareStandards => text.ask_declare_standards(),
        Q::PrivacyRead => text.ask_privacy_read(),
        Q::Publication => text.ask_publication(),
    }
}

/// The words that help with the answer; empty where nobody hesitates.
pub fn hint(question: Question, text: &Text) -> String {
    match question {
        Q::OrganisationName => text.ask_organisation_name_hint(),
        Q::OtherName => text.ask_other_name_hint(),
        Q::Registered => text.ask_registered_hint(),
        Q::Registration => text.ask_registration_hint(),
        Q::Country => text.ask_country_hint(),
        Q::Domains => text.ask_domains_hint(),
        Q::Website => text.ask_website_hint(),
        Q::Work => text.ask_work_hint(),
        Q::WorkOther => text.ask_work_other_hint(),
        Q::Mission => text.ask_mission_hint(),
        Q::Interest => text.ask_interest_hint(),
        Q::MembersNonCommercial => text.ask_members_non_commercial_hint(),
        Q::Members => text.ask_members_hint(),
        Q::Groups => text.ask_groups_hint(),
        Q::GroupsOther => text.ask_groups_other_hint(),
        Q::NcsgStatus => text.ask_ncsg_status_hint(),
        Q::NcsgDate => text.ask_ncsg_date_hint(),
        Q::Ncuc => text.ask_ncuc_hint(),
        Q::RepresentativeName => text.ask_representative_name_hint(),
        Q::RepresentativeRole => text.ask_representative_role_hint(),
        Q::RepresentativeEmail => text.ask_representative_email_hint(),
        Q::RepresentativePhone => text.ask_representative_phone_hint(),
        Q::AlternateEmail => text.ask_alternate_email_hint(),
        Q::DiscussionList => text.ask_discussion_list_hint(),
        Q::Publication => text.ask_publication_hint(),
        Q::Employees
        | Q::HasMembers
        | Q::IcannContract
        | Q::Government
        | Q::Political
        | Q::Commercial
        | Q::AlternateName
        | Q::AlternateRole
        | Q::AlternatePhone
        | Q::AuthoriserName
        | Q::AuthoriserPosition
        | Q::Language
        | Q::DeclareAuthority
        | Q::DeclareMission
        | Q::DeclareViews
        | Q::DeclareStandards
        | Q::PrivacyRead => String::new(),
    }
}

/// What is said when the answer was left out.
pub fn missing(question: Question, lang: Lang) -> String {
    let text = lang.text();
    match question {
        Q::OrganisationName => text.ask_organisation_name_missing(),
        Q::Registered => text.ask_registered_missing(),
        Q::Registration => text.ask_registration_missing(),
        Q::Country => text.ask_country_missing(),
        Q::Domains => text.ask_domains_missing(),
        Q::Website => text.ask_website_missing(),
        Q::Work => text.ask_work_missing(),
        Q::WorkOther => text.ask_work_other_missing(),
        Q::Mission => text.ask_mission_missing(),
        Q::Interest => text.ask_interest_missing(),
        Q::Employees => text.ask_employees_missing(),
        Q::HasMembers => text.ask_has_members_missing(),
        Q::MembersNonCommercial => text.ask_members_non_commercial_missing(),
        Q::Members => text.ask_members_missing(),
        Q::Groups => text.ask_groups_missing(),
        Q::GroupsOther => text.ask_groups_other_missing(),
        Q::NcsgStatus => text.ask_ncsg_status_missing(),
        Q::IcannContract => text.ask_icann_contract_missing(),
        Q::Government => text.ask_government_missing(),
        Q::Political => text.ask_political_missing(),
        Q::Commercial => text.ask_commercial_missing(),
        Q::RepresentativeName => text.ask_representative_name_missing(),
        Q::RepresentativeRole => text.ask_representative_role_missing(),
        Q::RepresentativeEmail => text.ask_representative_email_missing(),
        Q::AlternateName => text.ask_alternate_name_missing(),
        Q::AlternateRole => text.ask_alternate_role_missing(),
        Q::AlternateEmail => text.ask_alternate_email_missing(),
        Q::AuthoriserName => text.ask_authoriser_name_missing(),
        Q::Language => text.ask_language_missing(),
        Q::DeclareAuthority => text.ask_declare_authority_missing(),
        Q::DeclareMission => text.ask_declare_mission_missing(),
        Q::DeclareViews => text.ask_declare_views_missing(),
        Q::DeclareStandards => text.ask_declare_standards_missing(),
        Q::PrivacyRead => text.ask_privacy_read_missing(),
        // These may always be left out.
        Q::OtherName
        | Q::NcsgDate
        | Q::Ncuc
        | Q::RepresentativePhone
        | Q::AlternatePhone
        | Q::AuthoriserPosition
        | Q::DiscussionList
        | Q::Publication => text.error_not_offered(question_in_context(question, lang)),
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
        Section::Language => text.section_correspondence(),
        Section::Declarations => text.section_declarations(),
        Section::Privacy => text.section_privacy(),
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
        | Section::Language
        | Section::Privacy => String::new(),
    }
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

/// The choices of a question, each with its code and its words, in the order shown; empty for
/// questions that are answered in writing.
pub fn choices(question: Question, lang: Lang) -> Vec<(&'static str, String)> {
    fn list<T: Copy>(
        all: &[T],
        code: fn(T) -> &'static str,
        word: fn(T, &Text) -> String,
        text: &Text,
    ) -> Vec<(&'static str, String)> {
        all.iter().map(|&choice| (code(choice), word(choice, text))).collect()
    }
    let text = lang.text();
    match question {
        Q::Country => countries(lang)
            .iter()
            .map(|&choice| (choice.code(), country(choice, lang).to_owned()))
            .collect(),
        Q::Work => list(FieldOfWork::ALL, FieldOfWork::code, field_of_work, text),
        Q::Groups => list(IcannGroup::ALL, IcannGroup::code, icann_group, text),
        Q::NcsgStatus => list(NcsgStage::ALL, NcsgStage::code, ncsg_stage, text),
        Q::Employees | Q::Members => list(SizeBand::ALL, SizeBand::code, size_band, text),
        Q::Language => list(Language::ALL, Language::code, correspondence, text),
        Q::Registered
        | Q::HasMembers
        | Q::MembersNonCommercial
        | Q::Ncuc
        | Q::IcannContract
        | Q::Government
        | Q::Political
        | Q::Commercial
        | Q::DiscussionList
        | Q::Publication => list(YesNo::ALL, YesNo::code, yes_no, text),
        _ => Vec::new(),
    }
}

/// All countries, sorted as this language sorts.
pub fn countries(lang: Lang) -> &'static [Country] {
    match lang {
        Lang::En => Country::by_english_name(),
        Lang::Fr => Country::by_french_name(),
    }
}

/// The name of a country.
pub fn country(country: Country, lang: Lang) -> &'static str {
    match lang {
        Lang::En => country.english(),
        Lang::Fr => country.french(),
    }
}

/// Yes or no.
pub fn yes_no(answer: YesNo, text: &Text) -> String {
    match answer {
        YesNo::Yes => text.yes(),
        YesNo::No => text.no(),
    }
}

/// A field of work.
pub fn field_of_work(field: FieldOfWork, text: &Text) -> String {
    match field {
        FieldOfWork::Philanthropic => text.work_philanthropic(),
        FieldOfWork::Humanitarian => text.work_humanitarian(),
        FieldOfWork::Educational => text.work_educational(),
        FieldOfWork::Academic => text.work_academic(),
        FieldOfWork::Religious => text.work_religious(),
        FieldOfWork::Community => text.work_community(),
        FieldOfWork::Arts => text.work_arts(),
        FieldOfWork::Advocacy => text.work_advocacy(),
        FieldOfWork::Health => text.work_health(),
        FieldOfWork::Inclusion => text.work_inclusion(),
        FieldOfWork::Other => text.work_other(),
    }
}

/// A band of sizes.
pub fn size_band(band: SizeBand, text: &Text) -> String {
    match band {
        SizeBand::Zero => text.size_0(),
        SizeBand::To10 => text.size_1_10(),
        SizeBand::To50 => text.size_11_50(),
        SizeBand::To200 => text.size_51_200(),
        SizeBand::To1000 => text.size_201_1000(),
        SizeBand::Over1000 => text.size_over_1000(),
    }
}

/// A group in ICANN.
pub fn icann_group(group: IcannGroup, text: &Text) -> String {
    match group {
        IcannGroup::None => text.group_none(),
        IcannGroup::AtLarge => text.group_at_large(),
        IcannGroup::Bc => text.group_bc(),
        IcannGroup::Ipc => text.group_ipc(),
        IcannGroup::Ispcp => text.group_ispcp(),
        IcannGroup::CcNso => text.group_ccnso(),
        IcannGroup::RySg => text.group_rysg(),
        IcannGroup::RrSg => text.group_rrsg(),
        IcannGroup::Gac => text.group_gac(),
        IcannGroup::Ncuc => text.group_ncuc(),
        IcannGroup::Other => text.group_other(),
    }
}

/// How far the organisation is with NCSG.
pub fn ncsg_stage(stage: NcsgStage, text: &Text) -> String {
    match stage {
        NcsgStage::NotApplied => text.ncsg_not_applied(),
        NcsgStage::Applied => text.ncsg_applied(),
        NcsgStage::Accepted => text.ncsg_accepted(),
    }
}

/// A language, named in itself, as every list of languages should.
pub fn correspondence(language: Language, _: &Text) -> String {
    language_of(language).text().language_name()
}

/// The language in which a choice of correspondence is written.
pub fn language_of(language: Language) -> Lang {
    match language {
        Language::English => Lang::En,
        Language::French => Lang::Fr,
    }
}

/// The choice of correspondence for a language.
pub fn correspondence_in(lang: Lang) -> Language {
    match lang {
        Lang::En => Language::English,
        Lang::Fr => Language::French,
    }
}
