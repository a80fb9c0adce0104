//! What a page weighs on the wire: a cheap phone on a slow line should not wait for it.

use hyper::Method;
use hyper::body::Bytes;
use npoc::i18n::Lang;
use npoc::urls::Page;

use crate::support::Site;
use crate::support::http::attribute;

/// What a server may send before the first answer of the browser: ten packets (RFC 6928), less
/// what the wrapping of a packet takes.
const ONE_ROUND_TRIP: usize = 14 * 1024;

const BROWSER: &[(&str, &str)] = &[("accept-encoding", "gzip, deflate, br")];

#[tokio::test]
async fn a_page_and_its_stylesheet_come_in_one_round_trip() {
    let site = Site::start().await;
    let mut heaviest = (0, "");
    for lang in Lang::ALL {
        for page in Page::ALL {
            let path = page.path(lang);
            let plain = site.get(path).await.page();
            let stylesheet = attribute(&plain.one("link[rel=stylesheet]"), "href").to_owned();
            let html = site.get_with(path, BROWSER).await;
            let css = site.get_with(&stylesheet, BROWSER).await;
            for reply in [&html, &css] {
                assert_eq!(reply.header("content-encoding"), "br", "{path}");
            }
            let both = html.bytes.len() + css.bytes.len();
            assert!(both <= ONE_ROUND_TRIP, "{path}: {both} bytes");
            heaviest = heaviest.max((both, path));
            // The page, its stylesheet, its icon: what is loaded without being asked for.
            let loaded = plain.all("img, script[src], iframe, object, video, audio, source");
            assert!(loaded.is_empty(), "{path}");
            assert_eq!(plain.all("link[rel=stylesheet], link[rel=icon]").len(), 2, "{path}");
        }
    }
    println!("{} is the heaviest, with {} bytes", heaviest.1, heaviest.0);
}

/// Whatever kind of error it is, and whoever renders it.
#[tokio::test]
async fn an_error_page_is_compressed() {
    let site = Site::start().await;
    for (method, path) in [
        (Method::GET, "/fr/rien"),
        (Method::GET, "/fr/adhesion/not-a-key"),
        (Method::PUT, "/fr/adhesion"),
        (Method::DELETE, "/fr/contact"),
        (Method::POST, "/fr/adhesion"),
    ] {
        let plain = site.send(method.clone(), path, &[], Bytes::new()).await;
        let reply = site.send(method.clone(), path, BROWSER, Bytes::new()).await;
        assert_eq!(reply.status, plain.status, "{method} {path}");
        assert_eq!(reply.header("content-encoding"), "br", "{method} {path}");
        let (bytes, whole) = (reply.bytes.len(), plain.bytes.len());
        assert!(bytes < 2500 && bytes * 2 < whole, "{method} {path}: {bytes} of {whole} bytes");
    }
}

/// By then, the stylesheet is there.
#[tokio::test]
async fn a_form_with_errors_comes_in_one_round_trip() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let path = Page::Membership.path(lang);
        let headers = [BROWSER[0], ("content-type", "application/x-www-form-urlencoded")];
        let reply = site.send(Method::POST, path, &headers, "a=b".into()).await;
        assert_eq!(reply.header("content-encoding"), "br");
        let bytes = reply.bytes.len();
        assert!(bytes <= ONE_ROUND_TRIP, "{path}: {bytes} bytes");
    }
}
