//! `npoc release`: a held application is treated like every other.

use anyhow::{Result, bail};

use super::connect::Connected;
use super::{as_reference, print};
use crate::config::Config;
use crate::workflow::{self, Released};

pub(super) async fn release(config: Config, typed: &str) -> Result<()> {
    if config.links_would_lead_nowhere() {
        bail!(
            "NPOC_BASE_URL: it is not given; it should be the origin that visitors type, because the mails hold links to the site."
        );
    }
    let connected = Connected::open(config).await?;
    let typed = as_reference(typed);
    let released = workflow::release(&connected.app, &typed).await;
    connected.close().await?;
    let answer = match released? {
        Released::Notified(reference) => {
            format!("{reference} is released: staff and the representative are being notified.")
        }
        Released::Withdrawn(reference) => {
            format!("{reference} is released, but was withdrawn: only staff are being notified.")
        }
        Released::NotHeld(reference) => {
            format!("{reference} needs no release: staff have been notified of it.")
        }
        Released::Unknown => bail!("There is no application {typed}."),
    };
    print(&(answer + "\n"));
    Ok(())
}
