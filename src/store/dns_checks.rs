//! What the DNS answered about the domain names of applications.

use time::OffsetDateTime;

use super::{Connection, StoreError, read_code};
use crate::domain::dns_check::{DnsCheck, DnsOutcome, DnsRecord};
use crate::domain::ids::ApplicationId;

/// A domain name that is to be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingCheck {
    pub application: ApplicationId,
    /// Its place in the application.
    pub position: i16,
    /// In A-labels.
    pub name: String,
    pub record: DnsRecord,
}

/// Everything that is to be looked up of the application that has waited longest; empty when none
/// waits.
pub async fn next_pending(connection: &mut Connection) -> Result<Vec<PendingCheck>, StoreError> {
    let rows = sqlx::query!(
        "SELECT application_id, position, ascii, record
         FROM dns_checks JOIN application_domains USING (application_id, position)
         WHERE checked_at IS NULL AND application_id = (
             SELECT application_id FROM dns_checks
             JOIN applications ON applications.id = application_id
             WHERE checked_at IS NULL ORDER BY received_at LIMIT 1)
         ORDER BY position, record"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PendingCheck {
                application: row.application_id.into(),
                position: row.position,
                name: row.ascii,
                record: read_record(row.record)?,
            })
        })
        .collect()
}

/// Records what came of looking one up.
pub async fn record(
    connection: &mut Connection,
    looked_up: &PendingCheck,
    outcome: &DnsOutcome,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let (code, answers): (_, &[String]) = match outcome {
        DnsOutcome::Found(answers) => ("found", answers),
        DnsOutcome::None => ("none", &[]),
        DnsOutcome::NotChecked => ("not-checked", &[]),
    };
    sqlx::query!(
        "UPDATE dns_checks SET outcome = $4, answers = $5, checked_at = $6
         WHERE application_id = $1 AND position = $2 AND record = $3",
        looked_up.application.uuid(),
        looked_up.position,
        looked_up.record.code(),
        code,
        answers,
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// All that is known about the domain names of an application, in their order.
pub async fn find(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<Vec<DnsCheck>, StoreError> {
    let rows = sqlx::query!(
        "SELECT name, record, outcome, answers, checked_at
         FROM dns_checks JOIN application_domains USING (application_id, position)
         WHERE application_id = $1 ORDER BY position, array_position(ARRAY['ns', 'address', 'mx'], record)",
        application.uuid()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let outcome = match row.outcome.as_str() {
                "found" => DnsOutcome::Found(row.answers),
                "none" => DnsOutcome::None,
                _ => DnsOutcome::NotChecked,
            };
            let record = read_record(row.record)?;
            Ok(DnsCheck { domain: row.name, record, outcome, checked_at: row.checked_at })
        })
        .collect()
}

fn read_record(code: String) -> Result<DnsRecord, StoreError> {
    read_code("dns_checks.record", code, DnsRecord::from_code)
}
