//! Counts the round trips between the site and PostgreSQL, from in between.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinHandle;

/// The name that PostgreSQL's clients give the socket in its folder.
const SOCKET: &str = ".s.PGSQL.5432";

/// Of a request for encryption, which looks like the first message and comes before it.
const SSL_REQUEST: [u8; 4] = 80_877_103_u32.to_be_bytes();

/// A socket behind which PostgreSQL answers.
pub struct Wire {
    pub folder: PathBuf,
    round_trips: Arc<Mutex<Vec<usize>>>,
    accepting: JoinHandle<Result<()>>,
}

impl Wire {
    pub fn start(folder: PathBuf, postgres: &Path) -> Result<Self> {
        let listener = UnixListener::bind(folder.join(SOCKET))?;
        let postgres = postgres.join(SOCKET);
        let round_trips = Arc::<Mutex<Vec<usize>>>::default();
        let counts = round_trips.clone();
        let accepting = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await?;
                let server = UnixStream::connect(&postgres).await?;
                let counts = counts.clone();
                tokio::spawn(async move { forward(client, server, &counts).await });
            }
        });
        Ok(Self { folder, round_trips, accepting })
    }

    /// How many there were, for each connection.
    pub fn round_trips(&self) -> Vec<usize> {
        self.round_trips.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn forward(client: UnixStream, server: UnixStream, counts: &Mutex<Vec<usize>>) -> Result<()> {
    let place = {
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.push(0);
        counts.len() - 1
    };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut has_begun = false;
    loop {
        let mut message = Vec::new();
        if has_begun {
            message.push(from_client.read_u8().await?);
        }
        let length = from_client.read_u32().await?;
        message.extend(length.to_be_bytes());
        let head = message.len();
        message.resize(head + usize::try_from(length)? - 4, 0);
        from_client.read_exact(&mut message[head..]).await?;
        // The client waits for what these two bring: a query, or the end of what it has put together.
        if has_begun && matches!(message[0], b'Q' | b'S') {
            counts.lock().unwrap_or_else(PoisonError::into_inner)[place] += 1;
        }
        has_begun = has_begun || message[head..] != SSL_REQUEST;
        to_server.write_all(&message).await?;
    }
}
