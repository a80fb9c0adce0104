//! The DNS has answered about the domain names of an application.

use super::WorkflowError;
use super::anew::do_anew;
use super::notify::refresh_notice;
use crate::app::App;
use crate::domain::dns_check::DnsOutcome;
use crate::domain::ids::ApplicationId;
use crate::store::StoreError;
use crate::store::dns_checks::{self, PendingCheck};

/// Records what was found and then, in a transaction of its own, shows it in the notice to staff if
/// nobody has tried to send that yet.
pub async fn record_dns_checks(
    app: &App,
    checked: &[(PendingCheck, DnsOutcome)],
) -> Result<(), WorkflowError> {
    let Some((first, _)) = checked.first() else { return Ok(()) };
    do_anew(|| record(app, checked)).await?;
    // Apart: should the notice not be renderable, it goes out as it is.
    match do_anew(|| refresh(app, first.application)).await {
        // Erased meanwhile, and its notice with it.
        Err(WorkflowError::Store(StoreError::Gone(_))) => Ok(()),
        refreshed => refreshed,
    }
}

async fn record(app: &App, checked: &[(PendingCheck, DnsOutcome)]) -> Result<(), WorkflowError> {
    let mut transaction = app.database.begin().await?;
    for (check, outcome) in checked {
        dns_checks::record(&mut transaction, check, outcome, app.clock.now()).await?;
    }
    Ok(transaction.commit().await?)
}

async fn refresh(app: &App, application: ApplicationId) -> Result<(), WorkflowError> {
    let mut transaction = app.database.begin().await?;
    refresh_notice(&mut transaction, app, application).await?;
    Ok(transaction.commit().await?)
}
