//! The membership form as it was sent: strings only, so that nothing that a visitor can type makes
//! decoding fail, and everything can be shown again.

use std::collections::BTreeMap;

use crate::domain::question::Question;

/// The name of the hidden field that makes a second sending of the same page recognisable.
pub const SUBMISSION_KEY: &str = "submission_key";

/// The name of the button that shows the form in the other language.
pub const SWITCH_LANGUAGE: &str = "switch_language";

/// The name of the hidden field that says that errors were being shown.
pub const HAD_ERRORS: &str = "had_errors";

/// What was typed, by question. Fields that we do not know are dropped.
#[derive(Clone, Debug, Default)]
pub struct JoinForm {
    answers: BTreeMap<Question, Vec<String>>,
    submission_key: Option<String>,
    switches_language: bool,
    had_errors: bool,
}

impl JoinForm {
    /// Takes the decoded pairs of a form body, in any order.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            if let Some(question) = Question::from_code(&name) {
                form.answers.entry(question).or_default().push(value);
                continue;
            }
            match name.as_str() {
                SUBMISSION_KEY => form.submission_key = Some(value),
                SWITCH_LANGUAGE => form.switches_language = true,
                HAD_ERRORS => form.had_errors = true,
                _ => {}
            }
        }
        form
    }

    /// Fills in an answer beforehand.
    pub fn with(mut self, question: Question, value: &str) -> Self {
        self.answers.insert(question, vec![value.to_owned()]);
        self
    }

    /// The form on the page of another language. The language of correspondence was preset to that
    /// of the page left, so it goes along unless another one was chosen.
    pub fn in_language(&self, left: &str, entered: &str) -> Self {
        let form = self.clone();
        if form.one(Question::Language) == left {
            return form.with(Question::Language, entered);
        }
        form
    }

    /// The answer as it was typed; empty when there is none.
    pub fn one(&self, question: Question) -> &str {
        self.many(question).first().map_or("", String::as_str)
    }

    /// All values that arrived for the question.
    pub fn many(&self, question: Question) -> &[String] {
        self.answers.get(&question).map_or(&[], Vec::as_slice)
    }

    /// Whether this choice was among the answers.
    pub fn has(&self, question: Question, code: &str) -> bool {
        self.many(question).iter().any(|value| value == code)
    }

    /// Whether the form is only to be shown in the other language.
    pub fn switches_language(&self) -> bool {
        self.switches_language
    }

    /// Whether it was shown with errors, which are then to be said again.
    pub fn had_errors(&self) -> bool {
        self.had_errors
    }

    /// The key that came with the page, unless it got lost.
    pub fn submission_key(&self) -> Option<&str> {
        self.submission_key.as_deref()
    }
}
