//! The language of a request: that of its address, else the one that the browser asks for.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};

use crate::i18n::Lang;

/// The language to answer in.
pub fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    Lang::of_path(uri.path()).unwrap_or_else(|| {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
        Lang::negotiate(wanted.unwrap_or_default())
    })
}

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(language(&parts.uri, &parts.headers))
    }
}
