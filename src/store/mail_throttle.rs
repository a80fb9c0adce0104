//! Which mailboxes may be written to. Whatever somebody types into the site, a mailbox that
//! nobody has confirmed gets one mail in thirty days: the site must not be a way to bother
//! strangers.

use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError};
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::MailboxToken;

/// How long a mailbox is remembered after a mail, and for how long an unconfirmed one gets no
/// other.
pub const RETENTION: Duration = Duration::days(30);

/// How many mails a confirmed mailbox gets within [`WINDOW`].
const MAX_MAILS: i32 = 5;
const WINDOW: Duration = Duration::days(1);

/// Records that a mail is being written to a mailbox, and gives the token for its links. None when
/// it must not be written.
pub async fn try_reserve(
    connection: &mut Connection,
    mailbox: &EmailAddress,
    fresh_token: MailboxToken,
    now: OffsetDateTime,
) -> Result<Option<MailboxToken>, StoreError> {
    let token = sqlx::query_scalar!(
        "INSERT INTO mail_throttle AS known
             (digest, token, last_mail_at, window_start, mails_in_window)
         VALUES ($1, $2, $3, $3, 1)
         ON CONFLICT (digest) DO UPDATE SET
             last_mail_at = $3,
             token = CASE WHEN known.last_mail_at <= $4 THEN $2 ELSE known.token END,
             confirmed_at = CASE WHEN known.last_mail_at > $4 THEN known.confirmed_at END,
             window_start = CASE WHEN known.window_start <= $5 THEN $3 ELSE known.window_start END,
             mails_in_window =
                 CASE WHEN known.window_start <= $5 THEN 1 ELSE known.mails_in_window + 1 END
         WHERE known.last_mail_at <= $4
            OR (known.confirmed_at IS NOT NULL
                AND (known.mails_in_window < $6 OR known.window_start <= $5))
         RETURNING token",
        &digest(mailbox),
        fresh_token.uuid(),
        now,
        now - RETENTION,
        now - WINDOW,
        MAX_MAILS
    )
    .fetch_optional(connection)
    .await?;
    Ok(token.map(MailboxToken::from))
}

/// Records that somebody who reads this mailbox pressed the button behind a link mailed there.
/// False when the token is not, or no longer, one of this mailbox.
pub async fn confirm(
    connection: &mut Connection,
    mailbox: &EmailAddress,
    token: MailboxToken,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let confirmed = sqlx::query!(
        "UPDATE mail_throttle SET confirmed_at = coalesce(confirmed_at, $3)
         WHERE digest = $1 AND token = $2",
        &digest(mailbox),
        token.uuid(),
        now
    )
    .execute(connection)
    .await?;
    Ok(confirmed.rows_affected() == 1)
}

/// Deletes the mailboxes that were not written to for [`RETENTION`].
pub async fn delete_old(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM mail_throttle WHERE last_mail_at <= $1", now - RETENTION)
        .execute(connection)
        .await?;
    Ok(())
}

fn digest(mailbox: &EmailAddress) -> Vec<u8> {
    Sha256::digest(mailbox.throttle_key()).to_vec()
}
