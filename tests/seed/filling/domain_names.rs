//! What the DNS would say about the domain names, without asking it.

use anyhow::Result;
use npoc::app::App;
use npoc::domain::dns_check::{DnsOutcome, DnsRecord};
use npoc::store::applications::StoredApplication;
use npoc::store::dns_checks::PendingCheck;
use npoc::workflow;

/// Leaves the names of an application to be looked up.
pub async fn schedule(app: &App, stored: &StoredApplication) -> Result<()> {
    let records: Vec<&str> = DnsRecord::ALL.iter().map(|record| record.code()).collect();
    sqlx::query(
        "INSERT INTO dns_checks (application_id, position, record)
         SELECT application_id, position, record
         FROM application_domains, unnest($2::text[]) AS record WHERE application_id = $1",
    )
    .bind(stored.id.uuid())
    .bind(records)
    .execute(app.database.pool())
    .await?;
    Ok(())
}

/// Answers about the names of an application. The number decides what.
pub async fn answer(app: &App, stored: &StoredApplication, number: usize) -> Result<()> {
    let mut checked = Vec::new();
    for (position, domain) in (1..).zip(&stored.application.domains) {
        for &record in DnsRecord::ALL {
            let (application, name) = (stored.id, domain.ascii().to_owned());
            let check = PendingCheck { application, position, name, record };
            checked.push((check, outcome(record, number)));
        }
    }
    Ok(workflow::record_dns_checks(app, &checked).await?)
}

fn outcome(record: DnsRecord, number: usize) -> DnsOutcome {
    let found = |answers: &[&str]| {
        DnsOutcome::Found(answers.iter().map(|&answer| answer.to_owned()).collect())
    };
    match (number % 10, record) {
        // Nobody answers.
        (0, _) => DnsOutcome::NotChecked,
        // Not registered, or registered and not used.
        (1, _) | (2, DnsRecord::Addresses | DnsRecord::MailServers) => DnsOutcome::None,
        // Used without mail, which a lone dot says (RFC 7505).
        (3, DnsRecord::MailServers) => found(&["."]),
        (_, DnsRecord::NameServers) => found(&["ns1.example.net", "ns2.example.net"]),
        (_, DnsRecord::Addresses) => found(&["192.0.2.7", "2001:db8::7"]),
        (_, DnsRecord::MailServers) => found(&["mail.example.net"]),
    }
}
