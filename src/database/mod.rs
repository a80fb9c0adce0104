//! The way to the database: which one, the pool of connections, and the schema. Knows no table.

pub mod local;

use std::io;
use std::net::IpAddr;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::{Migrate as _, MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{Connection as _, PgConnection};
use tokio::time::{sleep, timeout};
use url::Url;

use self::local::{LocalPostgres, LocalPostgresError, running};
use crate::app::Database;
use crate::app::signing_key::SigningKey;
use crate::config::{Config, ConfigError, DatabaseUrl};
use crate::store::{StoreError, secrets};

/// The migrations in `migrations/`, embedded.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long the database may take to answer at the start.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long migrations may take. What is stored here is small; beyond that, the network has fallen silent.
const MIGRATION_TIMEOUT: Duration = Duration::from_mins(10);

/// How often a migration gives way to others, and for how long.
const MAX_TRIES: u32 = 60;
const PAUSE: Duration = Duration::from_secs(5);

/// Where the database is, and the server that runs for us if it is a private one.
pub struct Located {
    pub options: PgConnectOptions,
    pub private: Option<LocalPostgres>,
    is_given: bool,
}

/// Whether the driver can read the address of the database, if one is given.
pub fn check_address(config: &Config) -> Result<Option<PgConnectOptions>, ConfigError> {
    config.database.as_ref().map(read_address).transpose()
}

/// Left to itself, the driver takes any certificate, and goes without TLS where that is not offered.
/// So a server elsewhere is verified, unless the address itself says otherwise.
fn read_address(url: &DatabaseUrl) -> Result<PgConnectOptions, ConfigError> {
    let unreadable = || ConfigError::database_url("it cannot be read");
    let options = PgConnectOptions::from_str(url.expose()).map_err(|_| unreadable())?;
    let parsed = Url::parse(url.expose()).map_err(|_| unreadable())?;
    let says = parsed.query_pairs().any(|(name, _)| matches!(&*name, "sslmode" | "ssl-mode"));
    let is_here = options.get_socket().is_some() || is_this_machine(options.get_host());
    Ok(if says || is_here { options } else { options.ssl_mode(PgSslMode::VerifyFull) })
}

/// A host that begins with a slash is the folder of a socket.
fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.starts_with('/') || host == "localhost" || address.is_ok_and(|it| it.is_loopback())
}

/// Finds the database that the settings name, and starts a private one where they name none. With
/// `shared`, one that another process of ours runs will do.
pub async fn locate(config: &Config, shared: bool) -> Result<Located, DatabaseError> {
    if let Some(options) = check_address(config)? {
        return Ok(Located { options, private: None, is_given: true });
    }
    if shared && let Some(options) = running::elsewhere(&config.data_dir, "npoc") {
        return Ok(Located { options, private: None, is_given: false });
    }
    let private = LocalPostgres::start(&config.data_dir).await?;
    Ok(Located { options: private.options("npoc"), private: Some(private), is_given: false })
}

impl Located {
    /// The name by which an operator knows it.
    pub fn name(&self) -> &'static str {
        if self.is_given { "DATABASE_URL" } else { "The private database" }
    }
}

/// A pool that connects when it is first used.
///
/// A visitor waits five seconds at the most for a connection, and a statement runs for ten: beyond
/// that, a page that says so is the better answer.
pub fn connect_lazily(options: PgConnectOptions, connections: u32) -> Database {
    let options = options.application_name("npoc").options([
        ("statement_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "30s"),
        // What somebody has seen a reference of must last, whatever the server is set to.
        ("synchronous_commit", "on"),
        // Our statements are few and look for keys: a plan that is made once serves for all
        // values, and PostgreSQL would otherwise plan some of them each time anew. One that was made
        // while there was little must serve when there is much: it reads no table as a whole that has
        // an index.
        ("plan_cache_mode", "force_generic_plan"),
        ("enable_seqscan", "off"),
        // Compiling such a statement takes far longer than doing it.
        ("jit", "off"),
        // Whoever does not wait for an answer any more must not keep locks from others.
        ("client_connection_check_interval", "2s"),
    ]);
    let pool =
        PgPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(5));
    Database::new(pool, options)
}

/// Brings the schema up to date. Several processes may do so at once: they wait for each other.
///
/// A migration that waits for somebody who reads a table keeps all others from that table, so it waits
/// for some seconds only, gives way, and comes again.
pub async fn migrate(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let mut tries = MAX_TRIES;
    loop {
        let migrating = timeout(MIGRATION_TIMEOUT, migrate_once(options)).await;
        match migrating.unwrap_or(Err(DatabaseError::Timeout)) {
            Err(error) if tries > 0 && gave_way(&error) => {
                tries -= 1;
                tracing::warn!(%error, "a migration waits for others at the database; trying again");
                sleep(PAUSE).await;
            }
            migrated => return migrated,
        }
    }
}

async fn migrate_once(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let options = options.clone().options([
        ("lock_timeout", "3s"),
        // Should the network fall silent, its locks keep nobody out for long.
        ("idle_in_transaction_session_timeout", "30s"),
    ]);
    let mut connection = connect(&options).await?;
    let encoding: String =
        sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut connection).await?;
    if encoding != "UTF8" {
        return Err(DatabaseError::Encoding(encoding));
    }
    MIGRATIONS.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Not through the pool, which would only say that it waited in vain.
async fn connect(options: &PgConnectOptions) -> Result<PgConnection, DatabaseError> {
    let connecting = timeout(CONNECT_TIMEOUT, PgConnection::connect_with(options));
    Ok(connecting.await.map_err(|_| DatabaseError::Timeout)??)
}

/// Whether somebody else had the lock that a migration, or several at once, would need (55P03, 40P01).
fn gave_way(error: &DatabaseError) -> bool {
    let DatabaseError::Schema(
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _),
    ) = error
    else {
        return false;
    };
    has_state(error, &["55P03", "40P01"])
}

/// Whether the schema is exactly that of this version. Changes nothing.
pub async fn check_schema(options: &PgConnectOptions) -> Result<(), DatabaseError> {
    let applied = async {
        let mut connection = connect(options).await?;
        let applied = match connection.list_applied_migrations("_sqlx_migrations").await {
            // Nothing was ever migrated: there is no such table.
            Err(MigrateError::Execute(error)) if has_state(&error, &["42P01"]) => Vec::new(),
            applied => applied?,
        };
        connection.close().await?;
        Ok::<_, DatabaseError>(applied)
    };
    let applied = timeout(CONNECT_TIMEOUT, applied).await.map_err(|_| DatabaseError::Timeout)??;
    let known = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    let found = applied.iter().map(|migration| migration.version).max().unwrap_or(0);
    if found > known {
        return Err(DatabaseError::Newer { found, known });
    }
    for migration in MIGRATIONS.iter() {
        match applied.iter().find(|applied| applied.version == migration.version) {
            None => return Err(DatabaseError::Older { found, known }),
            Some(applied) if applied.checksum != migration.checksum => {
                return Err(DatabaseError::Different(migration.version));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Whether the server has refused something with one of these SQLSTATEs.
fn has_state(error: &sqlx::Error, states: &[&str]) -> bool {
    let code = match error {
        sqlx::Error::Database(error) => error.code(),
        _ => None,
    };
    code.is_some_and(|code| states.contains(&code.as_ref()))
}

/// The key that all processes on this database sign with; `fresh` when there was none.
pub async fn signing_key(
    database: &Database,
    fresh: [u8; SigningKey::LENGTH],
) -> Result<SigningKey, StoreError> {
    let mut connection = database.acquire().await?;
    Ok(SigningKey::new(secrets::signing_key(&mut connection, fresh).await?))
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It accepts the connection and says nothing, or cannot be reached at all.
    #[error("it does not answer")]
    Timeout,
    #[error("it cannot be connected to: {0}")]
    Connection(sqlx::Error),
    /// It offers no TLS, or a certificate that cannot be verified.
    #[error(
        "its connection is not secure: {0}; name the authority of its certificate with \
         sslrootcert=/path/to/root.crt in the address, or, where nobody can be on the way, say \
         sslmode=disable"
    )]
    Tls(sqlx::Error),
    /// It cannot hold every script.
    #[error(
        "its encoding is {0}; it should be UTF8: createdb --encoding=UTF8 --template=template0"
    )]
    Encoding(String),
    /// The schema is not one that this version can work with.
    #[error("its schema cannot be brought up to date: {0}")]
    Schema(#[from] MigrateError),
    #[error(
        "its schema is that of an older version ({found}, this one needs {known}): give commands with the version of npoc that runs, or start this one first (npoc serve), which brings the schema up to date"
    )]
    Older { found: i64, known: i64 },
    #[error(
        "its schema is that of a newer version ({found}, this one knows {known}): give commands with the version of npoc that runs"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "its schema was made by another program: migration {0} is not the one that this version knows"
    )]
    Different(i64),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Private(#[from] LocalPostgresError),
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Tls(_) => Self::Tls(error),
            // As the driver says that a certificate was refused.
            sqlx::Error::Io(cause) if cause.kind() == io::ErrorKind::InvalidData => {
                Self::Tls(error)
            }
            _ => Self::Connection(error),
        }
    }
}
