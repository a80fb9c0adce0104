//! What runs beside the requests, until told to stop: decides when, and asks the DNS. What happens
//! then is the workflow's.

pub mod domain_lookup;
pub mod housekeeping;
pub mod link_requests;
pub mod supervisor;
pub mod watchdog;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::domain_lookup::DomainLookup;
use self::supervisor::{Pauses, supervise};
use crate::app::App;
use crate::outbox::worker::Worker;

/// Starts everything, the worker that sends the mails included. None of it ends before it is told
/// to: what panics is begun again. Dropping the tasks ends them at once.
pub fn start(app: &App, stop: &CancellationToken) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let pauses = Pauses::PRODUCTION;
    let (of_mails, stop_mails) = (app.clone(), stop.clone());
    tasks.spawn(supervise("mails", pauses, stop.clone(), move || {
        Worker::new(of_mails.clone()).run(stop_mails.clone())
    }));
    let (of_housekeeping, stop_housekeeping) = (app.clone(), stop.clone());
    tasks.spawn(supervise("housekeeping", pauses, stop.clone(), move || {
        housekeeping::run(of_housekeeping.clone(), stop_housekeeping.clone())
    }));
    let (of_links, stop_links) = (app.clone(), stop.clone());
    tasks.spawn(supervise("lost links", pauses, stop.clone(), move || {
        link_requests::run(of_links.clone(), stop_links.clone())
    }));
    if let Some(lookup) = DomainLookup::new(app.clone()) {
        let stop_lookup = stop.clone();
        tasks.spawn(supervise("domain look-up", pauses, stop.clone(), move || {
            lookup.clone().run(stop_lookup.clone())
        }));
    }
    tasks
}
