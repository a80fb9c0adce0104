//! The membership form: what each of its buttons does. What is typed is validated in `forms`; what
//! happens to it happens in `workflow`. The empty form is one of the pages that are answered from
//! memory.

pub mod drafts;
pub mod form_tokens;
pub mod form_view;
pub mod self_check;

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use tokio::time::timeout;

use self::form_tokens::{FormTokens, bot_clues, submission_key};
use self::form_view::{Content, FormView};
use crate::app::App;
use crate::domain::application::Application;
use crate::domain::client_network::ClientNetwork;
use crate::forms::form_message::FormMessage;
use crate::forms::membership_form::{Action, MembershipForm, Screen};
use crate::forms::spam_signals::spam_signals;
use crate::forms::validate::{mailbox_for_draft, validate};
use crate::i18n::Lang;
use crate::store::StoreError;
use crate::urls::ApplicationPage;
use crate::web::error::AppError;
use crate::web::http::form_body::FormBody;
use crate::web::http::headers;
use crate::workflow::{self, Submission, Submitted, WorkflowError};

/// How long storing may take before the visitor gets the form back, to send it again later.
const STORE_TIMEOUT: Duration = Duration::from_secs(25);

/// `POST /en/membership`: does with the form what the button that was pressed says.
pub async fn submit(
    State(app): State<App>,
    lang: Lang,
    network: ClientNetwork,
    FormBody(fields): FormBody,
) -> Result<Response, AppError> {
    let form = &MembershipForm::from_pairs(fields);
    let view = |status, content| FormView::new(status, form, FormTokens::of(form, &app), content);
    match (form.action(), validate(form, app.clock.now().date())) {
        (Action::SwitchLanguage, _) => switch_language(&app, lang, form),
        (Action::Edit, _) => view(StatusCode::OK, Content::Questions).render(&app, lang),
        // Boxed, because what is waited for in them is large.
        (Action::Save, _) => Box::pin(drafts::save(&app, lang, form, network)).await,
        (Action::Check | Action::Send, Err(errors)) => {
            view(StatusCode::UNPROCESSABLE_ENTITY, Content::Errors(errors)).render(&app, lang)
        }
        (Action::Check, Ok(application)) => {
            view(StatusCode::OK, Content::Answers(&application)).render(&app, lang)
        }
        (Action::Send, Ok(application)) => {
            Box::pin(send(&app, lang, form, &application, network)).await
        }
    }
}

/// A form that seems to come from another site, to be looked at and sent from here. With keys of its
/// own: another site could have put in those that it knows.
pub fn give_back(
    app: &App,
    lang: Lang,
    fields: Vec<(String, String)>,
) -> Result<Response, AppError> {
    let form = &MembershipForm::from_pairs(fields);
    let valid = validate(form, app.clock.now().date()).ok();
    let content = match &valid {
        Some(application) if form.action() == Action::Send => Content::Answers(application),
        _ => Content::Questions,
    };
    let tokens = FormTokens::of(&MembershipForm::default(), app);
    FormView::new(StatusCode::FORBIDDEN, form, tokens, content)
        .with_message(FormMessage::NotFromHere)
        .render(app, lang)
}

/// The page that was shown, in the language of the address that the form was sent to.
fn switch_language(app: &App, lang: Lang, form: &MembershipForm) -> Result<Response, AppError> {
    let form = &form.in_language(lang.other().code(), lang.code());
    let application;
    let content = match (form.screen(), validate(form, app.clock.now().date())) {
        (Screen::ConfirmMailbox, _) => Content::ConfirmMailbox,
        (Screen::Form, _) | (Screen::Errors, Ok(_)) => Content::Questions,
        (Screen::NotSaved, _) => match mailbox_for_draft(form) {
            Ok(_) => Content::Questions,
            Err(errors) => Content::NotSaved(errors),
        },
        (Screen::Check, Ok(valid)) => {
            application = valid;
            Content::Answers(&application)
        }
        (Screen::Check | Screen::Errors, Err(errors)) => Content::Errors(errors),
    };
    let tokens = FormTokens::of(form, app);
    FormView::new(StatusCode::OK, form, tokens, content).with_carried_message().render(app, lang)
}

/// Stores the application and leads to its private page; or shows the answers again and says why
/// not.
async fn send(
    app: &App,
    lang: Lang,
    form: &MembershipForm,
    application: &Application,
    network: ClientNetwork,
) -> Result<Response, AppError> {
    let tokens = FormTokens::of(form, app);
    let answers =
        |status, tokens| FormView::new(status, form, tokens, Content::Answers(application));
    let Some(submission_key) = submission_key(form, &app.signing_key) else {
        let view = answers(StatusCode::UNPROCESSABLE_ENTITY, tokens);
        return view.with_message(FormMessage::KeyLost).render(app, lang);
    };
    let clues = bot_clues(form, &app.signing_key);
    let signals = spam_signals(clues, application, app.clock.now());
    let (draft_key, opened) = (tokens.draft, tokens.opened);
    let submission =
        Submission { lang, submission_key, draft_key, opened, network, signals, application };
    match with_timeout(Box::pin(workflow::submit(app, &submission))).await {
        Ok(Submitted::Stored(key)) => {
            Ok(headers::see_other(&ApplicationPage::Status.path(lang, key)))
        }
        Ok(Submitted::SameAnswersStored(reference)) => answers(StatusCode::CONFLICT, tokens)
            .with_message(FormMessage::SameAnswersSent(reference))
            .render(app, lang),
        Ok(Submitted::DifferentAlreadySent(reference)) => {
            let tokens = tokens.with_fresh_submission(app);
            let message = FormMessage::AlreadySent(reference);
            answers(StatusCode::CONFLICT, tokens).with_message(message).render(app, lang)
        }
        Ok(Submitted::Limited(until)) => answers(StatusCode::TOO_MANY_REQUESTS, tokens)
            .with_message(FormMessage::TooManyApplications(until))
            .retry_after(until - app.clock.now())
            .render(app, lang),
        Err(error) => {
            error.log();
            // The same key: should the commit have gone through after all, sending again finds it.
            answers(error.status(), tokens)
                .with_message(FormMessage::NotStored)
                .retry_after(time::Duration::MINUTE)
                .render(app, lang)
        }
    }
}

async fn with_timeout<T>(
    act: impl Future<Output = Result<T, WorkflowError>>,
) -> Result<T, AppError> {
    let result = timeout(STORE_TIMEOUT, act).await;
    Ok(result.unwrap_or(Err(StoreError::Timeout.into()))?)
}
