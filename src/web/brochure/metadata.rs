//! What is addressed to machines: the site map, `robots.txt`, the web manifests, `security.txt`,
//! the icon that is asked for by its old name, and what search engines read about NPOC. All of it
//! is the same for everybody, and rendered when the process starts.

use std::fmt;

use askama::Template;
use askama::filters::HtmlSafe;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

use crate::i18n::Lang;
use crate::urls::{Page, manifest, outside};
use crate::web::assets;
use crate::web::http::headers::Cache;
use crate::web::http::prerendered::Prerendered;

/// Until when `security.txt` holds (RFC 9116, 2.5.5: less than a year ahead). Before that, somebody
/// makes sure that mail to the address is still read, and moves the date on; a test asks for it.
pub const SECURITY_EXPIRES: OffsetDateTime = datetime!(2027-11-01 0:00 UTC);

pub fn prerender(base_url: &str) -> Result<Vec<(&'static str, Prerendered)>, askama::Error> {
    let file = |kind, body: String| Prerendered::new(kind, Cache::Shared, body.as_bytes());
    let text = |body| file("text/plain; charset=utf-8", body + "\n");
    let icon = include_bytes!("../../../static/favicon.ico");
    let expires = SECURITY_EXPIRES.format(&Rfc3339).unwrap_or_default();
    let mut files = vec![
        ("/sitemap.xml", file("application/xml", Sitemap { base_url }.render()?)),
        ("/robots.txt", text(Robots { base_url }.render()?)),
        ("/favicon.ico", Prerendered::new("image/x-icon", Cache::Shared, icon)),
        ("/.well-known/security.txt", text(Security { base_url, expires }.render()?)),
    ];
    for lang in Lang::ALL {
        let body = serde_json::to_string(&web_manifest(lang)).map_err(askama::Error::custom)?;
        files.push((manifest(lang), file("application/manifest+json", body)));
    }
    Ok(files)
}

#[derive(Template)]
#[template(path = "metadata/sitemap.xml")]
struct Sitemap<'page> {
    base_url: &'page str,
}

#[derive(Template)]
#[template(path = "metadata/robots.txt")]
struct Robots<'page> {
    base_url: &'page str,
}

#[derive(Template)]
#[template(path = "metadata/security.txt")]
struct Security<'page> {
    base_url: &'page str,
    expires: String,
}

/// JSON that can stand in a `<script>` as it is.
#[derive(Debug)]
pub struct ScriptJson(String);

impl ScriptJson {
    fn new(value: &impl Serialize) -> Result<Self, askama::Error> {
        let json = serde_json::to_string(value).map_err(askama::Error::custom)?;
        // These stand only in strings, where the escape means the same (RFC 8259, 7).
        let escaped = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        Ok(Self(escaped))
    }
}

impl fmt::Display for ScriptJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl HtmlSafe for ScriptJson {}

/// An organization in the vocabulary of schema.org (JSON-LD).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Organization {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    alternate_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same_as: Vec<&'static str>,
    #[serde(rename = "parentOrganization", skip_serializing_if = "Option::is_none")]
    parent: Option<Box<Organization>>,
}

/// What NPOC is.
pub fn organization(lang: Lang, base_url: &str) -> Result<ScriptJson, askama::Error> {
    let t = lang.text();
    let parent = Organization {
        context: None,
        kind: "Organization",
        name: t.glossary_ncsg_full(),
        alternate_name: t.glossary_ncsg(),
        url: None,
        email: None,
        description: None,
        logo: None,
        same_as: Vec::new(),
        parent: None,
    };
    ScriptJson::new(&Organization {
        context: Some("https://schema.org"),
        kind: "NGO",
        name: t.glossary_npoc_full(),
        alternate_name: t.glossary_npoc(),
        url: Some(format!("{base_url}{}", Page::Home.path(lang))),
        email: Some(outside::MAILBOX),
        description: Some(t.home_description()),
        logo: Some(format!("{base_url}{}", assets::ICON_512_PNG)),
        same_as: outside::SOCIAL_ACCOUNTS.iter().filter_map(|account| account.address).collect(),
        parent: Some(Box::new(parent)),
    })
}

/// What a phone shows when somebody keeps the site on its first screen (W3C, Web Application
/// Manifest).
#[derive(Serialize)]
struct WebManifest {
    lang: &'static str,
    name: String,
    short_name: String,
    description: String,
    start_url: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: [Icon; 3],
}

#[derive(Serialize)]
struct Icon {
    src: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    sizes: &'static str,
}

fn web_manifest(lang: Lang) -> WebManifest {
    let t = lang.text();
    let icon = |src, kind, sizes| Icon { src, kind, sizes };
    WebManifest {
        lang: lang.code(),
        name: t.home_title(),
        short_name: t.glossary_npoc(),
        description: t.home_description(),
        start_url: Page::Home.path(lang),
        display: "browser",
        background_color: "#ffffff",
        theme_color: "#073e48",
        icons: [
            icon(assets::ICON_SVG, "image/svg+xml", "any"),
            icon(assets::ICON_192_PNG, "image/png", "192x192"),
            icon(assets::ICON_512_PNG, "image/png", "512x512"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_neither_the_json_nor_the_script() {
        let json = ScriptJson::new(&"</script>\"\\\n&").unwrap().to_string();
        assert_eq!(json, r#""\u003c/script\u003e\"\\\n\u0026""#);
        assert_eq!(ScriptJson::new(&"L’été").unwrap().to_string(), "\"L’été\"");
    }
}
