//! The applicant's private pages: where an application stands, a copy of it, and the way back out.

pub mod resend_link;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::app::App;
use crate::domain::application::{Application, Ncsg};
use crate::domain::event::HistoryEvent;
use crate::domain::ids::{MailboxToken, PrivateKey};
use crate::i18n::answers::{self, AnswerSection};
use crate::i18n::{Lang, Text, labels};
use crate::store::applications::{self, StoredApplication};
use crate::store::events::{self, HistoryEntry};
use crate::store::{Connection, StoreError};
use crate::urls::{ApplicationPage, PrivatePage, outside};
use crate::web::error::AppError;
use crate::web::http::form_body::FormBody;
use crate::web::http::headers;
use crate::web::http::key::Key;
use crate::web::http::mailbox_token::{QueryToken, token};
use crate::web::layout::Layout;
use crate::web::membership::form_view::closer_look_reasons;
use crate::workflow;

#[derive(Template)]
#[template(path = "status/application.html")]
struct StatusPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    stored: &'page StoredApplication,
    application: &'page Application,
    history: Vec<(String, String)>,
    is_withdrawn: bool,
    closer_look: Vec<String>,
    address: String,
    sections: Vec<AnswerSection>,
    acknowledgement: AcknowledgementShown,
    /// Asks to confirm the mailbox, when the page was opened by a link that was mailed to it.
    token: Option<MailboxToken>,
    links: Links,
}

/// What is said about the message to the representative.
enum AcknowledgementShown {
    /// Or not written, which looks the same.
    Waiting,
    Sent,
    Failed,
}

/// Where the page leads.
struct Links {
    confirm: String,
    text: String,
    withdraw: String,
}

#[derive(Template)]
#[template(path = "status/copy.txt")]
struct Copy<'page> {
    t: &'static Text,
    stored: &'page StoredApplication,
    history: Vec<(String, String)>,
    sections: Vec<AnswerSection>,
    address: String,
}

#[derive(Template)]
#[template(path = "status/withdrawal.html")]
struct WithdrawalPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    stored: &'page StoredApplication,
    action: String,
    back: String,
}

/// `GET /en/membership/{key}`: the application as it was sent, its history, and what happens next.
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<PrivateKey>,
    QueryToken(token): QueryToken,
) -> Result<Response, AppError> {
    let (stored, history) = &find(&app, key).await?;
    let t = lang.text();
    let happened = |event| history.iter().any(|entry| entry.event == event);
    let is_withdrawn = stored.state.is_withdrawn();
    let heading =
        if is_withdrawn { t.status_withdrawn_heading() } else { t.confirmation_heading() };
    let current = PrivatePage::Application(ApplicationPage::Status, key);
    let layout = &Layout::private(current, token, lang, heading, &app.config.base_url);
    let page = StatusPage {
        layout,
        t,
        stored,
        application: &stored.application,
        history: in_words(history, lang),
        is_withdrawn,
        closer_look: closer_look_reasons(&stored.application, t),
        address: stored.application.representative.email.display(),
        sections: answers::sections(&stored.application, lang),
        acknowledgement: if happened(HistoryEvent::NotDelivered) {
            AcknowledgementShown::Failed
        } else if happened(HistoryEvent::Acknowledged) {
            AcknowledgementShown::Sent
        } else {
            AcknowledgementShown::Waiting
        },
        token: token.filter(|_| !happened(HistoryEvent::AddressConfirmed)),
        links: Links {
            confirm: ApplicationPage::ConfirmAddress.path(lang, key),
            text: ApplicationPage::PlainText.path(lang, key),
            withdraw: ApplicationPage::Withdrawal.path(lang, key),
        },
    };
    Ok(headers::private_page(page.render()?))
}

/// `GET /en/membership/{key}/text`: the same as plain text, to keep or to send on.
pub async fn plain_text(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<PrivateKey>,
) -> Result<Response, AppError> {
    let (stored, history) = &find(&app, key).await?;
    let path = ApplicationPage::Status.path(lang, key);
    let copy = Copy {
        t: lang.text(),
        stored,
        history: in_words(history, lang),
        sections: answers::sections(&stored.application, lang),
        address: format!("{}{path}", app.config.base_url),
    };
    let mut response = copy.render()?.into_response();
    headers::private(response.headers_mut());
    let name = format!("inline; filename=\"{}.txt\"", stored.reference);
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    Ok(response)
}

/// `POST /en/membership/{key}/address`: somebody who reads the representative's mailbox says so.
pub async fn confirm_address(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<PrivateKey>,
    FormBody(sent): FormBody,
) -> Result<Response, AppError> {
    let exists = workflow::confirm_address(&app, key, token(&sent)).await?;
    back_to_status(exists, lang, key)
}

/// `GET /en/membership/{key}/withdraw`: asks once more.
pub async fn ask_to_withdraw(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<PrivateKey>,
) -> Result<Response, AppError> {
    let mut connection = app.database.acquire().await?;
    let stored = &stored(&mut connection, key).await?;
    let t = lang.text();
    let back = ApplicationPage::Status.path(lang, key);
    if stored.state.is_withdrawn() {
        return Ok(headers::see_other(&back));
    }
    let current = PrivatePage::Application(ApplicationPage::Withdrawal, key);
    let layout = &Layout::private(current, None, lang, t.withdraw_title(), &app.config.base_url);
    let action = ApplicationPage::Withdrawal.path(lang, key);
    Ok(headers::private_page(WithdrawalPage { layout, t, stored, action, back }.render()?))
}

/// `POST /en/membership/{key}/withdraw`: takes the application back.
pub async fn withdraw(
    State(app): State<App>,
    lang: Lang,
    Key(key): Key<PrivateKey>,
) -> Result<Response, AppError> {
    let exists = workflow::withdraw(&app, key).await?;
    back_to_status(exists, lang, key)
}

fn back_to_status(exists: bool, lang: Lang, key: PrivateKey) -> Result<Response, AppError> {
    let path = ApplicationPage::Status.path(lang, key);
    if exists { Ok(headers::see_other(&path)) } else { Err(AppError::NotFound) }
}

/// The application with what its applicant may see of its history.
async fn find(
    app: &App,
    key: PrivateKey,
) -> Result<(StoredApplication, Vec<HistoryEntry>), AppError> {
    let mut connection = app.database.acquire().await?;
    let stored = stored(&mut connection, key).await?;
    let mut history = events::history(&mut connection, stored.id).await?;
    let confirmed = history.iter().any(|entry| entry.event == HistoryEvent::AddressConfirmed);
    history.retain(|entry| entry.event.is_for_applicant(confirmed));
    Ok((stored, history))
}

async fn stored(
    connection: &mut Connection,
    key: PrivateKey,
) -> Result<StoredApplication, AppError> {
    let found: Result<_, StoreError> =
        applications::find(connection, applications::Key::Private(key)).await;
    found?.ok_or(AppError::NotFound)
}

/// Each entry of a history with its moment.
fn in_words(history: &[HistoryEntry], lang: Lang) -> Vec<(String, String)> {
    let entries = history.iter();
    entries.map(|entry| (lang.moment(entry.at), labels::event(&entry.event, lang.text()))).collect()
}
