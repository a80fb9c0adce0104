//! A new version on the database of one that runs: a migration stops nobody, and whoever does not fit
//! the schema says so and leaves it alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use hyper::StatusCode;
use npoc::database;
use sqlx::postgres::PgConnectOptions;
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Either, Executor as _,
    PgConnection, SqlSafeStr as _, Statement as _, TypeInfo as _,
};
use tokio::time::timeout;

use crate::support::answers::{Form, good, with};
use crate::support::{Site, database, empty_database, eventually};

fn of_number(number: usize) -> Form {
    with(good(), "other_name", &format!("Trust {number}"))
}

/// Uses each connection of a website for most of what it does.
async fn use_everything(site: &Site, number: usize) {
    for number in [number, number + 1] {
        let sent = site.post("/en/membership", &of_number(number)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let place = sent.header("location").to_owned();
        assert_eq!(site.get(&place).await.status, StatusCode::OK);
        let withdrawn = site.post(&format!("{place}/withdraw"), &[]).await;
        assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text());
    }
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
    site.housekeep().await;
}

#[tokio::test]
async fn who_runs_goes_on_after_a_change_of_the_schema() {
    let site = Site::start().await;
    site.ignore_mails();
    use_everything(&site, 0).await;
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    for table in tables {
        let statement = format!("ALTER TABLE {table} ADD COLUMN later text DEFAULT 'x' NOT NULL");
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&site.pool).await.unwrap();
    }
    use_everything(&site, 10).await;
    // Of another type, which changes what the statements that name it result in.
    let statement = "ALTER TABLE applications ALTER COLUMN country TYPE text;
                     ALTER TABLE mail_throttle ALTER COLUMN mails_in_window TYPE int";
    sqlx::raw_sql(statement).execute(&site.pool).await.unwrap();
    use_everything(&site, 20).await;
}

#[test]
fn no_statement_asks_for_columns_that_it_does_not_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let star = regex::Regex::new(r"(?i)\b(?:SELECT|RETURNING)\s+(?:\w+\.)?\*").unwrap();
    let given = regex::Regex::new(r"(?i)[\w)]\s*,\s*(\w+)\.\*").unwrap();
    let mut folders = vec![root.join("src"), root.join("migrations")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!star.is_match(&text), "{}", path.display());
            if path.extension() == Some("rs".as_ref()) {
                let all: Vec<&str> = given.find_iter(&text).map(|found| found.as_str()).collect();
                assert!(all.is_empty(), "{}: {all:?}", path.display());
            }
        }
    }
}

/// A database at an earlier version of the schema.
async fn at_version(version: i64) -> (PgConnectOptions, PgConnection) {
    let options = empty_database().await;
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    database::MIGRATIONS.run_to(version, &mut connection).await.unwrap();
    (options, connection)
}

#[tokio::test]
async fn a_migration_that_waits_for_a_long_reader_stops_nobody() {
    let (options, mut other) = at_version(10).await;
    let mut reader = PgConnection::connect_with(&options).await.unwrap();
    let reading = "BEGIN; LOCK TABLE applications IN ACCESS SHARE MODE";
    sqlx::raw_sql(reading).execute(&mut reader).await.unwrap();
    let migrating = database::migrate(&options);
    let meanwhile = async {
        eventually("the migration waits", || async {
            let mut connection = PgConnection::connect_with(&options).await.unwrap();
            sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM pg_locks
                                WHERE NOT granted AND relation = 'applications'::regclass)",
            )
            .fetch_one(&mut connection)
            .await
            .unwrap()
        })
        .await;
        // Whoever comes now stands behind it, but only until it gives way.
        let visitor = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM applications");
        let visit = timeout(Duration::from_secs(20), visitor.fetch_one(&mut other)).await;
        assert_eq!(visit.expect("it is answered").unwrap(), 0);
        sqlx::raw_sql("COMMIT").execute(&mut reader).await.unwrap();
    };
    let (migrated, ()) = tokio::join!(migrating, meanwhile);
    migrated.unwrap();
    database::check_schema(&options).await.unwrap();
}

/// The version of the schema at the last release, and every statement of that version.
fn previous_release() -> (i64, Vec<String>) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let kept = std::fs::read_dir(data).unwrap().find_map(|entry| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let version = name.strip_prefix("previous_release_")?.strip_suffix(".jsonl")?.parse();
        Some((version.unwrap(), std::fs::read_to_string(entry.path()).unwrap()))
    });
    let (version, lines) = kept.expect("script/previous-release keeps them");
    (version, lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// What a statement takes and gives, as a program is compiled for it.
async fn described(connection: &mut PgConnection, statement: &str) -> (usize, Vec<[String; 2]>) {
    let sql = AssertSqlSafe(statement.to_owned()).into_sql_str();
    let prepared = connection.prepare(sql).await.unwrap_or_else(|error| {
        panic!(
            "what runs still asks for this, and the new schema refuses it ({error}): {statement}"
        )
    });
    let parameters = match prepared.parameters() {
        Some(Either::Left(types)) => types.len(),
        Some(Either::Right(count)) => count,
        None => 0,
    };
    let column = |column: &sqlx::postgres::PgColumn| {
        [column.name().to_owned(), column.type_info().name().to_owned()]
    };
    (parameters, prepared.columns().iter().map(column).collect())
}

/// What comes of a statement without values: its SQLSTATE, or none when it succeeds.
async fn outcome(connection: &mut PgConnection, number: usize, values: usize) -> Option<String> {
    let values = vec!["NULL"; values].join(", ");
    let values = if values.is_empty() { values } else { format!("({values})") };
    let execute = AssertSqlSafe(format!("EXECUTE statement_{number}{values}"));
    let mut transaction = connection.begin().await.unwrap();
    let outcome = sqlx::raw_sql(execute).execute(&mut *transaction).await;
    transaction.rollback().await.unwrap();
    outcome.err().map(|error| error.as_database_error().unwrap().code().unwrap().into_owned())
}

/// The columns that an INSERT must name.
async fn demanded_columns(connection: &mut PgConnection) -> BTreeMap<String, Vec<String>> {
    let columns: Vec<(String, Option<String>)> = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.tables
         LEFT JOIN information_schema.columns USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_nullable = 'NO'
           AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'
         ORDER BY 1, 2",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    let mut demanded = BTreeMap::<String, Vec<String>>::new();
    for (table, column) in columns {
        demanded.entry(table).or_default().extend(column);
    }
    demanded
}

/// The processes of the last release go on while those of the next are started: none of their
/// statements may break, and none of their rows may lack what the new schema demands.
#[tokio::test]
async fn what_the_last_release_asks_for_goes_on_after_the_migrations_since() {
    let (version, statements) = previous_release();
    assert!(statements.len() > 30, "{}", statements.len());
    let (options, mut connection) = at_version(version).await;
    let demanded = demanded_columns(&mut connection).await;
    let mut before = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        let description = described(&mut connection, statement).await;
        let prepare = AssertSqlSafe(format!("PREPARE statement_{number} AS {statement}"));
        sqlx::raw_sql(prepare).execute(&mut connection).await.unwrap();
        let outcome = outcome(&mut connection, number, description.0).await;
        before.push((description, outcome));
    }
    database::migrate(&options).await.unwrap();
    for (table, columns) in demanded_columns(&mut connection).await {
        let Some(known) = demanded.get(&table) else { continue };
        let new: Vec<&String> = columns.iter().filter(|column| !known.contains(column)).collect();
        assert!(new.is_empty(), "{table}: what runs does not fill {new:?}; they need a default");
    }
    // Prepared anew, as on a new connection.
    let mut fresh = PgConnection::connect_with(&options).await.unwrap();
    for (number, (statement, (description, outcome_before))) in
        statements.iter().zip(before).enumerate()
    {
        let described_now = described(&mut fresh, statement).await;
        assert_eq!(described_now, description, "{statement}");
        let outcome_now = outcome(&mut connection, number, description.0).await;
        // Out of date, which the site meets by preparing it anew.
        if outcome_now.as_deref() != Some("0A000") {
            assert_eq!(outcome_now, outcome_before, "{statement}");
        }
    }
}

/// What a command of this version says on a database.
async fn command(options: &PgConnectOptions) -> (Option<i32>, String) {
    let url = options.to_url_lossy().to_string();
    let run = move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_npoc"));
        command.env("DATABASE_URL", url).env("NPOC_LOG", "off").args(["history", "NPOC-AAA-AAA"]);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn a_command_changes_no_schema_and_works_on_its_own_only() {
    let own = database().await;
    let (_, said) = command(&own).await;
    assert!(said.contains("There is no application NPOC-AAA-AAA"), "{said}");

    let (older, mut connection) = at_version(10).await;
    let (code, said) = command(&older).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("older version (10") && said.contains("npoc serve"), "{said}");
    let version: i64 = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(version, 10, "it was left alone");

    let (_, said) = command(&empty_database().await).await;
    assert!(said.contains("older version (0"), "{said}");

    let newer = database().await;
    let mut connection = PgConnection::connect_with(&newer).await.unwrap();
    let added =
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 VALUES (9999, 'later', true, '', 0)";
    sqlx::raw_sql(added).execute(&mut connection).await.unwrap();
    let (code, said) = command(&newer).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("newer version (9999"), "{said}");

    let changed = "DELETE FROM _sqlx_migrations WHERE version = 9999;
                   UPDATE _sqlx_migrations SET checksum = '' WHERE version = 7";
    sqlx::raw_sql(changed).execute(&mut connection).await.unwrap();
    let (_, said) = command(&newer).await;
    assert!(said.contains("migration 7"), "{said}");
}

/// What a process of the version before still does after the migration, and looks for.
#[tokio::test]
async fn who_runs_beside_a_new_version_finds_what_that_stores_and_leaves_no_key_behind() {
    let options = database().await;
    let site = Site::on(options).await;
    site.ignore_mails();
    sqlx::query("UPDATE plain_keys_until SET ends_at = now() + interval '1 hour'")
        .execute(&site.pool)
        .await
        .unwrap();
    // What the new one stores, the old one looks up by the key itself, which it cannot do without.
    let sent = site.post("/en/membership", &good()).await;
    let key = sent.header("location").rsplit('/').next().unwrap().to_owned();
    let found: (String, uuid::Uuid) =
        sqlx::query_as("SELECT private_key::text, submission_key FROM applications")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(found.0, key);
    // The old one sends an acknowledgement, and remembers a mailbox in its way.
    let statements = "UPDATE outbox SET sent_at = now() WHERE kind = 'acknowledgement';
         DELETE FROM mail_throttle;
         INSERT INTO mail_throttle AS known
             (digest, token, last_mail_at, window_start, mails_in_window)
         VALUES (sha256('amina@example.org'), gen_random_uuid(), '2026-11-21 14:30 UTC',
                 '2026-11-21 14:30 UTC', 1)
         ON CONFLICT (digest) DO UPDATE SET last_mail_at = now()";
    // The key that the site signs with is in its database, as it is where a version ran before.
    sqlx::query("INSERT INTO secrets (name, value) VALUES ('signing', $1)")
        .bind([7_u8; 32].as_slice())
        .execute(&site.pool)
        .await
        .unwrap();
    sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
    let words: String =
        sqlx::query_scalar("SELECT plain_text || html FROM outbox WHERE kind = 'acknowledgement'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(words, "");
    let again = with(good(), "other_name", "Written to already");
    site.post("/en/membership", &again).await;
    let acknowledgements: i64 =
        sqlx::query_scalar("SELECT count(*) FROM outbox WHERE kind = 'acknowledgement'")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(acknowledgements, 1, "the mailbox is known");
    // Once none of them runs any more, no key is left.
    sqlx::query("UPDATE plain_keys_until SET ends_at = now()").execute(&site.pool).await.unwrap();
    site.housekeep().await;
    let left: i64 =
        sqlx::query_scalar("SELECT count(private_key) + count(submission_key) FROM applications")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    assert_eq!(left, 0);
    let page = site.get(sent.header("location")).await;
    assert_eq!(page.status, StatusCode::OK);
}
