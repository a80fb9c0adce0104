//! What staff do from the command line, on the database of the running site.

use std::fmt::Write as _;

use sqlx::PgPool;
use uuid::Uuid;

use crate::app::clock::Clock;
use crate::config::{Command, Config};
use crate::domain::event::EventKind;
use crate::i18n::Lang;
use crate::i18n::labels::history;
use crate::store::applications::{self, Key, Stored};
use crate::store::events;
use crate::store::{Connection, StoreError, dns_checks, holds};
use crate::workflow::notify::{self, NotifyError};

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// No application has this reference.
    #[error("There is no application {0}.")]
    Unknown(String),
    /// The database refused, or a mail could not be worded.
    #[error(transparent)]
    Tell(#[from] NotifyError),
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        CommandError::Tell(error.into())
    }
}

impl From<sqlx::Error> for CommandError {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

/// Does what a command says. The words are for the person who gave it.
///
/// # Errors
/// When there is no such application, or the database refuses; then nothing was done.
pub async fn run(
    command: &Command,
    database: &PgPool,
    config: &Config,
    clock: &Clock,
    fresh_proof: Uuid,
) -> Result<String, CommandError> {
    let mut transaction = database.begin().await?;
    let words = match command {
        Command::Release { reference } => {
            let stored = find(&mut transaction, reference).await?;
            release(&mut transaction, &stored, config, clock, fresh_proof).await?
        }
        Command::History { reference } => {
            let stored = find(&mut transaction, reference).await?;
            account(&mut transaction, &stored).await?
        }
    };
    transaction.commit().await?;
    Ok(words)
}

async fn find(connection: &mut Connection, reference: &str) -> Result<Stored, CommandError> {
    let reference = reference.trim().to_uppercase();
    let stored = applications::find(connection, Key::Reference(&reference)).await?;
    stored.ok_or(CommandError::Unknown(reference))
}

/// Makes up for what was held back when the application was held.
async fn release(
    connection: &mut Connection,
    stored: &Stored,
    config: &Config,
    clock: &Clock,
    fresh_proof: Uuid,
) -> Result<String, CommandError> {
    let now = clock.now();
    let reference = &stored.reference;
    if !holds::release(connection, stored.id, now).await? {
        return Ok(format!("{reference} needs no release: staff have been told of it.\n"));
    }
    events::add(connection, stored.id, EventKind::Released, now).await?;
    notify::notify_received(connection, stored.id, config, fresh_proof, now).await?;
    if events::happened(connection, stored.id, EventKind::Withdrawn, None).await? {
        return Ok(format!(
            "{reference} is released, but was withdrawn: only staff are told of it.\n"
        ));
    }
    Ok(format!("{reference} is released: staff and the representative are being told of it.\n"))
}

/// All that happened, and what is known.
async fn account(connection: &mut Connection, stored: &Stored) -> Result<String, CommandError> {
    let t = Lang::En.text();
    let application = &stored.application;
    let name = application.organisation_name.as_str();
    let mut words = format!("{}: {name}\n", stored.reference);
    for event in events::history(connection, stored.id).await? {
        let what = history::event(event.kind, t);
        let _ = write!(words, "{}  {what}", Lang::En.moment(event.at));
        if let Some(other) = event.related {
            let _ = write!(words, " {other}");
        }
        words.push('\n');
    }
    if let Some(held) = holds::find_for_update(connection, stored.id).await? {
        let state = if held.released { "was held back" } else { "is held back" };
        let signals: Vec<String> =
            held.signals.iter().map(|&signal| history::spam_signal(signal, t)).collect();
        let _ = writeln!(words, "It {state}: {}.", signals.join("; "));
    }
    for dns_checks in dns_checks::find(connection, stored.id).await? {
        let record = history::dns_record(dns_checks.record, t);
        let outcome = history::dns_outcome(&dns_checks.outcome, t);
        let _ = writeln!(words, "{}", t.notice_dns_line(&dns_checks.domain, record, outcome));
    }
    Ok(words)
}
