//! The pages that say what went wrong, in the language of the request.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::header::{ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};

use crate::app::App;
use crate::i18n::{Lang, Text};
use crate::urls;
use crate::web::http::form_body::MAX_BODY_BYTES;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::Layout;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'page> {
    layout: &'page Layout<'page>,
    t: &'static Text,
    text: String,
    shows_pages: bool,
}

/// The page for a status, in a language, with the headers that belong to it.
pub fn page(status: StatusCode, lang: Lang, base_url: &str) -> Response {
    let t = lang.text();
    let (heading, text) = match status {
        StatusCode::FORBIDDEN => (t.error_forbidden_title(), t.error_forbidden_text()),
        StatusCode::NOT_FOUND => (t.error_not_found_title(), t.error_not_found_text()),
        StatusCode::METHOD_NOT_ALLOWED => (t.error_method_title(), t.error_method_text()),
        StatusCode::REQUEST_TIMEOUT => (t.error_timeout_title(), t.error_timeout_text()),
        StatusCode::PAYLOAD_TOO_LARGE => {
            (t.error_too_large_title(), t.error_too_large_text(lang.number(MAX_BODY_BYTES / 1024)))
        }
        StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
            (t.error_head_too_large_title(), t.error_head_too_large_text())
        }
        StatusCode::GONE => (t.error_gone_title(), t.error_gone_text()),
        StatusCode::TOO_MANY_REQUESTS => (t.error_too_many_title(), t.error_too_many_text()),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (t.error_media_type_title(), t.error_media_type_text())
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            (t.error_unavailable_title(), t.error_unavailable_text())
        }
        status if status.is_client_error() => {
            (t.error_bad_request_title(), t.error_bad_request_text())
        }
        _ => (t.error_internal_title(), t.error_internal_text()),
    };
    let layout = &Layout::error(lang, heading, text.clone(), base_url);
    let shows_pages = matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE);
    let html = ErrorPage { layout, t, text, shows_pages }.render();
    // Should even this template fail, the heading alone still says it.
    let html = html.unwrap_or_else(|_| layout.heading.clone());
    let mut response = (status, Html(html)).into_response();
    headers::secure(response.headers_mut());
    headers::cache(response.headers_mut(), Cache::Never);
    response
}

/// Puts the page to a response that has only an error's status; leaves alone what says more, be it a
/// page or what a machine has asked for.
pub fn with_error_page(response: Response, lang: Lang, base_url: &str) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let says_more = response.headers().get(CONTENT_TYPE).is_some_and(|content_type| {
        let content_type = content_type.as_bytes();
        content_type.starts_with(b"text/html") || content_type.starts_with(b"application/json")
    });
    if !is_error || says_more {
        return response;
    }
    let mut page = page(status, lang, base_url);
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// Whatever no route knows. What means a page of ours, though it is not its address, leads to it.
pub async fn not_found(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    lang: Lang,
) -> Response {
    if let Some(location) = urls::meant(uri.path(), uri.query()).as_deref().and_then(header) {
        let mut response = (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response();
        headers::private(response.headers_mut());
        return response;
    }
    let mut response = page(StatusCode::NOT_FOUND, lang, &app.config.base_url);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language"));
    response
}

/// A known address with a method that it does not take.
pub async fn method_not_allowed(State(app): State<App>, lang: Lang) -> Response {
    page(StatusCode::METHOD_NOT_ALLOWED, lang, &app.config.base_url)
}

fn header(address: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(address).ok()
}
