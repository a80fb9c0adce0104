//! The table: one line an address. No logic.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{LOCATION, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::app::App;
use crate::headers::{self, Cache};
use crate::lang::Lang;
use crate::urls::Page;
use crate::{assets, error, health, join, metadata};

/// What is answered from memory, without a layer in between.
pub fn ready() -> Router<App> {
    let pages = Page::ALL.into_iter().filter(|page| *page != Page::Membership);
    let paths = pages.flat_map(|page| Lang::ALL.map(|lang| page.path(lang)));
    let router = Router::new().route("/static/{name}", get(assets::file));
    paths.chain(metadata::PATHS).fold(router, |router, path| {
        router.route(
            path,
            get(move |State(app): State<App>, headers: HeaderMap| async move {
                app.pages[path].respond(&headers)
            }),
        )
    })
}

/// What is made anew for each visitor, and needs the layers.
pub fn made_for_each_visitor() -> Router<App> {
    let mut router = Router::new()
        .route("/", get(root))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready));
    for lang in Lang::ALL {
        let form = Page::Membership.path(lang);
        router = router
            .route(
                form,
                get(move |state| async move { join::form(state, lang) })
                    .post(move |state, headers, body| join::submit(state, lang, headers, body)),
            )
            .route(
                &format!("{form}/{{key}}"),
                get(move |state, path| join::confirmation(state, lang, path)),
            );
    }
    router
}

/// `GET /`: to the language that the browser asks for.
async fn root(request: HeaderMap) -> Response {
    let home = HeaderValue::from_static(Page::Home.path(error::preferred(&request)));
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, home)]).into_response();
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language"));
    headers::cache(response.headers_mut(), Cache::Never);
    response
}
