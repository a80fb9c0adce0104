//! `npoc serve`: the running site, from the listener to the way out.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{connect, log, print, report, systemd};
use crate::config::Config;
use crate::database::local::{LocalPostgres, LocalPostgresError};
use crate::jobs::link_requests;
use crate::jobs::watchdog::{self, Patience};
use crate::smtp::Relay;
use crate::web::connections::Limits;
use crate::web::router::Routes;
use crate::web::server;
use crate::{database, jobs};

/// How long finishing the mails in hand may take, while pages are still answered.
const JOBS_TIMEOUT: Duration = Duration::from_secs(40);

/// How long closing the connections to the database may take. With the time for the mails, for requests
/// (20 s) and for the private database (20 s), the process ends within 90 s.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

const VISITORS_CONNECTIONS: u32 = 10;
/// Two for the mails, of which some are claimed while others are recorded; one each for housekeeping and
/// for what looks up domain names.
const JOBS_CONNECTIONS: u32 = 4;

pub(super) async fn serve(config: Config) -> Result<()> {
    let handed_over = systemd::listener()?;
    log::start(&config.log);
    // Before anything is started that has to be ended in order.
    let stop = stop_on_signal()?;
    let listener = match handed_over {
        Some(listener) => TcpListener::from_std(listener)?,
        None => TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("NPOC_LISTEN: {} cannot be listened on", config.listen))?,
    };
    let listening = listener.local_addr()?;
    let config = config.listening_on(listening);

    let mut located = database::locate(&config, false).await?;
    if let Err(error) = database::migrate(&located.options).await {
        bail!("{}: {error}.", located.name());
    }
    announce(&config, located.private.is_some(), listening);
    if config.proxy_may_be_unnamed(listening) {
        tracing::warn!(
            %listening,
            "NPOC_TRUSTED_PROXIES should name the proxy: NPOC_BASE_URL is https, so that there must be one, but none that could reach NPOC_LISTEN is named. If it runs on this machine, listen on 127.0.0.1 only"
        );
    }
    let for_jobs = database::connect_lazily(located.options.clone(), JOBS_CONNECTIONS);
    let for_visitors = database::connect_lazily(located.options.clone(), VISITORS_CONNECTIONS);
    let jobs_app = connect::app(config, for_jobs).await?;
    let app = jobs_app.with_database(for_visitors);

    let mut tasks = jobs::start(&jobs_app, &stop);
    let routes = Routes::new(&app)?;
    // Meanwhile, each is compressed when it is first asked for.
    let compressed = routes.clone();
    tokio::task::spawn_blocking(move || compressed.compress());
    let pools = [app.database.clone(), jobs_app.database.clone()];
    let close = CancellationToken::new();
    let serving = server::serve(listener, routes, app.clone(), Limits::PRODUCTION, close.clone());
    let mut serving = tokio::spawn(serving);
    systemd::tell(NotifyState::Ready);
    // Should the database end by itself, systemd or a person starts us again.
    let result = tokio::select! {
        () = stop.cancelled() => Ok(()),
        error = ended(located.private.as_mut()) => Err(error.into()),
        () = watchdog::stuck(&pools, Patience::PRODUCTION) => {
            Err(anyhow!("its connections to the database are stuck, although new ones work"))
        }
        _ = &mut serving => Err(anyhow!("what answers requests failed")),
    };
    systemd::tell(NotifyState::Stopping);
    stop.cancel();
    // Visitors do not wait for a slow relay. What they send meanwhile is stored, and the next process
    // sends the mails about it.
    let mails = async { while tasks.join_next().await.is_some() {} };
    if timeout(JOBS_TIMEOUT, mails).await.is_err() {
        report("npoc ends with a mail in hand: it will be sent again, with the same Message-ID.");
        tasks.abort_all();
    }
    close.cancel();
    if !serving.is_finished() {
        let _ = serving.await;
    }
    // A database that has gone silent must not keep the process from ending.
    let closing = async {
        // Who asked for a lost link while the last mails were sent.
        link_requests::answer_all(&jobs_app).await;
        app.database.close().await;
        jobs_app.database.close().await;
    };
    let _ = timeout(CLOSE_TIMEOUT, closing).await;
    if let Some(private) = located.private {
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

/// Cancelled at SIGTERM or Ctrl-C. A second one ends the process at once.
fn stop_on_signal() -> Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if stopping.is_cancelled() {
                std::process::exit(1);
            }
            report("npoc is finishing what it has in hand.");
            stopping.cancel();
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
    print(&format!(
        "Open     {open} (listening on {listening})\nData     {data}\nMails    {mails}\n"
    ));
}
