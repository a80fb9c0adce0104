//! How mails fare, for notices and monitoring.

use crate::domain::ids::ApplicationId;
use crate::domain::mail::MailKind;
use crate::store::{Connection, StoreError};

/// What monitoring wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Mails not yet sent.
    pub waiting: i64,
    /// For how many seconds the oldest of them has waited.
    pub oldest_seconds: i64,
    /// Mails that were given up in the last seven days, and notices to staff that ever were: an
    /// application that nobody was notified of stays an alarm until somebody sends its notice again.
    pub given_up: i64,
}

/// Whether an acknowledgement of the application was put into the outbox.
pub async fn has_acknowledgement(
    connection: &mut Connection,
    application: ApplicationId,
) -> Result<bool, StoreError> {
    let exists = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM outbox
                          WHERE application_id = $1 AND kind = $2) AS "exists!""#,
        application.uuid(),
        MailKind::Acknowledgement.code()
    )
    .fetch_one(connection)
    .await?;
    Ok(exists)
}

/// Whether the relay took the last mail to a mailbox beyond ASCII, and so has SMTPUTF8. False as
/// long as none was tried.
pub async fn relay_takes_internationalised(
    connection: &mut Connection,
) -> Result<bool, StoreError> {
    let took = sqlx::query_scalar!(
        r#"SELECT sent_at IS NOT NULL AS "took!" FROM outbox
           WHERE octet_length(recipient) > char_length(recipient)
             AND (sent_at IS NOT NULL OR last_error IS NOT NULL)
           ORDER BY coalesce(sent_at, due_at) DESC LIMIT 1"#
    )
    .fetch_optional(connection)
    .await?;
    Ok(took.unwrap_or(false))
}

/// What waits, since when, and what was given up lately.
pub async fn backlog(connection: &mut Connection) -> Result<Backlog, StoreError> {
    // Apart, so that each reads an index of what is unsent, not all that ever was.
    let row = sqlx::query!(
        r#"SELECT waiting AS "waiting!", oldest_seconds AS "oldest_seconds!",
                  (SELECT count(*) FROM outbox
                   WHERE gave_up_at IS NOT NULL
                     AND (kind = ANY ($1) OR gave_up_at > now() - interval '7 days'))
                      AS "given_up!"
           FROM (SELECT count(*) AS waiting,
                        greatest(0, coalesce(extract(epoch FROM now() - min(created_at)), 0))::int8
                            AS oldest_seconds
                 FROM outbox WHERE sent_at IS NULL AND gave_up_at IS NULL) AS unsent"#,
        &MailKind::codes_where(MailKind::announces_applications)
    )
    .fetch_one(connection)
    .await?;
    Ok(Backlog { waiting: row.waiting, oldest_seconds: row.oldest_seconds, given_up: row.given_up })
}
