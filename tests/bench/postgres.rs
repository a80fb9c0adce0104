//! The one PostgreSQL of a run, on the core of what is measured: the site's own private server, on
//! a folder that is removed at the end. What is committed reaches the disk, as it does for real.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use npoc::database;
use npoc::database::local::LocalPostgres;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use url::Url;

use super::machine::{self, Cores};

/// Migrated, and only ever copied.
const TEMPLATE: &str = "npoc";

pub struct Postgres {
    server: LocalPostgres,
    folder: PathBuf,
}

impl Postgres {
    pub async fn start(folder: &Path, cores: Cores) -> Result<Self> {
        machine::pin_self(cores.server)?;
        let started = LocalPostgres::start(folder).await;
        machine::pin_self(cores.generator)?;
        let server = started?;
        database::migrate(&server.options(TEMPLATE)).await?;
        Ok(Self { server, folder: folder.to_owned() })
    }

    pub async fn stop(self) -> Result<()> {
        Ok(self.server.stop().await?)
    }

    /// Makes a migrated, empty database of this name.
    pub async fn create(&self, database: &str) -> Result<()> {
        let mut connection = self.connect("postgres").await?;
        for statement in [
            format!("DROP DATABASE IF EXISTS {database}"),
            format!("CREATE DATABASE {database} TEMPLATE {TEMPLATE}"),
        ] {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
        }
        Ok(())
    }

    pub fn options(&self, database: &str) -> PgConnectOptions {
        self.server.options(database)
    }

    pub async fn connect(&self, database: &str) -> Result<PgConnection> {
        Ok(PgConnection::connect_with(&self.options(database)).await?)
    }

    /// The folder of the socket, which clients take for a host.
    pub fn socket_folder(&self) -> Result<PathBuf> {
        let options = self.options(TEMPLATE);
        Ok(options.get_socket().context("the private server has a socket")?.clone())
    }

    /// What the site takes as `DATABASE_URL`.
    pub fn url(&self, database: &str) -> Result<String> {
        url(database, &self.socket_folder()?)
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    /// The microseconds that all its processes have had on a core.
    pub fn cpu_time(&self) -> Result<f64> {
        let file = fs::read_to_string(self.folder.join("postgres/postmaster.pid"))?;
        machine::cpu_time_of_family(file.lines().next().unwrap_or_default().parse()?)
    }
}

/// The address of a database behind the socket in a folder.
pub fn url(database: &str, socket_folder: &Path) -> Result<String> {
    let mut url = Url::parse(&format!("postgres://npoc@localhost/{database}"))?;
    url.query_pairs_mut().append_pair("host", &socket_folder.to_string_lossy());
    Ok(url.into())
}
