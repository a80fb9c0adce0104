//! The form's pages: the questions, and the answers once more before they are sent. Both carry all
//! that was typed; nothing is stored in between.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use uuid::Uuid;

use crate::app::App;
use crate::domain::application::Application;
use crate::domain::email_address::EmailAddress;
use crate::domain::mail_provider;
use crate::forms::controls::Control;
use crate::forms::errors::FormErrors;
use crate::forms::fields::{FormSection, sections};
use crate::forms::membership_form::{ACTION, Action, HiddenField, MembershipForm, SCREEN, Screen};
use crate::forms::notice::FormNotice;
use crate::forms::spam_signals;
use crate::i18n::answers::{self, AnswerSection};
use crate::i18n::{Lang, Text};
use crate::urls::{Page, outside};
use crate::web::error::AppError;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Site;

#[derive(Template)]
#[template(path = "join/form.html")]
struct FormPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    sections: Vec<FormSection>,
    /// The summary on top: each with the anchor that it leads to.
    errors: Vec<(&'static str, String)>,
    answers_concerned: usize,
    /// What is to be said about the form as a whole.
    notice: Option<String>,
    questions: Vec<Suggestion>,
    hidden: Vec<(&'static str, String)>,
    /// What stands in the field that no person sees.
    trap: &'page str,
}

#[derive(Template)]
#[template(path = "join/check.html")]
struct CheckPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    sections: Vec<AnswerSection>,
    application: &'page Application,
    notice: Option<String>,
    questions: Vec<Suggestion>,
    hidden: Vec<(&'static str, String)>,
}

/// Another mailbox that somebody may have meant.
struct Suggestion {
    /// The field that the question is about.
    field: &'static str,
    typed: String,
    meant: String,
}

/// What a page of the form carries, hidden.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct FormTokens {
    pub submission: Uuid,
    pub draft: Uuid,
    pub rendered: String,
}

impl FormTokens {
    /// Those of a form that is begun.
    pub fn fresh(app: &App) -> Self {
        Self {
            submission: app.random.uuid(),
            draft: app.random.uuid(),
            rendered: spam_signals::rendered_at(&app.signing_key, app.clock.now()),
        }
    }

    /// Those that came with a form, and fresh ones for what got lost.
    pub fn of(form: &MembershipForm, app: &App) -> Self {
        let fresh = Self::fresh(app);
        let rendered = form.hidden(HiddenField::Rendered);
        let is_ours = spam_signals::rendered_when(&app.signing_key, rendered).is_some();
        Self {
            submission: key(form, HiddenField::SubmissionKey).unwrap_or(fresh.submission),
            draft: key(form, HiddenField::DraftKey).unwrap_or(fresh.draft),
            rendered: if is_ours { rendered.to_owned() } else { fresh.rendered },
        }
    }
}

/// A key that came with the form.
pub fn key(form: &MembershipForm, carried: HiddenField) -> Option<Uuid> {
    Uuid::try_parse(form.hidden(carried)).ok()
}

/// A page of the form as it is shown: with what was typed, what is wrong, and what is to be said.
pub struct FormView<'form> {
    status: StatusCode,
    form: &'form MembershipForm,
    errors: FormErrors,
    view: Screen,
    notice: Option<FormNotice>,
    keys: FormTokens,
}

impl<'form> FormView<'form> {
    /// With nothing wrong.
    pub fn new(status: StatusCode, form: &'form MembershipForm, keys: FormTokens) -> Self {
        Self { status, form, errors: FormErrors::default(), view: Screen::Form, notice: None, keys }
    }

    /// With what is wrong.
    pub fn with_errors(self, errors: FormErrors) -> Self {
        Self { errors, view: Screen::Errors, ..self }
    }

    /// With what keeps it from being saved.
    pub fn not_saved(self, errors: FormErrors) -> Self {
        Self { errors, view: Screen::NotSaved, ..self }
    }

    /// With the question whether another mailbox was meant, which is asked once.
    pub fn asked(self) -> Self {
        Self { view: Screen::Asked, ..self }
    }

    /// With a message about the form as a whole.
    pub fn with_notice(self, notice: FormNotice) -> Self {
        Self { notice: Some(notice), ..self }
    }

    /// With what the page from which the form was sent said about it.
    pub fn with_carried_notice(self) -> Self {
        let notice = FormNotice::from_code(self.form.hidden(HiddenField::Notice));
        Self { notice, ..self }
    }

    /// The questions.
    ///
    /// # Errors
    /// When the page cannot be rendered.
    pub fn form_page(self, app: &App, lang: Lang) -> Result<Response, AppError> {
        let mut site = Site::page(Page::Membership, lang, &app.config.base_url);
        site.has_errors = !self.errors.is_empty() || self.notice.is_some();
        let page = FormPage {
            site: &site,
            t: lang.text(),
            sections: sections(self.form, &self.errors, lang),
            errors: self.errors.summary(lang),
            answers_concerned: self.errors.answers_concerned(),
            notice: self.notice.as_ref().map(|notice| notice.words(lang)),
            questions: self.form.mailboxes().into_iter().filter_map(suggestion).collect(),
            hidden: hidden(self.form, &self.keys, self.view, self.notice.as_ref()),
            trap: self.form.hidden(HiddenField::Honeypot),
        };
        Ok(response(self.status, page.render()?))
    }

    /// The answers once more, before they are sent.
    ///
    /// # Errors
    /// When the page cannot be rendered.
    pub fn check_page(
        self,
        app: &App,
        lang: Lang,
        application: &Application,
    ) -> Result<Response, AppError> {
        let t = lang.text();
        let mut site = Site::page(Page::Membership, lang, &app.config.base_url);
        site.heading = t.check_title();
        site.has_errors = self.notice.is_some();
        let mut hidden = hidden(self.form, &self.keys, Screen::Check, self.notice.as_ref());
        hidden.extend(self.form.answers().map(|(name, value)| (name, value.to_owned())));
        let page = CheckPage {
            site: &site,
            t,
            sections: answers::sections(application, lang),
            application,
            notice: self.notice.as_ref().map(|notice| notice.words(lang)),
            questions: self.form.mailboxes().into_iter().filter_map(suggestion).collect(),
            hidden,
        };
        Ok(response(self.status, page.render()?))
    }
}

fn suggestion((field, typed): (&'static str, EmailAddress)) -> Option<Suggestion> {
    let provider = mail_provider::probably_meant(typed.domain())?;
    let meant = format!("{}@{provider}", typed.local());
    Some(Suggestion { field, typed: typed.display(), meant })
}

fn hidden(
    form: &MembershipForm,
    keys: &FormTokens,
    view: Screen,
    notice: Option<&FormNotice>,
) -> Vec<(&'static str, String)> {
    let mut hidden = vec![
        (HiddenField::SubmissionKey.code(), keys.submission.to_string()),
        (HiddenField::DraftKey.code(), keys.draft.to_string()),
        (HiddenField::Rendered.code(), keys.rendered.clone()),
        (SCREEN, view.code().to_owned()),
    ];
    hidden.extend(notice.map(|notice| (HiddenField::Notice.code(), notice.code())));
    // On the page of the questions the trap is a field of its own.
    if view == Screen::Check {
        hidden.push((HiddenField::Honeypot.code(), form.hidden(HiddenField::Honeypot).to_owned()));
    }
    hidden
}

fn response(status: StatusCode, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    headers::cache(response.headers_mut(), Cache::Form);
    response
}
