//! The response headers that are a decision of the site: security, and how long what may be kept.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};

/// How long a response may be kept, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    /// The name changes with the content: keep it for ever.
    Immutable,
    /// The same for every visitor. Kept for five minutes, then asked about by its ETag; for a day it
    /// may still be shown while that is asked.
    Shared,
    /// A page of a form, made for one visitor: going back brings back what they typed, as it does
    /// for the fields of any form.
    Form,
    /// Stands at an address that is private, or depends on the moment.
    Never,
}

impl Cache {
    /// The value of `Cache-Control`.
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Cache::Immutable => "public, max-age=31536000, immutable",
            Cache::Shared => "public, max-age=300, stale-while-revalidate=86400",
            Cache::Form => "private, no-cache",
            Cache::Never => "no-store",
        })
    }
}

/// No script, no frame, nothing from elsewhere. `connect-src` gives nothing away where no script
/// runs; without it, tools that audit a page cannot fetch `robots.txt` from within it.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; \
                      manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the security headers on a response. The transport's (HSTS) is the reverse proxy's.
pub fn secure(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Not `no-referrer`: browsers would then send `Origin: null` with the form.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), browsing-topics=()"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
}

/// Puts a cache policy on a response.
pub fn cache(headers: &mut HeaderMap, cache: Cache) {
    headers.insert(CACHE_CONTROL, cache.header());
}

/// Tells programs, too, when to try again.
pub fn retry_after(headers: &mut HeaderMap, wait: time::Duration) {
    headers.insert(RETRY_AFTER, HeaderValue::from(wait.whole_seconds().max(1)));
}

/// Marks a response as private: stored by nobody, indexed by no search engine.
pub fn private(headers: &mut HeaderMap) {
    cache(headers, Cache::Never);
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
}

/// A page that only whoever has its address may see.
pub fn private_page(html: String) -> Response {
    let mut response = Html(html).into_response();
    private(response.headers_mut());
    response
}

/// Leads on to a path after something was done.
///
/// # Panics
/// When the path is not ASCII, as all of ours are.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).expect("our paths and keys are ASCII");
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response();
    private(response.headers_mut());
    response
}
