//! Which mailboxes may be written to. Whatever somebody types into the site, a mailbox that
//! nobody has confirmed gets one mail in thirty days: the site must not be a way to bother
//! strangers. The mails are counted in `admission`.

use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

use super::{Connection, StoreError};
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::MailboxToken;

/// How long a mailbox is remembered after a mail, and for how long an unconfirmed one gets no
/// other.
pub const RETENTION: Duration = Duration::days(30);

/// How many mails a confirmed mailbox gets within [`WINDOW`].
pub(super) const MAX_MAILS: i32 = 5;
pub(super) const WINDOW: Duration = Duration::days(1);

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

pub(super) fn digest(mailbox: &EmailAddress) -> Vec<u8> {
    Sha256::digest(mailbox.throttle_key()).to_vec()
}
