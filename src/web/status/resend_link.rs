//! Sends the links to an applicant's private pages again. What it answers does not depend on
//! whether the address is known, and neither does how long it takes.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};

use crate::app::App;
use crate::app::link_requests::{LinkRequest, LinkRequestError};
use crate::domain::client_network::ClientNetwork;
use crate::domain::question::Question;
use crate::forms::errors::message;
use crate::forms::form_message::FormMessage;
use crate::forms::membership_form::{ACTION, Action};
use crate::forms::validate::mailbox;
use crate::i18n::{Lang, Text};
use crate::urls::{Page, outside};
use crate::web::error::AppError;
use crate::web::http::form_body::FormBody;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Layout;

const FIELD: &str = "email";

#[derive(Template)]
#[template(path = "status/resend_link.html")]
struct ResendLinkPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    typed: &'page str,
    error: Option<String>,
    is_done: bool,
}

/// The page as everybody finds it: it asks for the address.
pub fn empty_form(lang: Lang, base_url: &str) -> askama::Result<String> {
    page(lang, base_url, "", None, false)
}

/// `POST /en/status`: mails the links, if there are any and the mailbox may be written to.
pub async fn submit(
    State(app): State<App>,
    lang: Lang,
    network: ClientNetwork,
    FormBody(sent): FormBody,
) -> Result<Response, AppError> {
    let typed = sent.iter().find(|(name, _)| name == FIELD).map_or("", |(_, value)| value);
    let is_switch = |(name, value): &(String, String)| {
        name == ACTION && Action::from_code(value) == Some(Action::SwitchLanguage)
    };
    let base_url = &app.config.base_url;
    if sent.iter().any(is_switch) {
        return Ok(respond(StatusCode::OK, page(lang, base_url, typed, None, false)?));
    }
    let mailbox = match mailbox(typed) {
        Ok(mailbox) => mailbox,
        Err(error) => {
            let error = message(Question::RepresentativeEmail, &error, lang);
            let html = page(lang, base_url, typed, Some(error), false)?;
            return Ok(respond(StatusCode::UNPROCESSABLE_ENTITY, html));
        }
    };
    let (limits, now) = (app.config.rate_limits, app.clock.now());
    match app.link_requests.ask(LinkRequest { lang, mailbox }, network, limits, now) {
        Ok(()) => Ok(respond(StatusCode::OK, page(lang, base_url, "", None, true)?)),
        Err(LinkRequestError::Limited(until)) => {
            let error = lang.text().resend_link_limited(lang.moment(until));
            let html = page(lang, base_url, typed, Some(error), false)?;
            let mut response = respond(StatusCode::TOO_MANY_REQUESTS, html);
            headers::retry_after(response.headers_mut(), until - now);
            Ok(response)
        }
        Err(LinkRequestError::Full) => {
            let error = lang.text().resend_link_full();
            let html = page(lang, base_url, typed, Some(error), false)?;
            let mut response = respond(StatusCode::SERVICE_UNAVAILABLE, html);
            headers::retry_after(response.headers_mut(), time::Duration::MINUTE);
            Ok(response)
        }
    }
}

/// An address that seems to come from another site, to be sent from here.
pub fn give_back(app: &App, lang: Lang, sent: Vec<(String, String)>) -> Result<Response, AppError> {
    let error = Some(FormMessage::NotFromHere.words(lang));
    let typed = sent.into_iter().find(|(name, _)| name == FIELD);
    let typed = typed.map(|(_, value)| value).unwrap_or_default();
    let html = page(lang, &app.config.base_url, &typed, error, false)?;
    Ok(respond(StatusCode::FORBIDDEN, html))
}

fn page(
    lang: Lang,
    base_url: &str,
    typed: &str,
    error: Option<String>,
    is_done: bool,
) -> askama::Result<String> {
    let mut layout = Layout::page(Page::Status, lang, base_url);
    layout.has_errors = error.is_some();
    ResendLinkPage { layout: &layout, t: lang.text(), typed, error, is_done }.render()
}

fn respond(status: StatusCode, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    headers::cache(response.headers_mut(), Cache::Form);
    response
}
