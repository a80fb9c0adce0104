//! What monitoring asks: is the process alive, and can it do its work.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use crate::app::App;
use crate::outbox;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: 200 when the database answers, else 503; with the state of the mails. The limit on time also covers a connection that has stalled.
pub async fn ready(State(app): State<App>) -> (StatusCode, String) {
    let state = async {
        let mut connection = app.database.acquire().await?;
        outbox::backlog(&mut connection).await
    };
    match tokio::time::timeout(PATIENCE, state).await {
        Ok(Ok(backlog)) => (
            StatusCode::OK,
            format!(
                "database ok\nmails_waiting {}\noldest_mail_waits_seconds {}\nmails_given_up {}\n",
                backlog.waiting, backlog.oldest_seconds, backlog.given_up
            ),
        ),
        Ok(Err(error)) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "database unavailable\n".to_owned())
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database silent\n".to_owned()),
    }
}
