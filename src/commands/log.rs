//! The log of the running site, on standard error.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

/// Lines for a person at a terminal, JSON for everything else.
pub(super) fn start(filter: &str) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        // Whoever read it may have gone: complaining there, too, would panic, and a panic is logged.
        .log_internal_errors(false);
    if std::io::stderr().is_terminal() {
        log.init();
    } else {
        log.json().with_span_list(false).init();
    }
    std::panic::set_hook(Box::new(record_panic));
}

/// Only words that stand in the source: others may hold what was being worked on.
fn record_panic(panic: &PanicHookInfo) {
    let words = panic.payload().downcast_ref::<&str>().copied().unwrap_or_default();
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, words, "a panic");
}
