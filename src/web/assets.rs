//! The files of `static/`, embedded, under names that change with their content.

use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;

struct File {
    path: &'static str,
    extension: &'static str,
    bytes: &'static [u8],
}

// The public paths, such as `SITE_CSS`, and the table of the files: written by build.rs.
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

pub fn prerender() -> Vec<(&'static str, Prerendered)> {
    let files = FILES.iter().map(|file| {
        let content_type = content_type(file.extension);
        (file.path, Prerendered::new(content_type, Cache::Immutable, file.bytes))
    });
    files.collect()
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
