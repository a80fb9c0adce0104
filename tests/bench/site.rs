//! A running site, on the core of what is measured.

use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::time::{sleep, timeout};

use super::Bench;
use super::http::Client;
use super::machine::{self, Running};

/// How long a start may take.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// No limits, nobody is asked about domain names, and only what goes wrong is logged.
const SETTINGS: [&str; 4] =
    ["--limit-per-network=0", "--limit-overall=0", "--dns=off", "--log=warn"];

/// Takes no connection: the port is one that no server is given.
pub const CLOSED_RELAY: &str = "smtp://127.0.0.1:1";

pub struct Site {
    running: Running,
    pub address: SocketAddr,
    /// How long it took from its start to the first page.
    pub started_in: Duration,
}

impl Site {
    /// Starts one on the database at this address, with mails going to this relay.
    pub async fn start(bench: &Bench, database_url: &str, relay: &str) -> Result<Self> {
        let address = free_address()?;
        let mut command = machine::on_core(bench.cores.server, &bench.program);
        command.args(SETTINGS).args(["--listen", &address.to_string()]);
        command.env("DATABASE_URL", database_url).env("SMTP_URL", relay);
        command.env("NPOC_DATA_DIR", bench.folder.join("site"));
        let output = bench.folder.join(format!("site-{}.log", address.port()));
        let begin = Instant::now();
        let mut running = Running::start(&mut command, &output)?;
        let first_page = async {
            loop {
                if let Ok(mut client) = Client::connect(address).await {
                    let reply = client.get("/en/", &[]).await?;
                    if reply.status.is_success() {
                        return Ok::<_, anyhow::Error>(begin.elapsed());
                    }
                }
                if running.ended()?.is_some() {
                    bail!("the site ended: {}", std::fs::read_to_string(&output)?);
                }
                sleep(Duration::from_millis(1)).await;
            }
        };
        let started_in =
            timeout(START_TIMEOUT, first_page).await.context("the site is silent")??;
        Ok(Self { running, address, started_in })
    }

    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Stands still until it is told to go on.
    pub fn pause(&self) {
        machine::tell(self.pid(), "STOP");
    }

    pub fn go_on(&self) {
        machine::tell(self.pid(), "CONT");
    }

    pub async fn stop(self) -> Result<()> {
        self.running.stop().await
    }
}

/// An address on this machine where nobody listens just now.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
