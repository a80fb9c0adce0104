//! What runs beside the requests, until told to stop: decides when, and asks the DNS. What happens
//! then is the workflow's.

pub mod domain_lookup;
pub mod housekeeping;
pub mod link_requests;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::domain_lookup::DomainLookup;
use crate::app::App;
use crate::outbox::worker::Worker;

/// Starts everything, the worker that sends the mails included. None of it ends before it is told
/// to, unless it panics. Dropping the tasks ends them at once.
pub fn start(app: &App, stop: &CancellationToken) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(Worker::new(app.clone()).run(stop.clone()));
    tasks.spawn(housekeeping::run(app.clone(), stop.clone()));
    tasks.spawn(link_requests::run(app.clone(), stop.clone()));
    if let Some(lookup) = DomainLookup::new(app.clone()) {
        tasks.spawn(lookup.run(stop.clone()));
    }
    tasks
}
