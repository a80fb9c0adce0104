//! Forms that do not seem to come from this site: nothing is done with them, and nothing typed is lost.

use hyper::{Method, StatusCode};
use npoc::i18n::Lang;
use npoc::urls::Page as Place;

use crate::support::Site;
use crate::support::answers::{Form, good, pressed, without};
use crate::support::http::Reply;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn send(site: &Site, path: &str, form: &Form, headers: &[(&str, &str)]) -> Reply {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let headers = [&[FORM], headers].concat();
    site.send(Method::POST, path, &headers, body.into()).await
}

#[tokio::test]
async fn a_proxy_may_change_the_host_and_the_port() {
    let site = Site::start().await;
    for host in ["127.0.0.1:8080", "npoc.example:8443", "internal"] {
        let headers = [("origin", "https://npoc.example"), ("host", host)];
        let reply = send(&site, "/en/membership", &good(), &headers).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{host}");
    }
    site.ignore_mails();
}

#[tokio::test]
async fn a_form_that_is_refused_comes_back_whole_and_can_be_sent() {
    let site = Site::start().await;
    let tokens = ["submission_key", "draft_key", "rendered", "step"];
    let key = |form: &Form| {
        form.iter().find(|(name, _)| name == "submission_key").map(|(_, key)| key.clone())
    };
    let to_check = || without(good(), "step");
    for headers in [
        vec![("origin", "null")],
        vec![("origin", "https://elsewhere.example")],
        vec![("sec-fetch-site", "cross-site")],
    ] {
        for lang in Lang::ALL {
            for form in [good(), to_check(), without(to_check(), "mission")] {
                let reply = send(&site, Place::Membership.path(lang), &form, &headers).await;
                assert_eq!(reply.status, StatusCode::FORBIDDEN);
                let page = reply.page();
                assert_eq!(page.lang(), lang.code());
                assert_eq!(page.all(".summary[role=alert]").len(), 1);
                let again = page.form_data();
                for (name, value) in
                    form.iter().filter(|(name, _)| !tokens.contains(&name.as_str()))
                {
                    let is_kept = |(kept, typed): &(String, String)| {
                        kept == name && typed.replace("\r\n", "\n") == *value
                    };
                    assert!(again.iter().any(is_kept), "{name} is gone");
                }
                // A key that another site knows would open what is sent with it.
                assert!(key(&again).is_some() && key(&again) != key(&form));
            }
        }
    }
    assert_eq!(site.count("applications").await, 0);
    let back = send(&site, "/en/membership", &good(), &[("origin", "null")]).await.page();
    let own = [("sec-fetch-site", "same-origin")];
    let sent = send(&site, "/en/membership", &pressed(&back, "send"), &own).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    site.ignore_mails();
}

#[tokio::test]
async fn the_other_forms_come_back_too_and_what_is_not_typed_is_refused() {
    let site = Site::start().await;
    let foreign = [("origin", "null")];
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    for lang in Lang::ALL {
        for (page, typed) in [
            (Place::Status, pair("email", "amina@example.org")),
            (Place::Eligibility, pair("has_domain", "yes")),
        ] {
            let reply = send(&site, page.path(lang), &vec![typed.clone()], &foreign).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN);
            let page = reply.page();
            assert!(page.form_data().contains(&typed));
            assert_eq!(page.all(".summary").len(), 1);
        }
    }
    let key = "0b5c8a52-6d5e-4d4c-9d0e-0a1b2c3d4e5f";
    for path in [format!("/en/membership/{key}/withdraw"), format!("/en/draft/{key}")] {
        let reply = send(&site, &path, &Vec::new(), &foreign).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{path}");
        assert!(reply.page().all("main form").is_empty());
    }
}
