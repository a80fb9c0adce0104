//! Which control of HTML asks each question, and what it tells the browser about the answer.

use crate::domain::question::{AnswerKind, Question, Section};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Text {
        /// What the browser may fill in (HTML, “autofill”); empty for nothing.
        autocomplete: String,
        /// The keyboard that a phone shows; empty for the usual one.
        inputmode: &'static str,
        wording: Wording,
    },
    /// Several lines of text.
    TextArea {
        rows: u8,
        wording: Wording,
    },
    Select,
    Radios,
    Checkboxes,
    Checkbox,
}

/// How much the keyboard of a phone may help with what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Sentences of a language: with all that it does.
    Prose,
    /// Names and a few words: nothing may be put in their place, or be called wrong.
    Names,
    /// An address or a number: no capitals either.
    Code,
}

impl Wording {
    /// Whether the keyboard may put another word in the place of what was typed, and call it wrong.
    pub const fn is_corrected(self) -> bool {
        matches!(self, Wording::Prose)
    }

    /// Whether capitals may begin what is typed.
    pub const fn is_capitalised(self) -> bool {
        matches!(self, Wording::Prose | Wording::Names)
    }
}

pub fn control(question: Question) -> Control {
    let text = |autofill: &str, inputmode, wording| Control::Text {
        autocomplete: in_section(question.section(), autofill),
        inputmode,
        wording,
    };
    match question.answer_kind() {
        AnswerKind::OrganisationName => text("organization", "", Wording::Names),
        AnswerKind::PersonName => text("name", "", Wording::Names),
        AnswerKind::Role => text("organization-title", "", Wording::Names),
        AnswerKind::Phrase => text("", "", Wording::Names),
        AnswerKind::Mailbox => text("email", "email", Wording::Code),
        AnswerKind::Telephone => text("tel", "tel", Wording::Code),
        AnswerKind::WebAddress => text("url", "url", Wording::Code),
        AnswerKind::Identifier | AnswerKind::Date => text("", "", Wording::Code),
        AnswerKind::DomainNames => Control::TextArea { rows: 4, wording: Wording::Code },
        AnswerKind::Prose => Control::TextArea { rows: 8, wording: Wording::Prose },
        AnswerKind::Country => Control::Select,
        AnswerKind::FieldsOfWork | AnswerKind::IcannGroups => Control::Checkboxes,
        AnswerKind::NcsgStage | AnswerKind::SizeBand | AnswerKind::YesNo | AnswerKind::Language => {
            Control::Radios
        }
        AnswerKind::Agreement => Control::Checkbox,
    }
}

/// Browsers fill in several people's data apart when each has a section of its own.
fn in_section(section: Section, autofill: &str) -> String {
    match section {
        Section::Representative | Section::Alternate | Section::Authoriser => {
            format!("section-{} {autofill}", section.code())
        }
        _ => autofill.to_owned(),
    }
}
