//! What is addressed to machines: search engines, social networks, browsers, finders of holes.

use hyper::StatusCode;
use npoc::i18n::Lang;
use npoc::urls::Page;
use npoc::urls::manifest;
use npoc::web::brochure::metadata::SECURITY_EXPIRES;
use time::{Duration, OffsetDateTime};

use crate::support::Site;
use crate::support::answers::good;
use crate::support::http::attribute;

#[tokio::test]
async fn the_site_map_names_every_page_in_both_languages() {
    let site = Site::start().await;
    let map = site.get("/sitemap.xml").await;
    assert_eq!(map.header("content-type"), "application/xml");
    let text = map.text();
    for page in Page::ALL {
        for lang in Lang::ALL {
            let address = format!("https://npoc.example{}", page.path(lang));
            assert_eq!(text.matches(&format!("<loc>{address}</loc>")).count(), 1, "{address}");
            let alternate = format!("hreflang=\"{}\" href=\"{address}\"", lang.code());
            assert_eq!(text.matches(&alternate).count(), 2, "{alternate}");
        }
    }
    assert_eq!(text.matches("<lastmod>20").count(), Page::ALL.len() * 2);
    let robots = site.get("/robots.txt").await.text();
    assert!(robots.contains("Sitemap: https://npoc.example/sitemap.xml"));
}

#[tokio::test]
async fn what_is_private_or_wrong_is_not_indexed() {
    let site = Site::start().await;
    let sent = site.post("/en/membership", &good()).await;
    let confirmation = site.get(sent.header("location")).await;
    assert_eq!(confirmation.header("cache-control"), "no-store");
    let wrong = site.post("/fr/adhesion", &[]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for page in [confirmation.page(), wrong.page(), site.get("/en/nothing").await.page()] {
        assert_eq!(attribute(&page.one("meta[name=robots]"), "content"), "noindex");
        assert!(page.all("link[rel=canonical], meta[property]").is_empty());
    }
    assert!(site.get("/en/").await.page().all("meta[name=robots]").is_empty());
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn the_files_for_machines_are_there_without_the_database() {
    let site = Site::without_database().await;
    for path in [
        "/sitemap.xml",
        "/robots.txt",
        "/favicon.ico",
        "/.well-known/security.txt",
        manifest(Lang::En),
        manifest(Lang::Fr),
    ] {
        let reply = site.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert!(!reply.header("content-security-policy").is_empty(), "{path}");
        assert!(!reply.header("etag").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn pages_are_shared_with_a_picture_in_their_language() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let page = site.get(Page::WhyJoin.path(lang)).await.page();
        let picture = attribute(&page.one("meta[property='og:image']"), "content").to_owned();
        assert!(picture.contains(&format!("share-{}", lang.code())), "{picture}");
        let path = picture.strip_prefix("https://npoc.example").expect("a whole address");
        let reply = site.get(path).await;
        assert_eq!(reply.header("content-type"), "image/png");
        assert!(reply.bytes.starts_with(b"\x89PNG"));
        assert!(reply.bytes.len() < 100_000);
    }
}

#[tokio::test]
async fn the_data_about_npoc_can_be_read() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let page = site.get(Page::Home.path(lang)).await.page();
        let data = page.one("script[type='application/ld+json']").text().collect::<String>();
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(data["email"], "info@npoc.org");
        assert_eq!(data["parentOrganization"]["alternateName"], "NCSG");

        let manifest = attribute(&page.one("link[rel=manifest]"), "href").to_owned();
        let manifest = site.get(&manifest).await.text();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["lang"], lang.code());
        for icon in manifest["icons"].as_array().unwrap() {
            let reply = site.get(icon["src"].as_str().unwrap()).await;
            assert_eq!(reply.header("content-type"), icon["type"].as_str().unwrap());
        }
    }
}

/// Fails two months ahead, so that there is time to look after it.
#[tokio::test]
async fn security_txt_holds_for_a_while_yet() {
    let left = SECURITY_EXPIRES - OffsetDateTime::now_utc();
    assert!(
        left > Duration::days(60),
        "security.txt expires soon: make sure that its mailbox is still read, then move \
         SECURITY_EXPIRES in src/web/brochure/metadata.rs on by less than a year"
    );
    assert!(left < Duration::days(366), "RFC 9116 asks for less than a year");
    let site = Site::start().await;
    let text = site.get("/.well-known/security.txt").await.text();
    assert!(text.contains("Contact: mailto:info@npoc.org\n"));
    assert!(text.contains("Expires: 2") && text.contains("T00:00:00Z\n"));
}
