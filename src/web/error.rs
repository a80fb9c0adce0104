//! What can go wrong with a request, and the page that says so in the language of its address.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::i18n::{Lang, Text};
use crate::store::StoreError;
use crate::urls::Page;
use crate::web::http::form_body;
use crate::web::http::headers::{self, Cache};
use crate::web::layout::{CurrentPage, Site};
use crate::workflow::notify::NotifyError;

/// Why a request is not answered with a page. Becomes a bare status; `layers::error_pages` puts
/// the page to it.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is nothing at this address.
    #[error("not found")]
    NotFound,
    /// What was at this private address has been deleted, or was never there.
    #[error("gone")]
    Gone,
    /// The body is not in the format of a form.
    #[error("not a form")]
    NotAForm,
    /// The body is larger than [`form_body::MAX_BODY_BYTES`].
    #[error("too large")]
    TooLarge,
    /// The body did not arrive whole.
    #[error(transparent)]
    Body(axum::Error),
    /// The database refused, or holds what this version cannot read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A template failed.
    #[error(transparent)]
    Render(#[from] askama::Error),
}

impl From<NotifyError> for AppError {
    fn from(error: NotifyError) -> Self {
        match error {
            NotifyError::Store(error) => AppError::Store(error),
            NotifyError::Render(error) => AppError::Render(error),
        }
    }
}

impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        AppError::Store(error.into())
    }
}

impl AppError {
    /// The status that tells it. 503 when trying again later can help.
    pub fn status(&self) -> StatusCode {
        match self {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Gone => StatusCode::GONE,
            AppError::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            AppError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::Body(_) => StatusCode::BAD_REQUEST,
            AppError::Store(StoreError::Database(error)) if is_unavailable(error) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            AppError::Store(StoreError::Timeout) => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Store(_) | AppError::Render(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Notes it in the log, for the operator.
    pub fn log(&self) {
        match self {
            AppError::NotFound
            | AppError::Gone
            | AppError::NotAForm
            | AppError::TooLarge
            | AppError::Body(_) => {}
            error => tracing::error!(%error, "a request could not be answered"),
        }
    }
}

/// Whether the database is away, starting, stopping, full or out of connections, rather than asked
/// for something wrong (SQLSTATE classes 08, 53, 57 and 58).
fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        self.log();
        let mut response = self.status().into_response();
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'page> {
    site: &'page Site<'page>,
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
        StatusCode::PAYLOAD_TOO_LARGE => (
            t.error_too_large_title(),
            t.error_too_large_text(lang.number(form_body::MAX_BODY_BYTES / 1024)),
        ),
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
    let site = &Site {
        lang,
        here: CurrentPage::Error,
        heading,
        has_errors: false,
        description: text.clone(),
        base_url,
    };
    let shows_pages = matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE);
    let html = ErrorPage { site, t, text, shows_pages }.render();
    // Should even this template fail, the heading alone still says it.
    let html = html.unwrap_or_else(|_| site.heading.clone());
    let mut response = (status, Html(html)).into_response();
    headers::secure(response.headers_mut());
    headers::cache(response.headers_mut(), Cache::Never);
    response
}

/// The language to answer in: that of the address, else the one that the browser asks for.
pub fn language(path: &str, headers: &HeaderMap) -> Lang {
    Lang::of_path(path).unwrap_or_else(|| preferred(headers))
}

/// The language that the browser asks for.
pub fn preferred(headers: &HeaderMap) -> Lang {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    Lang::negotiate(wanted.unwrap_or_default())
}

/// Puts the page to a response that has only an error's status; leaves every other one alone.
pub fn with_error_page(response: Response, lang: Lang, base_url: &str) -> Response {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|content_type| content_type.as_bytes().starts_with(b"text/html"));
    if !is_error || is_page {
        return response;
    }
    let mut dressed = page(status, lang, base_url);
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    dressed
}

/// Whatever no route knows: a known page with a slash too many or too few is led to its place.
pub async fn not_found(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let path = uri.path();
    let bare = path.trim_end_matches('/');
    for lang in Lang::ALL {
        for page in Page::ALL {
            let known = page.path(lang);
            if known != path && known.trim_end_matches('/') == bare {
                let location = HeaderValue::from_static(known);
                return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, location)]).into_response();
            }
        }
    }
    let mut response = page(StatusCode::NOT_FOUND, language(path, &headers), &app.config.base_url);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language"));
    response
}

/// A known address with a method that it does not take.
pub async fn method_not_allowed(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    page(StatusCode::METHOD_NOT_ALLOWED, language(uri.path(), &headers), &app.config.base_url)
}
