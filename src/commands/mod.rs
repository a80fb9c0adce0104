//! What an operator asks for from a shell, one file for each command.

mod connect;
mod history;
mod log;
mod mails;
mod release;
mod serve;
mod systemd;

use std::io::Write as _;

use anyhow::Result;

use crate::config::{Command, Config};

pub async fn run_command(config: Config) -> Result<()> {
    match config.command.clone() {
        Command::Serve => serve::serve(config).await,
        Command::Release { reference } => release::release(config, &reference).await,
        Command::History { reference } => history::history(config, &reference).await,
        Command::Mails { folder } => mails::mails(config, &folder),
    }
}

/// The answer to a command. Whoever started us may not be reading any more, which must not end the
/// process.
fn print(words: &str) {
    let _ = std::io::stdout().write_all(words.as_bytes());
}

/// For the person who starts or ends the process.
pub fn report(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// A reference as people type it.
fn as_reference(typed: &str) -> String {
    typed.trim().to_uppercase()
}
