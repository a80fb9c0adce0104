//! nginx, with the very responses of the site as files: the same bytes and the same headers.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, LOCATION};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::Bench;
use super::http::Reply;
use super::machine::{self, Running};
use super::site::free_address;

/// One response to serve.
pub struct Served {
    pub path: String,
    /// What the request must name in If-None-Match.
    pub known: Option<String>,
    pub reply: Reply,
}

pub struct Nginx {
    _master: Running,
    /// The process that answers.
    pub worker: u32,
    /// Where each response is served, in the order in which they were given.
    pub addresses: Vec<SocketAddr>,
}

impl Nginx {
    /// Starts one that serves each response at an address of its own. So it never has to find out
    /// which encoding is meant, which only makes it faster.
    pub async fn start(bench: &Bench, responses: &[Served]) -> Result<Self> {
        let folder = bench.subfolder("nginx")?;
        let mut servers = String::new();
        let mut addresses = Vec::new();
        for (number, served) in responses.iter().enumerate() {
            let address = free_address()?;
            let file = folder.join(format!("body-{number}"));
            fs::write(&file, &served.reply.body)?;
            write!(servers, "{}", server(address, served, &file)?)?;
            addresses.push(address);
        }
        let settings = folder.join("nginx.conf");
        fs::write(&settings, configuration(&folder, &servers))?;
        let mut command = machine::on_core(bench.cores.server, "nginx");
        command.arg("-e").arg(folder.join("error.log")).arg("-p").arg(&folder);
        command.arg("-c").arg(&settings);
        let output = folder.join("output");
        let mut master = Running::start(&mut command, &output)?;
        while TcpStream::connect(addresses[0]).await.is_err() {
            if master.ended()?.is_some() {
                bail!("nginx ended: {}", fs::read_to_string(&output)?);
            }
            sleep(Duration::from_millis(20)).await;
        }
        let children = format!("/proc/{0}/task/{0}/children", master.pid());
        let children = fs::read_to_string(children)?;
        let worker = children.split_whitespace().next().context("nginx has no worker")?.parse()?;
        Ok(Self { _master: master, worker, addresses })
    }
}

/// One worker for one core. No log, files kept open, connections that are never closed; and small
/// files copied and written along with their heads, which is a quarter faster than sendfile.
fn configuration(folder: &Path, servers: &str) -> String {
    let folder = folder.display();
    // The folder is ours alone, and a worker of another user could not read it.
    let user = if nix::unistd::geteuid().is_root() { "user root;\n" } else { "" };
    format!(
        "{user}daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    sendfile off;
    output_buffers 1 64k;
    tcp_nodelay on;
    keepalive_timeout 1h;
    keepalive_requests 1000000000;
    open_file_cache max=1000 inactive=1h;
    open_file_cache_valid 1h;
    etag off;
    absolute_redirect off;
    if_modified_since off;
    max_ranges 0;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{servers}}}
"
    )
}

/// The server that gives one response.
fn server(address: SocketAddr, served: &Served, file: &Path) -> Result<String> {
    let Served { path, known, reply } = served;
    let mut lines = String::new();
    for (name, value) in &reply.headers {
        if !MADE_BY_NGINX.contains(&name.as_str()) {
            writeln!(lines, "            add_header {name} {};", quoted(value.to_str()?))?;
        }
    }
    let content_type = reply.headers.get(CONTENT_TYPE).map_or(Ok(""), |value| value.to_str())?;
    // With an empty type, nginx sends none.
    writeln!(lines, "            default_type {};", quoted(content_type))?;
    match reply.status {
        StatusCode::OK => {
            let folder = file.parent().context("a file is in a folder")?.display();
            let name = file.file_name().context("a file has a name")?.display();
            // Not `alias`, with which a path that ends in a slash must be that of a folder.
            writeln!(lines, "            root {folder};\n            try_files /{name} =404;")?;
            writeln!(lines, "            add_header Last-Modified \"\";")?;
        }
        StatusCode::NOT_MODIFIED => {
            let known = known.as_deref().context("a 304 answers a tag")?;
            writeln!(
                lines,
                "            if ($http_if_none_match != {}) {{ return 412; }}\n            return 304;",
                quoted(known)
            )?;
        }
        StatusCode::SEE_OTHER => {
            let location = reply.headers.get(LOCATION).context("a 303 leads somewhere")?;
            writeln!(lines, "            return 303 {};", quoted(location.to_str()?))?;
        }
        other => bail!("{path} answers {other}"),
    }
    Ok(format!(
        "    server {{
        listen {address};
        location = {path} {{
            types {{ }}
{lines}        }}
    }}
"
    ))
}

/// Headers that need no line of ours.
const MADE_BY_NGINX: &[&str] =
    &["content-length", "content-type", "transfer-encoding", "date", "connection", "location"];

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}
