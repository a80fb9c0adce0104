//! The private database server that the process runs for itself: its programs, its data with their
//! lock and log, and the supervisor (`supervisor.sh`) that ends it together with the process.
//! It touches no other files, and knows nothing of what is stored in the databases.

mod account;
mod log;
pub mod running;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::unistd::geteuid;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use self::account::{Account, Runs};

const SUPERVISOR: &str = include_str!("supervisor.sh");
/// The file by which the supervisor says that new data is complete.
const INITIALISED_FILE: &str = "initialised";
/// macOS allows 103 bytes for a socket's path, Linux 107.
const MAX_PARENT_BYTES: usize = 103 - "/npoc-XXXXXX/.s.PGSQL.5432".len();
const POLL: Duration = Duration::from_millis(25);

/// Why the private server could not be started or went away, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum LocalPostgresError {
    /// No folder holds both initdb and postgres.
    #[error(
        "PostgreSQL is not installed (no initdb and postgres found): install it (Debian, Ubuntu: \
         apt-get install postgresql; macOS: brew install postgresql), or set DATABASE_URL to use \
         a server of your own"
    )]
    NotInstalled,
    /// Another process holds the lock of the data in this folder.
    #[error(
        "the data in {0} is in use by another npoc process; stop it first, or set NPOC_DATA_DIR \
         to another folder"
    )]
    InUse(PathBuf),
    /// The server of an earlier process still holds this log.
    #[error(
        "an earlier npoc process has ended, but 30 seconds later its PostgreSQL still runs: see \
         {0}, and try again when it has shut down"
    )]
    StillStopping(PathBuf),
    /// We are root, and there is nobody else to run the server on this data.
    #[error(
        "PostgreSQL refuses to run as root: there must be a user npoc or postgres (useradd --system \
         npoc), and existing data must belong to it (chown -R npoc '{0}')"
    )]
    Root(PathBuf),
    /// What could not be done, and to which file or folder.
    #[error("cannot {0} {1}: {2}; check its permissions and the space on its disk")]
    System(&'static str, PathBuf, io::Error),
    /// What the server did, the folder, and the last lines of its log.
    #[error("PostgreSQL {0}; the end of {1}/postgres.log:\n{2}")]
    Server(&'static str, PathBuf, String),
    /// The server runs, but failed to make the database.
    #[error("PostgreSQL runs, but its database npoc could not be created: {0}")]
    Database(#[from] sqlx::Error),
}

use LocalPostgresError as Error;

/// A running private server, reachable only through a socket in a private folder.
///
/// Dropping it lets the server shut down without waiting for that; so does the end of the process.
#[derive(Debug)]
pub struct LocalPostgres {
    /// Its input is the pipe that keeps the server running.
    supervisor: Child,
    folder: PathBuf,
    socket_folder: PathBuf,
    log: File,
    _lock: File,
}

impl LocalPostgres {
    /// Starts the server on the data in `folder/postgres`, which is made if it is missing, with a
    /// database `npoc`. Also uses `postgres.lock`, `postgres.log` and `postgres.new` in `folder`.
    ///
    /// An earlier server may take 30 seconds to end, new data 2 minutes to make and the server 1
    /// minute to start. Makes some short blocking calls. Dropping the future undoes the start.
    pub async fn start(folder: &Path) -> Result<Self, Error> {
        let folder = std::path::absolute(folder).map_err(cannot("find", folder))?;
        fs::create_dir_all(&folder).map_err(cannot("create", &folder))?;
        let version = fs::read_to_string(folder.join("postgres/PG_VERSION")).ok();
        let programs = find_programs(version.as_deref())?;
        Self::launch(folder, None, &programs).await
    }

    /// Starts a server for tests on fresh data, which is removed once the value is dropped or the
    /// process ends, even if killed. Faster than [`LocalPostgres::start`], as the data need not
    /// survive a crash of the machine. Other tokio runtimes may go on using it.
    pub async fn temporary() -> Result<Self, Error> {
        let programs = find_programs(None)?;
        // If we are killed before the supervisor runs, this is left: hence it is made last.
        let home = private_folder()?;
        Self::launch(home.path().to_owned(), Some(home), &programs).await
    }

    async fn launch(
        folder: PathBuf,
        temporary: Option<TempDir>,
        programs: &Path,
    ) -> Result<Self, Error> {
        let (data, new) = (folder.join("postgres"), folder.join("postgres.new"));
        let lock_path = folder.join("postgres.lock");
        // Even a process killed a moment ago needs a moment to let go of its lock.
        let lock = open_locked(&lock_path, 8 * POLL).await?;
        let lock = lock.ok_or_else(|| Error::InUse(folder.clone()))?;
        // The server and its supervisor inherit the log as their output, and its lock with it. So
        // it can be locked again only when every process of an earlier server is gone.
        let log_path = folder.join("postgres.log");
        let log = open_locked(&log_path, Duration::from_secs(30)).await?;
        let log = log.ok_or_else(|| Error::StillStopping(log_path.clone()))?;
        let log_reader = log::open(&log_path).map_err(cannot("read", &log_path))?;
        log::shorten(&log_reader).map_err(cannot("shorten", &log_path))?;

        let is_new = !data.join("PG_VERSION").try_exists().map_err(cannot("read", &data))?;
        let account = match account::of(&data, is_new).map_err(cannot("read", &data))? {
            Runs::AsWeDo => None,
            Runs::As(account) => Some(account),
            Runs::Nowhere => return Err(Error::Root(data)),
        };
        let new = is_new.then_some(new);
        if let Some(new) = &new {
            // What an interrupted start left; if it cannot be removed, creating it fails too.
            let _ = fs::remove_dir_all(new);
            DirBuilder::new().mode(0o700).create(new).map_err(cannot("create", new))?;
        }
        let kind = if temporary.is_some() { "temporary" } else { "lasting" };
        let home = temporary.map_or_else(private_folder, Ok)?;
        replace_recorded_folder(&lock, home.path()).map_err(cannot("write", &lock_path))?;
        if let Some((user, group)) = account {
            for owned in [Some(home.path()), new.as_deref()].into_iter().flatten() {
                chown(owned, Some(user), Some(group)).map_err(cannot("give away", owned))?;
            }
        }
        let new_data = new.as_deref();
        let started = supervise(home.path(), programs, &data, new_data, kind, account, log);
        let mut server = Self {
            supervisor: started.map_err(cannot("run /bin/sh in", &data))?,
            folder,
            // The supervisor removes it at the end, even if we are killed.
            socket_folder: home.keep(),
            log: log_reader,
            _lock: lock,
        };
        // The new data gets its name when it is complete, so an interrupted initdb does no harm.
        if let Some(new) = new {
            let sign = server.socket_folder.join(INITIALISED_FILE);
            let trouble = "has made no new data (initdb failed, or took over 2 minutes)";
            let made = async {
                while !sign.exists() {
                    sleep(POLL).await;
                }
            };
            server.until(made, Duration::from_mins(2), trouble).await?;
            fs::rename(&new, &data).map_err(cannot("rename new data to", &data))?;
            let saved = File::open(&server.folder).and_then(|folder| folder.sync_all());
            saved.map_err(cannot("save", &server.folder))?;
            let pipe = server.supervisor.stdin.as_mut();
            let told = pipe.map_or(Ok(()), |pipe| pipe.write_all(b"\n"));
            told.map_err(cannot("start the server on", &data))?;
        }
        server.make_ready().await?;
        Ok(server)
    }

    /// How to connect to `database` as the superuser. The server allows about 100 connections.
    #[must_use]
    pub fn options(&self, database: &str) -> PgConnectOptions {
        running::options(&self.socket_folder, database)
    }

    /// Waits, without limit, for the server to end by itself, and returns what to tell the operator.
    /// To be used beside the work that needs the server; dropping the future changes nothing.
    pub async fn ended(&mut self) -> Error {
        self.end(10 * POLL).await;
        self.failure("has ended by itself")
    }

    /// Shuts the server down, which ends all connections, and waits at most 20 seconds for that.
    pub async fn stop(mut self) -> Result<(), Error> {
        drop(self.supervisor.stdin.take());
        let ended = timeout(Duration::from_secs(20), self.end(POLL)).await;
        ended.map_err(|_| self.failure("has not shut down within 20 seconds"))
    }

    async fn end(&mut self, interval: Duration) {
        while let Ok(None) = self.supervisor.try_wait() {
            let _ = log::shorten(&self.log);
            sleep(interval).await;
        }
    }

    async fn make_ready(&mut self) -> Result<(), Error> {
        let options = self.options("postgres");
        let connection = async {
            loop {
                match options.connect().await {
                    Ok(connection) => return connection,
                    Err(_) => sleep(POLL).await,
                }
            }
        };
        let trouble = "did not start, or not within a minute";
        let connection = self.until(connection, Duration::from_mins(1), trouble);
        let mut connection = connection.await?;
        let query = sqlx::query("SELECT FROM pg_database WHERE datname = 'npoc'");
        if query.fetch_optional(&mut connection).await?.is_none() {
            sqlx::query("CREATE DATABASE npoc").execute(&mut connection).await?;
        }
        Ok(connection.close().await?)
    }

    /// Waits for the event; fails when the server has ended before it, or the time is over.
    async fn until<T>(
        &mut self,
        event: impl Future<Output = T>,
        limit: Duration,
        trouble: &'static str,
    ) -> Result<T, Error> {
        let result = tokio::select! {
            result = event => Some(result),
            () = self.end(POLL) => None,
            () = sleep(limit) => None,
        };
        result.ok_or_else(|| self.failure(trouble))
    }

    fn failure(&self, trouble: &'static str) -> Error {
        Error::Server(trouble, self.folder.clone(), log::last_lines(&self.log))
    }
}

fn cannot(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |error| Error::System(action, path, error)
}

/// Makes the folder of the socket, with a short name because the paths of sockets are limited.
fn private_folder() -> Result<TempDir, Error> {
    let mut parent = env::temp_dir();
    // The server's user may be unable to enter a temporary folder of root's own.
    if geteuid().is_root() || parent.is_relative() || parent.as_os_str().len() > MAX_PARENT_BYTES {
        parent = PathBuf::from("/tmp");
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix("npoc-").permissions(Permissions::from_mode(0o700));
    builder.tempdir_in(&parent).map_err(cannot("create a folder in", &parent))
}

/// Opens the file, readable by nobody else, and locks it; nothing if it stays locked for so long.
async fn open_locked(path: &Path, patience: Duration) -> Result<Option<File>, Error> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).mode(0o600);
    let file = options.open(path).map_err(cannot("open", path))?;
    let deadline = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(error)) => return Err(cannot("lock", path)(error)),
            Err(TryLockError::WouldBlock) if Instant::now() > deadline => return Ok(None),
            Err(TryLockError::WouldBlock) => sleep(POLL).await,
        }
    }
}

/// Records the socket's folder in the lock file, and removes the one recorded before, which is still
/// there if the supervisor was killed too. Removes only known files, whatever is recorded.
fn replace_recorded_folder(mut lock: &File, current: &Path) -> io::Result<()> {
    let mut recorded = Vec::new();
    lock.read_to_end(&mut recorded)?;
    let recorded = PathBuf::from(OsString::from_vec(recorded));
    if recorded.is_absolute() {
        for file in [running::SOCKET, ".s.PGSQL.5432.lock", INITIALISED_FILE] {
            let _ = fs::remove_file(recorded.join(file));
        }
        let _ = fs::remove_dir(recorded);
    }
    lock.set_len(0)?;
    lock.write_all(current.as_os_str().as_bytes())
}

/// The folder of initdb and postgres: one named after the version of the data, or else the first.
fn find_programs(version: Option<&str>) -> Result<PathBuf, Error> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.extend(newest_first("/usr/lib/postgresql", ""));
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(PathBuf::from(OsStr::from_bytes(output.stdout.trim_ascii())));
    }
    folders.extend(newest_first("/opt/homebrew/opt", "postgresql"));
    folders.extend(newest_first("/usr/local/opt", "postgresql"));
    folders.retain(|folder| {
        let has = |name| folder.join(name).is_file();
        folder.is_absolute() && has("initdb") && has("postgres")
    });
    // A newer version, which could not use the data, may have been installed beside that one.
    let name = format!("{}/bin", version.unwrap_or("no").trim());
    let named = |folder: &&PathBuf| folder.to_string_lossy().ends_with(&name);
    let found = folders.iter().find(named).or(folders.first());
    found.cloned().ok_or(Error::NotInstalled)
}

/// The `bin` folders in the folders of `parent` that are named `prefix` and a version.
fn newest_first(parent: &str, prefix: &str) -> impl Iterator<Item = PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if let Some(version) = name.to_str().and_then(|name| name.strip_prefix(prefix)) {
            let version = version.trim_start_matches('@').parse().unwrap_or(0);
            found.push((version, entry.path().join("bin")));
        }
    }
    found.sort();
    found.into_iter().rev().map(|(_, folder)| folder)
}

/// Starts the shell that runs initdb, if there is a folder for new data, and then the server.
fn supervise(
    home: &Path,
    programs: &Path,
    data: &Path,
    new: Option<&Path>,
    kind: &str,
    account: Option<Account>,
    log: File,
) -> io::Result<Child> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", SUPERVISOR, "npoc-postgres"]).arg(home).arg(programs);
    // Ctrl-C goes to the terminal's whole group, and must not stop the server before our work ends.
    command.process_group(0).current_dir("/");
    // The server needs none of our secrets, and must not obey PGDATA and the like.
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC");
    command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
    command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
    let mut place = (data, new);
    let opened = File::open(new.unwrap_or(data))?;
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
        if Path::new("/proc/self/fd").exists() {
            // The user may be unable to enter the folders above, but can begin in an open folder.
            command.current_dir(format!("/proc/self/fd/{}", opened.as_raw_fd()));
            let inherited = Path::new("/proc/self/fd/9");
            place = (inherited, new.map(|_| inherited));
        }
    }
    command.arg(place.0).arg(place.1.unwrap_or(Path::new("")));
    command.arg(kind).spawn()
}
