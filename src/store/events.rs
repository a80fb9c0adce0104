//! The history of an application: append-only. What its mails add to it is read from the outbox.

use time::OffsetDateTime;

use super::{Connection, StoreError, read_code};
use crate::domain::event::{EventKind, HistoryEvent};
use crate::domain::ids::ApplicationId;
use crate::domain::mail::MailKind;
use crate::domain::reference::Reference;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    pub event: HistoryEvent,
    pub at: OffsetDateTime,
}

/// Adds an event to the history of an application. False when it is one that can happen only once
/// and has happened.
pub async fn add(
    connection: &mut Connection,
    application: ApplicationId,
    kind: EventKind,
    at: OffsetDateTime,
) -> Result<bool, StoreError> {
    let added = sqlx::query!(
        "INSERT INTO events (application_id, at, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        application.uuid(),
        at,
        kind.code()
    )
    .execute(connection)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Whether something happened to an application since a moment.
pub async fn happened_since(
    connection: &mut Connection,
    application: ApplicationId,
    kind: EventKind,
    since: OffsetDateTime,
) -> Result<bool, StoreError> {
    let happened = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM events WHERE application_id = $1 AND kind = $2
                          AND at > $3) AS "happened!""#,
        application.uuid(),
        kind.code(),
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(happened)
}

/// Records in the histories of both that an application has something in common with others.
pub async fn relate(
    connection: &mut Connection,
    application: ApplicationId,
    related: impl IntoIterator<Item = ApplicationId>,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    let related: Vec<_> = related.into_iter().map(ApplicationId::uuid).collect();
    if related.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO events (application_id, at, kind, related)
         SELECT $1, $3::timestamptz, $4, related FROM unnest($2::uuid[]) AS related
         UNION ALL
         SELECT related, $3::timestamptz, $4, $1 FROM unnest($2::uuid[]) AS related",
        application.uuid(),
        &related,
        at,
        EventKind::Related.code()
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn history(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<Vec<HistoryEntry>, StoreError> {
    // What became of the acknowledgement has no kind of event: it stands in the outbox.
    let rows = sqlx::query!(
        r#"SELECT kind, at AS "at!", reference, sent AS "sent!" FROM (
               SELECT kind, at, events.id AS place, reference, false AS sent
               FROM events LEFT JOIN applications ON applications.id = related
               WHERE application_id = $1
               UNION ALL
               SELECT NULL, coalesce(sent_at, gave_up_at), NULL, NULL, sent_at IS NOT NULL
               FROM outbox
               WHERE application_id = $1 AND kind = $2
                 AND (sent_at IS NOT NULL OR gave_up_at IS NOT NULL)
           ) AS entries ORDER BY at, place"#,
        application.uuid(),
        MailKind::Acknowledgement.code()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let event = match row.kind {
                None if row.sent => HistoryEvent::Acknowledged,
                None => HistoryEvent::NotDelivered,
                Some(code) => {
                    let kind = read_code("events.kind", code, EventKind::from_code)?;
                    HistoryEvent::recorded(kind, row.reference.map(Reference::from_stored))
                        .ok_or(StoreError::Incomplete(application))?
                }
            };
            Ok(HistoryEntry { event, at: row.at })
        })
        .collect()
}
