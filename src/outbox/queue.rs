//! The queue: mails put in, claimed, and marked as sent, due later, or given up.

use std::time::Duration;

use time::OffsetDateTime;

use crate::domain::choices::Language;
use crate::domain::ids::{ApplicationId, MailId};
use crate::domain::mail::{Mail, MailKind, MailTopic};
use crate::domain::reference::Reference;
use crate::store::{Connection, StoreError};

/// The channel on which PostgreSQL says that a mail was put here.
pub(super) const CHANNEL: &str = "outbox";

/// A claimed mail: nobody else tries it before the lease is over.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub claim: Claim,
    /// Of the application that it is about, for the log.
    pub reference: Option<Reference>,
    pub mail: Mail,
    pub created_at: OffsetDateTime,
    /// For how many seconds it has existed, by the database's clock.
    pub age_seconds: f64,
}

/// The right to decide what becomes of a mail: lost as soon as somebody else has claimed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: MailId,
    /// How often the mail has been tried, this time included.
    pub attempts: i32,
}

/// Puts a mail into the outbox, as part of the caller's transaction, to be sent after a delay.
/// Workers are notified at commit.
pub async fn enqueue(
    connection: &mut Connection,
    id: MailId,
    mail: &Mail,
    written: OffsetDateTime,
    delay: Duration,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO outbox (id, application_id, kind, language, recipient, reply_to, subject,
             plain_text, html, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(secs => $11))
         RETURNING pg_notify($12, '')",
        id.uuid(),
        mail.topic.application().map(ApplicationId::uuid),
        mail.topic.kind().code(),
        mail.language.code(),
        mail.recipient,
        mail.reply_to,
        mail.subject,
        mail.plain_text,
        mail.html,
        written,
        delay.as_secs_f64(),
        CHANNEL
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts other words in the place of those of a notice that nobody has tried to send yet, and sends
/// it now. One that was tried stays as it was.
pub async fn replace_notice(
    connection: &mut Connection,
    application: ApplicationId,
    notice: &Mail,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET plain_text = $2, html = $3, due_at = now()
         WHERE application_id = $1 AND kind = $4 AND attempts = 0
         RETURNING pg_notify($5, '')",
        application.uuid(),
        notice.plain_text,
        notice.html,
        MailKind::Notice.code(),
        CHANNEL
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Claims the mail that has been due longest, for the time of the lease. None when none is due.
pub(super) async fn claim(
    connection: &mut Connection,
    lease: Duration,
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
        lease.as_secs_f64()
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let claim = Claim { id: row.id.into(), attempts: row.attempts };
    let topic = MailKind::from_code(&row.kind)
        .and_then(|kind| MailTopic::new(kind, row.application_id.map(ApplicationId::from)));
    let language = Language::from_code(&row.language);
    let (Some(topic), Some(language)) = (topic, language) else {
        // Put there by a newer version, which will send it. It must not stand in the way of others.
        let reason = "not known to this version";
        reschedule(connection, claim, UNREADABLE_BACKOFF, reason).await?;
        return Err(StoreError::UnknownCode { column: "outbox.kind", code: row.kind });
    };
    Ok(Some(Claimed {
        claim,
        reference: row.reference.map(Reference::from_stored),
        mail: Mail {
            topic,
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
const UNREADABLE_BACKOFF: Duration = Duration::from_hours(1);

/// Keeps a claimed mail for the time of another lease, while it is being sent. Should it fail,
/// somebody else may send the mail, too.
pub(super) async fn renew_lease(
    connection: &mut Connection,
    claim: Claim,
    lease: Duration,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET due_at = now() + make_interval(secs => $3)
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id.uuid(),
        claim.attempts,
        lease.as_secs_f64()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Records that a mail was taken by the relay, whatever else happened to it meanwhile. What belongs
/// to no application is deleted: it holds a link that only its reader may have, or what the digest
/// lists, which is stored elsewhere.
pub(super) async fn mark_sent(connection: &mut Connection, id: MailId) -> Result<(), StoreError> {
    let kept = MailKind::codes_where(MailKind::is_about_one_application);
    sqlx::query!(
        "UPDATE outbox SET sent_at = now(), gave_up_at = NULL, last_error = NULL
         WHERE id = $1 AND kind = ANY ($2)",
        id.uuid(),
        &kept
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM outbox WHERE id = $1 AND kind <> ALL ($2)", id.uuid(), &kept)
        .execute(connection)
        .await?;
    Ok(())
}

/// Records why a mail was not taken, and when to try it again.
pub(super) async fn reschedule(
    connection: &mut Connection,
    claim: Claim,
    wait: Duration,
    error: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET due_at = now() + make_interval(secs => $3), last_error = $4
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id.uuid(),
        claim.attempts,
        wait.as_secs_f64(),
        error
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Records that a mail will not be tried again. It stays here, for people to look at, unless it is a
/// link, which is of no use to anybody else. False when somebody else has the mail by now.
pub(super) async fn mark_given_up(
    connection: &mut Connection,
    claim: Claim,
    error: &str,
) -> Result<bool, StoreError> {
    let marked = sqlx::query!(
        "UPDATE outbox SET gave_up_at = now(), last_error = $3
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id.uuid(),
        claim.attempts,
        error
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM outbox WHERE id = $1 AND gave_up_at IS NOT NULL AND kind = ANY ($2)",
        claim.id.uuid(),
        &MailKind::codes_where(MailKind::is_only_a_link)
    )
    .execute(connection)
    .await?;
    Ok(marked.rows_affected() == 1)
}
