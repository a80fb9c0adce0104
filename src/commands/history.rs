//! `npoc history`: all that happened to an application, and what is known about it.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::connect::Connected;
use super::{as_reference, print};
use crate::app::App;
use crate::config::Config;
use crate::i18n::{Lang, labels};
use crate::store::applications::{self, Key};
use crate::store::{StoreError, dns_checks, events, holds};

pub(super) async fn history(config: Config, typed: &str) -> Result<()> {
    let connected = Connected::open(config).await?;
    let typed = as_reference(typed);
    let account = account(&connected.app, &typed).await;
    connected.close().await?;
    match account? {
        Some(account) => print(&account),
        None => bail!("There is no application {typed}."),
    }
    Ok(())
}

async fn account(app: &App, reference: &str) -> Result<Option<String>, StoreError> {
    let mut transaction = app.database.begin().await?;
    let Some(stored) = applications::find(&mut transaction, Key::Reference(reference)).await?
    else {
        return Ok(None);
    };
    let t = Lang::En.text();
    let name = stored.application.organisation_name.as_str();
    let mut account = format!("{}: {name}\n", stored.reference);
    for entry in events::history(&mut transaction, stored.id).await? {
        let what = labels::event(&entry.event, t);
        let _ = writeln!(account, "{}  {what}", Lang::En.moment(entry.at));
    }
    let signals = holds::signals(&mut transaction, stored.id).await?;
    if !signals.is_empty() {
        let state = if stored.state.is_held() { "is held back" } else { "was held back" };
        let signals: Vec<String> =
            signals.iter().map(|&signal| labels::spam_signal(signal, t)).collect();
        let _ = writeln!(account, "It {state}: {}.", signals.join("; "));
    }
    for check in dns_checks::find(&mut transaction, stored.id).await? {
        let record = labels::dns_record(check.record, t);
        let outcome = labels::dns_outcome(&check.outcome, t);
        let _ = writeln!(account, "{}", t.notice_dns_line(&check.domain, record, outcome));
    }
    Ok(Some(account))
}
