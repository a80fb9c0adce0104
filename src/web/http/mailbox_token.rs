//! The token that shows that a link was read where it was mailed.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::form_body::pairs;
use crate::domain::ids::MailboxToken;
use crate::urls::{TOKEN_PARAMETER, without_signs};

/// The token among the fields of a form or the parameters of an address, where a mail program may
/// have put the sign that followed it in the text.
pub fn token(pairs: &[(String, String)]) -> Option<MailboxToken> {
    let (_, value) = pairs.iter().find(|(name, _)| name == TOKEN_PARAMETER)?;
    MailboxToken::parse(without_signs(value))
}

/// Extracts the token of an address.
#[derive(Clone, Copy, Debug)]
pub struct QueryToken(pub Option<MailboxToken>);

impl<S: Sync> FromRequestParts<S> for QueryToken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(token(&pairs(parts.uri.query().unwrap_or_default().as_bytes()))))
    }
}
