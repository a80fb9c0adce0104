//! Whether there is room for what arrives, and whether a mailbox may be written to about it: asked
//! and recorded in one statement. What the limits are is in `rate_limits`, what becomes of a mailbox
//! later in `mail_throttle`.
//!
//! Nobody waits here for others. What arrives in the same moment may therefore each be the last for
//! which there is room: as many more are accepted as are under way at once.

use time::OffsetDateTime;

use super::mail_throttle::{self, MAX_MAILS, MAX_UNCONFIRMED_PER_DOMAIN, MailboxDigest};
use super::rate_limits::{self, LimitedAction, MAX_CLOCK_SKEW, MAX_SAVES_PER_DRAFT, RateLimits};
use super::{Connection, StoreError};
use crate::domain::client_network::ClientNetwork;
use crate::domain::ids::MailboxToken;
use crate::domain::mail::MailKind;
use crate::store::drafts::DraftDigest;

/// What is to be counted, and against which limits.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    pub action: LimitedAction,
    pub network: ClientNetwork,
    pub limits: RateLimits,
}

/// A mailbox that is to be written to, and the token for its links unless it has one.
#[derive(Clone, Copy, Debug)]
pub struct Reservation {
    pub mailbox: MailboxDigest,
    /// One of those for applicants.
    pub kind: MailKind,
    pub fresh_token: MailboxToken,
}

#[derive(Clone, Copy, Debug)]
pub enum Admission {
    /// It was counted, and the mailbox may be written to with this token; none when it must not be,
    /// or none was given.
    Admitted(Option<MailboxToken>),
    /// More applications arrive than ever do: it was counted as one that is held.
    Flooded,
    /// Too many were accepted lately; there is room again from then on. Nothing was recorded.
    Limited(OffsetDateTime),
}

/// Counts an action if there is room for it, and reserves the mail to a mailbox.
///
/// An application is never refused because of what others send. A form to be saved is, once there
/// are too many in all, but from those who saved none yet; and once there are from its wider network.
pub async fn admit(
    connection: &mut Connection,
    counted: Counted,
    reservation: Option<Reservation>,
    now: OffsetDateTime,
) -> Result<Admission, StoreError> {
    record(connection, Some(counted), reservation, now).await
}

/// Records that a mail is being written to a mailbox, and gives the token for its links. None when
/// it must not be written.
pub async fn reserve(
    connection: &mut Connection,
    reservation: Reservation,
    now: OffsetDateTime,
) -> Result<Option<MailboxToken>, StoreError> {
    match record(connection, None, Some(reservation), now).await? {
        Admission::Admitted(token) => Ok(token),
        Admission::Flooded | Admission::Limited(_) => Ok(None),
    }
}

#[expect(clippy::too_many_lines, reason = "it is one statement")]
async fn record(
    connection: &mut Connection,
    counted: Option<Counted>,
    reservation: Option<Reservation>,
    now: OffsetDateTime,
) -> Result<Admission, StoreError> {
    // The one whose hour has to pass for the count to fall below the limit, of each limit.
    let offset = |limit: Option<u32>| limit.map(|limit| i64::from(limit) - 1);
    let limits = counted.map(|counted| counted.limits).unwrap_or_default();
    let network = counted.as_ref().map(|counted| &counted.network);
    let recorded = sqlx::query!(
        r#"WITH crowd AS (
             SELECT (SELECT at FROM limited_actions
                     WHERE $5::int8 IS NOT NULL AND action = $1 AND at > $3 AND at <= $12
                     ORDER BY at DESC OFFSET $5 LIMIT 1) AS overall,
                    (SELECT at FROM limited_actions
                     WHERE $13::int8 IS NOT NULL AND wider_network = $14 AND action = $1
                       AND at > $3 AND at <= $12
                     ORDER BY at DESC OFFSET $13 LIMIT 1) AS wider
         ), counted_as AS (
             SELECT CASE WHEN $1 = 'application' AND coalesce(overall, wider) IS NOT NULL
                         THEN 'held-application' ELSE $1 END AS action,
                    CASE WHEN $1 = 'draft' THEN greatest(wider,
                        CASE WHEN EXISTS (SELECT FROM limited_actions
                                          WHERE network = $2 AND action = $1 AND at > $3 AND at <= $12)
                             THEN overall END) END AS crowded
             FROM crowd
         ), room AS (
             SELECT action, action IS DISTINCT FROM $1 AS is_flooded, greatest(crowded,
                 (SELECT at FROM limited_actions
                  WHERE $4::int8 IS NOT NULL AND network = $2
                    AND limited_actions.action = counted_as.action AND at > $3 AND at <= $12
                  ORDER BY at DESC OFFSET $4 LIMIT 1)) AS taken_at
             FROM counted_as
         ), may_write AS (
             SELECT EXISTS (SELECT FROM mail_throttle WHERE digest = $7
                            AND confirmed_at IS NOT NULL AND last_mail_at > $9)
                 OR (NOT EXISTS (SELECT FROM limited_actions
                                 WHERE $4::int8 IS NOT NULL AND network = $2 AND action = 'mail'
                                   AND at > $3 AND at <= $12
                                 OFFSET $4)
                     AND (EXISTS (SELECT FROM mail_throttle WHERE domain = $15
                                  AND confirmed_at IS NOT NULL AND last_mail_at > $9)
                          OR (SELECT count(*) FROM (
                                  SELECT FROM mail_throttle
                                  WHERE domain = $15 AND digest <> $7
                                    AND last_mail_at > $9 AND last_mail_at <= $12
                                  LIMIT $16) AS others) < $16)) AS may
         ), counted AS (
             INSERT INTO limited_actions (action, network, wider_network, at)
             SELECT action, $2, $14, $6 FROM room WHERE taken_at IS NULL AND action IS NOT NULL
         ), reserved AS (
             INSERT INTO mail_throttle AS known
                 (digest, is_keyed, domain, token, last_mail_at, window_start, mails_in_window,
                  acknowledgement_at, link_at, draft_at)
             SELECT $7, true, $15, $8, $6, $6, 1,
                    CASE WHEN $17 = 'acknowledgement' THEN $6 END,
                    CASE WHEN $17 = 'link' THEN $6 END,
                    CASE WHEN $17 = 'draft' THEN $6 END
             FROM room, may_write
             WHERE taken_at IS NULL AND NOT is_flooded AND $7::bytea IS NOT NULL AND may
             ON CONFLICT (digest) DO UPDATE SET
                 domain = $15,
                 last_mail_at = $6,
                 acknowledgement_at = coalesce(excluded.acknowledgement_at, known.acknowledgement_at),
                 link_at = coalesce(excluded.link_at, known.link_at),
                 draft_at = coalesce(excluded.draft_at, known.draft_at),
                 token = CASE WHEN known.last_mail_at <= $9 THEN $8 ELSE known.token END,
                 confirmed_at = CASE WHEN known.last_mail_at > $9 THEN known.confirmed_at END,
                 window_start = CASE WHEN known.window_start <= $10 OR known.window_start > $12
                                     THEN $6 ELSE known.window_start END,
                 mails_in_window = CASE WHEN known.window_start <= $10 OR known.window_start > $12
                                        THEN 1 ELSE known.mails_in_window + 1 END
             WHERE known.last_mail_at <= $9 OR known.last_mail_at > $12
                OR (known.confirmed_at IS NOT NULL
                    AND (known.mails_in_window < $11 OR known.window_start <= $10))
                OR (known.confirmed_at IS NULL
                    AND greatest(known.acknowledgement_at, known.link_at, known.draft_at)
                        >= known.last_mail_at
                    AND NOT EXISTS (
                        SELECT FROM (VALUES ('acknowledgement', known.acknowledgement_at),
                                            ('link', known.link_at),
                                            ('draft', known.draft_at)) AS earlier (kind, at)
                        WHERE kind = $17 AND at > $9 AND at <= $12))
             RETURNING token, confirmed_at
         ), mailed AS (
             INSERT INTO limited_actions (action, network, wider_network, at)
             SELECT 'mail', $2, $14, $6 FROM reserved
             WHERE confirmed_at IS NULL AND $2::bytea IS NOT NULL
         )
         SELECT taken_at, is_flooded AS "is_flooded!", (SELECT token FROM reserved) AS token
         FROM room"#,
        counted.map(|counted| counted.action.code()),
        network.map(|network| network.network.as_slice()),
        now - rate_limits::WINDOW,
        offset(limits.per_network),
        offset(limits.overall),
        now,
        reservation.as_ref().map(|reservation| reservation.mailbox.mailbox.as_slice()),
        reservation.map(|reservation| reservation.fresh_token.uuid()),
        now - mail_throttle::RETENTION,
        now - mail_throttle::WINDOW,
        MAX_MAILS,
        now + MAX_CLOCK_SKEW,
        offset(limits.per_wider_network()),
        network.and_then(|network| network.wider.as_ref()).map(<[u8; 32]>::as_slice),
        reservation
            .as_ref()
            .and_then(|reservation| reservation.mailbox.domain.as_ref())
            .map(<[u8; 32]>::as_slice),
        MAX_UNCONFIRMED_PER_DOMAIN,
        reservation.map(|reservation| reservation.kind.code()),
    )
    .fetch_one(connection)
    .await?;
    Ok(match recorded.taken_at {
        Some(at) => Admission::Limited(at + rate_limits::WINDOW),
        None if recorded.is_flooded => Admission::Flooded,
        None => Admission::Admitted(recorded.token.map(MailboxToken::from)),
    })
}

/// Counts the saving of a form, be it the first or not, if there is room for it: how often this form
/// was saved, how often this network and the wider one saved any, and how much this network has saved. Otherwise gives from when
/// on there is room again.
pub async fn admit_save(
    connection: &mut Connection,
    counted: Counted,
    draft: DraftDigest,
    bytes: usize,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let limits = counted.limits;
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let taken_at = sqlx::query_scalar!(
        r#"WITH saves AS MATERIALIZED (
             SELECT at, row_number() OVER latest AS number, sum(bytes) OVER latest AS bytes
             FROM limited_actions
             WHERE network = $2 AND action = $1 AND at > $3 AND at <= $4
             WINDOW latest AS (ORDER BY at DESC ROWS UNBOUNDED PRECEDING)
         ), room AS (
             SELECT greatest(
                 (SELECT max(at) FROM saves WHERE number >= $5 OR saves.bytes + $6 > $7),
                 (SELECT at FROM limited_actions
                  WHERE $5::int8 IS NOT NULL AND draft = $8 AND at > $3 AND at <= $4
                  ORDER BY at DESC OFFSET $9 LIMIT 1),
                 (SELECT at FROM limited_actions
                  WHERE $12::int8 IS NOT NULL AND wider_network = $10 AND action = $1
                    AND at > $3 AND at <= $4
                  ORDER BY at DESC OFFSET $12 LIMIT 1)) AS taken_at
         ), counted AS (
             INSERT INTO limited_actions (action, network, wider_network, at, draft, bytes)
             SELECT $1, $2, $10, $11, $8, $6 FROM room WHERE taken_at IS NULL
         )
         SELECT taken_at FROM room"#,
        counted.action.code(),
        counted.network.network.as_slice(),
        now - rate_limits::WINDOW,
        now + MAX_CLOCK_SKEW,
        limits.saves_per_network().map(i64::from),
        bytes,
        limits.bytes_per_network(),
        draft.as_slice(),
        MAX_SAVES_PER_DRAFT - 1,
        counted.network.wider.as_ref().map(<[u8; 32]>::as_slice),
        now,
        limits.per_wider_network().map(|limit| i64::from(limit) - 1),
    )
    .fetch_one(connection)
    .await?;
    Ok(taken_at.map(|at| at + rate_limits::WINDOW))
}
