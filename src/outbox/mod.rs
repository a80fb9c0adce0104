//! The mails that are to be sent, in the database: put there in the transaction that they tell of,
//! claimed, and marked as sent, due later, or given up. Knows nothing of what they say.

pub mod worker;

use std::time::Duration;

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::choices::Language;
use crate::domain::mail::{Mail, MailKind};
use crate::domain::reference::Reference;
use crate::store::StoreError;

/// The channel on which PostgreSQL says that a mail was put here.
pub const CHANNEL: &str = "outbox";

/// A claimed mail: nobody else tries it before the lease is over.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Claimed {
    pub claim: Claim,
    /// None for what is about no single application.
    pub application: Option<(Uuid, Reference)>,
    pub message: Mail,
    pub created_at: OffsetDateTime,
    /// For how many seconds it has existed, by the database's clock.
    pub age_seconds: f64,
}

/// The right to decide what becomes of a mail: lost as soon as somebody else has claimed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Claim {
    pub id: Uuid,
    /// How often the mail has been tried, this time included.
    pub attempts: i32,
}

/// How a mail fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Delivery {
    /// None was written, because the mailbox has had enough of them, or not yet, because a person
    /// has to look at the application first.
    NotQueued,
    PendingCheck,
    Sent,
    GaveUp,
}

/// What monitoring wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Mails not yet sent.
    pub waiting: i64,
    /// For how many seconds the oldest of them has waited.
    pub oldest_seconds: i64,
    /// Mails that were given up in the last seven days, and notices to staff that ever were: an
    /// application that nobody was told of stays an alarm until somebody sends its notice again.
    pub given_up: i64,
}

/// Puts a mail into the outbox, as part of the caller's transaction, to be sent after a wait.
/// Workers hear of it at commit.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn enqueue(
    connection: &mut PgConnection,
    application_id: Option<Uuid>,
    written: OffsetDateTime,
    wait: Duration,
    message: &Mail,
) -> Result<Uuid, StoreError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "INSERT INTO outbox (id, application_id, kind, language, recipient, reply_to, subject,
             plain_text, html, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(secs => $11))",
        id,
        application_id,
        message.kind.code(),
        message.language.code(),
        message.recipient,
        message.reply_to,
        message.subject,
        message.plain_text,
        message.html,
        written,
        wait.as_secs_f64()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("SELECT pg_notify($1, '')", CHANNEL).execute(connection).await?;
    Ok(id)
}

/// Puts other words in the place of those of a notice that nobody has tried to send yet, and sends
/// it now. One that was tried stays as it was.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn replace_notice(
    connection: &mut PgConnection,
    application_id: Uuid,
    notice: &Mail,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET plain_text = $2, html = $3, due_at = now()
         WHERE application_id = $1 AND kind = 'notice' AND attempts = 0",
        application_id,
        notice.plain_text,
        notice.html
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("SELECT pg_notify($1, '')", CHANNEL).execute(connection).await?;
    Ok(())
}

/// Claims the mail that has been due longest, for so many seconds. None when none is due.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(
    connection: &mut PgConnection,
    lease_seconds: f64,
) -> Result<Option<Claimed>, StoreError> {
    let row = sqlx::query!(
        r#"UPDATE outbox SET attempts = attempts + 1, due_at = now() + make_interval(secs => $1)
           WHERE id = (SELECT id FROM outbox
                       WHERE sent_at IS NULL AND gave_up_at IS NULL AND due_at <= now()
                       ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, application_id, kind, language, recipient, reply_to, subject, plain_text,
                     html, created_at, attempts,
                     (SELECT reference FROM applications WHERE applications.id = application_id)
                         AS reference,
                     extract(epoch FROM now() - created_at)::float8 AS "age_seconds!""#,
        lease_seconds
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let claim = Claim { id: row.id, attempts: row.attempts };
    let kind = MailKind::from_code(&row.kind);
    let language = Language::from_code(&row.language);
    let (Some(kind), Some(language)) = (kind, language) else {
        // Put there by a newer version, which will send it. It must not stand in the way of others.
        reschedule(connection, claim, UNREADABLE_BACKOFF_SECONDS, "not known to this version")
            .await?;
        return Err(StoreError::UnknownCode { column: "outbox.kind", code: row.kind });
    };
    Ok(Some(Claimed {
        claim,
        application: row.application_id.zip(row.reference.map(Reference::from_stored)),
        message: Mail {
            kind,
            language,
            recipient: row.recipient,
            reply_to: row.reply_to,
            subject: row.subject,
            plain_text: row.plain_text,
            html: row.html,
        },
        created_at: row.created_at,
        age_seconds: row.age_seconds,
    }))
}

/// How long a mail waits that this version cannot read.
const UNREADABLE_BACKOFF_SECONDS: f64 = 3600.0;

/// Keeps a claimed mail for so many seconds more, while it is being sent.
///
/// # Errors
/// When the database does not answer; somebody else may then send the mail, too.
pub async fn renew_lease(
    connection: &mut PgConnection,
    claim: Claim,
    lease_seconds: f64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET due_at = now() + make_interval(secs => $3)
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id,
        claim.attempts,
        lease_seconds
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that a mail was taken by the relay, whatever else happened to it meanwhile. What belongs
/// to no application is deleted: it holds a link that only its reader may have, or what the digest
/// tells of, which is stored elsewhere.
///
/// # Errors
/// When the database does not answer; the mail is then sent a second time when its lease is over.
pub async fn mark_sent(connection: &mut PgConnection, id: Uuid) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET sent_at = now(), gave_up_at = NULL, last_error = NULL
         WHERE id = $1 AND application_id IS NOT NULL",
        id
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM outbox WHERE id = $1 AND application_id IS NULL", id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes why a mail was not taken, and when to try it again.
///
/// # Errors
/// When the database does not answer; the mail is then tried again when its lease is over.
pub async fn reschedule(
    connection: &mut PgConnection,
    claim: Claim,
    wait_seconds: f64,
    error: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET due_at = now() + make_interval(secs => $3), last_error = $4
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id,
        claim.attempts,
        wait_seconds,
        error
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that a mail will not be tried again. It stays here, for people to look at, unless it is a
/// link, which is of no use to anybody else. False when somebody else has the mail by now.
///
/// # Errors
/// When the database does not answer; the mail is then tried again when its lease is over.
pub async fn mark_given_up(
    connection: &mut PgConnection,
    claim: Claim,
    error: &str,
) -> Result<bool, StoreError> {
    let marked = sqlx::query!(
        "UPDATE outbox SET gave_up_at = now(), last_error = $3
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id,
        claim.attempts,
        error
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM outbox WHERE id = $1 AND gave_up_at IS NOT NULL AND kind IN ('link', 'draft')",
        claim.id
    )
    .execute(connection)
    .await?;
    Ok(marked.rows_affected() == 1)
}

/// How the acknowledgement of an application fares.
///
/// # Errors
/// When the database does not answer.
pub async fn acknowledgement(
    connection: &mut PgConnection,
    application_id: Uuid,
) -> Result<Delivery, StoreError> {
    let row = sqlx::query!(
        "SELECT sent_at, gave_up_at FROM outbox
         WHERE application_id = $1 AND kind = 'acknowledgement' ORDER BY created_at LIMIT 1",
        application_id
    )
    .fetch_optional(connection)
    .await?;
    Ok(match row {
        Some(row) if row.sent_at.is_some() => Delivery::Sent,
        Some(row) if row.gave_up_at.is_some() => Delivery::GaveUp,
        Some(_) => Delivery::PendingCheck,
        None => Delivery::NotQueued,
    })
}

/// Whether the relay took the last mail to a mailbox beyond ASCII, and so has SMTPUTF8. False as
/// long as none was tried.
///
/// # Errors
/// When the database does not answer.
pub async fn relay_takes_internationalised(
    connection: &mut PgConnection,
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
///
/// # Errors
/// When the database does not answer.
pub async fn backlog(connection: &mut PgConnection) -> Result<Backlog, StoreError> {
    let row = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE gave_up_at IS NULL) AS "waiting!",
                  greatest(0, coalesce(extract(epoch FROM now() - min(created_at)
                      FILTER (WHERE gave_up_at IS NULL)), 0))::int8 AS "oldest_seconds!",
                  count(*) FILTER (WHERE gave_up_at IS NOT NULL AND (kind IN ('notice', 'digest')
                      OR gave_up_at > now() - interval '7 days')) AS "given_up!"
           FROM outbox WHERE sent_at IS NULL"#
    )
    .fetch_one(connection)
    .await?;
    Ok(Backlog { waiting: row.waiting, oldest_seconds: row.oldest_seconds, given_up: row.given_up })
}
