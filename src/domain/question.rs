//! The questions of the membership form, in the order in which they are asked. The code of each is
//! the name of its field and the anchor that errors link to.

use super::choices::string_enum;

string_enum! {
    /// A question of the membership form.
    Question {
        OrganisationName = "organisation_name",
        OtherName = "other_name",
        Registered = "registered",
        Registration = "registration",
        Country = "country",
        Domains = "domains",
        Website = "website",
        Work = "work",
        WorkOther = "work_other",
        Mission = "mission",
        Interest = "interest",
        Employees = "employees",
        HasMembers = "has_members",
        MembersNonCommercial = "members_non_commercial",
        Members = "members",
        Groups = "groups",
        GroupsOther = "groups_other",
        NcsgStatus = "ncsg_status",
        NcsgDate = "ncsg_date",
        Ncuc = "ncuc",
        IcannContract = "icann_contract",
        Government = "government",
        Political = "political",
        Commercial = "commercial",
        RepresentativeName = "representative_name",
        RepresentativeRole = "representative_role",
        RepresentativeEmail = "representative_email",
        RepresentativePhone = "representative_phone",
        AlternateName = "alternate_name",
        AlternateRole = "alternate_role",
        AlternateEmail = "alternate_email",
        AlternatePhone = "alternate_phone",
        AuthoriserName = "authoriser_name",
        AuthoriserPosition = "authoriser_position",
        Language = "language",
        DiscussionList = "discussion_list",
        DeclareAuthority = "declare_authority",
        DeclareMission = "declare_mission",
        DeclareViews = "declare_views",
        DeclareStandards = "declare_standards",
        PrivacyRead = "privacy_read",
        Publication = "publication",
    }
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
        Language = "correspondence",
        Declarations = "declarations",
        Privacy = "privacy",
    }
}

impl Question {
    /// The group that the question stands in.
    pub fn section(self) -> Section {
        use Question as Q;
        match self {
            Q::OrganisationName | Q::OtherName | Q::Registered | Q::Registration | Q::Country => {
                Section::Organisation
            }
            Q::Domains | Q::Website => Section::Domains,
            Q::Work | Q::WorkOther | Q::Mission | Q::Interest => Section::Activities,
            Q::Employees | Q::HasMembers | Q::MembersNonCommercial | Q::Members => Section::Size,
            Q::Groups | Q::GroupsOther | Q::NcsgStatus | Q::NcsgDate | Q::Ncuc => Section::Icann,
            Q::IcannContract | Q::Government | Q::Political | Q::Commercial => Section::Eligibility,
            Q::RepresentativeName
            | Q::RepresentativeRole
            | Q::RepresentativeEmail
            | Q::RepresentativePhone => Section::Representative,
            Q::AlternateName | Q::AlternateRole | Q::AlternateEmail | Q::AlternatePhone => {
                Section::Alternate
            }
            Q::AuthoriserName | Q::AuthoriserPosition => Section::Authoriser,
            Q::Language | Q::DiscussionList => Section::Language,
            Q::DeclareAuthority | Q::DeclareMission | Q::DeclareViews | Q::DeclareStandards => {
                Section::Declarations
            }
            Q::PrivacyRead | Q::Publication => Section::Privacy,
        }
    }

    /// Whether several answers can be given. Every other field that arrives twice is an error.
    pub fn takes_many(self) -> bool {
        matches!(self, Question::Work | Question::Groups)
    }
}
