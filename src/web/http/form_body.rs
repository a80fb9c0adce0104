//! The body of a request as the fields of a form, as much of it as is allowed. Knows nothing of
//! what they mean.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt as _;

use crate::web::error::AppError;

/// The largest body that is read. Several times what a full form needs in the script that takes
/// the most bytes, so that somebody who pasted too much gets the form back with what is too long.
pub const MAX_BODY_BYTES: usize = 512 * 1024;

/// How much more is read and thrown away. A browser that is still sending when the connection ends
/// shows an error of its own instead of our page.
const MAX_DISCARDED_BYTES: usize = 16 * MAX_BODY_BYTES;

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
        Ok(Self(pairs(&body)))
    }
}

/// The pairs of names and values of a form or of a query. Never fails: what is no UTF-8 becomes
/// U+FFFD, which the validation asks to type again.
pub fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(encoded).into_owned().collect()
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
