//! What has to be done now and then: deleting what is kept only for a while, and the daily digest.
//! Any number of processes may do it.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::workflow::{self, WorkflowError};

const INTERVAL: Duration = Duration::from_mins(5);

/// How long one round may take; what was not done is done in the next.
const ROUND_TIMEOUT: Duration = Duration::from_mins(1);

/// How long after the start processes of an earlier version may still run.
const UPDATE_TIME: Duration = Duration::from_hours(1);

pub async fn run(app: App, stop: CancellationToken) {
    let started = Instant::now();
    while !stop.is_cancelled() {
        match timeout(ROUND_TIMEOUT, run_once(&app)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "housekeeping failed; trying again"),
            Err(_) => tracing::error!("housekeeping takes too long; trying again"),
        }
        if started.elapsed() > UPDATE_TIME {
            let forgetting = timeout(ROUND_TIMEOUT, workflow::forget_plain_keys(&app));
            if let Ok(Err(error)) = forgetting.await {
                tracing::error!(%error, "keys of an earlier version could not be deleted");
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = sleep(INTERVAL) => {}
        }
    }
}

pub async fn run_once(app: &App) -> Result<(), WorkflowError> {
    workflow::delete_expired(app).await?;
    workflow::send_digest(app).await
}
