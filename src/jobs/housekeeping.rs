//! What has to be done now and then: deleting what is kept only for a while, and the daily digest.
//! Any number of processes may do it.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::app::heartbeats::Task;
use crate::outbox;
use crate::store::StoreError;
use crate::workflow::{self, Expiring, WorkflowError};

const INTERVAL: Duration = Duration::from_mins(5);

/// How long one step may take; what was not done is done in the next round.
const STEP_TIMEOUT: Duration = Duration::from_mins(1);

/// What is done in a round. That staff hear of applications comes first.
#[derive(Clone, Copy, Debug)]
enum Step {
    Digest,
    RecallMails,
    Delete(Expiring),
}

const STEPS: [Step; 6] = [
    Step::Digest,
    Step::RecallMails,
    Step::Delete(Expiring::Drafts),
    Step::Delete(Expiring::Mailboxes),
    Step::Delete(Expiring::Arrivals),
    Step::Delete(Expiring::PlainKeys),
];

pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        // What went wrong is in the log, and tried again.
        let _ = run_once(&app).await;
        tokio::select! {
            () = stop.cancelled() => {}
            () = sleep(INTERVAL) => {}
        }
    }
}

/// One round. A step that fails stops no other; the last error is given.
pub async fn run_once(app: &App) -> Result<(), WorkflowError> {
    let mut result = Ok(());
    for step in STEPS {
        let done = timeout(STEP_TIMEOUT, take(app, step)).await;
        if let Err(error) = done.unwrap_or(Err(StoreError::Timeout.into())) {
            tracing::error!(%error, ?step, "housekeeping failed; trying again");
            result = Err(error);
        }
    }
    if result.is_ok() {
        app.heartbeats.beat(Task::Housekeeping);
    }
    result
}

async fn take(app: &App, step: Step) -> Result<(), WorkflowError> {
    match step {
        Step::Digest => workflow::send_digest(app).await,
        Step::RecallMails => Ok(outbox::recall(&mut *app.database.acquire().await?).await?),
        Step::Delete(what) => workflow::delete_expired(app, what).await,
    }
}
