//! How large the longest form can be that is still correct, from which follows how much is read.

use super::date;
use super::membership_form::{ACTION, HiddenField, SCREEN};
use crate::domain::application::MAX_DOMAINS;
use crate::domain::choices::{FieldOfWork, IcannGroup};
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::domain::question::{AnswerKind, Question};
use crate::domain::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use crate::domain::website::Website;

/// What the longest form takes in a body, were every character of it one of those that take the most.
pub const LONGEST_FORM_BYTES: usize = longest_form_bytes();

/// Four bytes of UTF-8, each as `%F0`.
const BYTES_A_CHARACTER: usize = 4 * 3;

/// What a choice takes at most, with the name of its field: nobody types it.
const MAX_CHOICE_BYTES: usize = 50;

/// What goes along hidden takes at most, with the name of its field: a key, a signed moment.
const MAX_HIDDEN_BYTES: usize = 150;

const fn longest_form_bytes() -> usize {
    let mut bytes = 0;
    let mut index = 0;
    while index < Question::ALL.len() {
        let question = Question::ALL[index];
        bytes += match longest_answer(question.answer_kind()) {
            Answer::Typed(characters) => {
                question.code().len() + "=&".len() + characters * BYTES_A_CHARACTER
            }
            Answer::Chosen(choices) => choices * MAX_CHOICE_BYTES,
        };
        index += 1;
    }
    bytes + (HiddenField::ALL.len() + [ACTION, SCREEN].len()) * MAX_HIDDEN_BYTES
}

enum Answer {
    /// So many characters.
    Typed(usize),
    /// So many choices, each in a field of its own.
    Chosen(usize),
}

const fn longest_answer(kind: AnswerKind) -> Answer {
    match kind {
        AnswerKind::OrganisationName => Answer::Typed(OrganisationName::BOUNDS.1),
        AnswerKind::PersonName | AnswerKind::Role | AnswerKind::Phrase | AnswerKind::Identifier => {
            Answer::Typed(ShortText::BOUNDS.1)
        }
        AnswerKind::Mailbox => Answer::Typed(EmailAddress::MAX_CHARACTERS),
        AnswerKind::Telephone => Answer::Typed(PhoneNumber::MAX_CHARACTERS),
        AnswerKind::WebAddress => Answer::Typed(Website::MAX_CHARACTERS),
        // Each on a line of its own.
        AnswerKind::DomainNames => Answer::Typed(MAX_DOMAINS * (DomainName::MAX_CHARACTERS + 1)),
        AnswerKind::Date => Answer::Typed(date::MAX_CHARACTERS),
        AnswerKind::Prose => Answer::Typed(LongText::BOUNDS.1),
        AnswerKind::FieldsOfWork => Answer::Chosen(FieldOfWork::ALL.len()),
        AnswerKind::IcannGroups => Answer::Chosen(IcannGroup::ALL.len()),
        AnswerKind::Country
        | AnswerKind::NcsgStage
        | AnswerKind::SizeBand
        | AnswerKind::YesNo
        | AnswerKind::Language
        | AnswerKind::Agreement => Answer::Chosen(1),
    }
}
