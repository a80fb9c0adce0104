//! What monitoring asks: is the process alive, and can it do its work.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use crate::app::App;
use crate::outbox::{self, Backlog};
use crate::store::StoreError;

/// How long the database may take to answer, which also covers a connection that has stalled.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// What `/readyz` says.
#[derive(Serialize)]
struct Readiness {
    database: DatabaseState,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    mails: Option<Mails>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum DatabaseState {
    Ok,
    Unavailable,
    Silent,
}

#[derive(Serialize)]
struct Mails {
    #[serde(rename = "mails_waiting")]
    waiting: i64,
    #[serde(rename = "oldest_mail_waits_seconds")]
    oldest_waits_seconds: i64,
    #[serde(rename = "mails_given_up")]
    given_up: i64,
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: 200 when the database answers, else 503; with the state of the mails.
pub async fn ready(State(app): State<App>) -> Response {
    let backlog = tokio::time::timeout(DATABASE_TIMEOUT, backlog(&app)).await;
    let (database, mails) = match backlog.unwrap_or(Err(StoreError::Timeout)) {
        Ok(backlog) => (DatabaseState::Ok, Some(Mails::from(backlog))),
        Err(StoreError::Timeout) => (DatabaseState::Silent, None),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (DatabaseState::Unavailable, None)
        }
    };
    let status = match database {
        DatabaseState::Ok => StatusCode::OK,
        DatabaseState::Unavailable | DatabaseState::Silent => StatusCode::SERVICE_UNAVAILABLE,
    };
    match serde_json::to_string(&Readiness { database, mails }) {
        Ok(json) => (status, [(CONTENT_TYPE, "application/json")], json + "\n").into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn backlog(app: &App) -> Result<Backlog, StoreError> {
    outbox::backlog(&mut *app.database.acquire().await?).await
}

impl From<Backlog> for Mails {
    fn from(backlog: Backlog) -> Self {
        Self {
            waiting: backlog.waiting,
            oldest_waits_seconds: backlog.oldest_seconds,
            given_up: backlog.given_up,
        }
    }
}
