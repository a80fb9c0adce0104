//! The form's pages: the questions, and the answers once more before they are sent. Both carry all
//! that was typed; nothing is stored in between. The empty form carries nothing, and is the same for
//! everybody.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use super::form_tokens::FormTokens;
use crate::app::App;
use crate::domain::application::Application;
use crate::domain::email_address::EmailAddress;
use crate::domain::question::Question;
use crate::forms::controls::Control;
use crate::forms::errors::FormErrors;
use crate::forms::fields::{FormSection, sections};
use crate::forms::form_message::FormMessage;
use crate::forms::membership_form::{ACTION, Action, HiddenField, MembershipForm, SCREEN, Screen};
use crate::i18n::answers::{self, AnswerSection};
use crate::i18n::{Lang, Text, labels};
use crate::urls::{Page, outside};
use crate::web::error::AppError;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Layout;

#[derive(Template)]
#[template(path = "membership/form.html")]
struct FormPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    sections: Vec<FormSection>,
    /// The summary on top: each with the anchor that it leads to.
    errors: Vec<(&'static str, String)>,
    question_count: usize,
    /// What is to be said about the form as a whole.
    message: Option<String>,
    suggestions: Vec<Suggestion>,
    hidden: Vec<(&'static str, String)>,
    /// What stands in the field that no person sees.
    honeypot: &'page str,
}

#[derive(Template)]
#[template(path = "membership/check.html")]
struct CheckPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    sections: Vec<AnswerSection>,
    closer_look: Vec<String>,
    message: Option<String>,
    suggestions: Vec<Suggestion>,
    hidden: Vec<(&'static str, String)>,
}

/// Another mailbox that somebody may have meant.
struct Suggestion {
    /// The field that it is about.
    field: &'static str,
    typed: String,
    meant: String,
}

/// What a page of the form shows besides what was typed.
#[derive(Clone, Debug)]
pub enum Content<'form> {
    /// The questions, with nothing wrong.
    Questions,
    /// The questions, with what is wrong.
    Errors(FormErrors),
    /// The questions, with what keeps the form from being saved.
    NotSaved(FormErrors),
    /// The questions, asking whether another mailbox was meant, which is asked once.
    ConfirmMailbox,
    /// The answers once more, before they are sent.
    Answers(&'form Application),
}

/// A page of the form as it is shown: with what was typed, what is wrong, and what is to be said.
#[derive(Debug)]
pub struct FormView<'form> {
    status: StatusCode,
    form: &'form MembershipForm,
    /// None on the empty form: the answer to the first button that is pressed gives them out.
    tokens: Option<FormTokens>,
    content: Content<'form>,
    message: Option<FormMessage>,
    retry_after: Option<time::Duration>,
}

/// The form as everybody finds it, of which nothing is known yet but its language.
pub fn empty_form(lang: Lang, base_url: &str) -> askama::Result<String> {
    let form = &MembershipForm::default().with(Question::Language, lang.code());
    let empty = FormView {
        status: StatusCode::OK,
        form,
        tokens: None,
        content: Content::Questions,
        message: None,
        retry_after: None,
    };
    empty.questions(&FormErrors::default(), lang, base_url)
}

impl<'form> FormView<'form> {
    /// An answer to a form that was sent.
    pub fn new(
        status: StatusCode,
        form: &'form MembershipForm,
        tokens: FormTokens,
        content: Content<'form>,
    ) -> Self {
        Self { status, form, tokens: Some(tokens), content, message: None, retry_after: None }
    }

    /// With a message about the form as a whole.
    pub fn with_message(self, message: FormMessage) -> Self {
        Self { message: Some(message), ..self }
    }

    /// With what the page from which the form was sent said about it.
    pub fn with_carried_message(self) -> Self {
        let message = FormMessage::from_code(self.form.hidden(HiddenField::Message));
        Self { message, ..self }
    }

    /// Tells programs, too, when to try again.
    pub fn retry_after(self, wait: time::Duration) -> Self {
        Self { retry_after: Some(wait), ..self }
    }

    pub fn render(self, app: &App, lang: Lang) -> Result<Response, AppError> {
        let base_url = &app.config.base_url;
        let html = match &self.content {
            Content::Answers(application) => self.answers(application, lang, base_url)?,
            Content::Errors(errors) | Content::NotSaved(errors) => {
                self.questions(errors, lang, base_url)?
            }
            Content::Questions | Content::ConfirmMailbox => {
                self.questions(&FormErrors::default(), lang, base_url)?
            }
        };
        let mut response = (self.status, Html(html)).into_response();
        headers::cache(response.headers_mut(), Cache::Form);
        if let Some(wait) = self.retry_after {
            headers::retry_after(response.headers_mut(), wait);
        }
        Ok(response)
    }

    fn questions(&self, errors: &FormErrors, lang: Lang, base_url: &str) -> askama::Result<String> {
        let mut layout = Layout::page(Page::Membership, lang, base_url);
        layout.has_errors = !errors.is_empty() || self.message.is_some();
        FormPage {
            layout: &layout,
            t: lang.text(),
            sections: sections(self.form, errors, lang),
            errors: errors.summary(lang),
            question_count: errors.question_count(),
            message: self.message.as_ref().map(|message| message.words(lang)),
            suggestions: self.suggestions(),
            hidden: self.hidden_fields(),
            honeypot: self.form.hidden(HiddenField::Honeypot),
        }
        .render()
    }

    fn answers(
        &self,
        application: &Application,
        lang: Lang,
        base_url: &str,
    ) -> askama::Result<String> {
        let t = lang.text();
        let mut layout = Layout::page(Page::Membership, lang, base_url);
        layout.heading = t.check_title();
        layout.has_errors = self.message.is_some();
        let mut hidden = self.hidden_fields();
        // On the page of the questions these are fields of their own.
        let honeypot = self.form.hidden(HiddenField::Honeypot).to_owned();
        hidden.push((HiddenField::Honeypot.code(), honeypot));
        hidden.extend(self.form.answers().map(|(name, value)| (name, value.to_owned())));
        CheckPage {
            layout: &layout,
            t,
            sections: answers::sections(application, lang),
            closer_look: closer_look_reasons(application, t),
            message: self.message.as_ref().map(|message| message.words(lang)),
            suggestions: self.suggestions(),
            hidden,
        }
        .render()
    }

    fn hidden_fields(&self) -> Vec<(&'static str, String)> {
        let screen = match self.content {
            Content::Questions => Screen::Form,
            Content::Errors(_) => Screen::Errors,
            Content::NotSaved(_) => Screen::NotSaved,
            Content::ConfirmMailbox => Screen::ConfirmMailbox,
            Content::Answers(_) => Screen::Check,
        };
        let mut fields: Vec<_> = self.tokens.iter().flat_map(FormTokens::fields).collect();
        fields.push((SCREEN, screen.code().to_owned()));
        fields.extend(
            self.message.iter().map(|message| (HiddenField::Message.code(), message.code())),
        );
        fields
    }

    fn suggestions(&self) -> Vec<Suggestion> {
        self.form.mailboxes().into_iter().filter_map(suggestion).collect()
    }
}

/// What makes an application one that somebody looks at more closely, each reason once.
pub fn closer_look_reasons(application: &Application, t: &Text) -> Vec<String> {
    let concerns = application.eligibility().concerns().into_iter();
    let mut reasons: Vec<String> =
        concerns.filter_map(|concern| labels::closer_look(concern, t)).collect();
    reasons.dedup();
    reasons
}

fn suggestion((field, typed): (&'static str, EmailAddress)) -> Option<Suggestion> {
    let meant = typed.probably_meant()?;
    Some(Suggestion { field, typed: typed.display(), meant })
}
