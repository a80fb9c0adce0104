//! The files of `static/`, embedded, under names that change with their content.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::app::App;
use crate::web::error;
use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;

struct File {
    path: &'static str,
    extension: &'static str,
    bytes: &'static [u8],
}

// The public paths, such as `SITE_CSS`, and the table of the files: written by build.rs.
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

static READY: LazyLock<HashMap<&'static str, Prerendered>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|file| {
            let ready =
                Prerendered::new(content_type(file.extension), Cache::Immutable, file.bytes);
            (file.path, ready)
        })
        .collect()
});

/// Compresses the files, so that the first visitor need not wait for it.
pub fn prepare() {
    LazyLock::force(&READY);
}

/// `GET /static/{name}`: from memory; the usual page when no file has this name.
pub async fn file(
    app: State<App>,
    address: OriginalUri,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let known = name.ok().and_then(|Path(name)| READY.get(format!("/static/{name}").as_str()));
    match known {
        Some(ready) => ready.respond(&headers),
        None => error::not_found(app, address, headers).await,
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}
