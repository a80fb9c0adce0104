//! What a page weighs on the wire: a cheap phone on a slow line should not wait for it.

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

/// By then, the stylesheet is there.
#[tokio::test]
async fn a_form_with_errors_comes_in_one_round_trip() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let path = Page::Membership.path(lang);
        let headers = [BROWSER[0], ("content-type", "application/x-www-form-urlencoded")];
        let reply = site.send(hyper::Method::POST, path, &headers, "a=b".into()).await;
        assert_eq!(reply.header("content-encoding"), "br");
        let bytes = reply.bytes.len();
        assert!(bytes <= ONE_ROUND_TRIP, "{path}: {bytes} bytes");
    }
}
