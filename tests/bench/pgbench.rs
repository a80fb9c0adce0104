//! pgbench: a script that PostgreSQL is sent as fast as it answers.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use regex::Regex;

use super::Bench;
use super::figures::{number, percentile};
use super::machine;

/// A transaction of pgbench.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub text: String,
    /// What is sent as parameters, as the site does: literals would be read only once.
    pub variables: Vec<(String, String)>,
}

pub struct Measured {
    pub count: usize,
    pub per_second: f64,
    /// In milliseconds.
    pub p50: f64,
    pub p99: f64,
    /// Of PostgreSQL, in microseconds.
    pub cpu_per_transaction: f64,
}

impl Script {
    /// Adds a variable and gives how it is written in the text.
    pub fn variable(&mut self, value: &str) -> String {
        let name = format!("v{}", self.variables.len());
        let written = format!(":{name}");
        self.variables.push((name, value.to_owned()));
        written
    }

    pub async fn run(
        &self,
        bench: &Bench,
        database: &str,
        clients: u32,
        duration: Duration,
    ) -> Result<Measured> {
        let folder = bench.subfolder("pgbench")?;
        fs::write(folder.join("script.sql"), &self.text)?;
        let mut command = machine::on_core(bench.cores.generator, "pgbench");
        command.args(["-n", "-M", "prepared", "-j", "1", "-f", "script.sql"]);
        command.args(["-l", "--log-prefix", "transactions", "-U", "npoc", "-p", "5432"]);
        command.arg(format!("--client={clients}"));
        command.arg(format!("--time={}", duration.as_secs()));
        command.arg("-h").arg(bench.postgres.socket_folder()?);
        for (name, value) in &self.variables {
            command.args(["-D", &format!("{name}={value}")]);
        }
        command.arg(database).current_dir(&folder);
        let before = bench.postgres.cpu_time()?;
        let said = machine::output(&mut command, &folder.join("output")).await?;
        let cpu = bench.postgres.cpu_time()? - before;
        let rate = Regex::new(r"tps = ([\d.]+)")?;
        let rate = rate.captures(&said).with_context(|| said.clone())?[1].parse()?;
        let times = times(&folder)?;
        ensure!(!times.is_empty(), "pgbench did nothing: {said}");
        Ok(Measured {
            count: times.len(),
            per_second: rate,
            p50: percentile(&times, 50),
            p99: percentile(&times, 99),
            cpu_per_transaction: cpu / number(times.len()),
        })
    }
}

/// How long each transaction took, in milliseconds; the logs are removed.
fn times(folder: &Path) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with("transactions.") {
            continue;
        }
        for line in fs::read_to_string(entry.path())?.lines() {
            let time: f64 = line.split(' ').nth(2).context("a log without times")?.parse()?;
            times.push(time / 1e3);
        }
        fs::remove_file(entry.path())?;
    }
    Ok(times)
}
