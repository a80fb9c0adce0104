//! Which mailboxes may be written to. Whatever somebody types into the site, a mailbox from which
//! nobody has answered gets one mail in thirty days: the site must not be a way to bother
//! strangers.

use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::StoreError;
use crate::domain::email_address::EmailAddress;

/// How long a mailbox is remembered after a mail, and for how long an unconfirmed one gets no
/// other.
pub const REMEMBERED: Duration = Duration::days(30);

/// How many mails a confirmed mailbox gets within a day.
pub const MOST_MAILS: i32 = 5;
const COUNTED_OVER: Duration = Duration::days(1);

/// Notes that a mail is being written to a mailbox, and gives the proof for its links. None when
/// it must not be written.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn admit(
    connection: &mut PgConnection,
    mailbox: &EmailAddress,
    fresh_proof: Uuid,
    now: OffsetDateTime,
) -> Result<Option<Uuid>, StoreError> {
    let proof = sqlx::query_scalar!(
        "INSERT INTO mailboxes AS known (digest, proof, last_mail_at, counted_from, mails)
         VALUES ($1, $2, $3, $3, 1)
         ON CONFLICT (digest) DO UPDATE SET
             last_mail_at = $3,
             proof = CASE WHEN known.last_mail_at <= $4 THEN $2 ELSE known.proof END,
             confirmed_at = CASE WHEN known.last_mail_at > $4 THEN known.confirmed_at END,
             counted_from = CASE WHEN known.counted_from <= $5 THEN $3 ELSE known.counted_from END,
             mails = CASE WHEN known.counted_from <= $5 THEN 1 ELSE known.mails + 1 END
         WHERE known.last_mail_at <= $4
            OR (known.confirmed_at IS NOT NULL
                AND (known.mails < $6 OR known.counted_from <= $5))
         RETURNING proof",
        &digest(mailbox),
        fresh_proof,
        now,
        now - REMEMBERED,
        now - COUNTED_OVER,
        MOST_MAILS
    )
    .fetch_optional(connection)
    .await?;
    Ok(proof)
}

/// Notes that somebody who reads this mailbox pressed the button behind a link mailed there. False
/// when the proof is not, or no longer, one of this mailbox.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn confirm(
    connection: &mut PgConnection,
    mailbox: &EmailAddress,
    proof: Uuid,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let confirmed = sqlx::query!(
        "UPDATE mailboxes SET confirmed_at = coalesce(confirmed_at, $3)
         WHERE digest = $1 AND proof = $2",
        &digest(mailbox),
        proof,
        now
    )
    .execute(connection)
    .await?;
    Ok(confirmed.rows_affected() == 1)
}

/// Forgets the mailboxes that were not written to for [`REMEMBERED`].
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn forget_old(
    connection: &mut PgConnection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM mailboxes WHERE last_mail_at <= $1", now - REMEMBERED)
        .execute(connection)
        .await?;
    Ok(())
}

fn digest(mailbox: &EmailAddress) -> Vec<u8> {
    Sha256::digest(mailbox.reader_key()).to_vec()
}
