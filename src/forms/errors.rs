//! What can be wrong with an answer, and the words for it in each language.

use crate::domain::application::MAX_DOMAINS;
use crate::domain::domain_name::DomainError;
use crate::domain::email_address::EmailError;
use crate::domain::question::Question;
use crate::domain::text::{PhoneError, TextError};
use crate::domain::website::{Website, WebsiteError};
use crate::i18n::Lang;
use crate::i18n::labels;

/// A reason why an answer cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldError {
    Missing,
    /// It was left out, and without it a form cannot be saved.
    MissingToSave,
    /// Out of bounds, or with characters that cannot be kept.
    Text(TextError),
    NotOffered,
    /// The field arrived several times.
    GivenTwice,
    /// One of the domain names, as it was typed.
    Domain(String, DomainError),
    /// More domain names than can be given: this number.
    TooManyDomains(usize),
    /// The mailbox, as it was typed.
    Email(String, EmailError),
    /// The website, as it was typed.
    Website(String, WebsiteError),
    /// A telephone number without digits.
    NoDigits,
    /// The date of acceptance.
    Date(DateError),
    /// “None of these” together with a group.
    NoneAndOthers,
    /// No members, and yet a number of them.
    NoMembersButNumber,
    /// Members, and yet none in number.
    MembersButZero,
    /// The alternate has the representative's mailbox.
    AlternateSame,
}

/// Why a date cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// No day of the calendar.
    Unreadable,
    /// Later than today.
    Future,
    /// Before ICANN existed.
    Early,
    /// Given although NCSG has not accepted the organisation.
    NotAccepted,
}

/// All that is wrong with a form, in the order of the questions. Never empty when it is handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<(Question, FieldError)>);

impl FormErrors {
    pub fn add(&mut self, question: Question, error: FieldError) {
        let place = self.0.partition_point(|(earlier, _)| *earlier <= question);
        self.0.insert(place, (question, error));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something is wrong with this answer.
    pub fn contains(&self, question: Question) -> bool {
        self.0.iter().any(|(concerned, _)| *concerned == question)
    }

    /// How many questions have an error.
    pub fn question_count(&self) -> usize {
        Question::ALL.iter().filter(|question| self.contains(**question)).count()
    }

    /// Everything, in the order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = &(Question, FieldError)> {
        self.0.iter()
    }

    /// The summary on top of the form: each error with the anchor of the control that it leads to.
    pub fn summary(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let messages = self.0.iter();
        messages
            .map(|(question, error)| (question.code(), message(*question, error, lang)))
            .collect()
    }

    /// What is said beside the field, one sentence for each error.
    pub fn messages(&self, question: Question, lang: Lang) -> Vec<String> {
        let concerned = self.0.iter().filter(|(concerned, _)| *concerned == question);
        concerned.map(|(question, error)| message(*question, error, lang)).collect()
    }
}

/// The words for an error: which field, what is wrong, and an example of what would do.
pub fn message(question: Question, error: &FieldError, lang: Lang) -> String {
    let text = lang.text();
    let label = || labels::question_in_context(question, lang);
    let in_field = |problem: String| text.error_in_field(label(), problem);
    let with_example =
        |problem: String| text.error_with_example(problem, labels::example(question, lang));
    match error {
        FieldError::Missing | FieldError::Text(TextError::Empty) => labels::missing(question, lang),
        FieldError::MissingToSave => text.error_missing_to_save(),
        FieldError::Text(error) => with_example(text_message(&label(), error, lang)),
        FieldError::NotOffered => with_example(text.error_not_offered(label())),
        FieldError::GivenTwice => with_example(text.error_given_twice(label())),
        FieldError::TooManyDomains(given) => {
            text.error_too_many_domains(lang.number(MAX_DOMAINS), lang.number(*given))
        }
        FieldError::Domain(entry, error) => in_field(domain_message(&shown(entry), *error, lang)),
        FieldError::Email(entry, error) => in_field(email_message(&shown(entry), *error, lang)),
        FieldError::Website(_, WebsiteError::TooLong) => {
            text.error_website_length(lang.number(Website::MAX_CHARACTERS))
        }
        FieldError::Website(entry, WebsiteError::NotAnAddress) => {
            in_field(text.error_website(shown(entry)))
        }
        FieldError::NoDigits => text.error_phone(label()),
        FieldError::Date(DateError::Unreadable) => text.error_date_unreadable(),
        FieldError::Date(DateError::Future) => text.error_date_future(),
        FieldError::Date(DateError::Early) => text.error_date_early(),
        FieldError::Date(DateError::NotAccepted) => text.error_date_not_accepted(),
        FieldError::NoneAndOthers => text.error_none_and_others(),
        FieldError::NoMembersButNumber => text.error_no_members_but_number(),
        FieldError::MembersButZero => text.error_members_but_zero(),
        FieldError::AlternateSame => text.error_alternate_same(),
    }
}

fn text_message(label: &str, error: &TextError, lang: Lang) -> String {
    let text = lang.text();
    match error {
        // A field is empty when nothing was typed, which is `FieldError::Missing`.
        TextError::Empty | TextError::ControlCharacter => text.error_control_character(label),
        TextError::TooLong { max, over } => {
            text.error_too_long(label, lang.number(*max), lang.number(*over))
        }
        TextError::TooShort { min, missing } => {
            text.error_too_short(label, lang.number(*min), lang.number(*missing))
        }
        TextError::NoLetters => text.error_no_letters(label),
        TextError::LostCharacter => text.error_lost_character(label),
    }
}

fn domain_message(entry: &str, error: DomainError, lang: Lang) -> String {
    let text = lang.text();
    match error {
        DomainError::Mailbox => text.error_domain_mailbox(entry),
        DomainError::NoEnding => text.error_domain_ending(entry),
        DomainError::Number => text.error_domain_number(entry),
        DomainError::Dots => text.error_domain_dots(entry),
        DomainError::Hyphen => text.error_domain_hyphen(entry),
        DomainError::Length => text.error_domain_length(entry),
        DomainError::Characters => text.error_domain_characters(entry),
    }
}

fn email_message(entry: &str, error: EmailError, lang: Lang) -> String {
    let text = lang.text();
    match error {
        EmailError::At => text.error_email_at(entry),
        EmailError::MailboxMissing => text.error_email_mailbox_missing(entry),
        EmailError::MailboxDots => text.error_email_mailbox_dots(entry),
        EmailError::MailboxCharacters => text.error_email_mailbox_characters(entry),
        EmailError::Length => text.error_email_length(entry),
        EmailError::Domain(error) => {
            let domain = entry.rsplit_once('@').map_or(entry, |(_, domain)| domain);
            domain_message(domain, error, lang)
        }
    }
}

/// What was typed, short enough to be read in a sentence.
fn shown(entry: &str) -> String {
    const MAX_CHARACTERS: usize = 60;
    if entry.chars().count() <= MAX_CHARACTERS {
        return entry.to_owned();
    }
    entry.chars().take(MAX_CHARACTERS).chain(['…']).collect()
}

impl From<TextError> for FieldError {
    fn from(error: TextError) -> Self {
        FieldError::Text(error)
    }
}

impl From<PhoneError> for FieldError {
    fn from(error: PhoneError) -> Self {
        match error {
            PhoneError::Text(error) => FieldError::Text(error),
            PhoneError::NoDigits => FieldError::NoDigits,
        }
    }
}

impl From<DateError> for FieldError {
    fn from(error: DateError) -> Self {
        FieldError::Date(error)
    }
}
