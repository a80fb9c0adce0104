//! The log of the running site, on standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Lines for a person at a terminal, JSON for everything else.
pub(super) fn start(filter: &str) {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.init();
    } else {
        log.json().with_span_list(false).init();
    }
}
