//! What monitoring asks: is the process alive, and can it do its work. Answered apart from all that
//! pages need, so that the answer is always ours.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::app::App;
use crate::app::heartbeats::Task;
use crate::outbox::{self, Backlog};
use crate::store::{StoreError, holds, readiness};
use crate::web::http::headers::{self, Cache};

/// How long the database may take to answer, which also covers a connection that has stalled.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a connection beside those of the pool may take, which tells what is the matter.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// For how long an answer is given again: however many ask, the database is not asked more often.
const KEPT: Duration = Duration::from_secs(1);

/// What `/readyz` says; cheap to clone.
#[derive(Clone)]
pub struct Health {
    app: App,
    /// The last answer. Whoever asks while it is being found out waits for it.
    last: Arc<Mutex<Option<(Instant, Readiness)>>>,
}

#[derive(Clone, Serialize)]
struct Readiness {
    database: DatabaseState,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    waiting: Option<Waiting>,
    /// For how many seconds what runs beside the requests has done nothing; none when it never did.
    #[serde(rename = "mails_worked_seconds_ago")]
    mails: Option<u64>,
    #[serde(rename = "housekeeping_seconds_ago")]
    housekeeping: Option<u64>,
    #[serde(rename = "domain_lookup_seconds_ago")]
    domain_lookup: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum DatabaseState {
    Ok,
    /// It answers, and takes nothing.
    ReadOnly,
    /// It has no room left.
    Full,
    /// Our connections are all in use, or stuck; a new one would do.
    Busy,
    Unavailable,
    /// It cannot be reached, and nobody says so.
    Silent,
}

#[derive(Clone, Copy, Serialize)]
struct Waiting {
    #[serde(rename = "mails_waiting")]
    mails: i64,
    oldest_mail_waits_seconds: i64,
    mails_given_up: i64,
    /// For how long the oldest application was held back of which nobody has been told.
    oldest_untold_application_seconds: i64,
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> Response {
    answer(StatusCode::OK, "alive\n".to_owned(), "text/plain; charset=utf-8")
}

pub async fn method_not_allowed() -> Response {
    json(StatusCode::METHOD_NOT_ALLOWED, r#"{"error":"method not allowed"}"#.to_owned())
}

impl Health {
    pub fn new(app: App) -> Self {
        Self { app, last: Arc::default() }
    }

    /// `GET /readyz`: 200 when the database can be read and written, else 503; with what waits, and
    /// when each task last did its work.
    pub async fn ready(self) -> Response {
        let readiness = self.latest().await;
        let status = match readiness.database {
            DatabaseState::Ok => StatusCode::OK,
            DatabaseState::ReadOnly
            | DatabaseState::Full
            | DatabaseState::Busy
            | DatabaseState::Unavailable
            | DatabaseState::Silent => StatusCode::SERVICE_UNAVAILABLE,
        };
        let said = serde_json::to_string(&readiness);
        json(status, said.unwrap_or_else(|_| r#"{"database":"unavailable"}"#.to_owned()))
    }

    async fn latest(&self) -> Readiness {
        let mut last = self.last.lock().await;
        if let Some((at, readiness)) = &*last
            && at.elapsed() < KEPT
        {
            return readiness.clone();
        }
        // Apart, so that even a panic has an answer.
        let probing = tokio::spawn(probe(self.app.clone())).await;
        let (database, waiting) = probing.unwrap_or_else(|error| {
            tracing::error!(%error, "the state of the database cannot be found out");
            (DatabaseState::Unavailable, None)
        });
        let ago = |task| self.app.heartbeats.age(task).map(|age| age.as_secs());
        let readiness = Readiness {
            database,
            waiting,
            mails: ago(Task::Mails),
            housekeeping: ago(Task::Housekeeping),
            domain_lookup: ago(Task::DomainLookup),
        };
        *last = Some((Instant::now(), readiness.clone()));
        readiness
    }
}

async fn probe(app: App) -> (DatabaseState, Option<Waiting>) {
    let mut waiting = None;
    let working = async {
        let mut connection = app.database.acquire().await?;
        let backlog = outbox::backlog(&mut connection).await?;
        let untold = holds::oldest_untold(&mut connection).await?;
        // One that a clock which was ahead wrote waits, too.
        let untold = untold.map_or(0, |at| (app.clock.now() - at).whole_seconds().abs());
        waiting = Some(Waiting::new(backlog, untold));
        readiness::try_writing(&mut connection).await
    };
    let result = timeout(DATABASE_TIMEOUT, working).await.unwrap_or(Err(StoreError::Timeout));
    let Err(error) = result else { return (DatabaseState::Ok, waiting) };
    let state = match error.sqlstate().as_deref() {
        Some("25006") => DatabaseState::ReadOnly,
        Some("53100") => DatabaseState::Full,
        Some(_) => DatabaseState::Unavailable,
        None => match app.database.connect_anew(CONNECT_TIMEOUT).await {
            Ok(()) => DatabaseState::Busy,
            Err(StoreError::Timeout) => DatabaseState::Silent,
            Err(_) => DatabaseState::Unavailable,
        },
    };
    tracing::error!(%error, ?state, "the database cannot be worked with");
    (state, waiting)
}

impl Waiting {
    fn new(backlog: Backlog, oldest_untold_application_seconds: i64) -> Self {
        Self {
            mails: backlog.waiting,
            oldest_mail_waits_seconds: backlog.oldest_seconds,
            mails_given_up: backlog.given_up,
            oldest_untold_application_seconds,
        }
    }
}

fn json(status: StatusCode, said: String) -> Response {
    answer(status, said + "\n", "application/json")
}

fn answer(status: StatusCode, said: String, kind: &'static str) -> Response {
    let mut response = (status, [(CONTENT_TYPE, kind)], said).into_response();
    headers::cache(response.headers_mut(), Cache::Never);
    headers::secure(response.headers_mut());
    response
}
