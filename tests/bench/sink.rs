//! A mail server that takes everything, and notes when.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// What a usual server offers to somebody on the same machine.
const EXTENSIONS: &str =
    "250-sink\r\n250-PIPELINING\r\n250-SIZE 50000000\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";

/// How long nothing may arrive before it is taken for an end.
const PATIENCE: Duration = Duration::from_secs(15);

/// A mail as it was spoken of on the wire.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The whole MAIL command, and the whole RCPT command.
    pub from: String,
    pub to: String,
    /// The message with its final dot, as it was sent.
    pub data: Vec<u8>,
}

#[derive(Debug, Default)]
struct Log {
    /// When each mail was taken.
    moments: Vec<Instant>,
    mails: Vec<Taken>,
    connections: usize,
}

pub struct Sink {
    pub address: SocketAddr,
    log: Arc<Mutex<Log>>,
    accepting: JoinHandle<()>,
}

impl Sink {
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let log = Arc::<Mutex<Log>>::default();
        let log_for_all = log.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let log = log_for_all.clone();
                tokio::spawn(async move { converse(stream, &log).await });
            }
        });
        Ok(Self { address, log, accepting })
    }

    /// What the site takes as `SMTP_URL`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Forgets what was taken.
    pub fn clear(&self) {
        *locked(&self.log) = Log::default();
    }

    pub fn mails(&self) -> Vec<Taken> {
        locked(&self.log).mails.clone()
    }

    pub fn count(&self) -> usize {
        locked(&self.log).moments.len()
    }

    pub fn connections(&self) -> usize {
        locked(&self.log).connections
    }

    /// Waits until so many were taken, and gives how many came in a second, from the first on.
    pub async fn rate_of(&self, count: usize) -> Result<f64> {
        let mut last = (0, Instant::now());
        while self.count() < count {
            if self.count() > last.0 {
                last = (self.count(), Instant::now());
            }
            ensure!(last.1.elapsed() < PATIENCE, "only {} mails of {count} came", last.0);
            sleep(Duration::from_millis(20)).await;
        }
        let log = locked(&self.log);
        let first = log.moments.first().context("no mail")?;
        let took = log.moments[count - 1].duration_since(*first);
        Ok(super::figures::number(count - 1) / took.as_secs_f64())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn locked(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn converse(stream: TcpStream, log: &Mutex<Log>) -> Result<()> {
    stream.set_nodelay(true)?;
    locked(log).connections += 1;
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink ESMTP\r\n").await?;
    let (mut from, mut to, mut line) = (String::new(), String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => EXTENSIONS,
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let mut data = Vec::new();
                while !data.ends_with(b"\r\n.\r\n") {
                    ensure!(stream.read_until(b'\n', &mut data).await? > 0, "half a mail");
                }
                let mut log = locked(log);
                log.moments.push(Instant::now());
                log.mails.push(Taken { from: from.clone(), to: to.clone(), data });
                "250 taken\r\n"
            }
            _ => {
                match verb.as_str() {
                    "MAIL" => from.clone_from(&line),
                    "RCPT" => to.clone_from(&line),
                    _ => {}
                }
                if verb == "QUIT" { "221 bye\r\n" } else { "250 ok\r\n" }
            }
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}
