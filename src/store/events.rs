//! The history of an application: append-only. What its mails add to it is read from the outbox.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::StoreError;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;

/// An entry of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Event {
    pub kind: EventKind,
    pub at: OffsetDateTime,
    /// The other application of [`EventKind::Related`].
    pub related: Option<Reference>,
}

/// Adds an event to the history of an application. False when it is one that can happen only once
/// and has happened.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn add(
    connection: &mut PgConnection,
    application: Uuid,
    kind: EventKind,
    at: OffsetDateTime,
) -> Result<bool, StoreError> {
    let added = sqlx::query!(
        "INSERT INTO events (application_id, at, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        application,
        at,
        kind.code()
    )
    .execute(connection)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Whether something happened to an application, since a moment if one is given.
///
/// # Errors
/// When the database does not answer.
pub async fn happened(
    connection: &mut PgConnection,
    application: Uuid,
    kind: EventKind,
    since: Option<OffsetDateTime>,
) -> Result<bool, StoreError> {
    let happened = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM events WHERE application_id = $1 AND kind = $2
                          AND ($3::timestamptz IS NULL OR at > $3)) AS "happened!""#,
        application,
        kind.code(),
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(happened)
}

/// Notes in the histories of both that an application has something in common with earlier ones.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn link(
    connection: &mut PgConnection,
    application: Uuid,
    earlier: &[Uuid],
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO events (application_id, at, kind, related)
         SELECT $1, $3::timestamptz, 'related', earlier FROM unnest($2::uuid[]) AS earlier
         UNION ALL
         SELECT earlier, $3::timestamptz, 'related', $1 FROM unnest($2::uuid[]) AS earlier",
        application,
        earlier,
        at
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The whole history, oldest first.
///
/// # Errors
/// When the database does not answer, or holds what this version cannot read.
pub async fn history(
    connection: &mut PgConnection,
    application: Uuid,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT kind AS "kind!", at AS "at!", reference FROM (
               SELECT kind, at, events.id AS place, reference
               FROM events LEFT JOIN applications ON applications.id = related
               WHERE application_id = $1
               UNION ALL
               SELECT CASE WHEN sent_at IS NULL THEN 'not-delivered' ELSE 'acknowledged' END,
                      coalesce(sent_at, gave_up_at), NULL, NULL
               FROM outbox
               WHERE application_id = $1 AND kind = 'acknowledgement'
                 AND (sent_at IS NOT NULL OR gave_up_at IS NOT NULL)
           ) AS entries ORDER BY at, place"#,
        application
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = EventKind::from_code(&row.kind)
                .ok_or(StoreError::UnknownCode { column: "events.kind", code: row.kind })?;
            let related = row.reference.map(Reference::from_stored);
            Ok(Event { kind, at: row.at, related })
        })
        .collect()
}
