//! The pages that are the same for everybody.

use std::collections::HashSet;
use std::io::Read as _;

use hyper::body::Bytes;
use hyper::{Method, StatusCode};
use npoc::i18n::Lang;
use npoc::urls::Page;

use crate::support::Site;
use crate::support::http::attribute;

#[tokio::test]
async fn every_page_stands_in_both_languages() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let mut titles = HashSet::new();
        let mut descriptions = HashSet::new();
        for &page in Page::ALL {
            let path = page.path(lang);
            let reply = site.get(path).await;
            assert_eq!(reply.status, StatusCode::OK, "{path}");
            let html = reply.page();
            assert_eq!(html.lang(), lang.code(), "{path}");
            assert_eq!(html.all("h1").len(), 1, "{path}");
            assert!(titles.insert(html.words("title").join("")), "{path}: title not its own");
            let description = attribute(&html.one("meta[name=description]"), "content").to_owned();
            assert!(description.len() > 20 && descriptions.insert(description), "{path}");
            let canonical = attribute(&html.one("link[rel=canonical]"), "href").to_owned();
            assert_eq!(canonical, format!("https://npoc.example{path}"));
            for other in Lang::ALL {
                let selector = format!("link[rel=alternate][hreflang={}]", other.code());
                let expected = format!("https://npoc.example{}", page.path(other));
                assert_eq!(attribute(&html.one(&selector), "href"), expected, "{path}");
            }
            let switch = html.one(".language");
            let has_form = matches!(page, Page::Membership | Page::Eligibility | Page::Status);
            let target = if has_form { "formaction" } else { "href" };
            assert_eq!(attribute(&switch, target), page.path(lang.other()), "{path}");
            assert_eq!(attribute(&switch, "lang"), lang.other().code());
            // A block of data is not executed: it is no script.
            let scripts = html.all("script:not([type='application/ld+json'])");
            assert!(scripts.is_empty(), "{path}");
        }
    }
}

/// Only typography may differ from the brochure: so letters and digits are compared.
fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[tokio::test]
async fn every_sentence_of_the_brochures_is_on_its_page() {
    let site = Site::start().await;
    for (lang, brochure) in [
        (Lang::En, include_str!("../data/brochure-en.md")),
        (Lang::Fr, include_str!("../data/brochure-fr.md")),
    ] {
        let headings = |page| match (page, lang) {
            (Page::WhoWeAre, Lang::En) => "who we are",
            (Page::WhoWeAre, Lang::Fr) => "Qui sommes-nous ?",
            (Page::OurGoals, Lang::En) => "our goals",
            (Page::OurGoals, Lang::Fr) => "Nos objectifs",
            (Page::WhoCanJoin, Lang::En) => "who can join NPOC",
            (Page::WhoCanJoin, Lang::Fr) => "Qui peut rejoindre la NPOC ?",
            (Page::WhyJoin, Lang::En) => "why should you join",
            (Page::WhyJoin, Lang::Fr) => "Pourquoi nous rejoindre ?",
            (Page::HowToJoin, Lang::En) => "how to join NPOC",
            (Page::HowToJoin, Lang::Fr) => "Comment rejoindre la NPOC ?",
            (Page::AboutIcann, Lang::En) => "about ICANN",
            (_, Lang::Fr) => "À propos de l'ICANN",
            (_, Lang::En) => "",
        };
        let mut pages = Vec::new();
        for &page in Page::ALL {
            let text = site.get(page.path(lang)).await.page().words("body").join(" ");
            pages.push((page, letters(&text)));
        }
        // Each line of the file is a heading, a paragraph or an item; each is looked for whole,
        // with Markdown's links reduced to their words.
        let link = regex::Regex::new(r"\[([^\]]+)\]\([^)]+\)").unwrap();
        let mut lines = 0;
        for line in brochure.lines().filter(|line| !line.trim().is_empty()) {
            let wanted = letters(&link.replace_all(line, "$1"));
            let found: Vec<Page> = pages
                .iter()
                .filter(|(_, text)| text.contains(&wanted))
                .map(|(page, _)| *page)
                .collect();
            assert!(!found.is_empty(), "nowhere in {lang:?}: {line}");
            for &page in Page::BROCHURE {
                if letters(headings(page)) == wanted {
                    assert!(found.contains(&page), "{line} does not head {page:?}");
                }
            }
            lines += 1;
        }
        assert!(lines > 30, "the brochure was read");
    }
}

#[tokio::test]
async fn the_form_is_reached_by_the_button_that_the_brochures_name() {
    let site = Site::start().await;
    let english = site.get("/en/how-to-join").await.page();
    assert_eq!(english.words("main a.button"), ["NPOC membership"]);
    let french = site.get("/fr/comment-rejoindre").await.page();
    assert_eq!(french.words("main a.button"), ["NPOC membership Adhésion à la NPOC"]);
    assert_eq!(attribute(&french.one("main a.button"), "href"), "/fr/adhesion");
    assert_eq!(attribute(&french.one("main a.button span[lang]"), "lang"), "en");
}

#[tokio::test]
async fn what_is_added_to_the_brochures_is_marked() {
    let site = Site::start().await;
    for (path, words) in [
        ("/en/how-to-join", "Noncommercial Stakeholders Group"),
        ("/en/who-can-join", "chamber of commerce"),
        ("/fr/comment-rejoindre", "Groupe des représentants"),
        ("/fr/qui-peut-rejoindre", "chambre de commerce"),
    ] {
        let page = site.get(path).await.page();
        assert!(page.words("aside.addition").join(" ").contains(words), "{path}");
        assert_eq!(page.words("aside.addition .addition-label").len(), 1);
    }
}

#[tokio::test]
async fn the_root_leads_to_the_browser_s_language() {
    let site = Site::start().await;
    for (accepted, place) in
        [("fr-CA, en;q=0.3", "/fr/"), ("en, fr;q=0.9", "/en/"), ("de", "/en/"), ("", "/en/")]
    {
        let reply = site.get_with("/", &[("accept-language", accepted)]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
        assert_eq!(reply.header("location"), place, "{accepted}");
        assert_eq!(reply.header("vary"), "accept-language");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn a_slash_too_many_or_too_few_is_mended() {
    let site = Site::start().await;
    for (path, place) in [
        ("/en", "/en/"),
        ("/fr", "/fr/"),
        ("/fr/adhesion/", "/fr/adhesion"),
        ("/en/privacy/", "/en/privacy"),
    ] {
        let reply = site.get(path).await;
        assert_eq!(reply.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(reply.header("location"), place);
    }
}

#[tokio::test]
async fn unknown_addresses_get_a_page_in_the_language_of_the_path() {
    let site = Site::start().await;
    for (path, accepted, lang) in [
        ("/en/nothing", "fr", "en"),
        ("/fr/rien", "en", "fr"),
        ("/fr/adhesion/not-a-key", "en", "fr"),
        ("/rien", "fr", "fr"),
        ("/static/nothing.css", "fr", "fr"),
        ("/wp-login.php", "", "en"),
    ] {
        let reply = site.get_with(path, &[("accept-language", accepted)]).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        let page = reply.page();
        assert_eq!(page.lang(), lang, "{path}");
        assert_eq!(page.all("h1").len(), 1);
        assert_eq!(attribute(&page.one("meta[name=robots]"), "content"), "noindex");
        assert!(page.all("main ul a").len() >= Page::ALL.len(), "the way on is shown");
    }
}

#[tokio::test]
async fn every_link_leads_somewhere() {
    let site = Site::start().await;
    let mut waiting = vec!["/en/".to_owned(), "/fr/".to_owned()];
    let mut seen = HashSet::new();
    let mut fragments = HashSet::new();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let reply = site.get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = reply.page();
        for link in page.all("a[href], link[href]") {
            let address = attribute(&link, "href");
            if let Some(fragment) = address.strip_prefix('#') {
                assert_eq!(page.all(&format!("[id='{fragment}']")).len(), 1, "{path}{address}");
            } else if address.starts_with('/') {
                let (target, fragment) = address.split_once('#').unwrap_or((address, ""));
                waiting.push(target.to_owned());
                if !fragment.is_empty() && fragments.insert(address.to_owned()) {
                    let target = site.get(target).await.page();
                    assert_eq!(target.all(&format!("[id='{fragment}']")).len(), 1, "{address}");
                }
            } else {
                let known = ["https://", "mailto:info@npoc.org"];
                assert!(known.iter().any(|start| address.starts_with(start)), "{address}");
            }
        }
    }
    assert!(seen.len() > 20 && fragments.len() > 10);
}

/// A page that nothing links to is found by nobody.
#[tokio::test]
async fn every_page_is_reached_from_the_home_page() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let mut reached = vec![Page::Home];
        let mut next = 0;
        while let Some(from) = reached.get(next).copied() {
            next += 1;
            let html = site.get(from.path(lang)).await.page();
            let links: Vec<&str> =
                html.all("a").iter().map(|link| attribute(link, "href")).collect();
            for &page in Page::ALL {
                if links.contains(&page.path(lang)) && !reached.contains(&page) {
                    reached.push(page);
                }
            }
        }
        for page in Page::ALL {
            assert!(reached.contains(page), "nothing leads to {page:?}");
        }
    }
}

#[tokio::test]
async fn pages_come_in_the_encoding_asked_for_and_only_once() {
    let site = Site::start().await;
    for path in ["/fr/nos-objectifs", "/fr/adhesion", "/en/eligibility", "/en/status"] {
        comes_in_the_encoding_asked_for(&site, path).await;
    }
}

async fn comes_in_the_encoding_asked_for(site: &Site, path: &str) {
    let plain = site.get(path).await;
    assert_eq!(plain.header("content-encoding"), "");
    let brotli = site.get_with(path, &[("accept-encoding", "gzip, deflate, br")]).await;
    let mut text = String::new();
    assert_eq!(brotli.header("content-encoding"), "br");
    brotli::Decompressor::new(&brotli.bytes[..], 4096).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.text());
    let gzip = site.get_with(path, &[("accept-encoding", "br;q=0, gzip")]).await;
    let mut text = String::new();
    assert_eq!(gzip.header("content-encoding"), "gzip");
    flate2::read::GzDecoder::new(&gzip.bytes[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.text());

    let tags = [plain.header("etag"), brotli.header("etag"), gzip.header("etag")];
    assert_eq!(tags.iter().collect::<HashSet<_>>().len(), 3, "each encoding has its own");
    for (known, expected) in [
        (tags[0].to_owned(), StatusCode::NOT_MODIFIED),
        (format!("\"other\", W/{}", tags[0]), StatusCode::NOT_MODIFIED),
        ("*".to_owned(), StatusCode::NOT_MODIFIED),
        ("\"other\"".to_owned(), StatusCode::OK),
    ] {
        let reply = site.get_with(path, &[("if-none-match", &known)]).await;
        assert_eq!(reply.status, expected, "{known}");
        assert_eq!(reply.header("etag"), tags[0]);
        assert_eq!(reply.bytes.is_empty(), expected == StatusCode::NOT_MODIFIED);
    }
    for reply in [&plain, &brotli, &gzip] {
        assert_eq!(reply.header("vary"), "accept-encoding");
    }
}

/// The empty forms included: what is given to one visitor only comes with the answer to a button.
#[tokio::test]
async fn every_page_is_the_same_for_everybody() {
    let site = Site::start().await;
    let other = Site::start().await;
    other.clock.advance(time::Duration::days(1));
    for lang in Lang::ALL {
        for page in Page::ALL {
            let path = page.path(lang);
            let first = site.get(path).await;
            let headers =
                [("x-forwarded-for", "203.0.113.9"), ("cookie", "a=b"), ("accept-language", "de")];
            for again in [site.get_with(path, &headers).await, other.get(path).await] {
                assert_eq!(first.bytes, again.bytes, "{path}");
                assert_eq!(first.header("etag"), again.header("etag"), "{path}");
            }
            let kept = "public, max-age=300, stale-while-revalidate=86400";
            assert_eq!(first.header("cache-control"), kept, "{path}");
            assert!(first.headers.get("x-request-id").is_none(), "{path}: no middleware");
        }
        let form = site.get(Page::Membership.path(lang)).await.page();
        let hidden: Vec<&str> =
            form.all("form [type=hidden]").iter().map(|field| attribute(field, "name")).collect();
        assert_eq!(hidden, ["shown"]);
        let form = site.post(Page::Membership.path(lang), &form.form_data()).await.page();
        for name in ["submission_key", "draft_key", "rendered"] {
            let value = attribute(&form.one(&format!("[name={name}]")), "value").to_owned();
            assert!(value.len() > 30, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn head_tells_what_get_would() {
    let site = Site::start().await;
    for path in ["/en/", "/en/membership", "/fr/eligibilite", "/en/status", "/nothing"] {
        let get = site.get(path).await;
        let head = site.send(Method::HEAD, path, &[], Bytes::new()).await;
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.bytes.is_empty());
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert_eq!(head.header("content-length"), get.bytes.len().to_string(), "{path}");
    }
}

#[tokio::test]
async fn the_stylesheet_may_be_kept_for_ever() {
    let site = Site::start().await;
    let page = site.get("/en/").await.page();
    let path = attribute(&page.one("link[rel=stylesheet]"), "href").to_owned();
    let reply = site.get(&path).await;
    assert_eq!(reply.header("content-type"), "text/css; charset=utf-8");
    assert!(reply.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_no_cookie() {
    let site = Site::start().await;
    for path in ["/", "/en/", "/fr/adhesion", "/nothing", "/healthz", "/static/nothing"] {
        let reply = site.get(path).await;
        // A redirect has nothing that could be protected, but costs nothing either.
        for header in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
            assert!(!reply.header(header).is_empty(), "{path}: {header}");
        }
        assert!(reply.header("content-security-policy").contains("default-src 'none'"));
        assert!(reply.headers.get("set-cookie").is_none(), "{path}");
    }
}

#[tokio::test]
async fn pages_are_served_while_the_database_is_away() {
    let site = Site::without_database().await;
    for &page in Page::ALL {
        for lang in Lang::ALL {
            assert_eq!(site.get(page.path(lang)).await.status, StatusCode::OK, "{page:?}");
        }
    }
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    let ready = site.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.header("content-type"), "application/json");
    let ready: serde_json::Value = serde_json::from_str(&ready.text()).unwrap();
    assert_eq!(ready["database"], "unavailable", "{ready}");
    let key = uuid::Uuid::new_v4();
    let reply = site.get(&format!("/fr/adhesion/{key}")).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reply.page().lang(), "fr");
    assert!(!reply.header("retry-after").is_empty());
}
