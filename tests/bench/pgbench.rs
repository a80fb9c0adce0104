//! pgbench: a script that PostgreSQL is sent as fast as it answers.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use tokio::time::sleep;

use super::Bench;
use super::figures::{number, percentile};
use super::machine::{self, Running};

/// At the beginning, connections are new and statements are planned; the site's are not. Nothing of
/// that counts.
const WARM_UP: Duration = Duration::from_secs(1);

/// What pgbench does again and again.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub text: String,
    /// What is sent as parameters, as the site does: literals would be read only once.
    pub variables: Vec<(String, String)>,
}

pub struct Measured {
    /// All, those of the beginning included.
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
        command.arg(format!("--time={}", (WARM_UP + duration).as_secs()));
        command.arg("-h").arg(bench.postgres.socket_folder()?);
        // As the site has it.
        command.env(
            "PGOPTIONS",
            "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off",
        );
        for (name, value) in &self.variables {
            command.args(["-D", &format!("{name}={value}")]);
        }
        command.arg(database).current_dir(&folder);
        let output = folder.join("output");
        let mut running = Running::start(&mut command, &output)?;
        sleep(WARM_UP).await;
        let before = bench.postgres.cpu_time()?;
        let status = running.end().await?;
        let cpu = bench.postgres.cpu_time()? - before;
        let said = || fs::read_to_string(&output).unwrap_or_default();
        ensure!(status.success(), "pgbench failed: {}", said());
        let all = transactions(&folder)?;
        let begin = all.iter().map(|one| one.end - one.took).fold(f64::INFINITY, f64::min);
        let warm = all.iter().filter(|one| one.end - begin > WARM_UP.as_secs_f64());
        let times: Vec<f64> = warm.map(|one| one.took * 1e3).collect();
        ensure!(!times.is_empty(), "pgbench did nothing: {}", said());
        let count = number(times.len());
        Ok(Measured {
            count: all.len(),
            per_second: count / duration.as_secs_f64(),
            p50: percentile(&times, 50),
            p99: percentile(&times, 99),
            cpu_per_transaction: cpu / count,
        })
    }
}

/// A line of pgbench's log, in seconds.
struct Transaction {
    took: f64,
    /// Since 1970.
    end: f64,
}

/// Reads the logs in a folder, and removes them.
fn transactions(folder: &Path) -> Result<Vec<Transaction>> {
    let mut transactions = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with("transactions.") {
            continue;
        }
        for line in fs::read_to_string(entry.path())?.lines() {
            let fields: Vec<f64> = line.split(' ').map(str::parse).collect::<Result<_, _>>()?;
            let [_, _, took, _, seconds, microseconds, ..] = fields[..] else {
                bail!("pgbench logs {line:?}")
            };
            transactions.push(Transaction { took: took / 1e6, end: seconds + microseconds / 1e6 });
        }
        fs::remove_file(entry.path())?;
    }
    Ok(transactions)
}
