//! The history of an application: append-only.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::StoreError;
use crate::domain::choices::coded;

coded! {
    /// What can happen to an application.
    EventKind {
        Received = "received",
    }
}

/// Adds an event to the history of an application.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn add(
    connection: &mut PgConnection,
    application: Uuid,
    kind: EventKind,
    at: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO events (application_id, at, kind) VALUES ($1, $2, $3)",
        application,
        at,
        kind.code()
    )
    .execute(connection)
    .await?;
    Ok(())
}
