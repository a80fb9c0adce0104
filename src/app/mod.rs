//! What every request shares, and the one wiring of it, for the process and for the tests.

pub mod clock;
pub mod random;
pub mod signing_key;

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use sqlx::PgPool;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::app::clock::Clock;
use crate::app::random::Random;
use crate::app::signing_key::SigningKey;
use crate::config::Config;
use crate::jobs::domain_lookup::DomainLookup;
use crate::jobs::housekeeping::Housekeeper;
use crate::mail::for_staff;
use crate::outbox::worker::{RetryPolicy, Worker};
use crate::smtp::{Mailer, Timeouts};
use crate::web::assets;
use crate::web::brochure::pages::{self, Pages};
use crate::web::middleware;
use crate::web::router;

/// The application; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What an application is put together from.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Parts {
    pub database: PgPool,
    pub config: Config,
    pub clock: Clock,
    pub random: Random,
    pub pages: Pages,
    /// Signs what pages carry and come back with.
    pub signing_key: SigningKey,
}

impl App {
    /// Renders the pages and puts everything together. Touches neither database nor network.
    ///
    /// # Errors
    /// When a page cannot be rendered.
    pub fn new(
        config: Config,
        database: PgPool,
        clock: Clock,
        random: Random,
        signing_key: SigningKey,
    ) -> Result<Self, askama::Error> {
        let pages = pages::render_all(&config.base_url)?;
        assets::prepare();
        Ok(Self(Arc::new(Parts { database, config, clock, random, pages, signing_key })))
    }
}

/// The worker that sends the mails, on connections of its own: a rush of visitors must not keep
/// mails back, nor the other way round.
pub fn worker(
    config: &Config,
    database: PgPool,
    clock: Clock,
    random: Random,
    retry_policy: RetryPolicy,
) -> Worker {
    Worker {
        database,
        mailer: Mailer {
            relay: config.relay.clone(),
            from: config.mail_from.clone(),
            timeouts: Timeouts::PRODUCTION,
        },
        retry_policy,
        clock,
        random,
        staff: config.mail_to.clone(),
        alarm: |reference, address, reason, staff| {
            for_staff::undelivered(reference, address, reason, staff)
                .inspect_err(|error| tracing::error!(%error, "the alarm cannot be worded"))
                .ok()
        },
    }
}

/// Starts what runs beside the requests and the mails, until told to stop. None of it ends before,
/// unless it panics. Dropping the tasks ends them at once.
pub fn background(
    config: &Config,
    database: &PgPool,
    clock: &Clock,
    stop: &CancellationToken,
) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let staff = config.mail_to.clone();
    let housekeeper = Housekeeper::new(database.clone(), clock.clone(), staff.clone());
    tasks.spawn(housekeeper.run(stop.clone()));
    let asked = config.resolver;
    if let Some(lookup) = DomainLookup::new(asked, database.clone(), clock.clone(), staff) {
        tasks.spawn(lookup.run(stop.clone()));
    }
    tasks
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Every address of the site, with the layers that each kind needs.
pub fn router(app: App) -> Router {
    router::ready()
        .merge(middleware::around(router::made_for_each_visitor(), &app))
        .fallback(crate::web::error::not_found)
        .method_not_allowed_fallback(crate::web::error::method_not_allowed)
        .with_state(app)
}
