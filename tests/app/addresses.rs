//! Addresses as fingers and mail programs leave them lead to their pages.

use hyper::StatusCode;

use crate::support::Site;
use crate::support::answers::{good, with};

const TOKEN: &str = "0b5c8a52-6d5e-4d4c-9d0e-0a1b2c3d4e5f";

#[tokio::test]
async fn capitals_and_signs_behind_an_address_lead_on_with_the_query() {
    let site = Site::start().await;
    for (path, place) in [
        ("/EN/MEMBERSHIP", "/en/membership"),
        ("/FR", "/fr/"),
        ("/Fr/Adhesion?a=b&c", "/fr/adhesion?a=b&c"),
        ("/fr/adh%C3%A9sion", "/fr/adhesion"),
        ("/en/privacy.", "/en/privacy"),
        ("/en/privacy%3E", "/en/privacy"),
        ("/en/membership),", "/en/membership"),
        ("/en/membership/)", "/en/membership"),
        ("/en//contact/", "/en/contact"),
    ] {
        let reply = site.get(path).await;
        assert!(reply.status.is_redirection(), "{path}: {}", reply.status);
        assert_eq!(reply.header("location"), place, "{path}");
    }
    for path in ["/EN/NOTHING", "/fr/adhesion/not-a-key"] {
        let reply = site.get(path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        let lang = if path.starts_with("/fr") { "fr" } else { "en" };
        assert_eq!(reply.page().lang(), lang);
    }
}

#[tokio::test]
async fn a_private_link_leads_to_its_page_whatever_a_mail_program_adds() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    let saved = site.post("/fr/adhesion", &with(good(), "step", "save")).await;
    let saved = saved.header("location").trim_end_matches("/enregistre").to_owned();
    let pages = [place.clone(), format!("{place}/text"), format!("{place}/withdraw"), saved];
    let signs = [
        "/",
        ".",
        ",",
        ")",
        "]",
        "*",
        "%3E",
        "%E2%80%9D",
        "%20",
        "%29.",
        "%2F",
        "%C2%A0",
        ";",
        ":",
        "!",
    ];
    for page in &pages {
        assert_eq!(site.get(page).await.status, StatusCode::OK, "{page}");
        for sign in signs {
            for query in ["", &format!("?mail={TOKEN}")] {
                let reply = site.get(&format!("{page}{sign}{query}")).await;
                assert!(reply.status.is_redirection(), "{page}{sign}: {}", reply.status);
                assert_eq!(reply.header("location"), format!("{page}{query}"), "{sign}");
                assert_eq!(reply.header("cache-control"), "no-store");
            }
        }
    }
    // The token, too, whatever stands behind it.
    for sign in ["", "/", ".", ")", "%3E", "%E2%80%9D", "%20", "]", "*"] {
        let page = site.get(&format!("{place}?mail={TOKEN}{sign}")).await.page();
        let carried = page.form_data();
        assert!(carried.contains(&("mail".to_owned(), TOKEN.to_owned())), "{sign}: {carried:?}");
    }
    site.ignore_mails();
}
