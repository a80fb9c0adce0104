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
        /// Whether it holds words of a language, rather than an address or a number, so that
        /// spelling and capitals may be helped with.
        words: bool,
    },
    /// Several lines of text.
    TextArea {
        rows: u8,
        words: bool,
    },
    Select,
    Radios,
    Checkboxes,
    Checkbox,
}

pub fn control(question: Question) -> Control {
    let text = |autofill: &str, inputmode, words| Control::Text {
        autocomplete: in_section(question.section(), autofill),
        inputmode,
        words,
    };
    match question.answer_kind() {
        AnswerKind::OrganisationName => text("organization", "", true),
        AnswerKind::PersonName => text("name", "", true),
        AnswerKind::Role => text("organization-title", "", true),
        AnswerKind::Phrase => text("", "", true),
        AnswerKind::Mailbox => text("email", "email", false),
        AnswerKind::Telephone => text("tel", "tel", false),
        AnswerKind::WebAddress => text("url", "url", false),
        AnswerKind::Identifier | AnswerKind::Date => text("", "", false),
        AnswerKind::DomainNames => Control::TextArea { rows: 4, words: false },
        AnswerKind::Prose => Control::TextArea { rows: 8, words: true },
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
