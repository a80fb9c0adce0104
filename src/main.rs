//! The process: settings, log, database, schema, worker, server, and the way out. No logic.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Parser as _;
use npoc::app::{App, router};
use npoc::clock::Clock;
use npoc::config::{Config, Settings};
use npoc::local_postgres::{LocalPostgres, LocalPostgresError};
use npoc::outbox::worker::{Patience, Worker};
use npoc::random::Random;
use npoc::smtp::{Relay, Sender};
use npoc::{database, mail, server};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// How long the worker may take to finish the mail in hand, which is a little longer than one
/// attempt.
const LAST_MAIL_TIME: Duration = Duration::from_secs(65);

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Settings::parse().check() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("npoc cannot start. {error}.");
            return ExitCode::from(2);
        }
    };
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("npoc stops. {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<()> {
    start_log(&config.log);
    // Before anything is started that has to be ended in order.
    let stop = stop_on_signal()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("NPOC_LISTEN: {} cannot be listened on", config.listen))?;

    let mut private = None;
    let options = if let Some(given) = &config.database {
        given.0.clone()
    } else {
        private.insert(LocalPostgres::start(&config.data_dir).await?).options("npoc")
    };
    if let Err(error) = database::migrate(&options).await {
        let name = if private.is_some() { "The private database" } else { "DATABASE_URL" };
        bail!("{name}: {error}.");
    }
    let pool = database::pool(options);

    announce(&config, private.is_some(), listener.local_addr()?);
    let worker = Worker {
        database: pool.clone(),
        sender: Sender { relay: config.relay.clone(), from: config.mail_from.clone() },
        patience: Patience::USUAL,
        random: Random::system(),
        alarm: |given_up, reason, staff| {
            mail::undelivered(&given_up.reference, &given_up.message.recipient, reason, staff)
                .inspect_err(|error| tracing::error!(%error, "the alarm cannot be worded"))
                .ok()
        },
        staff: config.mail_to.clone(),
    };
    let mailing = tokio::spawn(worker.run(stop.clone()));
    let base_url = config.base_url.clone();
    let app = App::new(config, pool.clone(), Clock::system(), Random::system())?;
    let serving = server::serve(listener, router(app), base_url, stop.clone());
    let result = tokio::select! {
        () = serving => Ok(()),
        // systemd or a person starts us again, and the database with us.
        error = ended(private.as_mut()) => Err(error),
    };
    stop.cancel();
    let _ = tokio::time::timeout(LAST_MAIL_TIME, mailing).await;
    pool.close().await;
    if let Some(private) = private {
        private.stop().await?;
    }
    Ok(result?)
}

/// Never, when the database is not ours.
async fn ended(private: Option<&mut LocalPostgres>) -> LocalPostgresError {
    match private {
        Some(private) => private.ended().await,
        None => std::future::pending().await,
    }
}

fn start_log(filter: &str) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.init();
    } else {
        log.json().with_span_list(false).init();
    }
}

/// Cancelled at SIGTERM or Ctrl-C. A second one ends the process at once.
fn stop_on_signal() -> Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if told.is_cancelled() {
                std::process::exit(1);
            }
            eprintln!("npoc is finishing what it has in hand.");
            told.cancel();
        }
    });
    Ok(stop)
}

fn announce(config: &Config, is_private: bool, listening: std::net::SocketAddr) {
    println!("Open     {} (listening on {listening})", config.base_url);
    if is_private {
        println!("Data     a private PostgreSQL under {}", config.data_dir.display());
    } else {
        println!("Data     the PostgreSQL at DATABASE_URL");
    }
    match &config.relay {
        Relay::Smtp(relay) => println!("Mails    go to {relay}, for {}", config.mail_to.display()),
        Relay::Folder(folder) => println!("Mails    are written to {}", folder.display()),
    }
}
