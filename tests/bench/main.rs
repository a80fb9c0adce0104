//! Compares the site with programs that do the same work as fast as it can be done: `script/bench`.
//!
//! Machines are noisy, and differ. So every figure stands beside one that was taken on the same
//! machine in the same minute: ours, theirs, ours, theirs. What is compared with other days are the
//! ratios.

mod applicants;
mod bare_loop;
mod figures;
mod footprint;
mod growth;
mod http;
mod machine;
mod nginx;
mod outbox;
mod pages;
mod pgbench;
mod postgres;
mod replay;
mod sink;
mod site;
mod statements;
mod submissions;
mod wire;
mod wrk;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Parser, ValueEnum};
use npoc::commands::report;
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use self::machine::Cores;
use self::postgres::Postgres;

/// Measures the site against nginx, pgbench and a bare SMTP client, and prints a table a section.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Arguments {
    /// What is measured; all but growth when nothing is named
    sections: Vec<Section>,

    /// How often each measurement is taken, in turns with the one that it is compared with
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,

    /// How long one measurement takes, in seconds
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,

    /// Another build of the site to measure, instead of the one that was built along with this
    #[arg(long)]
    program: Option<PathBuf>,

    /// Send the mails of submissions while these are measured, instead of keeping them queued
    #[arg(long)]
    send_mails: bool,

    /// Only sends the mails in this folder: what the outbox is measured against
    #[arg(long, hide = true, requires = "relay")]
    bare_loop: Option<PathBuf>,

    #[arg(long, hide = true)]
    relay: Option<SocketAddr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Public pages, against nginx with the same bytes
    Pages,
    /// Applications sent and stored, against PostgreSQL by itself
    Submissions,
    /// Mails sent from the outbox, against a client that does nothing else
    Outbox,
    /// Memory, time to start, size
    Footprint,
    /// The same acts while ever more applications are stored; only when it is named
    Growth,
}

impl Section {
    const USUAL: &[Section] =
        &[Section::Pages, Section::Submissions, Section::Outbox, Section::Footprint];
}

/// What every section works with.
struct Bench {
    /// Removed at the end.
    folder: PathBuf,
    cores: Cores,
    /// The release build of the site.
    program: PathBuf,
    postgres: Postgres,
    rounds: u32,
    seconds: u32,
    sends_mails: bool,
}

// One thread, on one core: what generates load must not share the core of what is measured. It also
// outlives every child process, each of which ends with the thread that started it.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&format!("bench stops. {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<()> {
    if let (Some(mails), Some(relay)) = (&arguments.bare_loop, arguments.relay) {
        return bare_loop::send(mails, relay);
    }
    let program = arguments.program.map_or_else(site_program, Ok)?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let folder = TempDir::with_prefix("npoc-bench-")?;
    let cores = Cores::find()?;
    let bench = Bench {
        folder: folder.path().to_owned(),
        cores,
        program,
        postgres: Postgres::start(&folder.path().join("database"), cores).await?,
        rounds: arguments.rounds,
        seconds: arguments.seconds,
        sends_mails: arguments.send_mails,
    };
    let sections = &arguments.sections;
    let sections = if sections.is_empty() { Section::USUAL } else { sections };
    let result = tokio::select! {
        result = measure(&bench, sections) => result,
        _ = terminate.recv() => Err(anyhow::anyhow!("It was told to.")),
        _ = interrupt.recv() => Err(anyhow::anyhow!("It was told to.")),
    };
    // Its files can be removed once it has ended.
    bench.postgres.stop().await?;
    folder.close()?;
    result
}

async fn measure(bench: &Bench, sections: &[Section]) -> Result<()> {
    for section in sections {
        match section {
            Section::Pages => pages::measure(bench).await?,
            Section::Submissions => submissions::measure(bench).await?,
            Section::Outbox => outbox::measure(bench).await?,
            Section::Footprint => footprint::measure(bench).await?,
            Section::Growth => growth::measure(bench).await?,
        }
    }
    Ok(())
}

/// The site that was built along with this program, one folder up.
fn site_program() -> Result<PathBuf> {
    if cfg!(debug_assertions) {
        bail!("This is a debug build, which says nothing: use script/bench.");
    }
    let own = std::env::current_exe()?;
    let folder = own.parent().and_then(Path::parent).context("no folder above")?;
    let program = folder.join("npoc");
    if !program.is_file() {
        bail!("{} is missing: use script/bench.", program.display());
    }
    Ok(program)
}

impl Bench {
    fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds.into())
    }

    /// A new folder for one purpose.
    fn subfolder(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}
