//! The membership form's requests: the order of the steps, nothing else.

mod drafts;
mod form_view;
pub mod self_check;

use axum::body::Body;
use axum::extract::{Extension, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::time::timeout;

use self::form_view::{FormTokens, FormView, key};
use crate::app::App;
use crate::domain::application::Application;
use crate::domain::question::Question;
use crate::forms::membership_form::{Action, HiddenField, MembershipForm, Screen};
use crate::forms::notice::FormNotice;
use crate::forms::spam_signals;
use crate::forms::validate::{mailbox_for_draft, validate};
use crate::i18n::Lang;
use crate::store::StoreError;
use crate::urls::PrivatePage;
use crate::web::error::AppError;
use crate::web::http::client_network::{Network, Peer};
use crate::web::http::form_body;
use crate::web::http::headers;
use crate::workflow::submit::{Outcome, Sent, store};

pub use self::drafts::{open as open_draft, saved as draft_saved, show as show_draft};

/// How long storing may take before the visitor gets the form back, to send it again later.
const STORE_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(25);

/// `GET /en/membership`: the empty form.
///
/// # Errors
/// When the page cannot be rendered.
pub fn form(State(app): State<App>, lang: Lang) -> Result<Response, AppError> {
    let form = MembershipForm::default().with(Question::Language, lang.code());
    FormView::new(StatusCode::OK, &form, FormTokens::fresh(&app)).form_page(&app, lang)
}

/// `POST /en/membership`: does with the form what the button that was pressed says.
///
/// # Errors
/// When the body cannot be read as a form, or a page cannot be rendered.
pub async fn submit(
    State(app): State<App>,
    lang: Lang,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let form = &MembershipForm::from_pairs(form_body::form(&headers, body).await?);
    let network = Network::of(&headers, peer, &app.config.trusted_proxies, &app.signing_key);
    let checked = validate(form, app.clock.now().date());
    let shown = |status| FormView::new(status, form, FormTokens::of(form, &app));
    match (form.action(), checked) {
        (Action::SwitchLanguage, _) => switch_language(&app, lang, form),
        (Action::Edit, _) => shown(StatusCode::OK).form_page(&app, lang),
        (Action::Save, _) => drafts::save(&app, lang, form, network).await,
        (Action::Check | Action::Send, Err(errors)) => {
            shown(StatusCode::UNPROCESSABLE_ENTITY).with_errors(errors).form_page(&app, lang)
        }
        (Action::Check, Ok(application)) => {
            shown(StatusCode::OK).check_page(&app, lang, &application)
        }
        (Action::Send, Ok(application)) => send(&app, lang, form, &application, network).await,
    }
}

/// The page that was shown, in the language of the address that the form was sent to.
fn switch_language(app: &App, lang: Lang, form: &MembershipForm) -> Result<Response, AppError> {
    let form = &form.in_language(lang.other().code(), lang.code());
    let shown =
        FormView::new(StatusCode::OK, form, FormTokens::of(form, app)).with_carried_notice();
    match (form.screen(), validate(form, app.clock.now().date())) {
        (Screen::Asked, _) => shown.asked().form_page(app, lang),
        (Screen::Form, _) | (Screen::Errors, Ok(_)) => shown.form_page(app, lang),
        (Screen::NotSaved, _) => match mailbox_for_draft(form) {
            Ok(_) => shown.form_page(app, lang),
            Err(errors) => shown.not_saved(errors).form_page(app, lang),
        },
        (Screen::Check, Ok(application)) => shown.check_page(app, lang, &application),
        (Screen::Check | Screen::Errors, Err(errors)) => {
            shown.with_errors(errors).form_page(app, lang)
        }
    }
}

/// Stores the application and leads to its private page; or shows the answers again and says why
/// not.
async fn send(
    app: &App,
    lang: Lang,
    form: &MembershipForm,
    application: &Application,
    network: Network,
) -> Result<Response, AppError> {
    let keys = FormTokens::of(form, app);
    let shown = |status| FormView::new(status, form, keys.clone());
    let Some(submission_key) = key(form, HiddenField::SubmissionKey) else {
        let shown = shown(StatusCode::UNPROCESSABLE_ENTITY).with_notice(FormNotice::KeyLost);
        return shown.check_page(app, lang, application);
    };
    let signals = spam_signals::spam_signals(form, application, &app.signing_key, app.clock.now());
    let sent = &Sent { lang, submission_key, draft_key: keys.draft, network, signals, application };
    let stored = timeout(STORE_TIMEOUT, store(app, sent)).await;
    match stored.unwrap_or(Err(StoreError::Timeout.into())) {
        Ok(Outcome::Stored(private_key)) => {
            Ok(headers::see_other(&PrivatePage::Application.path(lang, private_key)))
        }
        Ok(Outcome::Different(reference)) => {
            let keys = FormTokens { submission: app.random.uuid(), ..keys };
            FormView::new(StatusCode::CONFLICT, form, keys)
                .with_notice(FormNotice::AlreadySent(reference))
                .check_page(app, lang, application)
        }
        Ok(Outcome::Full(until)) => {
            let shown = shown(StatusCode::TOO_MANY_REQUESTS).with_notice(FormNotice::Full(until));
            Ok(later(shown.check_page(app, lang, application)?, until - app.clock.now()))
        }
        Err(error) => {
            error.log();
            // The same key: should the commit have gone through after all, sending again finds it.
            let shown = shown(error.status()).with_notice(FormNotice::NotStored);
            Ok(later(shown.check_page(app, lang, application)?, time::Duration::MINUTE))
        }
    }
}

/// Tells programs, too, when to try again.
fn later(mut response: Response, wait: time::Duration) -> Response {
    let seconds = wait.whole_seconds().max(1);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}
