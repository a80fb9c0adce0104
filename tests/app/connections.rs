//! How long connections may be kept, how many there may be, and who goes when there is no room.

use std::time::Duration;

use npoc::web::connections::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use crate::support::{Site, config};

/// Far longer than a test takes.
const LONG: Duration = Duration::from_mins(10);

const PATIENT: Limits =
    Limits { connections: 100, per_address: 100, head: LONG, idle: LONG, write: LONG, drain: LONG };

struct Client(TcpStream);

impl Client {
    async fn connect(site: &Site) -> Self {
        Self(TcpStream::connect(site.address).await.unwrap())
    }

    async fn connect_from(address: &str, site: &Site) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{address}:0").parse().unwrap()).unwrap();
        Self(socket.connect(site.address).await.unwrap())
    }

    async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// The first line of the answer, with all of it read.
    async fn answer(&mut self) -> String {
        let reading = async {
            let mut answer = Vec::new();
            loop {
                let text = String::from_utf8_lossy(&answer).to_lowercase();
                if let Some((head, body)) = text.split_once("\r\n\r\n") {
                    let length = head.split_once("content-length: ").unwrap().1;
                    let length: usize = length.lines().next().unwrap().parse().unwrap();
                    if body.len() >= length {
                        return text.lines().next().unwrap().to_owned();
                    }
                }
                assert!(self.0.read_buf(&mut answer).await.unwrap() > 0, "{text}");
            }
        };
        timeout(Duration::from_mins(1), reading).await.expect("an answer")
    }

    async fn get(&mut self) -> String {
        self.send("GET /robots.txt HTTP/1.1\r\nHost: npoc.org\r\n\r\n").await;
        self.answer().await
    }

    /// Waits until the server has closed it.
    async fn closed(&mut self) {
        let mut rest = Vec::new();
        let reading = timeout(Duration::from_mins(1), self.0.read_to_end(&mut rest)).await;
        // A reset closes it, too.
        let _ = reading.expect("it is closed");
        assert!(rest.is_empty(), "{}", String::from_utf8_lossy(&rest));
    }
}

const OK: &str = "http/1.1 200 ok";

#[tokio::test]
async fn a_connection_may_idle_for_longer_than_a_head_may_take() {
    let head = Duration::from_millis(200);
    let site = Site::with_limits(Limits { head, ..PATIENT }, &[]).await;
    let mut idle = Client::connect(&site).await;
    let mut slow = Client::connect(&site).await;
    for _ in 0..2 {
        // Before the first request and between two.
        sleep(head * 5).await;
        assert_eq!(idle.get().await, OK);
    }
    assert_eq!(slow.get().await, OK);
    slow.send("GET /robots.txt HT").await;
    slow.closed().await;
    assert_eq!(idle.get().await, OK);
}

#[tokio::test]
async fn a_connection_is_closed_in_the_end() {
    let idle = Duration::from_millis(200);
    let site = Site::with_limits(Limits { idle, ..PATIENT }, &[]).await;
    let mut silent = Client::connect(&site).await;
    let mut idle = Client::connect(&site).await;
    assert_eq!(idle.get().await, OK);
    idle.closed().await;
    silent.closed().await;
}

#[tokio::test]
async fn when_there_is_no_room_the_one_goes_that_has_been_idle_for_longest() {
    let site = Site::with_limits(Limits { connections: 3, ..PATIENT }, &[]).await;
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(Client::connect(&site).await);
    }
    for place in [1, 2, 0] {
        assert_eq!(clients[place].get().await, OK);
        // Which one came first is told in milliseconds.
        sleep(Duration::from_millis(20)).await;
    }
    for place in [1, 2] {
        let mut newcomer = Client::connect(&site).await;
        assert_eq!(newcomer.get().await, OK);
        clients[place].closed().await;
        clients.push(newcomer);
        sleep(Duration::from_millis(20)).await;
    }
    for place in [0, 3, 4] {
        assert_eq!(clients[place].get().await, OK, "{place}");
    }
}

#[tokio::test]
async fn a_request_in_hand_does_not_make_room_and_its_end_does() {
    let site = Site::with_limits(Limits { connections: 2, ..PATIENT }, &[]).await;
    let form = "POST /en/membership HTTP/1.1\r\nHost: npoc.org\r\nContent-Length: 3\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\na";
    let (mut first, mut second) = (Client::connect(&site).await, Client::connect(&site).await);
    first.send(form).await;
    second.send(form).await;
    sleep(Duration::from_millis(200)).await;
    let mut newcomer = Client::connect(&site).await;
    newcomer.send("GET /robots.txt HTTP/1.1\r\nHost: npoc.org\r\n\r\n").await;
    sleep(Duration::from_millis(200)).await;
    second.send("=b").await;
    assert_eq!(second.answer().await, "http/1.1 422 unprocessable entity");
    assert_eq!(newcomer.answer().await, OK);
    second.closed().await;
    first.send("=b").await;
    assert_eq!(first.answer().await, "http/1.1 422 unprocessable entity");
    for client in [&mut first, &mut newcomer] {
        assert_eq!(client.get().await, OK, "nobody waits any more");
    }
}

#[tokio::test]
async fn one_address_takes_room_only_from_itself() {
    let limits = Limits { connections: 4, per_address: 2, ..PATIENT };
    let site = Site::with_limits(limits, &["--trusted-proxies=192.0.2.1"]).await;
    let mut other = if cfg!(target_os = "linux") {
        // Idle for longest of all.
        let mut other = Client::connect_from("127.0.0.2", &site).await;
        assert_eq!(other.get().await, OK);
        Some(other)
    } else {
        None
    };
    let mut clients = Vec::new();
    for _ in 0..10 {
        sleep(Duration::from_millis(20)).await;
        let mut client = Client::connect(&site).await;
        assert_eq!(client.get().await, OK);
        clients.push(client);
    }
    for client in &mut clients[..8] {
        client.closed().await;
    }
    for client in &mut clients[8..] {
        assert_eq!(client.get().await, OK);
        client.send("GET /robots.txt HT").await;
    }
    sleep(Duration::from_millis(200)).await;
    // Both are busy.
    let mut refused = Client::connect(&site).await;
    assert_eq!(refused.answer().await, "http/1.1 503 service unavailable");
    refused.closed().await;
    if let Some(other) = &mut other {
        assert_eq!(other.get().await, OK);
    }
    for client in &mut clients[8..] {
        client.send("TP/1.1\r\nHost: npoc.org\r\n\r\n").await;
        assert_eq!(client.answer().await, OK);
    }
}

#[tokio::test]
async fn a_named_proxy_may_have_as_many_as_there_are() {
    assert!(config().is_trusted_proxy([127, 0, 0, 1].into()));
    let site = Site::with_limits(Limits { per_address: 2, ..PATIENT }, &[]).await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        clients.push(Client::connect(&site).await);
    }
    for _ in 0..2 {
        for client in &mut clients {
            assert_eq!(client.get().await, OK);
        }
    }
}

/// As balancers do, which close after a minute as a rule.
#[test]
fn whoever_keeps_connections_for_a_minute_closes_them_first() {
    let Limits { connections, per_address, head, idle, .. } = Limits::PRODUCTION;
    assert!(idle > Duration::from_mins(1));
    assert!(head < idle);
    assert!(per_address < connections / 4);
}
