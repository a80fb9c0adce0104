//! What the DNS says about domain names: found, none, or not checked, for staff, delaying nobody.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper::StatusCode;
use npoc::jobs::domain_lookup::DomainLookup;
use tokio::net::UdpSocket;
use tokio_util::sync::CancellationToken;

use crate::support::answers::{good, with};
use crate::support::smtp::{Behavior, Sink};
use crate::support::{Site, eventually};

#[derive(Clone, Copy)]
enum Answers {
    /// Addresses and a name server for `example.org`, nothing for any other name.
    Some,
    /// Refuses to answer.
    Refused,
    /// Never.
    Silent,
}

/// A DNS server on loopback (RFC 1035, over UDP), and how often it was asked.
async fn dns(answers: Answers) -> (SocketAddr, Arc<AtomicUsize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    tokio::spawn(async move {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            counted.fetch_add(1, Ordering::Relaxed);
            if let Some(reply) = reply(&buffer[..length], answers) {
                socket.send_to(&reply, from).await.unwrap();
            }
        }
    });
    (address, asked)
}

fn reply(query: &[u8], answers: Answers) -> Option<Vec<u8>> {
    let end = 12 + query[12..].iter().position(|byte| *byte == 0)? + 1;
    let kind = query[end + 1];
    let is_known = query[12..end].eq_ignore_ascii_case(b"\x07example\x03org\0");
    let data: Option<Vec<u8>> = match (kind, is_known) {
        (1, true) => Some(vec![192, 0, 2, 7]),
        (2, true) => Some(b"\x03ns1\x07example\x03net\0".to_vec()),
        _ => None,
    };
    let (code, count, data) = match answers {
        Answers::Silent => return None,
        Answers::Refused => (5, 0, None),
        Answers::Some => (0, u8::from(data.is_some()), data),
    };
    let mut reply = [&query[..2], &[0x81, 0x80 | code, 0, 1, 0, count, 0, 0, 0, 0]].concat();
    reply.extend(&query[12..end + 4]);
    if let Some(data) = data {
        reply.extend([0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 60, 0, u8::try_from(data.len()).unwrap()]);
        reply.extend(data);
    }
    Some(reply)
}

/// A website that asks this server, with what looks names up running.
async fn site(server: SocketAddr) -> (Site, tokio::task::JoinSet<()>) {
    let setting = format!("--dns={server}");
    let site = Site::set(&[&setting]).await;
    let lookup = DomainLookup::new(site.app.clone()).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(lookup.run(CancellationToken::new()));
    (site, tasks)
}

async fn outcomes(site: &Site) -> Vec<(String, String, String, Vec<String>, bool)> {
    sqlx::query_as(
        "SELECT ascii, record, outcome, answers, checked_at IS NOT NULL
         FROM dns_checks JOIN application_domains USING (application_id, position)
         ORDER BY position, record",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap()
}

async fn all_tried(site: &Site) -> bool {
    let outcomes = outcomes(site).await;
    !outcomes.is_empty() && outcomes.iter().all(|(.., tried)| *tried)
}

#[tokio::test]
async fn what_the_dns_says_is_kept_and_told_to_staff_only() {
    let (server, _) = dns(Answers::Some).await;
    let (site, tasks) = site(server).await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let reply = site.post("/en/membership", &good()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    eventually("both mails come", || async { sink.mails().len() == 2 }).await;
    drop(tasks);
    worker.stop().await;
    let found: Vec<(String, String, String)> = outcomes(&site)
        .await
        .into_iter()
        .map(|(name, record, outcome, ..)| (name, record, outcome))
        .collect();
    let expected = [
        ("example.org", "address", "found"),
        ("example.org", "mx", "none"),
        ("example.org", "ns", "found"),
        ("example.net", "address", "none"),
        ("example.net", "mx", "none"),
        ("example.net", "ns", "none"),
    ]
    .map(|(name, record, outcome)| (name.to_owned(), record.to_owned(), outcome.to_owned()));
    assert_eq!(found, expected);
    let notice = sink.mails().into_iter().find(|mail| mail.to.contains("info@")).unwrap().text();
    for line in [
        "example.org, name servers (NS): ns1.example.net",
        "example.org, addresses (A, AAAA): 192.0.2.7",
        "example.org, mail servers (MX): none found",
        "example.net, name servers (NS): none found",
    ] {
        assert!(notice.contains(line), "{line} in {notice}");
    }
    let page = site.get(reply.header("location")).await.text();
    assert!(!page.contains("192.0.2.7") && !page.contains("ns1.example.net"));
}

#[tokio::test]
async fn a_silent_dns_delays_nobody() {
    let (server, asked) = dns(Answers::Silent).await;
    let (site, tasks) = site(server).await;
    let reply = site.post("/en/membership", &good()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(reply.header("location")).await.status, StatusCode::OK);
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    eventually("the acknowledgement does not wait", || async { sink.mails().len() == 1 }).await;
    assert!(sink.mails()[0].to.contains("amina@"));
    eventually("it is given up", || async { all_tried(&site).await }).await;
    eventually("the notice comes all the same", || async { sink.mails().len() == 2 }).await;
    drop(tasks);
    worker.stop().await;
    assert!(asked.load(Ordering::Relaxed) > 0);
    assert!(outcomes(&site).await.iter().all(|(_, _, outcome, ..)| outcome == "not-checked"));
    assert!(sink.mails()[1].text().contains("example.org, name servers (NS): not checked"));
}

#[tokio::test]
async fn a_server_that_refuses_says_nothing_about_a_name() {
    let (server, _) = dns(Answers::Refused).await;
    let (site, tasks) = site(server).await;
    let form = with(good(), "domains", "example.org");
    site.post("/en/membership", &form).await;
    eventually("it is tried", || async { all_tried(&site).await }).await;
    drop(tasks);
    assert!(outcomes(&site).await.iter().all(|(_, _, outcome, ..)| outcome == "not-checked"));
    site.expect_mails(&["acknowledgement", "notice"]).await;
}
