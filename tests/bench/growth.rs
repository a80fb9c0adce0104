//! Whether the site stays as fast while applications become many: the same acts on databases of
//! three sizes, in turns.

use std::net::TcpListener;
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::Parser as _;
use npoc::app::clock::Clock;
use npoc::app::heartbeats::Heartbeats;
use npoc::app::link_requests::LinkRequests;
use npoc::app::random::Random;
use npoc::app::wakeup::Wakeup;
use npoc::app::{App, Parts};
use npoc::config::Settings;
use npoc::database;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::validate::validate;
use npoc::i18n::Lang;
use npoc::jobs::housekeeping;
use npoc::store::duplicates;
use npoc::urls::ApplicationPage;
use sqlx::AssertSqlSafe;
use time::Duration;

use super::Bench;
use super::applicants::{Applicants, answers};
use super::figures::{Table, median};
use super::http::Client;
use super::site::Site;
use super::submissions;

/// Three orders of what NPOC will ever see.
const SIZES: [u32; 3] = [1000, 100_000, 1_000_000];

const FILLING: &str = include_str!("growth.sql");

/// Of a form that was not saved.
const NO_DRAFT: [u8; 32] = [0; 32];

/// How often each act is done in a round.
const TIMES: u32 = 20;

const ACTS: [&str; 6] = [
    "a submission",
    "a private page",
    "GET /readyz",
    "the search for duplicates, of one that has none",
    "the search for duplicates, of one that has some",
    "housekeeping",
];

/// A database of one size, and the site on it.
struct Grown {
    size: u32,
    site: Site,
    app: App,
    /// What each act took, in milliseconds.
    times: [Vec<f64>; ACTS.len()],
}

pub async fn measure(bench: &Bench) -> Result<()> {
    // Nothing is sent, so that the same mails lie there from the beginning to the end.
    let mut relays = Vec::new();
    let mut grown = Vec::new();
    for size in SIZES {
        let silent = TcpListener::bind("127.0.0.1:0")?;
        let relay = format!("smtp://{}", silent.local_addr()?);
        relays.push(silent);
        grown.push(Grown::fill(bench, size, &relay).await?);
    }
    let applicants = Applicants::default();
    // The first round is not measured: it opens connections and fills caches.
    for round in 0..=bench.rounds {
        for database in &mut grown {
            database.act(&applicants).await?;
            if round == 0 {
                database.times = Default::default();
            }
        }
    }
    let mut header = vec![String::new()];
    header.extend(SIZES.map(|size| format!("{size}")));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = Table::new("growth: milliseconds, with so many applications stored", &header);
    table.note(
        "Medians over one connection. Housekeeping has nothing to delete and nothing to tell.",
    );
    for (place, act) in ACTS.iter().enumerate() {
        let mut cells = vec![(*act).to_owned()];
        cells.extend(grown.iter().map(|grown| format!("{:.2}", median(&grown.times[place]))));
        table.row(cells);
    }
    table.print();
    drop(relays);
    for grown in grown {
        grown.app.database.close().await;
        grown.site.stop().await?;
    }
    Ok(())
}

impl Grown {
    async fn fill(bench: &Bench, stored: u32, relay: &str) -> Result<Self> {
        let database = format!("bench_growth_{stored}");
        bench.postgres.create(&database).await?;
        let mut connection = bench.postgres.connect(&database).await?;
        let filling = format!("SET bench.applications = '{stored}';\n{FILLING}");
        let filled = sqlx::raw_sql(AssertSqlSafe(filling)).execute(&mut connection).await;
        filled.context("growth.sql no longer fits the schema")?;
        for statement in ["VACUUM ANALYZE", "CHECKPOINT"] {
            sqlx::raw_sql(statement).execute(&mut connection).await?;
        }
        let site = Site::start(bench, &bench.postgres.url(&database)?, relay).await?;
        let settings = ["npoc", "--limit-per-network=0", "--limit-overall=0", "--dns=off"];
        let config = Settings::parse_from(settings).check()?;
        let database = database::connect_lazily(bench.postgres.options(&database), 2);
        let random = Random::system();
        let signing_key = database::signing_key(&database, random.key()).await?;
        let app = App::new(Parts {
            database,
            config,
            clock: Clock::system(),
            random,
            signing_key,
            outbox_wakeup: Wakeup::default(),
            link_requests: LinkRequests::default(),
            heartbeats: Heartbeats::default(),
        });
        Ok(Self { size: stored, site, app, times: Default::default() })
    }

    /// Everything, some times.
    async fn act(&mut self, applicants: &Applicants) -> Result<()> {
        let submissions = submissions::send_each(applicants, self.site.address, TIMES).await?;
        self.times[0].extend(submissions);
        let mut client = Client::connect(self.site.address).await?;
        for time in 0..TIMES {
            // Spread over all that are stored, and not among those that are held.
            let number = u64::from(self.size) * u64::from(time) / u64::from(TIMES) + 1;
            self.read_page(&mut client, number).await?;
            let begin = Instant::now();
            let reply = client.get("/readyz", &[]).await?;
            self.took(2, begin);
            ensure!(reply.status.is_success(), "/readyz answers {}", reply.status);
            self.look_for_others(&applicants.next(), number).await?;
            let begin = Instant::now();
            housekeeping::run_once(&self.app).await?;
            self.took(5, begin);
        }
        Ok(())
    }

    fn took(&mut self, act: usize, begin: Instant) {
        self.times[act].push(begin.elapsed().as_secs_f64() * 1e3);
    }

    async fn read_page(&mut self, client: &mut Client, number: u64) -> Result<()> {
        let mut connection = self.app.database.acquire().await?;
        let key = sqlx::query_scalar("SELECT md5('private ' || $1::int8)::uuid")
            .bind(i64::try_from(number)?);
        let key: uuid::Uuid = key.fetch_one(&mut *connection).await?;
        let path = ApplicationPage::Status.path(Lang::En, key.into());
        let begin = Instant::now();
        let reply = client.get(&path, &[]).await?;
        self.took(1, begin);
        ensure!(reply.status.is_success(), "a private page answers {}", reply.status);
        Ok(())
    }

    /// As it is done for an application of these numbers: one that is new, and one that has the
    /// domain name and the mailboxes of a stored one.
    async fn look_for_others(&mut self, new: &str, stored: u64) -> Result<()> {
        let now = self.app.clock.now();
        let mut connection = self.app.database.acquire().await?;
        for (act, number, least) in [(3, new, 0), (4, stored.to_string().as_str(), 1)] {
            let form = MembershipForm::from_pairs(answers(number));
            let application = validate(&form, now.date());
            let application = application.map_err(|_| anyhow!("the answers are not taken"))?;
            let (page, since) = (self.app.random_id(), now - Duration::days(30));
            let begin = Instant::now();
            let earlier =
                duplicates::find(&mut connection, &application, page, &[NO_DRAFT], since).await?;
            self.took(act, begin);
            ensure!(earlier.related.len() >= least, "application {number} is not found");
        }
        Ok(())
    }
}
