//! Answers those who lost the link to an application, one after another and beside all requests: how
//! long it takes, nobody can observe.

use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::link_requests::LinkRequest;
use crate::workflow;

/// How long one may take. Whoever gets no mail asks again.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Until told to stop; what waits by then is still answered.
pub async fn run(app: App, stop: CancellationToken) {
    loop {
        let request = tokio::select! {
            request = app.link_requests.next() => request,
            () = stop.cancelled() => break,
        };
        let Some(request) = request else { break };
        answer(&app, &request).await;
    }
    answer_all(&app).await;
}

/// Answers all that wait.
pub async fn answer_all(app: &App) {
    while let Some(request) = app.link_requests.next_at_once().await {
        answer(app, &request).await;
    }
}

async fn answer(app: &App, request: &LinkRequest) {
    match timeout(REQUEST_TIMEOUT, workflow::resend_links(app, request)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the links to applications could not be mailed"),
        Err(_) => tracing::error!("the links to applications could not be mailed in time"),
    }
}
