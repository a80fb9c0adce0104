//! The self-check before the form. Nothing of it is stored: the answers go on to the form.

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};

use crate::app::App;
use crate::domain::choices::NcsgStage;
use crate::domain::question::Question;
use crate::forms::controls::Control;
use crate::forms::fields::Field;
use crate::forms::membership_form::{ACTION, Action, MembershipForm};
use crate::forms::self_check::{HAS_DOMAIN, SelfCheck, SelfCheckErrors, Verdict, fields, validate};
use crate::i18n::{Lang, Text};
use crate::urls::{Page, outside};
use crate::web::error::AppError;
use crate::web::http::form_body;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Site;

#[derive(Template)]
#[template(path = "eligibility/questions.html")]
struct QuestionsPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    fields: Vec<Field>,
    errors: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "eligibility/verdict.html")]
struct VerdictPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    answers: &'page SelfCheck,
    verdict: &'page Verdict,
    reasons: Vec<String>,
    /// What goes on to the form.
    hidden: Vec<(&'static str, String)>,
}

/// `GET /en/eligibility`: the questions.
///
/// # Errors
/// When the page cannot be rendered.
pub fn ask(State(app): State<App>, lang: Lang) -> Result<Response, AppError> {
    let site = &Site::page(Page::Eligibility, lang, &app.config.base_url);
    let fields = fields(&MembershipForm::default(), "", &SelfCheckErrors::default(), lang);
    let page = QuestionsPage { site, t: lang.text(), fields, errors: Vec::new() };
    let mut response = Html(page.render()?).into_response();
    headers::cache(response.headers_mut(), Cache::Form);
    Ok(response)
}

/// `POST /en/eligibility`: what the answers mean, or which are missing.
///
/// # Errors
/// When the body cannot be read as a form, or a page cannot be rendered.
pub async fn answer(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let pairs = form_body::form(&headers, body).await?;
    let has_domain = pairs.iter().find(|(name, _)| name == HAS_DOMAIN);
    let has_domain = has_domain.map(|(_, value)| value.clone()).unwrap_or_default();
    let form = MembershipForm::from_pairs(pairs);
    let t = lang.text();
    let mut site = Site::page(Page::Eligibility, lang, &app.config.base_url);
    let checked = validate(&form, &has_domain);
    let (status, html) = match &checked {
        Ok(answers) if form.action() != Action::SwitchLanguage => {
            let verdict = answers.verdict();
            site.heading = verdict.words(t);
            let reasons = match &verdict {
                Verdict::ProbablyNot(obstacles) => {
                    obstacles.iter().map(|obstacle| obstacle.words(t)).collect()
                }
                Verdict::CanJoin | Verdict::LookedAt => Vec::new(),
            };
            // As in a form that was not begun here.
            let form = form.with(Question::Language, lang.code());
            let mut hidden = vec![(ACTION, Action::Edit.code().to_owned())];
            hidden.extend(form.answers().map(|(name, value)| (name, value.to_owned())));
            let page = VerdictPage { site: &site, t, answers, verdict: &verdict, reasons, hidden };
            (StatusCode::OK, page.render()?)
        }
        _ => {
            let is_switch = form.action() == Action::SwitchLanguage;
            let errors = checked.err().filter(|_| !is_switch).unwrap_or_default();
            let summary = errors.summary(lang);
            site.has_errors = !summary.is_empty();
            let fields = fields(&form, &has_domain, &errors, lang);
            let page = QuestionsPage { site: &site, t, fields, errors: summary };
            let status = if is_switch { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            (status, page.render()?)
        }
    };
    let mut response = (status, Html(html)).into_response();
    headers::cache(response.headers_mut(), Cache::Form);
    Ok(response)
}
