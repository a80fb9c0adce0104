//! A connection to the database on which nothing waits without a limit. Every statement of the site
//! goes through it.

use std::fmt;
use std::io;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgQueryResult, PgRow, PgStatement, PgTypeInfo};
use sqlx::{
    AssertSqlSafe, Connection as _, Either, Error, Execute, Executor, PgConnection, Postgres,
    SqlSafeStr as _, SqlStr,
};
use tokio::time::error::Elapsed;
use tokio::time::{Instant, timeout};

use super::StoreError;

/// How long a statement may take. The server ends those of the site after ten seconds; what has not
/// been answered by then is a database that has fallen silent. (The system would notice sooner or later,
/// but the driver does not let us tell it when: it keeps the socket to itself.)
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(12);

/// How long a connection may be used in one piece, whatever for.
const USE_TIMEOUT: Duration = Duration::from_secs(30);

/// What every function of the store works on.
pub struct Connection {
    raw: Raw,
    until: Instant,
    is_in_transaction: bool,
    /// Something was asked for and has not been answered, or the answer was that this is the end.
    is_busy: bool,
    /// See [`Connection::casts_doubt`].
    casts_doubt: bool,
}

enum Raw {
    Pooled(PoolConnection<Postgres>),
    Single(Box<PgConnection>),
}

type Answer = Either<PgQueryResult, PgRow>;

impl Connection {
    /// One of a pool, to be given back to it.
    pub fn pooled(raw: PoolConnection<Postgres>) -> Self {
        Self::new(Raw::Pooled(raw))
    }

    fn new(raw: Raw) -> Self {
        let until = Instant::now() + USE_TIMEOUT;
        Self { raw, until, is_in_transaction: false, is_busy: false, casts_doubt: false }
    }

    /// For the pool. None when it is not of one.
    pub fn into_pooled(self) -> Option<PoolConnection<Postgres>> {
        match self.raw {
            Raw::Pooled(raw) => Some(raw),
            Raw::Single(_) => None,
        }
    }

    /// Whether somebody else can go on with it: all that was asked of it was answered and ended.
    pub fn is_usable(&self) -> bool {
        !self.is_busy && !self.is_in_transaction
    }

    /// Whether the same is to be expected of others that are as old: an answer was waited for in vain, or
    /// a plan was out of date.
    pub fn casts_doubt(&self) -> bool {
        self.casts_doubt
    }

    /// Shows within a limit that somebody is at the other end.
    pub async fn ping(&mut self, limit: Duration) -> Result<(), StoreError> {
        self.is_busy = true;
        let answered = timeout(limit, self.raw().ping()).await;
        Ok(self.heard(answered)?)
    }

    /// Begins a transaction with these statements, in one round trip.
    pub async fn begin(&mut self, statements: &str, limit: Duration) -> Result<(), StoreError> {
        self.is_in_transaction = true;
        // Nothing that anybody typed is in it.
        let statements = AssertSqlSafe(statements).into_sql_str();
        Ok(self.ask_once(statements, None, false, limit).await.map(drop)?)
    }

    /// Ends the transaction well.
    pub async fn commit(&mut self) -> Result<(), StoreError> {
        let statement = "COMMIT".into_sql_str();
        self.ask_once(statement, None, false, STATEMENT_TIMEOUT).await?;
        self.is_in_transaction = false;
        Ok(())
    }

    /// Undoes the transaction, if that can be done soon. It is of no use to others otherwise.
    pub async fn roll_back(&mut self, limit: Duration) {
        if !self.is_busy {
            let statement = "ROLLBACK".into_sql_str();
            self.is_in_transaction = self.ask_once(statement, None, false, limit).await.is_err();
        }
    }

    /// What came of something that was asked for within a limit.
    fn heard<T>(&mut self, answered: Result<Result<T, Error>, Elapsed>) -> Result<T, Error> {
        let is_silent = answered.is_err();
        let answered =
            answered.unwrap_or_else(|_| Err(Error::Io(io::Error::from(io::ErrorKind::TimedOut))));
        self.casts_doubt |= is_silent || answered.as_ref().is_err_and(is_out_of_date);
        self.is_busy = answered.as_ref().is_err_and(is_the_end);
        answered
    }

    fn raw(&mut self) -> &mut PgConnection {
        match &mut self.raw {
            Raw::Pooled(raw) => raw,
            Raw::Single(raw) => raw,
        }
    }

    fn time_left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now()).min(STATEMENT_TIMEOUT)
    }

    /// Asks, and asks once more where the server says only that the plan which it had prepared is out
    /// of date (after a migration), unless that has undone a transaction.
    async fn ask<'q>(
        &mut self,
        mut query: impl Execute<'q, Postgres>,
    ) -> Result<Vec<Answer>, Error> {
        let arguments = query.take_arguments().map_err(Error::Encode)?;
        let is_prepared = query.persistent();
        let sql = query.sql();
        let limit = self.time_left();
        if self.is_in_transaction {
            return self.ask_once(sql, arguments, is_prepared, limit).await;
        }
        match self.ask_once(sql.clone(), arguments.clone(), is_prepared, limit).await {
            Err(error) if is_out_of_date(&error) => {
                self.is_busy = true;
                let limit = self.time_left();
                let cleared = timeout(limit, self.raw().clear_cached_statements()).await;
                self.heard(cleared)?;
                let limit = self.time_left();
                self.ask_once(sql, arguments, is_prepared, limit).await
            }
            answered => answered,
        }
    }

    async fn ask_once(
        &mut self,
        sql: SqlStr,
        arguments: Option<PgArguments>,
        is_prepared: bool,
        limit: Duration,
    ) -> Result<Vec<Answer>, Error> {
        self.is_busy = true;
        let answers = match arguments {
            Some(arguments) => {
                let query = sqlx::query_with(sql, arguments).persistent(is_prepared);
                self.raw().fetch_many(query)
            }
            None => self.raw().fetch_many(sqlx::raw_sql(sql)),
        };
        let answered = timeout(limit, answers.try_collect()).await;
        self.heard(answered)
    }
}

/// Whether a connection is of no use after an error: nobody is at its other end, or what was prepared
/// on it is out of date.
fn is_the_end(error: &Error) -> bool {
    !matches!(error, Error::Database(_)) || is_out_of_date(error)
}

/// SQLSTATE 0A000, which says of a prepared statement that its result is another one by now.
fn is_out_of_date(error: &Error) -> bool {
    matches!(error, Error::Database(error) if error.code().is_some_and(|code| code == "0A000"))
}

impl From<PgConnection> for Connection {
    fn from(raw: PgConnection) -> Self {
        Self::new(Raw::Single(Box::new(raw)))
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Connection")
    }
}

impl<'c> Executor<'c> for &'c mut Connection {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Result<Answer, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let answers = async move { self.ask(query).await.map(|found| stream::iter(found).map(Ok)) };
        stream::once(answers).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<PgRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        Box::pin(async move {
            let answers = self.ask(query).await?;
            Ok(answers.into_iter().find_map(Either::right))
        })
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [PgTypeInfo],
    ) -> BoxFuture<'e, Result<PgStatement, Error>>
    where
        'c: 'e,
    {
        let limit = self.time_left();
        Box::pin(async move {
            self.is_busy = true;
            let prepared = timeout(limit, self.raw().prepare_with(sql, parameters)).await;
            self.heard(prepared)
        })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<sqlx::Describe<Postgres>, Error>>
    where
        'c: 'e,
    {
        let limit = self.time_left();
        Box::pin(async move {
            self.is_busy = true;
            let described = timeout(limit, self.raw().describe(sql)).await;
            self.heard(described)
        })
    }
}
