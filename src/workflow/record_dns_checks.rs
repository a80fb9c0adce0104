//! The DNS has answered about the domain names of an application.

use super::WorkflowError;
use super::notify::refresh_notice;
use crate::app::App;
use crate::domain::dns_check::DnsOutcome;
use crate::store::StoreError;
use crate::store::dns_checks::{self, PendingCheck};

/// Records what was found and then, in a transaction of its own, shows it in the notice to staff if
/// nobody has tried to send that yet.
pub async fn record_dns_checks(
    app: &App,
    checked: &[(PendingCheck, DnsOutcome)],
) -> Result<(), WorkflowError> {
    let Some((first, _)) = checked.first() else { return Ok(()) };
    let mut transaction = app.database.begin().await?;
    for (check, outcome) in checked {
        dns_checks::record(&mut transaction, check, outcome, app.clock.now()).await?;
    }
    transaction.commit().await?;
    // Apart: should the notice not be renderable, it goes out as it is.
    let mut transaction = app.database.begin().await?;
    match refresh_notice(&mut transaction, app, first.application).await {
        // Erased meanwhile, and its notice with it.
        Err(WorkflowError::Store(StoreError::Gone(_))) => Ok(()),
        refreshed => {
            refreshed?;
            Ok(transaction.commit().await?)
        }
    }
}
