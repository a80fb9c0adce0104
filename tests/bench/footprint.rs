//! What the site takes to run: memory, time to start, size, and CPU for a page.

use std::fs;

use anyhow::Result;

use super::Bench;
use super::figures::{Table, median, number, short};
use super::machine;
use super::site::{CLOSED_RELAY, Site};
use super::wrk::{self, Load};

const DATABASE: &str = "bench_footprint";

/// Starts are short, and each is another one.
const STARTS: u32 = 4;

const LOAD: Load<'static> =
    Load { path: "/en/", headers: &[("accept-encoding", "br")], connections: 64 };

pub async fn measure(bench: &Bench) -> Result<()> {
    bench.postgres.create(DATABASE).await?;
    let url = bench.postgres.url(DATABASE)?;
    let (mut starts, mut fresh) = (Vec::new(), Vec::new());
    for _ in 0..bench.rounds * STARTS {
        let site = Site::start(bench, &url, CLOSED_RELAY).await?;
        starts.push(site.started_in.as_secs_f64() * 1e3);
        fresh.push(machine::memory(site.pid())?.now);
        site.stop().await?;
    }
    let site = Site::start(bench, &url, CLOSED_RELAY).await?;
    let mut cpu = Vec::new();
    for _ in 0..bench.rounds {
        let measured = wrk::measure(bench, site.address, site.pid(), &LOAD, bench.duration());
        cpu.push(measured.await?.cpu_per_request);
    }
    let loaded = machine::memory(site.pid())?;
    site.stop().await?;
    let mut table = Table::new("footprint: of the site, without its database", &["", ""]);
    for (name, value) in [
        ("MiB after the start", median(&fresh)),
        ("MiB after many requests", loaded.now),
        ("MiB at most", loaded.most),
        ("ms from the start to the first page", median(&starts)),
        ("MiB of the program, stripped", stripped(bench).await?),
        ("CPU µs for a page", median(&cpu)),
    ] {
        table.row(vec![name.to_owned(), short(value)]);
    }
    table.note("The database runs already, and its schema is up to date.");
    table.print();
    Ok(())
}

/// The size of the program without what only debuggers read.
async fn stripped(bench: &Bench) -> Result<f64> {
    let copy = bench.folder.join("stripped");
    let mut strip = machine::on_core(bench.cores.generator, "strip");
    strip.arg("-o").arg(&copy).arg(&bench.program);
    machine::output(&mut strip, &bench.folder.join("strip.log")).await?;
    let bytes = usize::try_from(fs::metadata(copy)?.len())?;
    Ok(number(bytes) / 1024.0 / 1024.0)
}
