//! Submissions, stored with their mails, against PostgreSQL doing the same by itself.

use std::cell::RefCell;
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use anyhow::{Error, Result, ensure};
use futures_util::future::try_join_all;
use hyper::StatusCode;
use hyper::body::Bytes;
use npoc::i18n::Lang;
use npoc::urls::Page;
use sqlx::AssertSqlSafe;
use tokio::time::sleep;

use super::applicants::{Applicants, answers, check};
use super::figures::{Pair, Table, median, percentile, short};
use super::http::Client;
use super::postgres::{self, Postgres};
use super::replay::{Captured, transaction_of};
use super::sink::Sink;
use super::site::Site;
use super::wire::Wire;
use super::{Bench, machine};

const DATABASE: &str = "bench_submissions";

const CLIENTS: &[u32] = &[1, 8, 32];

/// Whoever sends a form sooner after it was made is taken for a bot.
const FILL_IN_TIME: Duration = Duration::from_secs(4);

/// However fast it goes: each page is made before the time is taken, which takes longer.
const MAX_IN_ROUND: u32 = 5000;

/// What sending a set of forms took.
struct Sent {
    count: u32,
    took: Duration,
    /// Of each, in milliseconds.
    latencies: Vec<f64>,
    /// Of all together, in microseconds.
    site_cpu: f64,
    database_cpu: f64,
    stored_before: [i64; 3],
}

pub async fn measure(bench: &Bench) -> Result<()> {
    bench.postgres.create(DATABASE).await?;
    // It accepts the first connection and says nothing, so that mails stay where they are.
    let silent = TcpListener::bind("127.0.0.1:0")?;
    let sink = Sink::start().await?;
    let relay =
        if bench.sends_mails { sink.url() } else { format!("smtp://{}", silent.local_addr()?) };
    let applicants = Applicants::default();
    let (captured, round_trips) = capture(bench, &relay, &applicants).await?;
    let mut connection = bench.postgres.connect(DATABASE).await?;
    // Compressed in the way in which the site's mails are.
    let floor_tables = "CREATE TABLE bench_applications (id uuid PRIMARY KEY, content text);
                        CREATE TABLE bench_mails
                            (id uuid PRIMARY KEY, content text COMPRESSION lz4)";
    sqlx::raw_sql(floor_tables).execute(&mut connection).await?;
    let (floor, replayed) = (captured.floor()?, captured.replayed()?);

    let mut table = Table::new(
        "submissions: ours, PostgreSQL with (a) two rows as large, (b) the same statements",
        &[
            "clients",
            "sent/s",
            "(a)",
            "ratio",
            "sent/s",
            "(b)",
            "ratio",
            "p50 ms",
            "(b)",
            "ratio",
            "p99 ms",
            "(b)",
            "ratio",
            "database µs",
            "(b)",
            "ratio",
            "site µs",
        ],
    );
    let statements = captured.transactions[0].len();
    table.note(format!("A submission is {statements} statements in {round_trips} round trips."));
    table.note(if bench.sends_mails {
        "Mails are sent meanwhile, which the site's and the database's CPU include."
    } else {
        "Mails stay queued, since the relay is silent; --send-mails has them sent meanwhile."
    });
    table.note("CPU is in microseconds for each submission.");
    table.note("Commits reach the disk. (a) and (b) are pgbench's, without the site beside them.");
    let site = Site::start(bench, &bench.postgres.url(DATABASE)?, &relay).await?;
    for &clients in CLIENTS {
        let least = clients * 4;
        let warm_up = send_new(bench, &applicants, &site, clients, least.max(40)).await?;
        let count = (warm_up.per_second() * bench.duration().as_secs_f64()).round();
        // Saturates, and is limited anyway.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let count = (count as u32).clamp(least, MAX_IN_ROUND);
        let [mut over_floor, mut rate, mut p50, mut p99, mut database] =
            [(); 5].map(|()| Pair::default());
        let mut site_cpu = Vec::new();
        for _ in 0..bench.rounds {
            empty(&bench.postgres, DATABASE).await?;
            let ours = send_new(bench, &applicants, &site, clients, count).await?;
            ours.verify(&bench.postgres).await?;
            site.pause();
            empty(&bench.postgres, DATABASE).await?;
            let least = floor.run(bench, DATABASE, clients, bench.duration()).await?;
            empty(&bench.postgres, DATABASE).await?;
            let same = replayed.run(bench, DATABASE, clients, bench.duration()).await?;
            let count = i64::try_from(same.count)?;
            let stored = stored(&bench.postgres).await?;
            ensure!(stored == [count, 2 * count, 0], "{count} were replayed as {stored:?}");
            site.go_on();
            over_floor.add(ours.per_second(), least.per_second);
            rate.add(ours.per_second(), same.per_second);
            p50.add(percentile(&ours.latencies, 50), same.p50);
            p99.add(percentile(&ours.latencies, 99), same.p99);
            database.add(ours.of_each(ours.database_cpu), same.cpu_per_transaction);
            site_cpu.push(ours.of_each(ours.site_cpu));
        }
        let mut cells = vec![clients.to_string()];
        cells.extend([over_floor, rate, p50, p99, database].iter().flat_map(Pair::cells));
        cells.push(short(median(&site_cpu)));
        table.row(cells);
    }
    table.print();
    drop(silent);
    site.stop().await
}

/// Two submissions as PostgreSQL sees them, and how many round trips the second takes.
async fn capture(bench: &Bench, relay: &str, applicants: &Applicants) -> Result<(Captured, usize)> {
    let postgres = &bench.postgres;
    postgres.log_statements(DATABASE, true).await?;
    let wire = Wire::start(bench.subfolder("wire")?, &postgres.socket_folder()?)?;
    let site = Site::start(bench, &postgres::url(DATABASE, &wire.folder)?, relay).await?;
    // The first one is where connections are opened and statements prepared.
    let numbers = [applicants.next(), applicants.next(), applicants.next()];
    let mut client = Client::connect(site.address).await?;
    let mut forms = Vec::new();
    for number in &numbers {
        forms.push(check(&mut client, &answers(number)).await?);
    }
    sleep(FILL_IN_TIME).await;
    let mark = postgres.mark()?;
    let mut before = Vec::new();
    for form in forms {
        before = wire.round_trips();
        send(&mut client, form).await?;
        // What is done with a connection when it is given back belongs to it.
        sleep(Duration::from_millis(300)).await;
    }
    // Whatever else goes on meanwhile has connections of its own, and less to say.
    let after = wire.round_trips();
    let busiest = after
        .iter()
        .enumerate()
        .map(|(place, count)| count - before.get(place).copied().unwrap_or_default());
    let round_trips = busiest.max().unwrap_or_default();
    let statements = postgres.statements_since(&mark)?;
    postgres.log_statements(DATABASE, false).await?;
    drop(site);
    let [_, first, second] = numbers;
    let transactions =
        [transaction_of(&first, &statements)?, transaction_of(&second, &statements)?];
    Ok((Captured { numbers: [first, second], transactions }, round_trips))
}

/// Prepares this many new submissions, and then sends them all, over so many connections.
async fn send_new(
    bench: &Bench,
    applicants: &Applicants,
    site: &Site,
    clients: u32,
    count: u32,
) -> Result<Sent> {
    let forms = applicants.check(site.address, count).await?;
    sleep(FILL_IN_TIME).await;
    let (waiting, latencies) = (RefCell::new(forms), RefCell::new(Vec::new()));
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Client::connect(site.address).await?);
    }
    let stored_before = stored(&bench.postgres).await?;
    let (site_cpu, database_cpu) = (machine::cpu_time(site.pid())?, bench.postgres.cpu_time()?);
    let begin = Instant::now();
    try_join_all(connections.iter_mut().map(async |client| {
        loop {
            let Some(form) = waiting.borrow_mut().pop() else { return Ok::<_, Error>(()) };
            let begin = Instant::now();
            send(client, form).await?;
            latencies.borrow_mut().push(begin.elapsed().as_secs_f64() * 1e3);
        }
    }))
    .await?;
    Ok(Sent {
        count,
        took: begin.elapsed(),
        latencies: latencies.into_inner(),
        site_cpu: machine::cpu_time(site.pid())? - site_cpu,
        database_cpu: bench.postgres.cpu_time()? - database_cpu,
        stored_before,
    })
}

/// Sends so many new submissions one after the other, and gives what each took, in milliseconds.
pub async fn send_each(applicants: &Applicants, site: SocketAddr, count: u32) -> Result<Vec<f64>> {
    let forms = applicants.check(site, count).await?;
    sleep(FILL_IN_TIME).await;
    let mut client = Client::connect(site).await?;
    let mut times = Vec::new();
    for form in forms {
        let begin = Instant::now();
        send(&mut client, form).await?;
        times.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

async fn send(client: &mut Client, form: Bytes) -> Result<()> {
    let reply = client.post(Page::Membership.path(Lang::En), form).await?;
    ensure!(reply.status == StatusCode::SEE_OTHER, "a submission is answered {}", reply.status);
    Ok(())
}

impl Sent {
    fn per_second(&self) -> f64 {
        f64::from(self.count) / self.took.as_secs_f64()
    }

    /// How much of that one submission had.
    fn of_each(&self, time: f64) -> f64 {
        time / f64::from(self.count)
    }

    /// Whether all are stored, each with its two mails, and none is held.
    async fn verify(&self, postgres: &Postgres) -> Result<()> {
        let stored = stored(postgres).await?;
        let new = [stored[0] - self.stored_before[0], stored[1] - self.stored_before[1], stored[2]];
        let count = i64::from(self.count);
        ensure!(
            new == [count, 2 * count, 0],
            "{count} were sent, but these are the applications, mails and holds: {new:?}"
        );
        Ok(())
    }
}

/// How many applications, mails and held applications there are.
async fn stored(postgres: &Postgres) -> Result<[i64; 3]> {
    let mut connection = postgres.connect(DATABASE).await?;
    let mut counts = [0; 3];
    for (count, table) in counts.iter_mut().zip(["applications", "outbox", "application_holds"]) {
        let query = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        *count = sqlx::query_scalar(query).fetch_one(&mut connection).await?;
    }
    Ok(counts)
}

/// Takes every row out of a database, so that each measurement begins alike, and lets the disk come
/// to rest.
pub async fn empty(postgres: &Postgres, database: &str) -> Result<()> {
    let mut connection = postgres.connect(database).await?;
    let tables: String = sqlx::query_scalar(
        "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
         WHERE schemaname = 'public' AND tablename NOT IN ('_sqlx_migrations', 'secrets')",
    )
    .fetch_one(&mut connection)
    .await?;
    // The history refuses to be emptied, unless its triggers are off.
    let statement = format!(
        "SET session_replication_role = replica; TRUNCATE {tables} RESTART IDENTITY; CHECKPOINT"
    );
    for statement in statement.split("; ") {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    }
    Ok(())
}
