//! Connections: accepted, given time limits, ended in order. Hands requests to the router.
//!
//! What ends without a page: a connection too many from one address (a bare 503, since its request is
//! not read), HTTP/2 without TLS, and a head that does not arrive in time (both are closed).

use std::future::ready;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{CONNECTION, HOST};
use axum::http::{HeaderValue, Request, StatusCode, Version, uri::Authority};
use axum::response::Response;
use futures_util::future::Either;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::web::bare_answers::BareAnswers;
use crate::web::connections::{Connections, Limits, Place};
use crate::web::error_pages;
use crate::web::http::client_network::Peer;
use crate::web::http::lang::language;
use crate::web::idle_stream::{HeadTimer, IdleStream};
use crate::web::router::Routes;

/// What is said to an address that has too many connections. Its request was not read: a client that
/// has sent it already may not see this.
const TOO_MANY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 10\r\n\r\n";

/// What every connection is answered with; cheap to clone.
#[derive(Clone)]
struct Answers {
    routes: Routes,
    rest: TowerToHyperService<axum::Router>,
    base_url: Arc<str>,
    bare: Arc<BareAnswers>,
}

/// Answers requests until told to stop, then finishes those in hand.
pub async fn serve(
    listener: TcpListener,
    routes: Routes,
    app: App,
    limits: Limits,
    stop: CancellationToken,
) {
    let base_url = app.config.base_url.as_str();
    let answers = Answers {
        rest: TowerToHyperService::new(routes.router.clone()),
        routes,
        base_url: base_url.into(),
        bare: Arc::new(BareAnswers::new(base_url)),
    };
    let (connections, open) = (Connections::new(limits), TaskTracker::new());
    let accepting = async {
        loop {
            let (stream, address) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or the client has gone: the next one may do better.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let peer = address.ip();
            let counted = (!app.config.is_trusted_proxy(peer)).then_some(peer);
            match connections.place(counted).await {
                Ok(place) => {
                    open.spawn(answer(stream, peer, place, answers.clone()));
                }
                Err(_too_many) => {
                    let _ = stream.try_write(TOO_MANY);
                }
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = accepting => {}
    }
    drop(listener);
    connections.close();
    open.close();
    if tokio::time::timeout(limits.drain, open.wait()).await.is_err() {
        tracing::warn!("some connections were still open at the end of the time to finish");
    }
}

async fn answer(stream: TcpStream, peer: IpAddr, place: Place, answers: Answers) {
    // Pages are sent whole; waiting to fill packets only delays them.
    let _ = stream.set_nodelay(true);
    let place = Arc::new(place);
    let stream = TokioIo::new(IdleStream::new(stream, &place, Arc::clone(&answers.bare)));
    let leave = place.connection.leave.clone();
    let mut builder = http1::Builder::new();
    builder
        .header_read_timeout(place.connections.limits().idle)
        .timer(HeadTimer(Arc::clone(&place)));
    let service = service_fn(move |mut request: Request<Incoming>| {
        place.connection.begins_request();
        let at_once = if has_one_host(&request) {
            answers.routes.answer_from_memory(&request)
        } else {
            Some(bad_request(&request, &answers.base_url))
        };
        if let Some(response) = at_once {
            return Either::Left(ready(Ok(response)));
        }
        request.extensions_mut().insert(Peer(peer));
        Either::Right(answers.rest.call(request))
    });
    let mut connection = pin!(builder.serve_connection(stream, service));
    let ended = tokio::select! {
        // A request that has arrived is answered.
        biased;
        ended = connection.as_mut() => ended,
        () = leave.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
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
