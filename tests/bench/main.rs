//! Compares the site with programs that do the same work as fast as it can be done: `script/bench`.
//!
//! Machines are noisy, and differ. So every figure stands beside one that was taken on the same
//! machine in the same minute: ours, theirs, ours, theirs. What is compared with other days are the
//! ratios.

mod figures;
mod http;
mod machine;
mod nginx;
mod pages;
mod postgres;
mod site;
mod wrk;

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
    /// What is measured; all of it when nothing is named
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Public pages, against nginx with the same bytes
    Pages,
}

impl Section {
    const USUAL: &[Section] = &[Section::Pages];
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
