//! The queue: mails put in, claimed, and marked as sent, due later, or given up.

use std::time::Duration;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::app::Transaction;
use crate::app::wakeup::Wakeup;
use crate::domain::choices::Language;
use crate::domain::ids::{ApplicationId, MailId};
use crate::domain::mail::{Mail, MailKind, MailTopic};
use crate::domain::reference::Reference;
use crate::store::{Connection, StoreError};

/// A mail that is put into the outbox.
#[derive(Clone, Copy, Debug)]
pub struct NewMail<'mail> {
    pub id: MailId,
    pub mail: &'mail Mail,
    /// How long it waits before it is sent.
    pub delay: Duration,
}

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

/// The right to decide what becomes of a mail: lost while somebody else has claimed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub id: MailId,
    /// How often the mail has been tried, this time included.
    pub attempts: i32,
}

/// Puts mails into the outbox, as part of the caller's transaction. The worker of this process is
/// woken at commit, those of others look by themselves: PostgreSQL's own way of telling them
/// (NOTIFY) would make all commits that tell something wait for each other.
pub async fn enqueue(
    transaction: &mut Transaction,
    wakeup: &Wakeup,
    mails: &[NewMail<'_>],
    written: OffsetDateTime,
) -> Result<(), StoreError> {
    let column = |of: for<'mail> fn(&'mail Mail) -> &'mail str| -> Vec<&str> {
        mails.iter().map(|new| of(new.mail)).collect()
    };
    let ids: Vec<Uuid> = mails.iter().map(|new| new.id.uuid()).collect();
    let applications: Vec<Option<Uuid>> =
        mails.iter().map(|new| new.mail.topic.application().map(ApplicationId::uuid)).collect();
    let reply_to: Vec<Option<&str>> =
        mails.iter().map(|new| new.mail.reply_to.as_deref()).collect();
    let delays: Vec<f64> = mails.iter().map(|new| new.delay.as_secs_f64()).collect();
    sqlx::query!(
        "INSERT INTO outbox (id, application_id, kind, language, recipient, reply_to, subject,
             plain_text, html, created_at, due_at)
         SELECT id, application_id, kind, language, recipient, reply_to, subject, plain_text, html,
                $10, now() + make_interval(secs => delay)
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                     $7::text[], $8::text[], $9::text[], $11::float8[])
             AS given (id, application_id, kind, language, recipient, reply_to, subject,
                       plain_text, html, delay)",
        &ids,
        &applications as &[Option<Uuid>],
        &column(|mail| mail.topic.kind().code()) as &[&str],
        &column(|mail| mail.language.code()) as &[&str],
        &column(|mail| &mail.recipient) as &[&str],
        &reply_to as &[Option<&str>],
        &column(|mail| &mail.subject) as &[&str],
        &column(|mail| &mail.plain_text) as &[&str],
        &column(|mail| &mail.html) as &[&str],
        written,
        &delays,
    )
    .execute(&mut **transaction)
    .await?;
    transaction.wake_at_commit(wakeup);
    Ok(())
}

/// Puts other words in the place of those of a notice that nobody has tried to send yet, and sends
/// it now. One that was tried stays as it was.
pub async fn replace_notice(
    transaction: &mut Transaction,
    wakeup: &Wakeup,
    application: ApplicationId,
    notice: &Mail,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET plain_text = $2, html = $3, due_at = now()
         WHERE application_id = $1 AND kind = $4 AND attempts = 0",
        application.uuid(),
        notice.plain_text,
        notice.html,
        MailKind::Notice.code()
    )
    .execute(&mut **transaction)
    .await?;
    transaction.wake_at_commit(wakeup);
    Ok(())
}

/// Claims the mails that have been due longest, at most so many, for the time of the lease; but none
/// of these, which the caller has in hand, however long ago its leases ended.
pub(super) async fn claim(
    connection: &mut Connection,
    lease: Duration,
    at_most: usize,
    in_hand: &[MailId],
) -> Result<Vec<Claimed>, StoreError> {
    let in_hand: Vec<Uuid> = in_hand.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"UPDATE outbox SET attempts = attempts + 1, due_at = now() + make_interval(secs => $1)
           WHERE id = ANY (ARRAY(SELECT id FROM outbox
                                 WHERE sent_at IS NULL AND gave_up_at IS NULL AND due_at <= now()
                                   AND id <> ALL ($3)
                                 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED))
           RETURNING id, application_id, kind, language, recipient, reply_to, subject, plain_text,
                     html, created_at, attempts,
                     (SELECT reference FROM applications WHERE applications.id = application_id)
                         AS reference,
                     extract(epoch FROM now() - created_at)::float8 AS "age_seconds!""#,
        lease.as_secs_f64(),
        i64::try_from(at_most).unwrap_or(i64::MAX),
        &in_hand
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut mails = Vec::new();
    for row in rows {
        let claim = Claim { id: row.id.into(), attempts: row.attempts };
        let topic = MailKind::from_code(&row.kind)
            .and_then(|kind| MailTopic::new(kind, row.application_id.map(ApplicationId::from)));
        let language = Language::from_code(&row.language);
        let (Some(topic), Some(language)) = (topic, language) else {
            // Put there by a newer version, which will send it. It must not stand in the way of
            // others.
            tracing::error!(id = %claim.id, kind = row.kind, "this version cannot read a mail");
            let reason = "not known to this version";
            let put_off = reschedule(connection, claim, UNREADABLE_BACKOFF, reason).await;
            if let Err(error) = put_off {
                tracing::error!(%error, "it cannot be put off; it waits for its lease");
            }
            continue;
        };
        mails.push(Claimed {
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
        });
    }
    // An update returns its rows in no order.
    mails.sort_by_key(|claimed| (claimed.created_at, claimed.claim.id.uuid()));
    Ok(mails)
}

/// How long a mail waits that this version cannot read.
const UNREADABLE_BACKOFF: Duration = Duration::from_hours(1);

/// Keeps claimed mails for the time of another lease, and gives those that are still ours: others were
/// erased, or claimed by somebody else.
pub(super) async fn renew_leases(
    connection: &mut Connection,
    claims: &[Claim],
    lease: Duration,
) -> Result<Vec<MailId>, StoreError> {
    let (ids, attempts) = columns(claims);
    let kept = sqlx::query_scalar!(
        "UPDATE outbox SET due_at = now() + make_interval(secs => $3)
         FROM unnest($1::uuid[], $2::int4[]) AS claim (id, attempts)
         WHERE outbox.id = claim.id AND outbox.attempts = claim.attempts AND sent_at IS NULL
         RETURNING outbox.id",
        &ids,
        &attempts,
        lease.as_secs_f64()
    )
    .fetch_all(connection)
    .await?;
    Ok(kept.into_iter().map(MailId::from).collect())
}

/// Leaves claimed mails that nobody began to send to others, as if they had not been claimed.
pub(super) async fn give_back(
    connection: &mut Connection,
    claims: &[Claim],
) -> Result<(), StoreError> {
    let (ids, attempts) = columns(claims);
    sqlx::query!(
        "UPDATE outbox SET due_at = now(), attempts = outbox.attempts - 1
         FROM unnest($1::uuid[], $2::int4[]) AS claim (id, attempts)
         WHERE outbox.id = claim.id AND outbox.attempts = claim.attempts AND sent_at IS NULL",
        &ids,
        &attempts
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn columns(claims: &[Claim]) -> (Vec<Uuid>, Vec<i32>) {
    claims.iter().map(|claim| (claim.id.uuid(), claim.attempts)).unzip()
}

/// Records that mails were taken by the relay, whatever else happened to them meanwhile. What belongs
/// to no application is deleted: it holds a link that only its reader may have, or what the digest
/// lists, which is stored elsewhere. What belongs to one and holds a link loses its words.
pub(super) async fn mark_sent(
    connection: &mut Connection,
    sent: &[(MailId, MailKind)],
) -> Result<(), StoreError> {
    let ids_where = |is_kept: bool| -> Vec<Uuid> {
        let ids = sent.iter().filter(|(_, kind)| kind.is_about_one_application() == is_kept);
        ids.map(|(id, _)| id.uuid()).collect()
    };
    let kept = ids_where(true);
    if !kept.is_empty() {
        sqlx::query!(
            "UPDATE outbox SET sent_at = now(), gave_up_at = NULL, last_error = NULL,
                 plain_text = CASE WHEN kind = ANY ($2) THEN '' ELSE plain_text END,
                 html = CASE WHEN kind = ANY ($2) THEN '' ELSE html END
             WHERE id = ANY ($1)",
            &kept,
            &MailKind::codes_where(MailKind::holds_link)
        )
        .execute(&mut *connection)
        .await?;
    }
    let deleted = ids_where(false);
    if !deleted.is_empty() {
        sqlx::query!("DELETE FROM outbox WHERE id = ANY ($1)", &deleted)
            .execute(connection)
            .await?;
    }
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

/// Makes mails due that wait longer than any ever does: they were put off while the clock of the
/// database was ahead.
pub async fn recall(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE outbox SET due_at = now()
         WHERE sent_at IS NULL AND gave_up_at IS NULL AND due_at > now() + interval '1 day'"
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Records that a mail will not be tried again. It stays here, for people to look at, unless it is a
/// link, which is of no use to anybody else; one that holds a link besides loses its words. False when somebody else has the mail by now.
pub(super) async fn mark_given_up(
    connection: &mut Connection,
    claim: Claim,
    error: &str,
) -> Result<bool, StoreError> {
    let marked = sqlx::query!(
        "UPDATE outbox SET gave_up_at = now(), last_error = $3,
             plain_text = CASE WHEN kind = ANY ($4) THEN '' ELSE plain_text END,
             html = CASE WHEN kind = ANY ($4) THEN '' ELSE html END
         WHERE id = $1 AND attempts = $2 AND sent_at IS NULL",
        claim.id.uuid(),
        claim.attempts,
        error,
        &MailKind::codes_where(MailKind::holds_link)
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
