//! The files of `static/`, embedded, under names that change with their content.

use std::sync::LazyLock;

use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;

struct File {
    path: &'static str,
    extension: &'static str,
    bytes: &'static [u8],
}

// The public paths, such as `SITE_CSS`, and the table of the files: written by build.rs.
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Compressed once a process, however many routers are made.
static PRERENDERED: LazyLock<Vec<(&'static str, Prerendered)>> = LazyLock::new(|| {
    let files = FILES.iter().map(|file| {
        let content_type = content_type(file.extension);
        (file.path, Prerendered::new(content_type, Cache::Immutable, file.bytes))
    });
    files.collect()
});

pub fn prerender() -> Vec<(&'static str, Prerendered)> {
    PRERENDERED.clone()
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
