//! Fills an empty database with applications in every state there is, as a year of visitors would:
//! through the form's own checks and the workflow, with a clock that is set to each moment.

mod acts;
mod answers;
mod domain_names;
mod drafts;
pub mod facts;
mod fates;
mod mails;
mod organisations;
mod plans;

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use npoc::app::clock::Clock;
use npoc::app::heartbeats::Heartbeats;
use npoc::app::link_requests::LinkRequests;
use npoc::app::random::Random;
use npoc::app::wakeup::Wakeup;
use npoc::app::{App, Database, Parts};
use npoc::config::{Config, Resolver};
use npoc::database;
use npoc::store::rate_limits::RateLimits;
use npoc::workflow::{self, Expiring};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::OffsetDateTime;

use self::acts::Applicant;
use self::facts::Pages;

/// Always the same, so that the same applications come of it.
const SEED: u64 = 1;

/// The paths of what was made, which are written nowhere else.
pub struct Filled {
    pub drafts: Vec<String>,
    pub pages: Pages,
}

/// Fills a migrated database that holds no application, up to the moment `now`.
pub async fn fill(
    options: &PgConnectOptions,
    mut config: Config,
    now: OffsetDateTime,
) -> Result<Filled> {
    let options = options.clone().options([(mails::SEEDING, "yes")]);
    let database = Database::new(PgPoolOptions::new().max_connections(2), options);
    let pool = database.pool().clone();
    // A site may be running on this database.
    mails::keep_from_workers(&pool).await?;
    // The site goes on signing with this key, so it must be one that nobody can guess.
    let signing_key = database::signing_key(&database, Random::system().key()).await?;
    config.rate_limits = RateLimits::default();
    config.resolver = Resolver::Off;
    let (clock, random) = (MovingClock::new(now), Random::from_seed(SEED));
    let app = App::new(Parts {
        database,
        config,
        clock: clock.clock(),
        random,
        signing_key,
        outbox_wakeup: Wakeup::default(),
        link_requests: LinkRequests::default(),
        heartbeats: Heartbeats::default(),
    });
    let plans = plans::plans(now, &app.random);
    let mut applicants = Vec::new();
    let mut agenda = Vec::new();
    for plan in &plans {
        let acts = plan.fate.acts().into_iter();
        agenda.extend(acts.map(|(after, act)| (plan.begins_at + after, plan.number, act)));
        applicants.push(Applicant::new(&app, plan)?);
    }
    // What would happen only after now has not happened.
    agenda.retain(|(moment, ..)| *moment <= now);
    agenda.sort_by_key(|(moment, number, _)| (*moment, *number));
    for (moment, number, act) in agenda {
        clock.set(moment);
        applicants[number].act(&app, act).await?;
    }
    clock.set(now);
    let drafts = drafts::save_some(&app, &clock, &plans).await?;
    clock.set(now);
    for what in Expiring::ALL {
        workflow::delete_expired(&app, what).await?;
    }
    mails::leave_to_workers(&pool).await?;
    pool.close().await;
    let mut pages = Pages::new();
    for applicant in &applicants {
        pages.extend(applicant.pages.iter().cloned());
    }
    Ok(Filled { drafts, pages })
}

/// A clock that stands still until somebody moves it.
#[derive(Clone)]
struct MovingClock(Arc<Mutex<OffsetDateTime>>);

impl MovingClock {
    fn new(now: OffsetDateTime) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    fn set(&self, now: OffsetDateTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    fn clock(&self) -> Clock {
        let clock = self.clone();
        Clock::from_fn(move || *clock.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
