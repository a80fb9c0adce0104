//! The membership form as it was sent: strings only, so that nothing that a visitor can type makes
//! decoding fail, and everything can be shown again.

use std::collections::BTreeMap;

use crate::domain::email_address::EmailAddress;
use crate::domain::question::Question;
use crate::domain::string_enum;
use crate::domain::unseen::visible;

/// The name of the buttons, whose value says what to do with the form. The names in forms are older
/// than those in the code: a page that is open while the site is upgraded still sends them.
pub const ACTION: &str = "step";

/// The name of the hidden field that says what the page showed, for the other language to show too.
pub const SCREEN: &str = "shown";

string_enum! {
    /// What to do with a form that arrived.
    Action {
        /// Show all answers once more; also what the Enter key does.
        Check = "check",
        Send = "send",
        Edit = "edit",
        Save = "save",
        SwitchLanguage = "language",
    }
}

string_enum! {
    /// What goes along hidden, from page to page, besides the answers.
    HiddenField {
        /// Makes a second sending of the same page recognisable.
        SubmissionKey = "submission_key",
        /// Under which the form can be saved, to come back to it.
        DraftKey = "draft_key",
        /// Under which it was saved when it was opened.
        OpenedDraftKey = "opened_draft_key",
        /// When the keys were given out, signed.
        Rendered = "rendered",
        /// What was said about the form as a whole.
        Message = "notice",
        /// A field that no person sees; who fills it in is a bot.
        Honeypot = "subject",
    }
}

string_enum! {
    /// What a page of the form shows, as it goes along hidden.
    Screen {
        Form = "form",
        Errors = "errors",
        /// What keeps the form from being saved, and no other error.
        NotSaved = "not-saved",
        /// Whether another mailbox was meant, before the form is saved.
        ConfirmMailbox = "asked",
        Check = "check",
    }
}

/// What was typed, by question. Fields that we do not know are dropped.
#[derive(Clone, Debug, Default)]
pub struct MembershipForm {
    answers: BTreeMap<Question, Vec<String>>,
    hidden: BTreeMap<HiddenField, String>,
    action: Option<Action>,
    screen: Option<Screen>,
}

impl MembershipForm {
    /// Takes the decoded pairs of a form body, in any order.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            if let Some(question) = Question::from_code(&name) {
                form.answers.entry(question).or_default().push(value);
                continue;
            }
            if let Some(hidden) = HiddenField::from_code(&name) {
                form.hidden.insert(hidden, value);
                continue;
            }
            match name.as_str() {
                ACTION => form.action = Action::from_code(&value),
                SCREEN => form.screen = Screen::from_code(&value),
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
        self.many(question).iter().any(|value| visible(value).trim() == code)
    }

    /// The answers as pairs of names and values, from which the same form can be made again.
    pub fn answers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.answers.iter().flat_map(|(question, values)| {
            values.iter().map(|value| (question.code(), value.as_str()))
        })
    }

    /// The mailboxes that can be read, each with the name of its field.
    pub fn mailboxes(&self) -> Vec<(&'static str, EmailAddress)> {
        [Question::RepresentativeEmail, Question::AlternateEmail]
            .into_iter()
            .filter_map(|question| {
                Some((question.code(), EmailAddress::parse(self.one(question)).ok()?))
            })
            .collect()
    }

    /// What is to be done with the form.
    pub fn action(&self) -> Action {
        self.action.unwrap_or(Action::Check)
    }

    /// What the page showed from which the form was sent.
    pub fn screen(&self) -> Screen {
        self.screen.unwrap_or(Screen::Form)
    }

    /// What came along hidden; empty when it got lost.
    pub fn hidden(&self, hidden: HiddenField) -> &str {
        self.hidden.get(&hidden).map_or("", String::as_str)
    }
}
