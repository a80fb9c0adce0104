//! The application as a command needs it: on the database of the site, which may be running
//! meanwhile.

use anyhow::{Context as _, Result};

use crate::app::clock::Clock;
use crate::app::heartbeats::Heartbeats;
use crate::app::link_requests::LinkRequests;
use crate::app::random::Random;
use crate::app::wakeup::Wakeup;
use crate::app::{App, Database, Parts};
use crate::config::Config;
use crate::database;
use crate::database::local::LocalPostgres;

/// What a command works with, until [`Connected::close`].
pub(super) struct Connected {
    pub(super) app: App,
    private: Option<LocalPostgres>,
}

impl Connected {
    /// Connects to the site's database, whose schema must be that of this version: the processes that run
    /// would not be asked.
    pub(super) async fn open(config: Config) -> Result<Self> {
        // The links in mails are those of the site, which listens there.
        let listen = config.listen;
        let config = config.listening_on(listen);
        let located = database::locate(&config, true).await?;
        if let Err(error) = database::check_schema(&located.options).await {
            let name = located.name();
            if let Some(private) = located.private {
                private.stop().await?;
            }
            return Err(error).context(name);
        }
        let database = database::connect_lazily(located.options, 1);
        let app = app(config, database).await?;
        Ok(Self { app, private: located.private })
    }

    pub(super) async fn close(self) -> Result<()> {
        self.app.database.close().await;
        if let Some(private) = self.private {
            private.stop().await?;
        }
        Ok(())
    }
}

/// The application on a database, with the clock and the randomness of the machine.
pub(super) async fn app(config: Config, database: Database) -> Result<App> {
    let (clock, random) = (Clock::system(), Random::system());
    let signing_key = database::signing_key(&database, random.key()).await?;
    Ok(App::new(Parts {
        database,
        config,
        clock,
        random,
        signing_key,
        outbox_wakeup: Wakeup::default(),
        link_requests: LinkRequests::default(),
        heartbeats: Heartbeats::default(),
    }))
}
