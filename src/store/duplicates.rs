//! RelatedApplication applications with the same domain name or mailbox, which staff want to know of, and the
//! one that is the same in everything.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::StoreError;
use super::applications::{self, Key, Stored};
use crate::domain::application::Application;
use crate::domain::reference::Reference;

/// So many earlier applications are told of: more would only be a flood.
const MAX_RELATED: i64 = 20;

/// Any number that nothing else here locks.
const ARRIVAL_LOCK: i64 = 0x006e_706f_6300_0001;

/// An earlier application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct RelatedApplication {
    pub id: Uuid,
    pub reference: Reference,
}

/// The latest earlier applications that share a domain name or a mailbox with this one, oldest
/// first. Those that are held back as programs' do not count.
///
/// Holds a lock until the end of the transaction, so that of two that arrive in the same moment
/// one sees the other.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn find_related(
    connection: &mut PgConnection,
    application: &Application,
) -> Result<Vec<RelatedApplication>, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", ARRIVAL_LOCK)
        .execute(&mut *connection)
        .await?;
    let domains: Vec<String> =
        application.domains.iter().map(|domain| domain.ascii().to_owned()).collect();
    let mailboxes: Vec<String> =
        [Some(&application.representative), application.alternate.as_ref()]
            .into_iter()
            .flatten()
            .map(|person| person.email.canonical_key())
            .collect();
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", reference AS "reference!" FROM (
               SELECT id, reference, received_at FROM applications
               WHERE id IN (SELECT application_id FROM application_domains WHERE ascii = ANY($1)
                            UNION
                            SELECT application_id FROM application_people
                            WHERE email_key = ANY($2))
                 AND NOT EXISTS (SELECT 1 FROM application_holds
                                 WHERE application_id = applications.id AND released_at IS NULL)
               ORDER BY received_at DESC, reference LIMIT $3
           ) AS latest ORDER BY received_at, reference"#,
        &domains,
        &mailboxes,
        MAX_RELATED
    )
    .fetch_all(connection)
    .await?;
    let earlier = rows.into_iter();
    Ok(earlier
        .map(|row| RelatedApplication {
            id: row.id,
            reference: Reference::from_stored(row.reference),
        })
        .collect())
}

/// The application that was received after `since` with exactly these answers, if there is one that
/// was not withdrawn.
/// A browser that goes back to the form after it was sent may fetch it anew, with another
/// submission key, and fill in what was typed: sent again, that is still the same application.
///
/// Call it after [`find_related`], whose lock it relies on.
///
/// # Errors
/// When the database does not answer, or holds what this version cannot read.
pub async fn find_identical(
    connection: &mut PgConnection,
    application: &Application,
    since: OffsetDateTime,
) -> Result<Option<Stored>, StoreError> {
    let candidates = sqlx::query_scalar!(
        "SELECT private_key FROM applications
         JOIN application_people ON application_id = applications.id AND part = 'representative'
         WHERE email_key = $1 AND organisation_name = $2 AND received_at > $3
           AND NOT EXISTS (SELECT 1 FROM events
                           WHERE application_id = applications.id AND kind = 'withdrawn')
         ORDER BY received_at DESC LIMIT 10",
        application.representative.email.canonical_key(),
        application.organisation_name.as_str(),
        since
    )
    .fetch_all(&mut *connection)
    .await?;
    for private_key in candidates {
        let stored = applications::find(connection, Key::PrivatePage(private_key)).await?;
        if let Some(stored) = stored.filter(|stored| stored.application == *application) {
            return Ok(Some(stored));
        }
    }
    Ok(None)
}
