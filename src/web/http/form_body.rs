//! Reads the body of a request, as much as is allowed, and the pairs in it. Knows nothing of what
//! they mean.

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt as _;

use crate::web::error::AppError;

/// The largest body that is read. Several times what a full form needs in the script that takes
/// the most bytes, so that somebody who pasted too much gets the form back with what is too long.
pub const MAX_BODY_BYTES: usize = 512 * 1024;

/// How much more is read and thrown away. A browser that is still sending when the connection ends
/// shows an error of its own instead of our page.
const MAX_DISCARDED_BYTES: usize = 16 * MAX_BODY_BYTES;

/// The whole body.
///
/// # Errors
/// When it is too large, or ends early.
async fn read(mut body: Body) -> Result<Bytes, AppError> {
    let mut content = Vec::new();
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(AppError::Body)?;
        let Some(data) = frame.data_ref() else { continue };
        received += data.len();
        if received <= MAX_BODY_BYTES {
            content.extend_from_slice(data);
        } else if received > MAX_DISCARDED_BYTES {
            break;
        }
    }
    if received > MAX_BODY_BYTES { Err(AppError::TooLarge) } else { Ok(content.into()) }
}

/// The whole body as the pairs of names and values of a form.
///
/// # Errors
/// When it is no form, too large, or ends early.
pub async fn form(headers: &HeaderMap, body: Body) -> Result<Vec<(String, String)>, AppError> {
    let body = read(body).await?;
    let content_type = headers.get(CONTENT_TYPE).and_then(|header| header.to_str().ok());
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    if !media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(AppError::NotAForm);
    }
    Ok(pairs(&body))
}

/// The pairs of names and values of a form or of a query. Never fails: what is no UTF-8 becomes
/// U+FFFD, which the check asks to type again.
pub fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().collect()
}
