//! What systemd hands over and is told, when it has started us. Both come and go by its own variables
//! of the environment, which the libraries read.

use std::net::TcpListener;

use anyhow::{Context as _, Result, bail};
use listenfd::ListenFd;
use sd_notify::NotifyState;

/// The socket on which systemd listens for us: whoever connects while no process runs waits in it for
/// the next one.
///
/// To be called before anything else is started: it changes the environment.
pub(super) fn listener() -> Result<Option<TcpListener>> {
    let mut sockets = ListenFd::from_env();
    let listener = match sockets.len() {
        0 => return Ok(None),
        1 => sockets.take_tcp_listener(0).context("LISTEN_FDS: no TCP socket was handed over")?,
        many => bail!("LISTEN_FDS: {many} sockets were handed over; it should be one"),
    };
    if let Some(listener) = &listener {
        listener.set_nonblocking(true)?;
    }
    Ok(listener)
}

pub(super) fn tell(state: NotifyState) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd could not be told of a start or a stop");
    }
}
