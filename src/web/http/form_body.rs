//! The body of a request as the fields of a form, as much of it as is allowed. Knows nothing of
//! what they mean.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt as _;

use crate::forms::longest_form::LONGEST_FORM_BYTES;
use crate::web::error::AppError;

/// The largest body that is read. Twice what the longest form needs, so that somebody who pasted too
/// much gets the form back with what is too long.
pub const MAX_BODY_BYTES: usize = (2 * LONGEST_FORM_BYTES).next_multiple_of(64 * 1024);

/// How much more is read and thrown away. A browser that is still sending when the connection ends
/// shows an error of its own instead of our page.
const MAX_DISCARDED_BYTES: usize = 8 * 1024 * 1024;

/// The most fields that are taken: more than the controls of any page of ours.
pub const MAX_FIELDS: usize = 256;

/// Extracts the pairs of names and values of a form.
#[derive(Clone)]
pub struct FormBody(pub Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let body = read(body).await?;
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|header| header.to_str().ok());
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
        if !media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(AppError::NotAForm);
        }
        let pairs = pairs(&body);
        if pairs.len() > MAX_FIELDS { Err(AppError::TooManyFields) } else { Ok(Self(pairs)) }
    }
}

/// The pairs of names and values of a form or of a query, and no more of them than show that there
/// are too many. Never fails: what is no UTF-8 becomes U+FFFD, which the validation asks to type
/// again.
pub fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().take(MAX_FIELDS + 1).collect()
}

/// The whole body, unless it is too large or ends early.
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
