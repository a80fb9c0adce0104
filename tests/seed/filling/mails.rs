//! What the worker and the relay would make of the mails, without either.

use anyhow::{Context as _, Result};
use npoc::app::App;
use npoc::domain::ids::{ApplicationId, MailboxToken};
use npoc::domain::mail::MailKind;
use npoc::mail;
use npoc::outbox::{self, NewMail};
use npoc::store::applications::{self, Key};
use npoc::urls::TOKEN_PARAMETER;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::fates::Delivery;

/// By this setting of its connections PostgreSQL knows who fills the database.
pub const SEEDING: &str = "npoc.seeding";

/// A mail that waits does so for a month, that there is time to look at it. Without this, a site
/// that runs on the database would send each in the moment in which it is written.
pub async fn keep_from_workers(pool: &PgPool) -> Result<()> {
    sqlx::raw_sql(
        "CREATE OR REPLACE FUNCTION keep_from_workers() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN NEW.due_at := now() + interval '30 days'; RETURN NEW; END $$;
         CREATE OR REPLACE TRIGGER keep_from_workers BEFORE INSERT OR UPDATE ON outbox FOR EACH ROW
             WHEN (current_setting('npoc.seeding', true) = 'yes')
             EXECUTE FUNCTION keep_from_workers()",
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// From now on mails are due when whoever writes them says so.
pub async fn leave_to_workers(pool: &PgPool) -> Result<()> {
    sqlx::raw_sql("DROP TRIGGER keep_from_workers ON outbox; DROP FUNCTION keep_from_workers()")
        .execute(pool)
        .await?;
    Ok(())
}

/// Lets the mails of this moment fare as they shall. Gives the token that was mailed with them.
pub async fn settle(
    app: &App,
    written: OffsetDateTime,
    delivery: impl Fn(MailKind) -> Delivery + Copy,
) -> Result<Option<MailboxToken>> {
    let mut token = None;
    let mails: Vec<(Uuid, String, Option<Uuid>, String, String)> = sqlx::query_as(
        "SELECT id, kind, application_id, recipient, plain_text FROM outbox WHERE created_at = $1",
    )
    .bind(written)
    .fetch_all(app.database.pool())
    .await?;
    for (id, kind, application, recipient, plain_text) in mails {
        let kind = MailKind::from_code(&kind).context("a mail of no kind")?;
        token = token.or_else(|| mailed_token(&plain_text));
        match delivery(kind) {
            Delivery::Waiting => {}
            Delivery::Sent => mark_sent(app, id).await?,
            Delivery::Retried => mark_retried(app, id).await?,
            Delivery::GivenUp(after) => {
                let reason = give_up(app, id, after).await?;
                if let Some(application) = application.filter(|_| kind == MailKind::Acknowledgement)
                {
                    let at = written + after;
                    tell_staff(app, application.into(), &recipient, reason, at).await?;
                    Box::pin(settle(app, at, delivery)).await?;
                }
            }
        }
    }
    Ok(token)
}

fn mailed_token(plain_text: &str) -> Option<MailboxToken> {
    let (_, rest) = plain_text.split_once(&format!("?{TOKEN_PARAMETER}="))?;
    MailboxToken::parse(rest.split_whitespace().next()?)
}

/// As the outbox does: what belongs to no application is deleted.
async fn mark_sent(app: &App, id: Uuid) -> Result<()> {
    sqlx::query(
        "UPDATE outbox SET attempts = 1, sent_at = created_at + interval '4 seconds' WHERE id = $1",
    )
    .bind(id)
    .execute(app.database.pool())
    .await?;
    sqlx::query("DELETE FROM outbox WHERE id = $1 AND application_id IS NULL")
        .bind(id)
        .execute(app.database.pool())
        .await?;
    Ok(())
}

async fn mark_retried(app: &App, id: Uuid) -> Result<()> {
    sqlx::query("UPDATE outbox SET attempts = 4, last_error = $2 WHERE id = $1")
        .bind(id)
        .bind("451 4.7.1 Greylisted, please try again later")
        .execute(app.database.pool())
        .await?;
    Ok(())
}

/// At once when there is no such mailbox; after many attempts when its server is away.
async fn give_up(app: &App, id: Uuid, after: Duration) -> Result<&'static str> {
    let (attempts, reason) = if after < Duration::MINUTE {
        (1, "550 5.1.1 No such mailbox here")
    } else {
        (31, "the server does not answer")
    };
    sqlx::query(
        "UPDATE outbox SET attempts = $2, last_error = $3,
             gave_up_at = created_at + make_interval(secs => $4) WHERE id = $1",
    )
    .bind(id)
    .bind(attempts)
    .bind(reason)
    .bind(after.as_seconds_f64())
    .execute(app.database.pool())
    .await?;
    Ok(reason)
}

async fn tell_staff(
    app: &App,
    application: ApplicationId,
    recipient: &str,
    reason: &str,
    at: OffsetDateTime,
) -> Result<()> {
    let mut transaction = app.database.begin().await?;
    let stored = applications::find(&mut transaction, Key::Id(application)).await?;
    let reference = stored.context("a mail about no application")?.reference;
    let (staff, lang) = (&app.config.mail_to, app.config.staff_language);
    let mail = mail::undelivered(application, &reference, recipient, reason, staff, lang)?;
    let id = app.time_ordered_id();
    let mail = NewMail { id, mail: &mail, delay: std::time::Duration::ZERO };
    outbox::enqueue(&mut transaction, &app.outbox_wakeup, &[mail], at).await?;
    transaction.commit().await?;
    Ok(())
}
