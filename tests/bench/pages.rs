//! Public pages, against nginx with the same bytes and headers.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Result, ensure};
use hyper::StatusCode;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, TRANSFER_ENCODING};

use super::Bench;
use super::figures::{Pair, Table};
use super::http::{Client, Reply};
use super::nginx::{Nginx, Served};
use super::site::{CLOSED_RELAY, Site};
use super::wrk::{self, Load};

/// The redirect to a language, two pages that are the same for everybody, and the empty form.
const PATHS: &[&str] = &["/", "/en/", "/fr/comment-rejoindre", "/fr/adhesion"];

const ENCODINGS: &[&str] = &["br", "identity"];

const CONNECTIONS: &[u32] = &[1, 32, 256];

/// What says something about the connection or the server rather than about the response.
const NOT_COMPARED: &[&str] = &["server", "date", "connection", "accept-ranges", "last-modified"];

/// A request with which the site and nginx are measured.
struct Variant {
    path: &'static str,
    headers: Vec<(&'static str, String)>,
    reply: Reply,
    /// Whether every visitor gets the same.
    is_shared: bool,
}

pub async fn measure(bench: &Bench) -> Result<()> {
    bench.postgres.create("bench_pages").await?;
    let site = Site::start(bench, &bench.postgres.url("bench_pages")?, CLOSED_RELAY).await?;
    let variants = variants(site.address).await?;
    let served = variants.iter().map(Variant::served).collect::<Vec<_>>();
    let nginx = Nginx::start(bench, &served).await?;
    for (variant, &address) in variants.iter().zip(&nginx.addresses) {
        variant.verify(address).await?;
    }
    let mut table = Table::new(
        "pages: ours, nginx, and ours divided by nginx's",
        &[
            "",
            "bytes",
            "conn.",
            "requests/s",
            "nginx",
            "ratio",
            "p50 ms",
            "nginx",
            "ratio",
            "p99 ms",
            "nginx",
            "ratio",
            "CPU µs",
            "nginx",
            "ratio",
        ],
    );
    table.note("Kept connections. nginx serves our bytes and headers as files, one worker.");
    table.note("A redirect of nginx's carries a short page of its own, ours carries none.");
    for (variant, &address) in variants.iter().zip(&nginx.addresses) {
        for &connections in CONNECTIONS {
            let [mut rate, mut p50, mut p99, mut cpu] = [(); 4].map(|()| Pair::default());
            let headers = variant.headers();
            let load = Load { path: variant.path, headers: &headers, connections };
            let warm_up = Duration::from_secs(1);
            wrk::measure(bench, site.address, site.pid(), &load, warm_up).await?;
            wrk::measure(bench, address, nginx.worker, &load, warm_up).await?;
            for _ in 0..bench.rounds {
                let duration = bench.duration();
                let ours = wrk::measure(bench, site.address, site.pid(), &load, duration).await?;
                let theirs = wrk::measure(bench, address, nginx.worker, &load, duration).await?;
                rate.add(ours.per_second, theirs.per_second);
                p50.add(ours.p50, theirs.p50);
                p99.add(ours.p99, theirs.p99);
                cpu.add(ours.cpu_per_request, theirs.cpu_per_request);
            }
            let mut cells = vec![variant.name(), variant.reply.body.len().to_string()];
            cells.push(connections.to_string());
            cells.extend([rate, p50, p99, cpu].iter().flat_map(Pair::cells));
            table.row(cells);
        }
    }
    table.print();
    site.stop().await
}

/// Everything that is asked for. What has no tag cannot be asked about with one.
async fn variants(site: SocketAddr) -> Result<Vec<Variant>> {
    let mut variants = Vec::new();
    for &path in PATHS {
        for &encoding in ENCODINGS {
            let plain = Variant::fetch(site, path, vec![("accept-encoding", encoding.to_owned())]);
            let plain = plain.await?;
            let is_redirect = plain.reply.status == StatusCode::SEE_OTHER;
            let tag = plain.reply.headers.get(ETAG).cloned();
            let mut headers = plain.headers.clone();
            variants.push(plain);
            if let Some(tag) = tag {
                headers.push(("if-none-match", tag.to_str()?.to_owned()));
                let known = Variant::fetch(site, path, headers).await?;
                ensure!(known.reply.status == StatusCode::NOT_MODIFIED, "{path} ignores its tag");
                variants.push(known);
            }
            if is_redirect {
                // Without a body, the encoding makes no difference.
                break;
            }
        }
    }
    Ok(variants)
}

impl Variant {
    async fn fetch(
        site: SocketAddr,
        path: &'static str,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Self> {
        let mut client = Client::connect(site).await?;
        let borrowed: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
        let reply = client.get(path, &borrowed).await?;
        let again = client.get(path, &borrowed).await?;
        let is_shared = reply.body == again.body
            && compared(&reply.headers, &[]) == compared(&again.headers, &[]);
        ensure!(reply.status == again.status, "{path} changes its mind");
        ensure!(
            is_shared || !reply.headers.contains_key(ETAG),
            "{path} has a tag, but is not always the same"
        );
        Ok(Self { path, headers, reply, is_shared })
    }

    fn served(&self) -> Served {
        let known = self.headers.iter().find(|(name, _)| *name == "if-none-match");
        let known = known.map(|(_, value)| value.clone());
        Served { path: self.path.to_owned(), known, reply: self.reply.clone() }
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, &**value)).collect()
    }

    fn name(&self) -> String {
        let encoding = &self.headers[0].1;
        let kind = if self.is_shared { "" } else { " (made for each visitor)" };
        format!("{} {encoding} {}{kind}", self.path, self.reply.status.as_u16())
    }

    /// Whether nginx answers what we answer.
    async fn verify(&self, nginx: SocketAddr) -> Result<()> {
        let theirs = Client::connect(nginx).await?.get(self.path, &self.headers()).await?;
        let name = self.name();
        ensure!(theirs.status == self.reply.status, "{name}: nginx answers {}", theirs.status);
        let mut left_out: Vec<&str> = Vec::new();
        match self.reply.status {
            // What `return` answers is not quite free to choose: a redirect has a page, and a 304
            // says that it has nothing.
            StatusCode::SEE_OTHER => {
                left_out.extend([CONTENT_LENGTH.as_str(), CONTENT_TYPE.as_str()]);
            }
            StatusCode::NOT_MODIFIED => left_out.push(CONTENT_LENGTH.as_str()),
            _ => ensure!(theirs.body == self.reply.body, "{name}: nginx sends other bytes"),
        }
        if self.reply.headers.contains_key(TRANSFER_ENCODING) {
            // What is compressed for each visitor has a length that is known too late.
            left_out.extend([CONTENT_LENGTH.as_str(), TRANSFER_ENCODING.as_str()]);
        }
        let (ours, theirs) =
            (compared(&self.reply.headers, &left_out), compared(&theirs.headers, &left_out));
        ensure!(ours == theirs, "{name}: our headers {ours:#?} are not nginx's {theirs:#?}");
        Ok(())
    }
}

/// The headers that both must send.
fn compared<'headers>(
    headers: &'headers HeaderMap,
    left_out: &[&str],
) -> Vec<(&'headers str, Cow<'headers, str>)> {
    let mut compared: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .filter(|(name, _)| !NOT_COMPARED.contains(name) && !left_out.contains(name))
        .collect();
    compared.sort_unstable();
    compared
}
