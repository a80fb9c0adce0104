//! What is addressed to machines: the site map, `robots.txt`, the web manifests, `security.txt`,
//! the icon that is asked for by its old name, and what search engines read about NPOC. All of it
//! is the same for everybody, and rendered when the process starts.

use std::fmt::{self, Write as _};

use askama::Template;
use askama::filters::HtmlSafe;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

use crate::i18n::Lang;
use crate::urls::{Page, manifest, outside};
use crate::web::assets;
use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;

/// The addresses of the files.
pub const PATHS: [&str; 6] = [
    "/sitemap.xml",
    "/robots.txt",
    "/favicon.ico",
    "/.well-known/security.txt",
    manifest(Lang::En),
    manifest(Lang::Fr),
];

/// Until when `security.txt` holds (RFC 9116, 2.5.5: less than a year ahead). Before that, somebody
/// makes sure that mail to the address is still read, and moves the date on; a test asks for it.
pub const SECURITY_EXPIRES: OffsetDateTime = datetime!(2027-11-01 0:00 UTC);

/// Every file with its address.
///
/// # Errors
/// When a template cannot be rendered.
pub fn files(base_url: &str) -> Result<[(&'static str, Prerendered); 6], askama::Error> {
    let [sitemap, robots, favicon, security, english, french] = PATHS;
    let file = |kind, body: String| Prerendered::new(kind, Cache::Page, body.as_bytes());
    let manifest = |lang| file("application/manifest+json", web_manifest(lang));
    let icon = include_bytes!("../../../static/favicon.ico");
    let expires = SECURITY_EXPIRES.format(&Rfc3339).unwrap_or_default();
    Ok([
        (sitemap, file("application/xml", Sitemap { base_url }.render()?)),
        (robots, file("text/plain; charset=utf-8", Robots { base_url }.render()? + "\n")),
        (favicon, Prerendered::new("image/x-icon", Cache::Page, icon)),
        (
            security,
            file("text/plain; charset=utf-8", Security { base_url, expires }.render()? + "\n"),
        ),
        (english, manifest(Lang::En)),
        (french, manifest(Lang::Fr)),
    ])
}

#[derive(Template)]
#[template(path = "machines/sitemap.xml")]
struct Sitemap<'page> {
    base_url: &'page str,
}

#[derive(Template)]
#[template(path = "machines/robots.txt")]
struct Robots<'page> {
    base_url: &'page str,
}

#[derive(Template)]
#[template(path = "machines/security.txt")]
struct Security<'page> {
    base_url: &'page str,
    expires: String,
}

/// JSON that can stand in a `<script>` as it is, because `quoted` leaves no `<` in it.
#[derive(Debug)]
pub struct Json(String);

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl HtmlSafe for Json {}

/// What NPOC is, in the vocabulary of schema.org (JSON-LD).
pub fn organization(lang: Lang, base_url: &str) -> Json {
    let t = lang.text();
    let networks: Vec<String> =
        outside::NETWORKS.iter().filter_map(|network| network.address).map(quoted).collect();
    Json(format!(
        r#"{{"@context":"https://schema.org","@type":"NGO","name":{},"alternateName":{},"url":{},"email":{},"description":{},"logo":{},"sameAs":[{}],"parentOrganization":{{"@type":"Organization","name":{},"alternateName":{}}}}}"#,
        quoted(&t.glossary_npoc_full()),
        quoted(&t.glossary_npoc()),
        quoted(&format!("{base_url}{}", Page::Home.path(lang))),
        quoted(outside::MAILBOX),
        quoted(&t.home_description()),
        quoted(&format!("{base_url}{}", assets::ICON_512_PNG)),
        networks.join(","),
        quoted(&t.glossary_ncsg_full()),
        quoted(&t.glossary_ncsg()),
    ))
}

/// What a phone shows when somebody keeps the site on its first screen.
fn web_manifest(lang: Lang) -> String {
    let t = lang.text();
    format!(
        r##"{{"lang":"{}","name":{},"short_name":{},"description":{},"start_url":"{}","display":"browser","background_color":"#ffffff","theme_color":"#073e48","icons":[{{"src":"{}","type":"image/svg+xml","sizes":"any"}},{{"src":"{}","type":"image/png","sizes":"192x192"}},{{"src":"{}","type":"image/png","sizes":"512x512"}}]}}"##,
        lang.code(),
        quoted(&t.home_title()),
        quoted(&t.glossary_npoc()),
        quoted(&t.home_description()),
        Page::Home.path(lang),
        assets::ICON_SVG,
        assets::ICON_192_PNG,
        assets::ICON_512_PNG,
    )
}

/// A string of JSON (RFC 8259, 7) without the characters that mean something to HTML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' | '<' | '>' | '&' | '\0'..='\u{1f}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_neither_the_json_nor_the_script() {
        assert_eq!(quoted("L’été"), "\"L’été\"");
        assert_eq!(
            quoted("</script>\"\\\n&"),
            "\"\\u003c/script\\u003e\\u0022\\u005c\\u000a\\u0026\""
        );
    }
}
