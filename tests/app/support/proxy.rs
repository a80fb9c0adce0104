//! A network between the website and its database that falls silent on command. It runs on the test's
//! own runtime, so a website on it must `ignore_mails`: at its end, the mails are looked at from another
//! thread, for which that runtime waits.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UnixStream};

/// Passes on what it is given, until told otherwise.
#[derive(Clone)]
pub struct Proxy {
    port: u16,
    database: String,
    network: Arc<Mutex<Network>>,
}

#[derive(Default)]
struct Network {
    /// How many connections there were so far; each is known by its number.
    connections: u64,
    /// Nothing gets through them any more, in either direction, and nobody is told.
    silent: HashSet<u64>,
    new_ones_are_silent: bool,
    /// Once a connection has passed this on to the database, it is silent.
    last_words: Option<&'static str>,
    /// The connections whose turn it is to be answered.
    asking: HashSet<u64>,
    round_trips: usize,
}

impl Network {
    /// Whether something gets through.
    fn passes(&mut self, connection: u64, to_database: Option<&[u8]>) -> bool {
        if self.silent.contains(&connection) {
            return false;
        }
        if to_database.is_none() {
            self.asking.remove(&connection);
        } else if self.asking.insert(connection) {
            self.round_trips += 1;
        }
        if let (Some(words), Some(bytes)) = (self.last_words, to_database)
            && bytes.windows(words.len()).any(|window| window == words.as_bytes())
        {
            self.silent.insert(connection);
            self.last_words = None;
        }
        true
    }
}

impl Proxy {
    /// A way to this database.
    pub async fn start(options: &PgConnectOptions) -> Self {
        let socket = options.get_socket().expect("a private server").join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Arc::<Mutex<Network>>::default();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            database: options.get_database().unwrap().to_owned(),
            network: network.clone(),
        };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let connection = {
                    let mut network = network.lock().unwrap();
                    network.connections += 1;
                    let connection = network.connections;
                    if network.new_ones_are_silent {
                        network.silent.insert(connection);
                    }
                    connection
                };
                tokio::spawn(pass_on(client, socket.clone(), network.clone(), connection));
            }
        });
        proxy
    }

    pub fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.port)
            .username("npoc")
            .database(&self.database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// Nothing gets through any more of the connections that there are; new ones work.
    pub fn silence(&self) {
        let mut network = self.network.lock().unwrap();
        let all = 1..=network.connections;
        network.silent.extend(all);
    }

    /// Nor through new ones, until they work again.
    pub fn silence_all(&self) {
        self.silence();
        self.network.lock().unwrap().new_ones_are_silent = true;
    }

    /// New connections work again; those that fell silent stay so.
    pub fn restore(&self) {
        self.network.lock().unwrap().new_ones_are_silent = false;
    }

    /// How often anybody has waited for an answer.
    pub fn round_trips(&self) -> usize {
        self.network.lock().unwrap().round_trips
    }

    /// The first connection to pass this on falls silent before the answer comes.
    pub fn fall_silent_after(&self, words: &'static str) {
        self.network.lock().unwrap().last_words = Some(words);
    }
}

async fn pass_on(
    client: tokio::net::TcpStream,
    socket: PathBuf,
    network: Arc<Mutex<Network>>,
    connection: u64,
) -> std::io::Result<()> {
    let server = UnixStream::connect(socket).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let forth = async {
        let mut buffer = [0; 8192];
        loop {
            let length = from_client.read(&mut buffer).await?;
            let bytes = &buffer[..length];
            let passes = network.lock().unwrap().passes(connection, Some(bytes));
            match (length, passes) {
                (0, true) => return Ok::<_, std::io::Error>(()),
                // The database does not learn of the end either.
                (0, false) => std::future::pending().await,
                (_, true) => to_server.write_all(bytes).await?,
                (_, false) => {}
            }
        }
    };
    let back = async {
        let mut buffer = [0; 8192];
        loop {
            let length = from_server.read(&mut buffer).await?;
            let passes = network.lock().unwrap().passes(connection, None);
            match (length, passes) {
                (0, true) => return Ok::<_, std::io::Error>(()),
                (0, false) => std::future::pending().await,
                (_, true) => to_client.write_all(&buffer[..length]).await?,
                (_, false) => {}
            }
        }
    };
    tokio::select! {
        ended = forth => ended,
        ended = back => ended,
    }
}
