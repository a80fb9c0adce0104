//! The self-check before the form. Nothing of it is stored: the answers go on to the form.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use crate::app::App;
use crate::domain::choices::NcsgStage;
use crate::domain::eligibility::Verdict;
use crate::domain::question::Question;
use crate::domain::unseen::visible;
use crate::forms::controls::Control;
use crate::forms::fields::Field;
use crate::forms::form_message::FormMessage;
use crate::forms::membership_form::{ACTION, Action, MembershipForm};
use crate::forms::self_check::{HAS_DOMAIN, SelfCheck, SelfCheckErrors, fields, validate};
use crate::i18n::{Lang, Text, labels};
use crate::urls::{Page, outside};
use crate::web::error::AppError;
use crate::web::http::form_body::FormBody;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Layout;

#[derive(Template)]
#[template(path = "membership/self_check.html")]
struct QuestionsPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    fields: Vec<Field>,
    errors: Vec<(&'static str, String)>,
    /// What is to be said about the answers as a whole.
    message: Option<String>,
}

#[derive(Template)]
#[template(path = "membership/verdict.html")]
struct VerdictPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    answers: &'page SelfCheck,
    verdict: &'page Verdict,
    reasons: Vec<String>,
    /// What goes on to the form.
    hidden: Vec<(&'static str, String)>,
}

/// The questions as everybody finds them.
pub fn empty_form(lang: Lang, base_url: &str) -> askama::Result<String> {
    questions(lang, base_url, &MembershipForm::default(), "", &SelfCheckErrors::default(), None)
}

/// `POST /en/eligibility`: what the answers mean, or which are missing.
pub async fn submit(
    State(app): State<App>,
    lang: Lang,
    FormBody(pairs): FormBody,
) -> Result<Response, AppError> {
    let has_domain = &has_domain(&pairs);
    let form = &MembershipForm::from_pairs(pairs);
    let questions = |errors| questions(lang, &app.config.base_url, form, has_domain, errors, None);
    if form.action() == Action::SwitchLanguage {
        return Ok(respond(StatusCode::OK, questions(&SelfCheckErrors::default())?));
    }
    match validate(form, has_domain) {
        Ok(answers) => verdict(&app, lang, form, &answers),
        Err(errors) => Ok(respond(StatusCode::UNPROCESSABLE_ENTITY, questions(&errors)?)),
    }
}

/// Answers that seem to come from another site, to be sent from here.
pub fn give_back(
    app: &App,
    lang: Lang,
    pairs: Vec<(String, String)>,
) -> Result<Response, AppError> {
    let has_domain = has_domain(&pairs);
    let form = MembershipForm::from_pairs(pairs);
    let message = Some(FormMessage::NotFromHere.words(lang));
    let none = SelfCheckErrors::default();
    let html = questions(lang, &app.config.base_url, &form, &has_domain, &none, message)?;
    Ok(respond(StatusCode::FORBIDDEN, html))
}

fn has_domain(pairs: &[(String, String)]) -> String {
    let answer = pairs.iter().find(|(name, _)| name == HAS_DOMAIN);
    answer.map(|(_, value)| visible(value).trim().to_owned()).unwrap_or_default()
}

fn questions(
    lang: Lang,
    base_url: &str,
    form: &MembershipForm,
    has_domain: &str,
    errors: &SelfCheckErrors,
    message: Option<String>,
) -> askama::Result<String> {
    let summary = errors.summary(lang);
    let mut layout = Layout::page(Page::Eligibility, lang, base_url);
    layout.has_errors = !summary.is_empty() || message.is_some();
    let fields = fields(form, has_domain, errors, lang);
    QuestionsPage { layout: &layout, t: lang.text(), fields, errors: summary, message }.render()
}

fn verdict(
    app: &App,
    lang: Lang,
    form: &MembershipForm,
    answers: &SelfCheck,
) -> Result<Response, AppError> {
    let t = lang.text();
    let verdict = &answers.facts.verdict();
    let mut layout = Layout::page(Page::Eligibility, lang, &app.config.base_url);
    layout.heading = labels::verdict(verdict, t);
    let reasons = match verdict {
        Verdict::ProbablyNot(concerns) => concerns.as_slice(),
        Verdict::CanJoin | Verdict::CaseByCase => &[],
    };
    let reasons = reasons.iter().filter_map(|&concern| labels::concern_for_applicant(concern, t));
    // As in a form that was not begun here.
    let form = form.clone().with(Question::Language, lang.code());
    let mut hidden = vec![(ACTION, Action::Edit.code().to_owned())];
    hidden.extend(form.answers().map(|(name, value)| (name, value.to_owned())));
    let reasons = reasons.collect();
    let page = VerdictPage { layout: &layout, t, answers, verdict, reasons, hidden };
    Ok(respond(StatusCode::OK, page.render()?))
}

fn respond(status: StatusCode, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    headers::cache(response.headers_mut(), Cache::Form);
    response
}
