//! Earlier applications with the same domain name or mailbox, which staff want to know of.

use sqlx::PgConnection;

use super::StoreError;
use crate::domain::application::Application;
use crate::domain::reference::Reference;

/// Any number that nothing else here locks.
const ARRIVAL_LOCK: i64 = 0x006e_706f_6300_0001;

/// The references of earlier applications that share a domain name or a mailbox with this one,
/// oldest first.
///
/// Holds a lock until the end of the transaction, so that of two that arrive in the same moment
/// one sees the other.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn like(
    connection: &mut PgConnection,
    application: &Application,
) -> Result<Vec<Reference>, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", ARRIVAL_LOCK)
        .execute(&mut *connection)
        .await?;
    let domains: Vec<String> =
        application.domains.iter().map(|domain| domain.ascii().to_owned()).collect();
    let mailboxes: Vec<String> =
        [Some(&application.representative), application.alternate.as_ref()]
            .into_iter()
            .flatten()
            .map(|person| person.email.comparison_key())
            .collect();
    let rows = sqlx::query_scalar!(
        "SELECT reference FROM applications
         WHERE id IN (SELECT application_id FROM application_domains WHERE ascii = ANY($1)
                      UNION
                      SELECT application_id FROM application_people WHERE email_key = ANY($2))
         ORDER BY received_at, reference",
        &domains,
        &mailboxes
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Reference::from_stored).collect())
}
