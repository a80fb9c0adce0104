//! What surrounds every request that is not answered from memory: its id, the log, the time limit,
//! the cross-origin check, security headers, compression, and pages for bare errors.

use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_request, map_response};
use axum::response::Response;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tracing::Span;

use crate::app::App;
use crate::app::random::Random;
use crate::web::http::headers;
use crate::web::http::lang::language;
use crate::web::{cross_origin, error_pages};

/// How long a request may take, its body included. A full form on the slowest line that phones
/// still have takes some seconds.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);

/// Where a page is soonest on a slow phone, the processor's time included. As against level 4, the
/// libraries' usual one, it takes 5 to 7 % off the check of the answers and the form with its errors:
/// 0.2 to 0.8 kB, which are 4 to 16 ms at 400 kbit/s and 1 to 4 ms at 1.6 Mbit/s, for 0.1 to 0.3 ms
/// more. Level 6 takes off 8 to 39 bytes more, for 0.05 to 0.13 ms and another megabyte of memory.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(5);

/// Puts the middleware around routes; the first is the outermost.
pub fn apply(routes: Router<App>, app: &App) -> Router<App> {
    let checked = (app.clone(), cross_origin::own_origins(&app.config.base_url));
    routes.layer(
        ServiceBuilder::new()
            .layer(map_request(forget_request_id))
            .layer(SetRequestIdLayer::x_request_id(RequestIds(app.random.clone())))
            .layer(PropagateRequestIdLayer::x_request_id())
            .layer(TraceLayer::new_for_http().make_span_with(span).on_response(log_response))
            .layer(map_response(secure))
            .layer(compression())
            .layer(from_fn_with_state(app.clone(), put_error_page))
            .layer(CatchPanicLayer::new())
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
            .layer(from_fn_with_state(checked, cross_origin::check)),
    )
}

/// Compresses the pages that are not answered from memory.
pub fn compression() -> CompressionLayer {
    CompressionLayer::new().quality(COMPRESSION)
}

/// Ids from the randomness that is handed in.
#[derive(Clone)]
struct RequestIds(Random);

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&self.0.uuid().to_string()).ok().map(RequestId::new)
    }
}

/// Only the id that we give counts: a client's could be anything, and as long as it likes.
async fn forget_request_id<B>(mut request: Request<B>) -> Request<B> {
    request.headers_mut().remove("x-request-id");
    request
}

/// The route rather than the address: a private address must not stand in a log.
fn span<B>(request: &Request<B>) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}

fn log_response<B>(response: &axum::http::Response<B>, latency: Duration, _: &Span) {
    let (status, milliseconds) = (response.status().as_u16(), latency.as_millis());
    tracing::info!(status, milliseconds, "answered");
}

async fn secure<B>(mut response: axum::http::Response<B>) -> axum::http::Response<B> {
    headers::secure(response.headers_mut());
    response
}

/// Gives every bare error of the routes and of the layers within a page.
async fn put_error_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let lang = language(request.uri(), request.headers());
    error_pages::with_error_page(next.run(request).await, lang, &app.config.base_url)
}
