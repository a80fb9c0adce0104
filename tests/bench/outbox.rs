//! Mails sent from the outbox, against a client that does nothing else; and what a full outbox costs.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::time::sleep;

use super::Bench;
use super::applicants::Applicants;
use super::bare_loop;
use super::figures::{Pair, Table, median, number, short};
use super::machine;
use super::sink::Sink;
use super::site::Site;
use super::statements::Statement;
use super::submissions;

const DATABASE: &str = "bench_outbox";

/// How many mails are sent in a round, or lie there.
const DUE: usize = 2000;
const HEAP: usize = 100_000;

/// In the place of the moment at which a mail was sent.
const NOT_SENT: &str = "NULL::timestamptz";

/// How often the claim of a mail is explained.
const CLAIMS: usize = 20;

pub async fn measure(bench: &Bench) -> Result<()> {
    bench.postgres.create(DATABASE).await?;
    let mut connection = bench.postgres.connect(DATABASE).await?;
    let sink = Sink::start().await?;
    write_originals(bench, &sink, &mut connection).await?;
    let mut table = Table::new(
        "outbox: mails a second, ours and a bare loop's over one connection",
        &["mails", "ours", "bare loop", "ratio", "connections", "CPU µs a mail", "database µs"],
    );
    table.row(sending(bench, &sink, &mut connection).await?);
    table.print();
    let claim = statements(bench, &sink, &mut connection).await?;
    heap(bench, &sink, &mut connection).await?;
    claims(&claim, &mut connection).await
}

/// Keeps the two mails of an application, as the site writes them, to make others from.
async fn write_originals(bench: &Bench, sink: &Sink, connection: &mut PgConnection) -> Result<()> {
    let site = Site::start(bench, &bench.postgres.url(DATABASE)?, &sink.url()).await?;
    submissions::send_each(&Applicants::default(), site.address, 1).await?;
    sink.rate_of(2).await?;
    site.stop().await?;
    let kept = "CREATE TABLE bench_originals AS SELECT * FROM outbox;
                UPDATE bench_originals SET sent_at = NULL, attempts = 0, due_at = now()";
    sqlx::raw_sql(kept).execute(&mut *connection).await?;
    Ok(())
}

/// How long a site is left alone before it is measured.
const SETTLING: Duration = Duration::from_secs(3);

/// Fills the outbox with copies of the two mails; `sent_at` says when the copy of that number was
/// sent. Every other column is copied, whatever it is.
async fn fill(connection: &mut PgConnection, count: usize, sent_at: &str) -> Result<()> {
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT attname::text FROM pg_attribute
         WHERE attrelid = 'outbox'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    )
    .fetch_all(&mut *connection)
    .await?;
    let values: Vec<&str> = columns
        .iter()
        .map(|column| match column.as_str() {
            "id" => "gen_random_uuid()",
            "due_at" => "now() - copy * interval '1 millisecond'",
            "sent_at" => sent_at,
            other => other,
        })
        .collect();
    let copying = format!(
        "INSERT INTO outbox ({}) SELECT {} FROM bench_originals, generate_series(1, {}) AS copy",
        columns.join(", "),
        values.join(", "),
        count / 2
    );
    for statement in ["TRUNCATE outbox", &copying, "VACUUM ANALYZE outbox", "CHECKPOINT"] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The row of the table.
async fn sending(bench: &Bench, sink: &Sink, connection: &mut PgConnection) -> Result<Vec<String>> {
    let mut rate = Pair::default();
    let (mut site_cpu, mut database_cpu) = (Vec::new(), Vec::new());
    let mut connections = 0;
    for round in 0..bench.rounds {
        sink.clear();
        let site = Site::start(bench, &bench.postgres.url(DATABASE)?, &sink.url()).await?;
        // Whatever a start leaves for later is done by then. The site finds the mails when it next
        // looks, and they are timed from the first to the last.
        sleep(SETTLING).await;
        fill(connection, DUE, NOT_SENT).await?;
        let (first, before) = (sink.count(), machine::cpu_time(site.pid())?);
        let database_before = bench.postgres.cpu_time()?;
        let ours = sink.rate_of(DUE).await?;
        let sent = number(DUE - first);
        site_cpu.push((machine::cpu_time(site.pid())? - before) / sent);
        database_cpu.push((bench.postgres.cpu_time()? - database_before) / sent);
        connections = sink.connections();
        site.stop().await?;
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM outbox WHERE sent_at IS NULL")
            .fetch_one(&mut *connection)
            .await?;
        ensure!(left == 0 && sink.count() == DUE, "{left} mails are left, {} came", sink.count());
        let mails = bare_loop::write(&sink.mails(), bench.subfolder(&format!("mails-{round}"))?)?;
        sink.clear();
        bare_loop::run(bench, &mails, sink.address).await?;
        rate.add(ours, sink.rate_of(DUE).await?);
        std::fs::remove_dir_all(mails)?;
    }
    let mut cells = vec![DUE.to_string()];
    cells.extend(rate.cells());
    cells.push(connections.to_string());
    cells.extend([short(median(&site_cpu)), short(median(&database_cpu))]);
    Ok(cells)
}

/// Counts the statements for a mail, and gives that which claims one.
async fn statements(
    bench: &Bench,
    sink: &Sink,
    connection: &mut PgConnection,
) -> Result<Statement> {
    bench.postgres.log_statements(DATABASE, true).await?;
    let mut counts = Vec::new();
    let mut claim = None;
    // The difference between few and many leaves out what a start takes.
    let (few, many) = (20, 220);
    for count in [few, many] {
        fill(connection, count, NOT_SENT).await?;
        sink.clear();
        let mark = bench.postgres.mark()?;
        let site = Site::start(bench, &bench.postgres.url(DATABASE)?, &sink.url()).await?;
        sink.rate_of(count).await?;
        site.stop().await?;
        let statements = bench.postgres.statements_since(&mark)?;
        counts.push(number(statements.len()));
        claim = statements.into_iter().find(|statement| {
            statement.text.contains("UPDATE outbox") && statement.text.contains("SKIP LOCKED")
        });
    }
    bench.postgres.log_statements(DATABASE, false).await?;
    let mut table = Table::new("outbox: statements", &["", "a mail"]);
    let each = (counts[1] - counts[0]) / number(many - few);
    table.row(vec!["statements".to_owned(), short(each)]);
    table.print();
    claim.context("PostgreSQL has not logged how a mail is claimed")
}

/// The memory of the site while many mails are due.
async fn heap(bench: &Bench, sink: &Sink, connection: &mut PgConnection) -> Result<()> {
    fill(connection, HEAP, NOT_SENT).await?;
    sink.clear();
    let site = Site::start(bench, &bench.postgres.url(DATABASE)?, &sink.url()).await?;
    sleep(Duration::from_secs(5)).await;
    let memory = machine::memory(site.pid())?;
    let mut table = Table::new(
        "outbox: memory of the site while it sends, with 100,000 mails due",
        &["sent so far", "MiB now", "MiB at most"],
    );
    table.row(vec![sink.count().to_string(), short(memory.now), short(memory.most)]);
    table.print();
    site.stop().await
}

/// What claiming a mail costs PostgreSQL, in small and large tables.
async fn claims(claim: &Statement, connection: &mut PgConnection) -> Result<()> {
    let mut table = Table::new(
        "outbox: the claim of a mail, as PostgreSQL explains it",
        &["rows", "due", "ms"],
    );
    let shortened = "UPDATE bench_originals SET plain_text = 'text', html = 'html'";
    sqlx::raw_sql(shortened).execute(&mut *connection).await?;
    let mostly_sent = "CASE WHEN copy > 500 THEN now() END";
    let mut plans = Vec::new();
    for (rows, due, sent_at) in
        [(1000, 1000, NOT_SENT), (1_000_000, 1000, mostly_sent), (1_000_000, 1_000_000, NOT_SENT)]
    {
        fill(connection, rows, sent_at).await?;
        let (time, plan) = explained(claim, connection).await?;
        table.row(vec![rows.to_string(), due.to_string(), format!("{time:.3}")]);
        plans.push(format!("{rows} rows, {due} due:\n{plan}"));
    }
    table.note("The words of mails are short here; PostgreSQL keeps long ones apart.");
    table.print();
    for plan in plans {
        println!("\n{plan}");
    }
    Ok(())
}

/// The median time of the claim, and the last plan.
async fn explained(claim: &Statement, connection: &mut PgConnection) -> Result<(f64, String)> {
    let parameters: Vec<String> = claim
        .parameters
        .iter()
        .map(|value| match value {
            Some(value) => format!("'{}'", value.replace('\'', "''")),
            None => "NULL".to_owned(),
        })
        .collect();
    let given =
        if parameters.is_empty() { String::new() } else { format!("({})", parameters.join(", ")) };
    let mut times = Vec::new();
    let mut plan = Vec::<String>::new();
    for _ in 0..CLAIMS {
        let mut undone = connection.begin().await?;
        sqlx::raw_sql("SET LOCAL plan_cache_mode = force_generic_plan")
            .execute(&mut *undone)
            .await?;
        let prepare = AssertSqlSafe(format!("PREPARE claim AS {}", claim.text));
        sqlx::raw_sql(prepare).execute(&mut *undone).await?;
        let explain = AssertSqlSafe(format!("EXPLAIN (ANALYZE, BUFFERS) EXECUTE claim{given}"));
        plan = sqlx::query_scalar(explain).persistent(false).fetch_all(&mut *undone).await?;
        sqlx::raw_sql("DEALLOCATE claim").execute(&mut *undone).await?;
        undone.rollback().await?;
        let mut time = plan.iter().filter_map(|line| line.strip_prefix("Execution Time: "));
        let time = time.next_back().and_then(|line| line.strip_suffix(" ms")).context("no time")?;
        times.push(time.parse()?);
    }
    Ok((median(&times), plan.join("\n")))
}
