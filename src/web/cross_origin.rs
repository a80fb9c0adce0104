//! What another site sends, or seems to, does nothing. Whoever typed it gets it back: a browser that
//! does not say where a form comes from, behind a proxy, is no reason to lose what was typed.

use std::convert::Infallible;
use std::future::ready;

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use url::Url;

use crate::app::App;
use crate::i18n::Lang;
use crate::urls::Page;
use crate::web::error::AppError;
use crate::web::http::form_body::FormBody;
use crate::web::http::lang::language;
use crate::web::membership::{self, self_check};
use crate::web::status::resend_link;

/// Whose forms are taken: those of the host that a request names, and those of the site's address,
/// which a proxy may have replaced by another host or port.
pub fn own_origins(base_url: &str) -> CsrfLayer {
    let own = Url::parse(base_url).ok().map(|url| url.origin().ascii_serialization());
    let trusting = own.and_then(|origin| CsrfLayer::new().add_trusted_origin(origin).ok());
    trusting.unwrap_or_default()
}

/// Lets through what does not come from another site, and answers the rest.
pub async fn check(
    State((app, own_origins)): State<(App, CsrfLayer)>,
    request: Request,
    next: Next,
) -> Response {
    let mut head = axum::http::Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    if is_own(own_origins, head).await {
        return next.run(request).await;
    }
    let refusal = StatusCode::FORBIDDEN.into_response();
    if request.method() != Method::POST {
        return refusal;
    }
    match given_back(&app, request).await {
        Some(page) => page.unwrap_or_else(AppError::into_response),
        None => refusal,
    }
}

async fn is_own(own_origins: CsrfLayer, head: axum::http::Request<()>) -> bool {
    let taken = service_fn(|_| ready(Ok::<_, Infallible>(Response::new(()))));
    let Ok(answer) = own_origins.layer(taken).oneshot(head).await;
    answer.extensions().get::<ProtectionError>().is_none()
}

/// The page with what was typed. None where nothing is typed, and for what is no form.
async fn given_back(app: &App, request: Request) -> Option<Result<Response, AppError>> {
    type GiveBack = fn(&App, Lang, Vec<(String, String)>) -> Result<Response, AppError>;
    let lang = language(request.uri(), request.headers());
    let forms: [(Page, GiveBack); 3] = [
        (Page::Membership, membership::give_back),
        (Page::Eligibility, self_check::give_back),
        (Page::Status, resend_link::give_back),
    ];
    let path = request.uri().path();
    let (_, give_back) = forms.into_iter().find(|(page, _)| page.path(lang) == path)?;
    let FormBody(fields) = FormBody::from_request(request, &()).await.ok()?;
    Some(give_back(app, lang, fields))
}
