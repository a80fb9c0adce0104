//! Which mailboxes may be written to. Whatever somebody types into the site, a mailbox that
//! nobody has confirmed gets one mail of each kind in thirty days, and so do only a few mailboxes of a
//! domain of which nobody has: the site must not be a way to bother strangers. The mails are counted in
//! `admission`.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Connection, StoreError};
use crate::domain::ids::MailboxToken;

/// How long a mailbox is remembered after a mail, and for how long an unconfirmed one gets no
/// other of the same kind.
pub const RETENTION: Duration = Duration::days(30);

/// How many mails a confirmed mailbox gets within [`WINDOW`].
pub(super) const MAX_MAILS: i32 = 5;
pub(super) const WINDOW: Duration = Duration::days(1);

/// How many mailboxes of a domain are written to before somebody confirms one of them. A server that
/// takes mail for every name would otherwise get as many as somebody thinks of.
pub(super) const MAX_UNCONFIRMED_PER_DOMAIN: i64 = 10;

/// A mailbox as it is remembered: by digests that nobody can compute without the site's own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailboxDigest {
    /// Equal for all spellings of one mailbox.
    pub mailbox: [u8; 32],
    /// Of the domain that was registered; none for one at which anybody can have a mailbox.
    pub domain: Option<[u8; 32]>,
}

/// Records that somebody who reads this mailbox pressed the button behind a link mailed there.
/// False when the token is not, or no longer, one of this mailbox.
pub async fn confirm(
    connection: &mut Connection,
    mailbox: MailboxDigest,
    token: MailboxToken,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    // Written once, however often the button is pressed.
    let is_known = sqlx::query_scalar!(
        r#"WITH confirmed AS (
             UPDATE mail_throttle SET confirmed_at = $3
             WHERE digest = $1 AND token = $2 AND confirmed_at IS NULL
         )
         SELECT EXISTS (SELECT FROM mail_throttle WHERE digest = $1 AND token = $2) AS "known!""#,
        mailbox.mailbox.as_slice(),
        token.uuid(),
        now
    )
    .fetch_one(connection)
    .await?;
    Ok(is_known)
}

/// The token in the links that were mailed to a mailbox lately.
pub async fn token(
    connection: &mut Connection,
    mailbox: MailboxDigest,
) -> Result<Option<MailboxToken>, StoreError> {
    let token: Option<Uuid> = sqlx::query_scalar!(
        "SELECT token FROM mail_throttle WHERE digest = $1",
        mailbox.mailbox.as_slice()
    )
    .fetch_optional(connection)
    .await?;
    Ok(token.map(MailboxToken::from))
}

/// Deletes the mailboxes that were not written to for [`RETENTION`], or were by a clock that was
/// wrong.
pub async fn delete_old(
    connection: &mut Connection,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM mail_throttle WHERE last_mail_at <= $1 OR last_mail_at > $2",
        now - RETENTION,
        now + super::rate_limits::MAX_CLOCK_SKEW
    )
    .execute(&mut *connection)
    .await?;
    // What went to a mailbox that was written to since: each kind is remembered as long.
    sqlx::query!(
        "UPDATE mail_throttle SET
             acknowledgement_at = CASE WHEN acknowledgement_at > $1 THEN acknowledgement_at END,
             link_at = CASE WHEN link_at > $1 THEN link_at END,
             draft_at = CASE WHEN draft_at > $1 THEN draft_at END
         WHERE least(acknowledgement_at, link_at, draft_at) <= $1",
        now - RETENTION
    )
    .execute(connection)
    .await?;
    Ok(())
}
