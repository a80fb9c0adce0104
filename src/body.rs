//! Reads the body of a request, as much as is allowed. Knows nothing of what it means.

use axum::body::{Body, Bytes};
use http_body_util::BodyExt as _;

use crate::error::AppError;

/// The largest body that is read. Several times what a full form needs in the script that takes
/// the most bytes, so that somebody who pasted too much gets the form back with what is too long.
pub const LARGEST: usize = 512 * 1024;

/// How much more is read and thrown away. A browser that is still sending when the connection ends
/// shows an error of its own instead of our page.
const LARGEST_TO_DISCARD: usize = 16 * LARGEST;

/// The whole body.
///
/// # Errors
/// When it is too large, or ends early.
pub async fn read(mut body: Body) -> Result<Bytes, AppError> {
    let mut content = Vec::new();
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(AppError::Body)?;
        let Some(data) = frame.data_ref() else { continue };
        received += data.len();
        if received <= LARGEST {
            content.extend_from_slice(data);
        } else if received > LARGEST_TO_DISCARD {
            break;
        }
    }
    if received > LARGEST { Err(AppError::TooLarge) } else { Ok(content.into()) }
}
