//! The table: one line for each address. No logic.

use std::collections::HashMap;
use std::future::ready;
use std::sync::Arc;

use axum::Router;
use axum::handler::Handler as _;
use axum::http::header::{LOCATION, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use crate::app::App;
use crate::i18n::Lang;
use crate::urls::{ApplicationPage, DraftPage, Page};
use crate::web::brochure::{metadata, pages};
use crate::web::health::Health;
use crate::web::http::headers::{self, Cache};
use crate::web::http::lang::language;
use crate::web::http::prerendered::Prerendered;
use crate::web::membership::{drafts, self_check};
use crate::web::status::resend_link;
use crate::web::{assets, error_pages, health, membership, middleware, status};

/// Every address of the site; cheap to clone.
#[derive(Clone, Debug)]
pub struct Routes {
    /// What is the same for everybody, by its path.
    prerendered: Arc<HashMap<&'static str, Prerendered>>,
    /// Everything, with the middleware that each kind needs.
    pub router: Router,
}

impl Routes {
    pub fn new(app: &App) -> askama::Result<Self> {
        let prerendered = prerender(&app.config.base_url)?;
        let router = from_memory(&prerendered)
            .merge(middleware::apply(rendered_for_each_visitor(), app))
            .merge(for_monitoring(app))
            .fallback(error_pages::not_found.layer(middleware::compression()))
            .method_not_allowed_fallback(
                error_pages::method_not_allowed.layer(middleware::compression()),
            )
            .with_state(app.clone());
        Ok(Self { prerendered: Arc::new(prerendered), router })
    }

    /// The response to a `GET` of what is the same for everybody, which needs neither the table of the
    /// routes nor any middleware: most requests are such.
    pub fn answer_from_memory<B>(&self, request: &Request<B>) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        match request.uri().path() {
            "/" => Some(redirect_home(language(request.uri(), request.headers()))),
            path => Some(self.prerendered.get(path)?.respond(request.headers())),
        }
    }

    /// Compresses all of it, so that no visitor waits for that. Takes some hundred milliseconds.
    pub fn compress(&self) {
        self.prerendered.values().for_each(Prerendered::compress);
    }
}

fn prerender(base_url: &str) -> askama::Result<HashMap<&'static str, Prerendered>> {
    let files = metadata::prerender(base_url)?.into_iter().chain(assets::prerender());
    Ok(pages::prerender(base_url)?.into_iter().chain(files).collect())
}

/// What is the same for everybody, for other methods than `GET`. Where it is an empty form, its `POST`
/// is a route of the others.
fn from_memory(prerendered: &HashMap<&'static str, Prerendered>) -> Router<App> {
    prerendered.iter().fold(Router::new(), |router, (path, response)| {
        let response = response.clone();
        router.route(path, get(move |headers: HeaderMap| ready(response.respond(&headers))))
    })
}

/// Without any middleware, whose answers would be pages for people.
fn for_monitoring(app: &App) -> Router<App> {
    let health = Health::new(app.clone());
    let ready = get(move || health.clone().ready());
    Router::new()
        .route("/healthz", get(health::alive).fallback(health::method_not_allowed))
        .route("/readyz", ready.fallback(health::method_not_allowed))
}

fn rendered_for_each_visitor() -> Router<App> {
    let router = Router::new().route("/", get(async |lang: Lang| redirect_home(lang)));
    Lang::ALL.into_iter().fold(router, |router, lang| router.merge(in_language(lang)))
}

#[rustfmt::skip]
fn in_language(lang: Lang) -> Router<App> {
    let page = |page: Page| page.path(lang);
    let application = |page: ApplicationPage| page.route(lang);
    let draft = |page: DraftPage| page.route(lang);
    Router::new()
        .route(page(Page::Membership), post(membership::submit))
        .route(page(Page::Eligibility), post(self_check::submit))
        .route(page(Page::Status), post(resend_link::submit))
        .route(&draft(DraftPage::Open), get(drafts::show).post(drafts::open))
        .route(&draft(DraftPage::Saved), get(drafts::show_saved))
        .route(&application(ApplicationPage::Status), get(status::show))
        .route(&application(ApplicationPage::PlainText), get(status::plain_text))
        .route(&application(ApplicationPage::ConfirmAddress), post(status::confirm_address))
        .route(&application(ApplicationPage::Withdrawal), get(status::ask_to_withdraw).post(status::withdraw))
}

/// `GET /`: to the language that the browser asks for.
fn redirect_home(lang: Lang) -> Response {
    let home = HeaderValue::from_static(Page::Home.path(lang));
    let mut response = (StatusCode::SEE_OTHER, [(LOCATION, home)]).into_response();
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    headers::cache(headers, Cache::Never);
    headers::secure(headers);
    response
}
