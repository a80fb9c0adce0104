//! Why a request is not answered with a page.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::mail::RenderError;
use crate::store::StoreError;
use crate::web::http::headers;
use crate::workflow::WorkflowError;

/// Why a request is not answered with a page. Becomes a bare status; `error_pages` puts the page to
/// it.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("not found")]
    NotFound,
    /// What was at this private address has been deleted, or was never there.
    #[error("gone")]
    Gone,
    /// Another address was meant.
    #[error("elsewhere")]
    Elsewhere(String),
    #[error("not a form")]
    NotAForm,
    /// The body is larger than `MAX_BODY_BYTES`.
    #[error("too large")]
    TooLarge,
    /// More than `MAX_FIELDS`, which no page of ours sends.
    #[error("too many fields")]
    TooManyFields,
    #[error(transparent)]
    Body(axum::Error),
    /// The database refused, or holds what this version cannot read.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Render(#[from] askama::Error),
    #[error(transparent)]
    RenderMail(RenderError),
}

impl From<WorkflowError> for AppError {
    fn from(error: WorkflowError) -> Self {
        match error {
            WorkflowError::Store(error) => AppError::Store(error),
            WorkflowError::Render(error) => AppError::RenderMail(error),
        }
    }
}

impl AppError {
    /// The status that says it. 503 when trying again later can help.
    pub fn status(&self) -> StatusCode {
        match self {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Gone => StatusCode::GONE,
            AppError::Elsewhere(_) => StatusCode::SEE_OTHER,
            AppError::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            AppError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            AppError::TooManyFields | AppError::Body(_) => StatusCode::BAD_REQUEST,
            AppError::Store(error) if error.is_temporary() => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Store(_) | AppError::Render(_) | AppError::RenderMail(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// Records it in the log, for the operator.
    pub fn log(&self) {
        match self {
            AppError::NotFound
            | AppError::Gone
            | AppError::Elsewhere(_)
            | AppError::NotAForm
            | AppError::TooLarge
            | AppError::TooManyFields
            | AppError::Body(_) => {}
            AppError::Store(_) | AppError::Render(_) | AppError::RenderMail(_) => {
                tracing::error!(error = %self, "a request could not be answered");
            }
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        self.log();
        if let AppError::Elsewhere(address) = &self {
            return headers::see_other(address);
        }
        let mut response = self.status().into_response();
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
