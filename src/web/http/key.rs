//! The key in the address of a private page.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::domain::ids::{DraftKey, PrivateKey};
use crate::urls;
use crate::web::error::AppError;

/// A key that stands in an address.
pub trait AddressKey: Sized {
    /// Takes what stands there. The error is what is answered to anything else.
    fn from_address(text: &str) -> Result<Self, AppError>;
}

impl AddressKey for PrivateKey {
    fn from_address(text: &str) -> Result<Self, AppError> {
        PrivateKey::parse(text).ok_or(AppError::NotFound)
    }
}

impl AddressKey for DraftKey {
    fn from_address(text: &str) -> Result<Self, AppError> {
        DraftKey::parse(text).ok_or(AppError::Gone)
    }
}

/// Extracts the key.
#[derive(Clone, Copy, Debug)]
pub struct Key<K>(pub K);

impl<K: AddressKey, S: Send + Sync> FromRequestParts<S> for Key<K> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        // What is no UTF-8 is no key either.
        let path = Path::<String>::from_request_parts(parts, state).await;
        let text = path.map(|Path(text)| text).unwrap_or_default();
        K::from_address(&text).map(Key).map_err(|error| {
            let meant = urls::meant(parts.uri.path(), parts.uri.query());
            meant.map_or(error, AppError::Elsewhere)
        })
    }
}
