//! The applicant's private pages: where an application stands, a copy of it, and the way back out.

pub mod resend_link;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use uuid::Uuid;

use crate::app::App;
use crate::domain::application::{Application, Ncsg};
use crate::domain::event::EventKind;
use crate::i18n::answers::{self, AnswerSection};
use crate::i18n::labels::history;
use crate::i18n::{Lang, Text};
use crate::mail::for_staff;
use crate::outbox;
use crate::store::applications::{self, Key, Stored};
use crate::store::events::{self, Event};
use crate::store::{Connection, holds, mail_throttle};
use crate::urls::{PrivatePage, outside};
use crate::web::error::AppError;
use crate::web::http::form_body;
use crate::web::http::headers;
use crate::web::layout::{Proof, Site, proof};

#[derive(Template)]
#[template(path = "status/application.html")]
struct ApplicationPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    stored: &'page Stored,
    application: &'page Application,
    history: Vec<(String, String)>,
    is_withdrawn: bool,
    address: String,
    sections: Vec<AnswerSection>,
    mail: MailShown,
    /// Asks to confirm the mailbox, when the page was opened by a link that was mailed to it.
    proof: Proof,
    links: Links,
}

/// What is said about the message to the representative.
enum MailShown {
    /// Or not written, which looks the same.
    PendingCheck,
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
    stored: &'page Stored,
    history: Vec<(String, String)>,
    sections: Vec<AnswerSection>,
    address: String,
}

#[derive(Template)]
#[template(path = "status/withdrawal.html")]
struct WithdrawalPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    stored: &'page Stored,
    action: String,
    back: String,
}

/// `GET /en/membership/{key}`: the application as it was sent, its history, and what happens next.
///
/// # Errors
/// Not found, when no application has this key.
pub async fn show(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let mut connection = app.database.acquire().await?;
    let stored = &find(&mut connection, &key).await?;
    let events = shown_history(&mut connection, stored).await?;
    drop(connection);

    let t = lang.text();
    let mail = if events.iter().any(|event| event.kind == EventKind::NotDelivered) {
        MailShown::Failed
    } else if events.iter().any(|event| event.kind == EventKind::Acknowledged) {
        MailShown::Sent
    } else {
        MailShown::PendingCheck
    };
    let happened = |kind| events.iter().any(|event| event.kind == kind);
    let is_withdrawn = happened(EventKind::Withdrawn);
    let proof = proof(&form_body::pairs(query.unwrap_or_default().as_bytes()));
    let heading =
        if is_withdrawn { t.status_withdrawn_heading() } else { t.confirmation_heading() };
    let key = stored.private_key;
    let site =
        &Site::private(PrivatePage::Application, key, proof, lang, heading, &app.config.base_url);
    let page = ApplicationPage {
        site,
        t,
        stored,
        application: &stored.application,
        history: in_words(&events, lang),
        is_withdrawn,
        address: stored.application.representative.email.display(),
        sections: answers::sections(&stored.application, lang),
        mail,
        proof: proof.filter(|_| !happened(EventKind::AddressConfirmed)),
        links: Links {
            confirm: PrivatePage::Mailbox.path(lang, key),
            text: PrivatePage::PlainText.path(lang, key),
            withdraw: PrivatePage::Withdrawal.path(lang, key),
        },
    };
    Ok(headers::private_page(page.render()?))
}

/// `GET /en/membership/{key}/text`: the same as plain text, to keep or to send on.
///
/// # Errors
/// Not found, when no application has this key.
pub async fn plain_text(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let mut connection = app.database.acquire().await?;
    let stored = &find(&mut connection, &key).await?;
    let events = shown_history(&mut connection, stored).await?;
    let path = PrivatePage::Application.path(lang, stored.private_key);
    let copy = Copy {
        t: lang.text(),
        stored,
        history: in_words(&events, lang),
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
///
/// # Errors
/// Not found, when no application has this key.
pub async fn confirm_mailbox(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let sent = form_body::form(&headers, body).await?;
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let stored = find(&mut transaction, &key).await?;
    let mailbox = &stored.application.representative.email;
    if let Some(proof) = proof(&sent)
        && mail_throttle::confirm(&mut transaction, mailbox, proof, now).await?
    {
        events::add(&mut transaction, stored.id, EventKind::AddressConfirmed, now).await?;
    }
    transaction.commit().await?;
    Ok(headers::see_other(&PrivatePage::Application.path(lang, stored.private_key)))
}

/// `GET /en/membership/{key}/withdraw`: asks once more.
///
/// # Errors
/// Not found, when no application has this key.
pub async fn ask_to_withdraw(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let mut connection = app.database.acquire().await?;
    let stored = &find(&mut connection, &key).await?;
    let t = lang.text();
    let key = stored.private_key;
    if events::happened(&mut connection, stored.id, EventKind::Withdrawn, None).await? {
        return Ok(headers::see_other(&PrivatePage::Application.path(lang, key)));
    }
    let heading = t.withdraw_title();
    let site =
        &Site::private(PrivatePage::Withdrawal, key, None, lang, heading, &app.config.base_url);
    let action = PrivatePage::Withdrawal.path(lang, key);
    let back = PrivatePage::Application.path(lang, key);
    Ok(headers::private_page(WithdrawalPage { site, t, stored, action, back }.render()?))
}

/// `POST /en/membership/{key}/withdraw`: notes the withdrawal and tells staff, once.
///
/// # Errors
/// Not found, when no application has this key.
pub async fn withdraw(
    State(app): State<App>,
    lang: Lang,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let stored = find(&mut transaction, &key).await?;
    let is_new = events::add(&mut transaction, stored.id, EventKind::Withdrawn, now).await?;
    // Staff were not told of an application that waits to be released, nor are they of its end.
    let held = holds::find_for_update(&mut transaction, stored.id).await?;
    if is_new && held.is_none_or(|held| held.released) {
        let organisation = stored.application.organisation_name.as_str();
        let staff = &app.config.mail_to;
        let message = for_staff::withdrawal(&stored.reference, organisation, now, staff)?;
        let wait = std::time::Duration::ZERO;
        outbox::enqueue(&mut transaction, Some(stored.id), now, wait, &message).await?;
    }
    transaction.commit().await?;
    Ok(headers::see_other(&PrivatePage::Application.path(lang, stored.private_key)))
}

async fn find(connection: &mut Connection, key: &str) -> Result<Stored, AppError> {
    let key = Uuid::try_parse(key).map_err(|_| AppError::NotFound)?;
    applications::find(connection, Key::PrivatePage(key)).await?.ok_or(AppError::NotFound)
}

/// The history as the applicant may see it.
///
/// That a message was sent shows only once its reader has confirmed the mailbox. Before that, it
/// would tell whoever applies in another's name whether the other is known here: one who is gets no
/// second mail.
async fn shown_history(
    connection: &mut Connection,
    stored: &Stored,
) -> Result<Vec<Event>, AppError> {
    let mut events = events::history(connection, stored.id).await?;
    events.retain(|event| !matches!(event.kind, EventKind::Related | EventKind::Released));
    let is_confirmed = events.iter().any(|event| event.kind == EventKind::AddressConfirmed);
    events.retain(|event| is_confirmed || event.kind != EventKind::Acknowledged);
    Ok(events)
}

/// Each entry of a history with its moment.
fn in_words(events: &[Event], lang: Lang) -> Vec<(String, String)> {
    let shown = events.iter();
    shown.map(|event| (lang.moment(event.at), history::event(event.kind, lang.text()))).collect()
}
