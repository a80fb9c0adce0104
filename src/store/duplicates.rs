//! Applications with the same domain name or mailbox, which staff want to know of, and the one that
//! is the same in everything. Both rely on [`locks::lock_submissions`](super::locks), which the
//! caller takes first.

use time::OffsetDateTime;

use super::applications::{self, Key, StoredApplication};
use super::{Connection, StoreError};
use crate::domain::application::Application;
use crate::domain::ids::{ApplicationId, PrivateKey};
use crate::domain::reference::Reference;
use crate::domain::state::ApplicationState;

/// More related applications than these are not listed.
const MAX_RELATED: i64 = 20;

/// At most these many applications of one mailbox and name are compared, latest first.
const MAX_COMPARED: i64 = 10;

/// An application with a domain name or a mailbox in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedApplication {
    pub id: ApplicationId,
    pub reference: Reference,
}

/// The latest applications that share a domain name or a mailbox with this one, oldest first.
/// Those that are held do not count.
pub async fn find_related(
    connection: &mut Connection,
    application: &Application,
) -> Result<Vec<RelatedApplication>, StoreError> {
    let domains: Vec<String> =
        application.domains.iter().map(|domain| domain.ascii().to_owned()).collect();
    let mailboxes: Vec<String> =
        application.people().map(|person| person.email.canonical_key()).collect();
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", reference AS "reference!" FROM (
               SELECT id, reference, received_at
               FROM applications JOIN application_states ON application_id = id
               WHERE id IN (SELECT application_id FROM application_domains WHERE ascii = ANY($1)
                            UNION
                            SELECT application_id FROM application_people
                            WHERE email_key = ANY($2))
                 AND state <> ALL ($4)
               ORDER BY received_at DESC, reference LIMIT $3
           ) AS latest ORDER BY received_at, reference"#,
        &domains,
        &mailboxes,
        MAX_RELATED,
        &ApplicationState::codes_where(ApplicationState::is_held)
    )
    .fetch_all(connection)
    .await?;
    let related = rows.into_iter().map(|row| RelatedApplication {
        id: row.id.into(),
        reference: Reference::from_stored(row.reference),
    });
    Ok(related.collect())
}

/// The application that was received after `since` with exactly these answers, if there is one
/// that was not withdrawn.
///
/// A browser that goes back to the form after it was sent may fetch it anew, with another
/// submission key, and fill in what was typed: sent again, that is still the same application.
pub async fn find_identical(
    connection: &mut Connection,
    application: &Application,
    since: OffsetDateTime,
) -> Result<Option<StoredApplication>, StoreError> {
    let candidates = sqlx::query_scalar!(
        "SELECT private_key FROM applications
         JOIN application_people ON application_id = applications.id AND part = 'representative'
         JOIN application_states USING (application_id)
         WHERE email_key = $1 AND organisation_name = $2 AND received_at > $3
           AND state <> ALL ($5)
         ORDER BY received_at DESC LIMIT $4",
        application.representative.email.canonical_key(),
        application.organisation_name.as_str(),
        since,
        MAX_COMPARED,
        &ApplicationState::codes_where(ApplicationState::is_withdrawn)
    )
    .fetch_all(&mut *connection)
    .await?;
    for key in candidates {
        let stored = applications::find(connection, Key::Private(PrivateKey::from(key))).await?;
        if let Some(stored) = stored.filter(|stored| stored.application == *application) {
            return Ok(Some(stored));
        }
    }
    Ok(None)
}
