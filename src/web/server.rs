//! Connections: accepted, given time limits, ended in order. Hands requests to the router.

use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONNECTION, HOST};
use axum::http::{HeaderValue, Request, StatusCode, Version, uri::Authority};
use axum::response::Response;
use futures_util::future::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

use crate::web::error_pages;
use crate::web::http::client_network::Peer;
use crate::web::http::lang::language;
use crate::web::router::Routes;

/// How long a client may take to send the head of a request, and may stay silent between two.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// How long a client may read nothing of what is sent to it.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The most connections at a time: fewer than the 1,024 open files that systems usually grant.
const MAX_CONNECTIONS: usize = 900;

/// How long requests in hand may take once the process has been told to end.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

/// Answers requests until told to stop, then finishes those in hand.
pub async fn serve(
    listener: TcpListener,
    routes: Routes,
    base_url: String,
    stop: CancellationToken,
) {
    let rest = TowerToHyperService::new(routes.router.clone());
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let (place, accepted) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, or the client has gone: the next one may do better.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // Pages are sent whole; waiting to fill packets only delays them.
        let _ = stream.set_nodelay(true);
        let (routes, rest, base_url) = (routes.clone(), rest.clone(), base_url.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            let at_once = if has_one_host(&request) {
                routes.answer_from_memory(&request)
            } else {
                Some(bad_request(&request, &base_url))
            };
            if let Some(response) = at_once {
                return Either::Left(ready(Ok(response)));
            }
            request.extensions_mut().insert(Peer(address.ip()));
            Either::Right(rest.call(request))
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIMEOUT));
        let stream = TokioIo::new(Box::pin(stream));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections were still open at the end of the time to finish");
    }
}

/// Beyond `MAX_CONNECTIONS`, new ones wait their turn in the system's queue.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (OwnedSemaphorePermit, io::Result<(TcpStream, SocketAddr)>) {
    let place = Arc::clone(places).acquire_owned().await.expect("never closed");
    (place, listener.accept().await)
}

/// RFC 9112, 3.2: a request without exactly one valid Host must be refused, which hyper leaves
/// to us.
fn has_one_host(request: &Request<Incoming>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) => request.version() < Version::HTTP_11,
        (Some(host), None) => Authority::try_from(host.as_bytes())
            .is_ok_and(|authority| !authority.as_str().contains('@')),
        (Some(_), Some(_)) => false,
    }
}

fn bad_request(request: &Request<Incoming>, base_url: &str) -> Response {
    let lang = language(request.uri(), request.headers());
    let mut response = error_pages::page(StatusCode::BAD_REQUEST, lang, base_url);
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}
