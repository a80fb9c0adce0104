//! Pages for the answers that hyper gives by itself, to heads that no request can be made of:
//! malformed, too long, with more than a hundred fields. They reach no router.

use std::collections::HashMap;
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;

use crate::i18n::Lang;
use crate::web::error_pages;

/// How much of a request has to be known to tell its method and its language.
pub const BEGINNING: usize = 16;

/// The pages, as they are sent.
#[derive(Debug)]
pub struct BareAnswers(HashMap<(u16, Lang), Page>);

#[derive(Debug)]
struct Page {
    /// Lines, each with its end.
    fields: String,
    body: Vec<u8>,
}

impl BareAnswers {
    pub fn new(base_url: &str) -> Self {
        let statuses = [
            StatusCode::BAD_REQUEST,
            StatusCode::URI_TOO_LONG,
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        ];
        let all = statuses.iter().flat_map(|status| Lang::ALL.map(|lang| (*status, lang)));
        let page = |(status, lang): (StatusCode, Lang)| {
            let (head, body) = error_pages::page(status, lang, base_url).into_parts();
            ((status.as_u16(), lang), Page::new(&head.headers, body))
        };
        Self(all.map(page).collect())
    }

    /// What hyper is about to say, with a page. None when it is something else. `request` is how the
    /// request begins, as far as that is known: its fields are not.
    pub fn with_page(&self, answer: &[u8], request: &[u8]) -> Option<Vec<u8>> {
        let lines = str::from_utf8(answer).ok()?.strip_suffix("\r\n\r\n")?;
        let status = lines.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
        // hyper's own date, and that it closes the connection.
        let (before, after) = lines.split_once("\r\ncontent-length: 0")?;
        let page = self.0.get(&(status, language(request)))?;
        let mut answer = format!("{before}{after}\r\n{}\r\n", page.fields).into_bytes();
        if !request.starts_with(b"HEAD ") {
            answer.extend_from_slice(&page.body);
        }
        Some(answer)
    }
}

impl Page {
    fn new(headers: &HeaderMap, body: Body) -> Self {
        let body = body.collect().now_or_never().and_then(Result::ok);
        let body = body.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
        let mut fields = format!("{CONTENT_LENGTH}: {}\r\n", body.len());
        for (name, value) in headers.iter().filter(|(name, _)| **name != CONTENT_LENGTH) {
            let value = String::from_utf8_lossy(value.as_bytes());
            write!(fields, "{name}: {value}\r\n").expect("writing to memory");
        }
        Self { fields, body }
    }
}

/// That of the address, as far as it is known.
fn language(request: &[u8]) -> Lang {
    let mut words = request.split(|byte| *byte == b' ');
    let path = words.nth(1).and_then(|path| str::from_utf8(path).ok());
    path.and_then(Lang::of_path).unwrap_or_else(|| Lang::negotiate(""))
}
