//! Sends the links to an applicant's private pages again. What it answers does not depend on
//! whether the address is known, and neither does how long it takes.

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};

use crate::app::App;
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::domain::question::Question;
use crate::forms::errors::message;
use crate::forms::membership_form::{ACTION, Action};
use crate::forms::validate::mailbox_of;
use crate::i18n::{Lang, Text};
use crate::mail::for_applicants;
use crate::outbox;
use crate::store::applications::{self, Key};
use crate::store::events;
use crate::store::{Connection, mail_throttle};
use crate::urls::{self, Page, PrivatePage, outside};
use crate::web::error::AppError;
use crate::web::http::form_body;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Site;

/// So many applications of one mailbox are linked to, the latest.
const MAX_LINKS: i64 = 10;

/// Even a mailbox that has shown to be the applicant's is not written to more often: anybody can
/// ask.
const MIN_MAIL_INTERVAL: time::Duration = time::Duration::days(1);

/// The name of the field.
const FIELD: &str = "email";

#[derive(Template)]
#[template(path = "status/resend_link.html")]
struct ResendLinkPage<'page> {
    site: &'page Site<'page>,
    t: &'static Text,
    typed: &'page str,
    error: Option<String>,
    is_done: bool,
}

/// `GET /en/status`: asks for the address.
///
/// # Errors
/// When the page cannot be rendered.
pub fn ask(State(app): State<App>, lang: Lang) -> Result<Response, AppError> {
    page(&app, lang, StatusCode::OK, "", None, false)
}

/// `POST /en/status`: mails the links, if there are any and the mailbox may be written to.
///
/// # Errors
/// When the database does not answer, or a page cannot be rendered.
pub async fn send(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let sent = form_body::form(&headers, body).await?;
    let typed = sent.iter().find(|(name, _)| name == FIELD).map_or("", |(_, value)| value);
    let is_switch = |(name, value): &(String, String)| {
        name == ACTION && Action::from_code(value) == Some(Action::SwitchLanguage)
    };
    if sent.iter().any(is_switch) {
        return page(&app, lang, StatusCode::OK, typed, None, false);
    }
    let mailbox = match mailbox_of(typed) {
        Ok(mailbox) => mailbox,
        Err(wrong) => {
            let error = message(Question::RepresentativeEmail, &wrong, lang);
            return page(&app, lang, StatusCode::UNPROCESSABLE_ENTITY, typed, Some(error), false);
        }
    };
    // Looking begins after the answer, so that nobody can tell from its time what was found; but
    // not before there is a connection to look with.
    let mut transaction = app.database.begin().await?;
    let response = page(&app, lang, StatusCode::OK, "", None, true);
    tokio::spawn(async move {
        let mailing = async {
            mail_links(&mut transaction, &app, lang, &mailbox).await?;
            Ok::<_, AppError>(transaction.commit().await?)
        };
        if let Err(error) = mailing.await {
            error.log();
        }
    });
    response
}

async fn mail_links(
    connection: &mut Connection,
    app: &App,
    lang: Lang,
    mailbox: &EmailAddress,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let found = applications::of_representative(connection, mailbox, MAX_LINKS).await?;
    let Some(&latest) = found.first() else { return Ok(()) };
    let since = Some(now - MIN_MAIL_INTERVAL);
    if events::happened(connection, latest, EventKind::LinkRequested, since).await? {
        return Ok(());
    }
    let fresh = app.random.uuid();
    let Some(proof) = mail_throttle::try_reserve(connection, mailbox, fresh, now).await? else {
        return Ok(());
    };
    let mut links = Vec::new();
    // As it was spelt when somebody applied, not as it was typed here.
    let mut recipient = None;
    for id in found {
        let Some(stored) = applications::find(connection, Key::Id(id)).await? else {
            continue;
        };
        events::add(connection, id, EventKind::LinkRequested, now).await?;
        let path =
            urls::with_token(&PrivatePage::Application.path(lang, stored.private_key), proof);
        links.push((stored.reference, format!("{}{path}", app.config.base_url)));
        recipient.get_or_insert(stored.application.representative.email);
    }
    let message = for_applicants::links(recipient.as_ref().unwrap_or(mailbox), lang, &links)?;
    outbox::enqueue(connection, None, now, std::time::Duration::ZERO, &message).await?;
    Ok(())
}

fn page(
    app: &App,
    lang: Lang,
    status: StatusCode,
    typed: &str,
    error: Option<String>,
    is_done: bool,
) -> Result<Response, AppError> {
    let mut site = Site::page(Page::Status, lang, &app.config.base_url);
    site.has_errors = error.is_some();
    let page = ResendLinkPage { site: &site, t: lang.text(), typed, error, is_done };
    let mut response = (status, Html(page.render()?)).into_response();
    headers::cache(response.headers_mut(), Cache::Form);
    Ok(response)
}
