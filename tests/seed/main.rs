//! Fills the database of a site with applications in every state, for looking at: `script/seed`.

mod filling;

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Parser;
use npoc::app::clock::Clock;
use npoc::commands::report;
use npoc::config::{Command, Config, Settings};
use npoc::database::{self, Located};
use npoc::smtp::Relay;
use sqlx::PgPool;

/// Fills an empty database with some two hundred invented applications, in every state there is, and
/// prints where to find them.
///
/// The settings are those of the site. It may be running on its private database meanwhile.
#[derive(Debug, Parser)]
#[command(name = "seed")]
struct Arguments {
    /// Fill the database at `DATABASE_URL`, which must not be that of a real site
    #[arg(long)]
    into_database_url: bool,

    #[command(flatten)]
    settings: Settings,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match seed(arguments).await {
        Ok(made) => {
            print!("{made}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            report(&format!("seed stops. {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn seed(arguments: Arguments) -> Result<String> {
    let config = arguments.settings.check()?;
    ensure!(config.command == Command::Serve, "There is no such command here.");
    if config.database.is_some() && !arguments.into_database_url {
        bail!(
            "DATABASE_URL is set, perhaps to the database of a real site. Unset it for a private database, or add --into-database-url if invented applications may go there."
        );
    }
    if let Relay::Smtp(relay) = &config.relay {
        bail!("SMTP_URL is set: the mails that are left waiting would go to {relay}. Unset it.");
    }
    let listen = config.listen;
    let config = config.listening_on(listen);
    let located = database::locate(&config, true).await?;
    let made = fill_empty(&located, config).await;
    if let Some(private) = located.private {
        private.stop().await?;
    }
    made
}

/// What was made, in words.
async fn fill_empty(located: &Located, config: Config) -> Result<String> {
    database::migrate(&located.options).await.with_context(|| located.name())?;
    let pool = PgPool::connect_with(located.options.clone()).await?;
    let holds_any: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM applications)").fetch_one(&pool).await?;
    if holds_any {
        bail!("The database holds applications already. {}", how_to_empty(&config));
    }
    let base_url = config.base_url.clone();
    let filled = filling::fill(&located.options, config, Clock::system().now()).await?;
    let mut made = String::new();
    for fact in filling::facts::facts(&pool, &filled.pages).await? {
        write!(made, "{:<42}{:>4}", fact.name, fact.count)?;
        let paths = if fact.name == "draft: saved" { &filled.drafts[..2] } else { &fact.paths };
        let links: Vec<String> = paths.iter().map(|path| format!("  {base_url}{path}")).collect();
        writeln!(made, "{}", links.join(&format!("\n{:46}", "")))?;
    }
    pool.close().await;
    Ok(made)
}

fn how_to_empty(config: &Config) -> String {
    if config.database.is_some() {
        return "Name another one, or make this one anew with dropdb and createdb.".to_owned();
    }
    let folder = config.data_dir.display();
    format!("Stop the site and delete {folder}/postgres, or name another folder in NPOC_DATA_DIR.")
}
