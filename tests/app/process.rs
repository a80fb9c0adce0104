//! The program as operators run it: started, killed, started again, told to end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hyper::StatusCode;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection};

use crate::support::answers::{Form, arabic, filled_in, good, pressed, without};
use crate::support::http::Reply;
use crate::support::smtp::{Behavior, Sink};
use crate::support::{Site, database, eventually, postgres};

struct Program {
    child: Child,
    site: Site,
}

fn command() -> Command {
    with_settings(Command::new(env!("CARGO_BIN_EXE_npoc")))
}

/// As systemd starts it, with a socket on which it already listens.
fn command_with(socket: &TcpListener) -> Command {
    let mut shell = Command::new("sh");
    let hand_over = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\"";
    shell.args(["-c", hand_over, env!("CARGO_BIN_EXE_npoc")]);
    shell.stdin(OwnedFd::from(socket.try_clone().unwrap()));
    with_settings(shell)
}

fn with_settings(mut command: Command) -> Command {
    for name in ["DATABASE_URL", "SMTP_URL", "NPOC_BASE_URL"] {
        command.env_remove(name).env_remove(format!("{name}_FILE"));
    }
    command.env_remove("NPOC_BASE_URL").env_remove("CREDENTIALS_DIRECTORY");
    command.env("NPOC_LISTEN", "127.0.0.1:0").env("NPOC_LOG", "warn").env("NPOC_DNS", "off");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    fn start(folder: &Path) -> Self {
        Self::run(command().env("NPOC_DATA_DIR", folder))
    }

    /// Starts it, and waits until it has printed where it listens.
    fn run(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().expect("it prints where it listens").unwrap();
        let (_, address) = line.split_once("listening on ").unwrap();
        let address = address.trim_end_matches(')').parse().unwrap();
        let is_given =
            command.get_envs().any(|(name, value)| name == "NPOC_BASE_URL" && value.is_some());
        let open = format!("Open     http://localhost:{} ", std::net::SocketAddr::port(&address));
        assert!(is_given || line.starts_with(&open), "{line}");
        Self { child, site: Site::at(address) }
    }

    /// What it has written to its log, once it has ended.
    fn log(mut self) -> String {
        self.signal("TERM");
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(self.ended(), Some(0), "{said}");
        said
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        // The shell's own: not every system has it as a program.
        let kill = ["-c", "kill -s \"$0\" \"$1\"", signal, &pid];
        assert!(Command::new("sh").args(kill).status().unwrap().success());
    }

    /// Its exit code, which it must give within the time that systemd allows.
    fn ended(mut self) -> Option<i32> {
        let deadline = Instant::now() + Duration::from_secs(90);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Applies as a person does, with a page to check the answers in between.
async fn apply(site: &Site, path: &str, form: Form) -> Reply {
    let form = ["step", "submission_key", "rendered"].into_iter().fold(form, without);
    let check = site.post(path, &form).await.page();
    // As long as a person takes at least.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let reply = site.post(path, &pressed(&check, "send")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    reply
}

#[tokio::test]
async fn what_was_confirmed_survives_a_kill_and_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let first = Program::start(folder.path());
    let reply = apply(&first.site, "/fr/adhesion", arabic()).await;
    first.signal("KILL");
    first.ended();

    let second = Program::start(folder.path());
    let page = second.site.get(reply.header("location")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("أمينة بنت محمد"));
    // Both mails as well, whichever of the two processes wrote them.
    let mails = folder.path().join("mails");
    let written = || {
        std::fs::read_dir(&mails).map_or(0, |found| {
            found
                .filter(|entry| entry.as_ref().unwrap().path().extension() == Some("eml".as_ref()))
                .count()
        })
    };
    // One that the first process had in hand waits for its lease to end.
    eventually("both mails are written, or wait", || async {
        let ready = second.site.get("/readyz").await.text();
        let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
        let waiting = usize::try_from(ready["mails_waiting"].as_u64().unwrap()).unwrap();
        written() + waiting >= 2
    })
    .await;
    second.signal("TERM");
    assert_eq!(second.ended(), Some(0));
}

#[tokio::test]
async fn several_processes_prepare_one_database_at_once() {
    let server = postgres().await;
    let mut connection = PgConnection::connect_with(&server.options("postgres")).await.unwrap();
    for statement in [
        "CREATE DATABASE empty TEMPLATE template0",
        "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0",
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    }
    let url = |name: &str| {
        let options: PgConnectOptions = server.options(name);
        options.to_url_lossy().to_string()
    };
    let programs: Vec<Program> =
        (0..4).map(|_| Program::run(command().env("DATABASE_URL", url("empty")))).collect();
    for program in &programs {
        assert_eq!(program.site.get("/readyz").await.status, StatusCode::OK);
    }
    for program in programs {
        program.signal("TERM");
        assert_eq!(program.ended(), Some(0));
    }
    // A database that cannot hold every script is refused at the start, not at the first applicant.
    let output = command().env("DATABASE_URL", url("latin")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success());
    assert!(
        said.contains("DATABASE_URL") && said.contains("LATIN1") && said.contains("UTF8"),
        "{said}"
    );
}

#[tokio::test]
async fn a_wrong_setting_stops_the_start_by_name() {
    let mut child = command().env("NPOC_LISTEN", "everywhere").spawn().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(said.contains("NPOC_LISTEN") && said.contains("it should be"), "{said}");
}

/// The list of processes is for everybody on the machine to read.
#[tokio::test]
async fn a_password_is_no_flag_but_comes_in_a_file() {
    for (flag, variable) in [
        ("--database-url=postgres://npoc:hunter2@127.0.0.1:1/npoc", "DATABASE_URL"),
        ("--database-url=postgres://npoc@127.0.0.1:1/npoc?password=hunter2", "DATABASE_URL"),
        ("--smtp-url=smtps://npoc:hunter2@127.0.0.1:1", "SMTP_URL"),
    ] {
        let output = command().arg(flag).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("{variable}: ")), "{said}");
        assert!(said.contains(&format!("{variable}_FILE")), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("DATABASE_URL");
    // One of its own: the others are copies of `npoc`, to which nobody may be connected meanwhile.
    let url = database().await.to_url_lossy();
    std::fs::write(&file, format!("{url}\n")).unwrap();
    // As systemd and as containers hand it over.
    for (variable, path) in [("CREDENTIALS_DIRECTORY", folder.path()), ("DATABASE_URL_FILE", &file)]
    {
        let program = Program::run(command().env(variable, path));
        assert_eq!(program.site.get("/readyz").await.status, StatusCode::OK);
        program.site.ignore_mails();
        program.signal("TERM");
        assert_eq!(program.ended(), Some(0));
    }
    let twice =
        command().env("DATABASE_URL_FILE", &file).env("DATABASE_URL", url.as_str()).output();
    let said = String::from_utf8(twice.unwrap().stderr).unwrap();
    assert!(said.contains("DATABASE_URL: it is given more than once"), "{said}");
}

#[tokio::test]
async fn a_relay_at_whose_answer_a_library_panics_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start(Behavior::Hello("250-sink\r\n250- \r\n250 8BITMIME")).await;
    let url = format!("smtp://{}", sink.address);
    let mut program =
        Program::run(command().env("NPOC_DATA_DIR", folder.path()).env("SMTP_URL", url));
    let mut said = program.child.stderr.take().unwrap();
    let answers = filled_in(&program.site.get("/en/membership").await.page());
    let check = program.site.post("/en/membership", &answers).await.page();
    // As long as a person takes at least.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    program.site.post("/en/membership", &pressed(&check, "send")).await;
    eventually("both mails were tried", || async { sink.conversations() >= 2 }).await;
    eventually("that is recorded", || async {
        let ready: serde_json::Value =
            serde_json::from_str(&program.site.get("/readyz").await.text()).unwrap();
        ready["mails_waiting"] == 2
    })
    .await;
    assert_eq!(program.site.get("/en/").await.status, StatusCode::OK);
    program.signal("TERM");
    assert_eq!(program.ended(), Some(0));
    let mut log = String::new();
    said.read_to_string(&mut log).unwrap();
    assert!(log.contains("a panic") && log.contains("it will be tried again"), "{log}");
    assert!(!log.contains("example.org"), "{log}");
}

#[tokio::test]
async fn staff_give_commands_while_the_site_runs_and_when_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    // Without the moment at which the form was made, as programs send it.
    let path = "/en/membership";
    let typed = filled_in(&program.site.get(path).await.page());
    let check = program.site.post(path, &typed).await.page();
    let reply = program.site.post(path, &without(pressed(&check, "send"), "rendered")).await;
    let place = reply.header("location").to_owned();
    let page = program.site.get(&place).await.page();
    let reference = page.words(".reference strong").join("");
    let run = |arguments: [&str; 2]| {
        command().env("NPOC_DATA_DIR", folder.path()).args(arguments).output().unwrap()
    };
    let words = |output: std::process::Output| {
        let (out, err) = (output.stdout, output.stderr);
        (output.status.code(), String::from_utf8([out, err].concat()).unwrap())
    };
    let (code, said) = words(run(["release", &reference.to_lowercase()]));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("{reference} is released")), "{said}");
    let (code, said) = words(run(["release", "NPOC-AAA-AAA"]));
    assert_eq!(code, Some(1));
    assert!(said.contains("There is no application NPOC-AAA-AAA"), "{said}");
    // On the database of a real site, the links in the mails must lead to it.
    let options = postgres().await.options("npoc").to_url_lossy();
    let output =
        command().env("DATABASE_URL", options.as_str()).args(["release", &reference]).output();
    let (code, said) = words(output.unwrap());
    assert_eq!(code, Some(1));
    assert!(said.contains("NPOC_BASE_URL: it is not given"), "{said}");
    program.signal("TERM");
    assert_eq!(program.ended(), Some(0));

    let samples = folder.path().join("samples");
    let (code, said) = words(run(["mails", samples.to_str().unwrap()]));
    assert_eq!(code, Some(0), "{said}");
    for name in ["en-notice.eml", "en-notice.html", "fr-notice.html", "fr-acknowledgement.txt"] {
        let sample = std::fs::read_to_string(samples.join(name)).unwrap();
        assert!(sample.contains("NPOC-"), "{name}: {sample}");
    }

    let (code, said) = words(run(["history", &reference]));
    assert_eq!(code, Some(0), "{said}");
    for words in ["Village Libraries Trust", "was received", "Staff released", "It was held back"] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn an_operator_is_told_once_that_a_proxy_is_not_named_and_nobody_s_address() {
    let (folder, url) = (tempfile::tempdir().unwrap(), database().await.to_url_lossy());
    let start = |trusted: &str, base_url: &str| {
        let mut command = command();
        command.env("DATABASE_URL", url.as_str()).env("NPOC_DATA_DIR", folder.path());
        command.env("NPOC_TRUSTED_PROXIES", trusted);
        Program::run(command.env("NPOC_BASE_URL", base_url))
    };
    let here = "http://localhost";
    for (trusted, base_url, from, told) in [
        ("192.0.2.1", here, &["203.0.113.9", "203.0.113.9"][..], "does not name a proxy"),
        ("127.0.0.1", here, &["unknown", "203.0.113.9, _hidden"], "something else than an IP"),
        ("127.0.0.1", "https://npoc.example", &["", ""], "sends no X-Forwarded-For"),
    ] {
        let program = start(trusted, base_url);
        for from in from {
            program.site.post_from("/en/membership", &good(), from).await;
        }
        let log = program.log();
        assert_eq!(log.matches(told).count(), 1, "{log}");
        assert!(log.contains("NPOC_TRUSTED_PROXIES") && log.contains("127.0.0.1"), "{log}");
        assert!(!log.contains("203.0.113"), "{log}");
    }
    // In order, or not to be told from that.
    for (trusted, from) in [("127.0.0.1", "203.0.113.9:4711"), ("192.0.2.1", "")] {
        let program = start(trusted, here);
        program.site.post_from("/en/membership", &good(), from).await;
        let log = program.log();
        assert!(!log.contains("NPOC_TRUSTED_PROXIES"), "{log}");
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_among_the_named_is_told_at_the_start() {
    let url = database().await.to_url_lossy();
    for (listen, is_told) in [("0.0.0.0:0", true), ("127.0.0.1:0", false)] {
        let mut command = command();
        command.env("NPOC_LISTEN", listen).env("NPOC_BASE_URL", "https://npoc.example");
        let log = Program::run(command.env("DATABASE_URL", url.as_str())).log();
        assert_eq!(log.contains("NPOC_TRUSTED_PROXIES should name the proxy"), is_told, "{log}");
    }
}

/// A relay that takes a connection and says nothing, until it is dropped.
struct SilentRelay {
    url: String,
    taken: std::sync::mpsc::Receiver<TcpStream>,
}

impl SilentRelay {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let (sender, taken) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if sender.send(stream).is_err() {
                    break;
                }
            }
        });
        Self { url, taken }
    }

    fn next(&self) -> TcpStream {
        self.taken.recv_timeout(Duration::from_mins(1)).expect("a mail is being sent")
    }
}

#[tokio::test]
async fn pages_are_answered_while_a_silent_relay_keeps_the_process_from_ending() {
    let (url, relay) = (database().await.to_url_lossy(), SilentRelay::start());
    let start = || {
        let mut command = command();
        command.env("DATABASE_URL", url.as_str()).env("SMTP_URL", &relay.url);
        Program::run(&mut command)
    };
    let mut program = start();
    apply(&program.site, "/en/membership", good()).await;
    let mut conversations = vec![relay.next()];
    program.signal("TERM");
    let log = program.child.stderr.take().unwrap();
    assert!(BufReader::new(log).lines().any(|line| line.unwrap().contains("is finishing")));
    // Stored as always; the mails about it wait for the next process.
    let reply = apply(&program.site, "/fr/adhesion", arabic()).await;
    for path in ["/en/", reply.header("location"), "/healthz"] {
        assert_eq!(program.site.get(path).await.status, StatusCode::OK);
    }
    assert!(program.child.try_wait().unwrap().is_none(), "it waits for the relay");
    let page = reply.header("location").to_owned();
    conversations.extend(relay.taken.try_iter());
    drop(conversations);
    assert_eq!(program.ended(), Some(0));
    let next = start();
    assert_eq!(next.site.get(&page).await.status, StatusCode::OK);
    drop(relay.next());
    // Whatever it is saying to the relay then: nobody answers there any more.
    let SilentRelay { taken, .. } = relay;
    drop(taken);
    next.signal("TERM");
    assert_eq!(next.ended(), Some(0));
}

#[tokio::test]
async fn a_restart_refuses_nobody_when_systemd_keeps_the_socket() {
    let url = database().await.to_url_lossy();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let start = || {
        let mut command = command_with(&socket);
        Program::run(command.env("DATABASE_URL", url.as_str()).env("NPOC_LISTEN", "127.0.0.1:1"))
    };
    let first = start();
    assert_eq!(first.site.address, socket.local_addr().unwrap());
    let reply = apply(&first.site, "/en/membership", good()).await;
    let page = reply.header("location").to_owned();
    first.signal("TERM");
    assert_eq!(first.ended(), Some(0));
    // Between two processes, a visitor waits.
    let mut visitor = TcpStream::connect(socket.local_addr().unwrap()).unwrap();
    let request = format!("GET {page} HTTP/1.1\r\nHost: npoc.org\r\nConnection: close\r\n\r\n");
    visitor.write_all(request.as_bytes()).unwrap();
    let second = start();
    let mut answer = String::new();
    visitor.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:.100}");
    second.signal("TERM");
    assert_eq!(second.ended(), Some(0));
}

#[tokio::test]
async fn systemd_is_told_when_it_is_ready_and_when_it_stops() {
    let (folder, url) = (tempfile::tempdir().unwrap(), database().await.to_url_lossy());
    let path = folder.path().join("notify");
    let told = UnixDatagram::bind(&path).unwrap();
    told.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let next = || {
        let mut words = [0; 100];
        let length = told.recv(&mut words).unwrap();
        String::from_utf8_lossy(&words[..length]).trim().to_owned()
    };
    let mut command = command();
    command.env("DATABASE_URL", url.as_str()).env("NOTIFY_SOCKET", &path);
    let program = Program::run(&mut command);
    assert_eq!(next(), "READY=1");
    assert_eq!(program.site.get("/en/").await.status, StatusCode::OK);
    program.signal("TERM");
    assert_eq!(next(), "STOPPING=1");
    assert_eq!(program.ended(), Some(0));
}

#[tokio::test]
async fn what_is_not_one_listening_socket_stops_the_start() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let listener = TcpListener::from(OwnedFd::from(socket));
    let output = command_with(&listener).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("LISTEN_FDS"), "{said}");
}
