//! wrk: as many requests as a server answers, over kept connections.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use regex::Regex;

use super::Bench;
use super::figures::number;
use super::machine;

/// What is asked for, over how many connections.
pub struct Load<'load> {
    pub path: &'load str,
    pub headers: &'load [(&'load str, &'load str)],
    pub connections: u32,
}

pub struct Measured {
    pub per_second: f64,
    /// In milliseconds.
    pub p50: f64,
    pub p99: f64,
    /// Of the server, in microseconds.
    pub cpu_per_request: f64,
}

/// Asks a server whose work is done by one process.
pub async fn measure(
    bench: &Bench,
    address: SocketAddr,
    server: u32,
    load: &Load<'_>,
    duration: Duration,
) -> Result<Measured> {
    let mut command = machine::on_core(bench.cores.generator, "wrk");
    command.args(["--latency", "-t1"]);
    command.arg(format!("-c{}", load.connections)).arg(format!("-d{}s", duration.as_secs()));
    for (name, value) in load.headers {
        command.args(["-H", &format!("{name}: {value}")]);
    }
    command.arg(format!("http://{address}{}", load.path));
    let before = machine::cpu_time(server)?;
    let said = machine::output(&mut command, &bench.folder.join("wrk.log")).await?;
    let cpu = machine::cpu_time(server)? - before;
    for trouble in ["Socket errors", "Non-2xx or 3xx"] {
        ensure!(!said.contains(trouble), "{}: {said}", load.path);
    }
    let found = |pattern: &str| -> Result<String> {
        let found = Regex::new(pattern)?.captures(&said);
        Ok(found.with_context(|| format!("no {pattern} in {said}"))?[1].to_owned())
    };
    let requests: usize = found(r"(\d+) requests in")?.parse()?;
    Ok(Measured {
        per_second: found(r"Requests/sec:\s+([\d.]+)")?.parse()?,
        p50: milliseconds(&found(r"50%\s+([\d.]+\w+)")?)?,
        p99: milliseconds(&found(r"99%\s+([\d.]+\w+)")?)?,
        cpu_per_request: cpu / number(requests),
    })
}

fn milliseconds(time: &str) -> Result<f64> {
    let unit = time.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let factor = match unit {
        "us" => 1e-3,
        "ms" => 1.0,
        "s" => 1e3,
        _ => bail!("{time} has no known unit"),
    };
    Ok(time.trim_end_matches(unit).parse::<f64>()? * factor)
}
