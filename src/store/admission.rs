//! Whether there is room for what arrives, and whether a mailbox may be written to about it: asked
//! and recorded in one statement. What the limits are is in `rate_limits`, what becomes of a mailbox
//! later in `mail_throttle`.
//!
//! Nobody waits here for others. What arrives in the same moment may therefore each be the last for
//! which there is room: as many more are accepted as are under way at once.

use time::OffsetDateTime;

use super::mail_throttle::{self, MAX_MAILS};
use super::rate_limits::{self, LimitedAction, RateLimits};
use super::{Connection, StoreError};
use crate::domain::client_network::ClientNetwork;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::MailboxToken;

/// What is to be counted, and against which limits.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    pub action: LimitedAction,
    pub network: ClientNetwork,
    pub limits: RateLimits,
}

/// A mailbox that is to be written to, and the token for its links unless it has one.
#[derive(Clone, Copy, Debug)]
pub struct Reservation<'mailbox> {
    pub mailbox: &'mailbox EmailAddress,
    pub fresh_token: MailboxToken,
}

#[derive(Clone, Copy, Debug)]
pub enum Admission {
    /// It was counted, and the mailbox may be written to with this token; none when it must not be,
    /// or none was given.
    Admitted(Option<MailboxToken>),
    /// Too many were accepted lately; there is room again from then on. Nothing was recorded.
    Limited(OffsetDateTime),
}

/// Counts an action if there is room for it, and reserves the mail to a mailbox.
pub async fn admit(
    connection: &mut Connection,
    counted: Counted,
    reservation: Option<Reservation<'_>>,
    now: OffsetDateTime,
) -> Result<Admission, StoreError> {
    record(connection, Some(counted), reservation, now).await
}

/// Records that a mail is being written to a mailbox, and gives the token for its links. None when
/// it must not be written.
pub async fn reserve(
    connection: &mut Connection,
    reservation: Reservation<'_>,
    now: OffsetDateTime,
) -> Result<Option<MailboxToken>, StoreError> {
    match record(connection, None, Some(reservation), now).await? {
        Admission::Admitted(token) => Ok(token),
        Admission::Limited(_) => Ok(None),
    }
}

async fn record(
    connection: &mut Connection,
    counted: Option<Counted>,
    reservation: Option<Reservation<'_>>,
    now: OffsetDateTime,
) -> Result<Admission, StoreError> {
    // The one whose hour has to pass for the count to fall below the limit, of each limit.
    let offset = |limit: Option<u32>| limit.map(|limit| i64::from(limit) - 1);
    let limits = counted.map(|counted| counted.limits).unwrap_or_default();
    let recorded = sqlx::query!(
        r#"WITH room AS (
             SELECT greatest(
                 (SELECT at FROM limited_actions
                  WHERE $4::int8 IS NOT NULL AND action = $1 AND at > $3 AND network = $2
                  ORDER BY at DESC OFFSET $4 LIMIT 1),
                 (SELECT at FROM limited_actions
                  WHERE $5::int8 IS NOT NULL AND action = $1 AND at > $3
                  ORDER BY at DESC OFFSET $5 LIMIT 1)) AS taken_at
         ), counted AS (
             INSERT INTO limited_actions (action, network, at)
             SELECT $1, $2, $6 FROM room WHERE taken_at IS NULL AND $1::text IS NOT NULL
         ), reserved AS (
             INSERT INTO mail_throttle AS known
                 (digest, token, last_mail_at, window_start, mails_in_window)
             SELECT $7, $8, $6, $6, 1 FROM room WHERE taken_at IS NULL AND $7::bytea IS NOT NULL
             ON CONFLICT (digest) DO UPDATE SET
                 last_mail_at = $6,
                 token = CASE WHEN known.last_mail_at <= $9 THEN $8 ELSE known.token END,
                 confirmed_at = CASE WHEN known.last_mail_at > $9 THEN known.confirmed_at END,
                 window_start =
                     CASE WHEN known.window_start <= $10 THEN $6 ELSE known.window_start END,
                 mails_in_window =
                     CASE WHEN known.window_start <= $10 THEN 1 ELSE known.mails_in_window + 1 END
             WHERE known.last_mail_at <= $9
                OR (known.confirmed_at IS NOT NULL
                    AND (known.mails_in_window < $11 OR known.window_start <= $10))
             RETURNING token
         )
         SELECT taken_at, (SELECT token FROM reserved) AS token FROM room"#,
        counted.map(|counted| counted.action.code()),
        counted.as_ref().map(|counted| counted.network.0.as_slice()),
        now - rate_limits::WINDOW,
        offset(limits.per_network),
        offset(limits.overall),
        now,
        reservation.map(|reservation| mail_throttle::digest(reservation.mailbox)),
        reservation.map(|reservation| reservation.fresh_token.uuid()),
        now - mail_throttle::RETENTION,
        now - mail_throttle::WINDOW,
        MAX_MAILS,
    )
    .fetch_one(connection)
    .await?;
    Ok(match recorded.taken_at {
        Some(at) => Admission::Limited(at + rate_limits::WINDOW),
        None => Admission::Admitted(recorded.token.map(MailboxToken::from)),
    })
}
