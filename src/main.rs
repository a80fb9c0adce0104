//! The process: settings, log, database, schema, worker, server, and the way out. No logic.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Parser as _;
use npoc::app::clock::Clock;
use npoc::app::random::Random;
use npoc::app::{self, App};
use npoc::commands::staff;
use npoc::config::{Command, Config, Settings};
use npoc::database;
use npoc::database::local::{LocalPostgres, LocalPostgresError, running};
use npoc::outbox::worker::RetryPolicy;
use npoc::smtp::Relay;
use npoc::web::server;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// How long finishing the mail in hand and closing the connections may take. With the time for
/// requests (20 s) and for the private database (20 s), the process ends within 90 s.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(45);

const VISITORS_CONNECTIONS: u32 = 10;
/// For the mails (three), housekeeping and what looks up domain names.
const WORKER_CONNECTIONS: u32 = 5;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Settings::parse().check() {
        Ok(config) => config,
        Err(error) => {
            say(&format!("npoc cannot start. {error}."));
            return ExitCode::from(2);
        }
    };
    let result = match config.command.clone() {
        Some(command) => obey(&command, config).await,
        None => run(config).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("npoc stops. {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Does what staff ask for, on the database of the site, which may be running meanwhile.
async fn obey(command: &Command, config: Config) -> Result<()> {
    if matches!(command, Command::Release { .. }) && config.links_would_lead_nowhere() {
        bail!(
            "NPOC_BASE_URL: it is not given; it should be the origin that visitors type, because the mails hold links to the site."
        );
    }
    // The links in mails are those of the site, which listens there.
    let listen = config.listen;
    let config = config.listening_on(listen);
    let mut private = None;
    let options = if let Some(given) = &config.database {
        given.0.clone()
    } else if let Some(options) = running::elsewhere(&config.data_dir, "npoc") {
        options
    } else {
        private.insert(LocalPostgres::start(&config.data_dir).await?).options("npoc")
    };
    database::migrate(&options).await?;
    let pool = database::pool(options, 1);
    let result =
        staff::run(command, &pool, &config, &Clock::system(), Random::system().uuid()).await;
    pool.close().await;
    if let Some(private) = private {
        private.stop().await?;
    }
    let words = result?;
    let _ = std::io::stdout().write_all(words.as_bytes());
    Ok(())
}

async fn run(config: Config) -> Result<()> {
    start_log(&config.log);
    // Before anything is started that has to be ended in order.
    let stop = stop_on_signal()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("NPOC_LISTEN: {} cannot be listened on", config.listen))?;
    let config = config.listening_on(listener.local_addr()?);

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
    announce(&config, private.is_some(), listener.local_addr()?);
    let pool = database::pool(options.clone(), VISITORS_CONNECTIONS);
    let mail_pool = database::pool(options, WORKER_CONNECTIONS);
    let signing_key = database::signing_key(&mail_pool, Random::system().key()).await?;
    let (clock, random) = (Clock::system(), Random::system());
    let worker = app::worker(
        &config,
        mail_pool.clone(),
        clock.clone(),
        random.clone(),
        RetryPolicy::PRODUCTION,
    );
    let mut tasks = app::background(&config, &mail_pool, &clock, &stop);
    tasks.spawn(worker.run(stop.clone()));
    let base_url = config.base_url.clone();
    let app = App::new(config, pool.clone(), clock, random, signing_key)?;

    let serving = server::serve(listener, app::router(app), base_url, stop.clone());
    // Should the database or a task end by itself, systemd or a person starts us again.
    let result = tokio::select! {
        () = serving => Ok(()),
        error = ended(private.as_mut()) => Err(error.into()),
        () = failed(&mut tasks, &stop) => Err(anyhow!("what sends mails and tells staff failed")),
    };
    stop.cancel();
    // A database that has gone silent must not keep the process from ending.
    let last_steps = async {
        while tasks.join_next().await.is_some() {}
        pool.close().await;
        mail_pool.close().await;
    };
    if timeout(SHUTDOWN_TIMEOUT, last_steps).await.is_err() {
        say("npoc ends with a mail in hand: it will be sent again, with the same Message-ID.");
    }
    if let Some(private) = private {
        private.stop().await?;
    }
    result
}

/// Never, when the database is not ours.
async fn ended(private: Option<&mut LocalPostgres>) -> LocalPostgresError {
    match private {
        Some(private) => private.ended().await,
        None => std::future::pending().await,
    }
}

/// Once a task has ended without being told to.
async fn failed(tasks: &mut JoinSet<()>, stop: &CancellationToken) {
    while let Some(ended) = tasks.join_next().await {
        if ended.is_err() || !stop.is_cancelled() {
            return;
        }
    }
    std::future::pending::<()>().await;
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
            say("npoc is finishing what it has in hand.");
            told.cancel();
        }
    });
    Ok(stop)
}

fn announce(config: &Config, is_private: bool, listening: SocketAddr) {
    let data = if is_private {
        format!("a private PostgreSQL under {}", config.data_dir.display())
    } else {
        "the PostgreSQL at DATABASE_URL".to_owned()
    };
    let mails = match &config.relay {
        Relay::Smtp(relay) => format!("go to {relay}, for {}", config.mail_to.display()),
        Relay::Folder(folder) => format!("are written to {}", folder.display()),
    };
    let open = &config.base_url;
    // Whoever started us may not be reading any more, which must not end the process.
    let _ = writeln!(
        std::io::stdout(),
        "Open     {open} (listening on {listening})\nData     {data}\nMails    {mails}"
    );
}

/// For the person who ends or starts the process.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
