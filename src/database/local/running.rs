//! The way to a private server that runs: ours, or that of another process in the same folder.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// The file of the socket, in its folder; the number is that of the port.
pub(super) const SOCKET: &str = ".s.PGSQL.5432";

/// How to connect to `database` as the superuser, through the socket in this folder.
pub(super) fn options(socket_folder: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_folder)
        .port(5432)
        .username("npoc")
        .database(database)
        .ssl_mode(PgSslMode::Disable)
}

/// How to connect to the server that another process runs on the data in this folder. None when
/// none does.
pub fn elsewhere(folder: &Path, database: &str) -> Option<PgConnectOptions> {
    let path = folder.join("postgres.lock");
    // Whoever runs a server holds this lock, and records the socket's folder in it.
    let lock = File::open(&path).ok()?;
    if !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let socket_folder = PathBuf::from(OsString::from_vec(fs::read(&path).ok()?));
    socket_folder.join(SOCKET).exists().then(|| options(&socket_folder, database))
}
