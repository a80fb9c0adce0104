//! The table: one line an address. No logic.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{LOCATION, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::app::App;
use crate::i18n::Lang;
use crate::urls::{Page, PrivatePage};
use crate::web::assets;
use crate::web::brochure::metadata;
use crate::web::error;
use crate::web::health;
use crate::web::http::headers::{self, Cache};
use crate::web::membership;
use crate::web::membership::self_check;
use crate::web::status::{self, resend_link};

/// What is answered from memory, without a layer in between.
pub fn ready() -> Router<App> {
    let pages = Page::ALL.into_iter().filter(|page| page.is_ready());
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
        let page = |page: Page| page.path(lang);
        let private = |page: PrivatePage| page.path(lang, "{key}");
        router = router
            .route(
                page(Page::Membership),
                get(move |state| async move { membership::form(state, lang) }).post(
                    move |state, peer, headers, body| {
                        membership::submit(state, lang, peer, headers, body)
                    },
                ),
            )
            .route(
                page(Page::Eligibility),
                get(move |state| async move { self_check::ask(state, lang) }).post(
                    move |state, headers, body| self_check::answer(state, lang, headers, body),
                ),
            )
            .route(
                page(Page::Status),
                get(move |state| async move { resend_link::ask(state, lang) }).post(
                    move |state, headers, body| resend_link::send(state, lang, headers, body),
                ),
            )
            .route(
                &private(PrivatePage::Draft),
                get(move |state, path, query| membership::show_draft(state, lang, path, query))
                    .post(move |state, path, headers, body| {
                        membership::open_draft(state, lang, path, headers, body)
                    }),
            )
            .route(
                &private(PrivatePage::DraftSaved),
                get(move |state, path| membership::draft_saved(state, lang, path)),
            )
            .route(
                &private(PrivatePage::Application),
                get(move |state, path, query| status::show(state, lang, path, query)),
            )
            .route(
                &private(PrivatePage::PlainText),
                get(move |state, path| status::plain_text(state, lang, path)),
            )
            .route(
                &private(PrivatePage::Mailbox),
                post(move |state, path, headers, body| {
                    status::confirm_mailbox(state, lang, path, headers, body)
                }),
            )
            .route(
                &private(PrivatePage::Withdrawal),
                get(move |state, path| status::ask_to_withdraw(state, lang, path))
                    .post(move |state, path| status::withdraw(state, lang, path)),
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
