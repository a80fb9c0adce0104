//! The private server, tried for real: kept data, locks, killed processes, and what they leave.
//! Some cases need a process to kill: this binary is run again with only `helper` in it.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Lines, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, process, thread};

use npoc::database::local::{LocalPostgres, LocalPostgresError};
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

const TASK: &str = "NPOC_TEST_HELPER";
const FOLDER: &str = "NPOC_TEST_HELPER_FOLDER";

/// Adds a row to a table, which is created if missing, and counts its rows.
async fn add_row(server: &LocalPostgres) -> i64 {
    let mut connection = server.options("npoc").connect().await.unwrap();
    for statement in ["CREATE TABLE IF NOT EXISTS kept (x int)", "INSERT INTO kept VALUES (1)"] {
        let query = sqlx::query(statement);
        query.execute(&mut connection).await.unwrap();
    }
    let rows = sqlx::query_scalar("SELECT count(*) FROM kept");
    let rows = rows.fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    rows
}

fn socket_folder(server: &LocalPostgres) -> PathBuf {
    server.options("npoc").get_socket().unwrap().clone()
}

/// The supervisor, its watch and the server have the folder of the socket in their command lines.
fn processes_of(socket_folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&line).contains(socket_folder.to_str().unwrap()) {
            found.push(entry.file_name().into_string().unwrap());
        }
    }
    found
}

/// Waits until neither the folder of the socket nor a process of that server is left.
fn assert_gone(socket_folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while socket_folder.exists() || !processes_of(socket_folder).is_empty() {
        let left = processes_of(socket_folder);
        let shown = socket_folder.display();
        assert!(Instant::now() < deadline, "{shown}, {left:?}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn kill(signal: &str, targets: &[String]) {
    // The shell's own: not every system has it as a program.
    let mut command = Command::new("sh");
    command.args(["-c", "kill -s \"$0\" -- \"$@\"", signal]).args(targets);
    assert!(command.status().unwrap().success());
}

/// A process with a server of its own.
struct Helper {
    process: Child,
    output: Lines<BufReader<ChildStdout>>,
}

impl Helper {
    fn start(task: &str, folder: &Path) -> Self {
        let module = module_path!().split_once("::");
        let name = module.map_or("helper".into(), |(_, module)| format!("{module}::helper"));
        let mut command = Command::new(env::current_exe().unwrap());
        command.args([&name, "--exact", "--nocapture"]);
        command.env(TASK, task).env(FOLDER, folder).process_group(0);
        // Whatever is set for other servers must not matter for this one.
        command.env("PGHOST", "nowhere").env("PGPORT", "1");
        command.env("PGDATA", "/nowhere").env("PGUSER", "nobody");
        command.env("PGSSLMODE", "require").env("LC_ALL", "xx_XX");
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, output }
    }

    /// The rest of the next line that begins with `word`.
    fn told(&mut self, word: &str) -> String {
        let mut lines = self.output.by_ref().map(Result::unwrap);
        let rest = lines.find_map(|line| line.strip_prefix(word).map(str::to_owned));
        rest.expect("the helper ended early")
    }

    fn socket_folder(&mut self) -> PathBuf {
        PathBuf::from(self.told("socket "))
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Not a case by itself: what the other process does.
#[test]
fn helper() {
    let Ok(task) = env::var(TASK) else { return };
    let folder = PathBuf::from(env::var_os(FOLDER).unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let temporary = task.starts_with("temporary");
    let server = runtime.block_on(async {
        let server = if temporary {
            LocalPostgres::temporary().await.unwrap()
        } else {
            LocalPostgres::start(&folder).await.unwrap()
        };
        add_row(&server).await;
        server
    });
    println!("\nsocket {}", socket_folder(&server).display());
    // As in a static: nothing drops it.
    let server: &'static LocalPostgres = Box::leak(Box::new(server));
    match task.as_str() {
        "temporary, exit" => process::exit(0),
        "temporary, panic" => panic!("as a test does"),
        _ => runtime.block_on(async {
            let mut interrupts = signal(SignalKind::interrupt()).unwrap();
            println!("waits");
            while interrupts.recv().await.is_some() {
                tokio::time::sleep(Duration::from_millis(500)).await;
                println!("rows {}", add_row(server).await);
            }
        }),
    }
}

#[tokio::test]
async fn data_is_kept_in_a_folder_only_we_can_enter_with_a_long_and_strange_path() {
    let parent = TempDir::new().unwrap();
    fs::set_permissions(parent.path(), Permissions::from_mode(0o700)).unwrap();
    let name = format!("ein Ördner 'mit' \"allem\" $x {}", "länge".repeat(30));
    let folder = parent.path().join(&name[..200]);
    for row in 1..=3 {
        let server = LocalPostgres::start(&folder).await.unwrap();
        assert_eq!(add_row(&server).await, row);
        let socket_folder = socket_folder(&server);
        assert_eq!(fs::metadata(&socket_folder).unwrap().mode() & 0o777, 0o700);
        server.stop().await.unwrap();
        assert_gone(&socket_folder);
    }
    assert_eq!(fs::metadata(parent.path()).unwrap().mode() & 0o777, 0o700);
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
    names.sort_by_key(fs::DirEntry::file_name);
    let names: Vec<_> = names.iter().map(fs::DirEntry::file_name).collect();
    assert_eq!(names, ["postgres", "postgres.lock", "postgres.log"]);
}

#[tokio::test]
async fn a_second_start_is_refused_and_harms_nothing() {
    let folder = TempDir::new().unwrap();
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    let begin = Instant::now();
    let error = LocalPostgres::start(folder.path()).await.unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(2));
    assert!(matches!(error, LocalPostgresError::InUse(_)), "{error}");
    assert!(error.to_string().contains("in use by another npoc process"));
    assert_eq!(add_row(&server).await, 1);
    // Dropping does not wait, but the next start does.
    drop(server);
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    assert_eq!(add_row(&server).await, 2);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_killed_process_leaves_nothing_and_its_data_can_be_used_at_once() {
    let folder = TempDir::new().unwrap();
    let mut helper = Helper::start("wait", folder.path());
    let killed = helper.socket_folder();
    helper.kill();
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    assert_eq!(add_row(&server).await, 2);
    assert_gone(&killed);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn data_recovers_when_everything_was_killed() {
    let folder = TempDir::new().unwrap();
    let mut helper = Helper::start("wait", folder.path());
    let killed = helper.socket_folder();
    let processes = processes_of(&killed);
    assert!(processes.len() >= 3, "{processes:?}");
    kill("KILL", &processes);
    helper.kill();
    assert!(killed.exists());
    // By now something else may have the number of the killed server.
    let file = folder.path().join("postgres/postmaster.pid");
    let text = fs::read_to_string(&file).unwrap();
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&file, format!("{}\n{rest}", process::id())).unwrap();
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    assert_eq!(add_row(&server).await, 2);
    assert_gone(&killed);
    server.stop().await.unwrap();
    let log = fs::read_to_string(folder.path().join("postgres.log")).unwrap();
    assert!(log.contains("automatic recovery in progress"));
}

#[tokio::test]
async fn a_first_start_may_be_killed_at_any_moment() {
    let folder = TempDir::new().unwrap();
    let (data, lock) = (folder.path().join("postgres"), folder.path().join("postgres.lock"));
    let mut noted = Vec::new();
    for moment in [5, 10, 20, 50, 100, 150, 200, 300, 400, 500, 600] {
        let helper = Helper::start("wait", folder.path());
        thread::sleep(Duration::from_millis(moment));
        helper.kill();
        // So that the next start is a first one again, if this one came so far.
        if data.exists() && moment < 400 {
            fs::rename(&data, folder.path().join(format!("{moment}"))).unwrap();
        }
        noted.push(fs::read_to_string(&lock).unwrap_or_default());
    }
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    add_row(&server).await;
    server.stop().await.unwrap();
    assert!(!folder.path().join("postgres.new").exists());
    for socket_folder in noted.iter().filter(|noted| !noted.is_empty()) {
        assert_gone(Path::new(socket_folder));
    }
}

#[test]
fn an_interrupt_of_the_terminal_does_not_reach_the_server() {
    let folder = TempDir::new().unwrap();
    let mut helper = Helper::start("wait", folder.path());
    let socket_folder = helper.socket_folder();
    helper.told("waits");
    kill("INT", &[format!("-{}", helper.process.id())]);
    assert_eq!(helper.told("rows "), "2");
    // Signals to the supervisor itself do not end it either.
    let processes = processes_of(&socket_folder);
    kill("HUP", &processes);
    kill("INT", &[format!("-{}", helper.process.id())]);
    assert_eq!(helper.told("rows "), "3");
    helper.kill();
    assert_gone(&socket_folder);
}

#[test]
fn a_temporary_server_is_gone_with_its_process() {
    for task in ["temporary, exit", "temporary, panic", "temporary, wait"] {
        let mut helper = Helper::start(task, Path::new(""));
        let folder = helper.socket_folder();
        if task == "temporary, wait" {
            helper.process.kill().unwrap();
        }
        helper.process.wait().unwrap();
        assert_gone(&folder);
    }
}

#[test]
fn a_temporary_server_outlives_the_runtime_it_was_started_from() {
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let starting = runtime();
    let server = starting.block_on(async { tokio::spawn(LocalPostgres::temporary()).await });
    let server = server.unwrap().unwrap();
    drop(starting);
    assert_eq!(runtime().block_on(add_row(&server)), 1);
    assert_eq!(runtime().block_on(add_row(&server)), 2);
    let folder = socket_folder(&server);
    assert!(folder.join("postgres").exists());
    drop(server);
    assert_gone(&folder);
}

#[tokio::test]
async fn the_end_of_the_server_is_noticed() {
    let mut server = LocalPostgres::temporary().await.unwrap();
    let folder = socket_folder(&server);
    let process = fs::read_to_string(folder.join("postgres/postmaster.pid")).unwrap();
    let waiting = tokio::time::timeout(Duration::from_secs(1), server.ended()).await;
    assert!(waiting.is_err());
    kill("TERM", &[process.lines().next().unwrap().to_owned()]);
    let error = server.ended().await.to_string();
    assert!(error.contains("ended by itself"), "{error}");
    assert!(error.contains("database system is shut down"), "{error}");
    assert_gone(&folder);
}

#[tokio::test]
async fn the_log_does_not_grow_without_end() {
    let folder = TempDir::new().unwrap();
    let mut server = LocalPostgres::start(folder.path()).await.unwrap();
    let log = folder.path().join("postgres.log");
    let size = || fs::metadata(&log).unwrap().len();
    let mut connection = server.options("npoc").connect().await.unwrap();
    let warn = "DO $$ BEGIN FOR number IN 1..100 LOOP
                RAISE WARNING '% %', number, repeat('x', 100000); END LOOP; END $$";
    let mut ended = Box::pin(server.ended());
    for round in 1..=3 {
        sqlx::query(warn).execute(&mut connection).await.unwrap();
        assert!(size() > 5_000_000);
        let deadline = Instant::now() + Duration::from_secs(10);
        while size() > 2_000_000 {
            assert!(Instant::now() < deadline, "{} bytes in round {round}", size());
            let waiting = tokio::time::timeout(Duration::from_millis(50), &mut ended);
            assert!(waiting.await.is_err());
        }
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains("WARNING:  100 xxx") && !text.contains("WARNING:  1 xxx"));
    }
    drop(ended);
    connection.close().await.unwrap();
    // Nor across starts that nobody waits beside.
    fs::OpenOptions::new()
        .append(true)
        .open(&log)
        .unwrap()
        .write_all("x".repeat(9_000_000).as_bytes())
        .unwrap();
    server.stop().await.unwrap();
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    assert!(size() < 2_000_000, "{}", size());
    server.stop().await.unwrap();
}

#[tokio::test]
async fn the_server_runs_as_a_user_that_nothing_else_runs_as() {
    let folder = TempDir::new().unwrap();
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    let owner = fs::metadata(folder.path().join("postgres")).unwrap().uid();
    let nobody = fs::read_to_string("/etc/passwd").unwrap();
    let nobody = nobody.lines().find_map(|line| line.strip_prefix("nobody:")?.split(':').nth(1));
    assert_ne!(nobody, Some(owner.to_string().as_str()));
    assert_ne!(owner, 0);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_failed_start_shows_the_log_and_touches_no_data() {
    let folder = TempDir::new().unwrap();
    let server = LocalPostgres::start(folder.path()).await.unwrap();
    server.stop().await.unwrap();
    let settings = folder.path().join("postgres/postgresql.conf");
    let before = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, "no_such_setting = 1\n").unwrap();
    let error = LocalPostgres::start(folder.path()).await.unwrap_err();
    let error = error.to_string();
    assert!(error.contains("no_such_setting"), "{error}");
    assert!(error.contains("/postgres.log"), "{error}");
    fs::write(&settings, before).unwrap();
    // Something that is no data is neither taken for data nor replaced.
    let strange = TempDir::new().unwrap();
    fs::create_dir(strange.path().join("postgres")).unwrap();
    fs::write(strange.path().join("postgres/letter"), "precious").unwrap();
    let error = LocalPostgres::start(strange.path()).await.unwrap_err();
    assert!(error.to_string().contains("not empty"), "{error}");
    let letter = fs::read(strange.path().join("postgres/letter")).unwrap();
    assert_eq!(letter, b"precious");
}
