//! Which control of HTML asks each question, and what it tells the browser about the answer.

use crate::domain::question::Question;

/// A control of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Text {
        /// What the browser may fill in (HTML, “autofill”); empty for nothing.
        autocomplete: &'static str,
        /// The keyboard that a phone shows; empty for the usual one.
        inputmode: &'static str,
        /// Whether it holds words of a language, rather than an address or a number, so that
        /// spelling and capitals may be helped with.
        words: bool,
    },
    /// Several lines of text, so many high.
    TextArea {
        /// Visible lines.
        rows: u8,
        /// As for one line.
        words: bool,
    },
    /// One of a long list.
    Select,
    /// One of a few.
    Radios,
    /// Any number of several.
    Checkboxes,
    /// A box to tick.
    Checkbox,
}

const fn words(autocomplete: &'static str) -> Control {
    Control::Text { autocomplete, inputmode: "", words: true }
}

const fn code(autocomplete: &'static str, inputmode: &'static str) -> Control {
    Control::Text { autocomplete, inputmode, words: false }
}

/// The control for a question.
pub fn control(question: Question) -> Control {
    use Question as Q;
    match question {
        Q::OrganisationName => words("organization"),
        Q::OtherName | Q::WorkOther | Q::GroupsOther => words(""),
        // Browsers fill in several people's data apart when each has a section of its own.
        Q::RepresentativeName => words("section-representative name"),
        Q::RepresentativeRole => words("section-representative organization-title"),
        Q::RepresentativeEmail => code("section-representative email", "email"),
        Q::RepresentativePhone => code("section-representative tel", "tel"),
        Q::AlternateName => words("section-alternate name"),
        Q::AlternateRole => words("section-alternate organization-title"),
        Q::AlternateEmail => code("section-alternate email", "email"),
        Q::AlternatePhone => code("section-alternate tel", "tel"),
        Q::AuthoriserName => words("section-authoriser name"),
        Q::AuthoriserPosition => words("section-authoriser organization-title"),
        Q::Website => code("url", "url"),
        Q::Registration | Q::NcsgDate => code("", ""),
        Q::Domains => Control::TextArea { rows: 4, words: false },
        Q::Mission | Q::Interest => Control::TextArea { rows: 8, words: true },
        Q::Country => Control::Select,
        Q::Work | Q::Groups => Control::Checkboxes,
        Q::Registered
        | Q::HasMembers
        | Q::MembersNonCommercial
        | Q::Employees
        | Q::Members
        | Q::NcsgStatus
        | Q::Ncuc
        | Q::IcannContract
        | Q::Government
        | Q::Political
        | Q::Commercial
        | Q::Language
        | Q::DiscussionList
        | Q::Publication => Control::Radios,
        Q::DeclareAuthority
        | Q::DeclareMission
        | Q::DeclareViews
        | Q::DeclareStandards
        | Q::PrivacyRead => Control::Checkbox,
    }
}

/// Whether the question may be left out whatever else was answered. Questions that depend on
/// another answer say so in their hints.
pub fn is_optional(question: Question) -> bool {
    use Question as Q;
    matches!(
        question,
        Q::OtherName
            | Q::NcsgDate
            | Q::Ncuc
            | Q::RepresentativePhone
            | Q::AlternatePhone
            | Q::DiscussionList
            | Q::Publication
    )
}
