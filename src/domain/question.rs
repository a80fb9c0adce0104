//! The questions of the membership form, in the order in which they are asked: one line each.

use super::string_enum::string_enum;

/// Defines the questions. The code of each is the name of its field and the anchor that errors
/// link to.
macro_rules! questions {
    ($($question:ident = $code:literal in $section:ident, $requirement:ident, $answer:ident;)+) => {
        string_enum! {
            Question { $($question = $code,)+ }
        }

        impl Question {
            /// The group that the question stands in.
            pub const fn section(self) -> Section {
                match self { $(Question::$question => Section::$section,)+ }
            }

            /// Whether it may be left out.
            pub const fn requirement(self) -> Requirement {
                match self { $(Question::$question => Requirement::$requirement,)+ }
            }

            /// What kind of answer it takes.
            pub const fn answer_kind(self) -> AnswerKind {
                match self { $(Question::$question => AnswerKind::$answer,)+ }
            }
        }
    };
}

questions! {
    OrganisationName = "organisation_name" in Organisation, Required, OrganisationName;
    OtherName = "other_name" in Organisation, Optional, Phrase;
    Registered = "registered" in Organisation, Required, YesNo;
    Registration = "registration" in Organisation, Conditional, Identifier;
    Country = "country" in Organisation, Required, Country;
    Domains = "domains" in Domains, Required, DomainNames;
    Website = "website" in Domains, Required, WebAddress;
    Work = "work" in Activities, Required, FieldsOfWork;
    WorkOther = "work_other" in Activities, Conditional, Phrase;
    Mission = "mission" in Activities, Required, Prose;
    Interest = "interest" in Activities, Required, Prose;
    Employees = "employees" in Size, Required, SizeBand;
    HasMembers = "has_members" in Size, Required, YesNo;
    MembersNonCommercial = "members_non_commercial" in Size, Conditional, YesNo;
    Members = "members" in Size, Conditional, SizeBand;
    Groups = "groups" in Icann, Required, IcannGroups;
    GroupsOther = "groups_other" in Icann, Conditional, Phrase;
    NcsgStatus = "ncsg_status" in Icann, Required, NcsgStage;
    NcsgDate = "ncsg_date" in Icann, Optional, Date;
    Ncuc = "ncuc" in Icann, Optional, YesNo;
    IcannContract = "icann_contract" in Eligibility, Required, YesNo;
    Government = "government" in Eligibility, Required, YesNo;
    Political = "political" in Eligibility, Required, YesNo;
    Commercial = "commercial" in Eligibility, Required, YesNo;
    RepresentativeName = "representative_name" in Representative, Required, PersonName;
    RepresentativeRole = "representative_role" in Representative, Required, Role;
    RepresentativeEmail = "representative_email" in Representative, Required, Mailbox;
    RepresentativePhone = "representative_phone" in Representative, Optional, Telephone;
    AlternateName = "alternate_name" in Alternate, Conditional, PersonName;
    AlternateRole = "alternate_role" in Alternate, Conditional, Role;
    AlternateEmail = "alternate_email" in Alternate, Conditional, Mailbox;
    AlternatePhone = "alternate_phone" in Alternate, Optional, Telephone;
    AuthoriserName = "authoriser_name" in Authoriser, Conditional, PersonName;
    AuthoriserPosition = "authoriser_position" in Authoriser, Optional, Role;
    Language = "language" in Correspondence, Required, Language;
    DiscussionList = "discussion_list" in Correspondence, Optional, YesNo;
    DeclareAuthority = "declare_authority" in Declarations, Required, Agreement;
    DeclareMission = "declare_mission" in Declarations, Required, Agreement;
    DeclareViews = "declare_views" in Declarations, Required, Agreement;
    DeclareStandards = "declare_standards" in Declarations, Required, Agreement;
    PrivacyRead = "privacy_read" in Privacy, Required, Agreement;
    Publication = "publication" in Privacy, Optional, YesNo;
}

string_enum! {
    /// A group of questions: a fieldset of the form, a heading in the answers.
    Section {
        Organisation = "organisation",
        Domains = "domains",
        Activities = "activities",
        Size = "size",
        Icann = "icann",
        Eligibility = "eligibility",
        Representative = "representative",
        Alternate = "alternate",
        Authoriser = "authoriser",
        Correspondence = "correspondence",
        Declarations = "declarations",
        Privacy = "privacy",
    }
}

/// Whether a question may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    Required,
    /// Unless another answer makes it due, which its hint says.
    Conditional,
    Optional,
}

/// What kind of answer a question takes. From it follow the control that asks it, the choices that
/// it offers, and what a browser may fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    OrganisationName,
    PersonName,
    /// What somebody is in the organisation.
    Role,
    /// A few words of a language.
    Phrase,
    /// A number or code of somebody else's.
    Identifier,
    Mailbox,
    Telephone,
    WebAddress,
    DomainNames,
    Date,
    /// Sentences.
    Prose,
    Country,
    FieldsOfWork,
    IcannGroups,
    NcsgStage,
    SizeBand,
    YesNo,
    Language,
    /// A box that has to be ticked.
    Agreement,
}

impl Section {
    /// Whether the whole group may be left out.
    pub const fn is_optional(self) -> bool {
        match self {
            Section::Alternate | Section::Authoriser => true,
            Section::Organisation
            | Section::Domains
            | Section::Activities
            | Section::Size
            | Section::Icann
            | Section::Eligibility
            | Section::Representative
            | Section::Correspondence
            | Section::Declarations
            | Section::Privacy => false,
        }
    }

    pub fn questions(self) -> impl Iterator<Item = Question> {
        Question::ALL.iter().copied().filter(move |question| question.section() == self)
    }
}

impl Question {
    /// Whether several answers can be given. Every other field that arrives twice is an error.
    pub const fn takes_many(self) -> bool {
        matches!(self.answer_kind(), AnswerKind::FieldsOfWork | AnswerKind::IcannGroups)
    }
}
