//! What is too much, too slow, from elsewhere or malformed: answered with a page, never a 500.

use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::{Method, StatusCode};
use npoc::domain::question::{AnswerKind, Question};
use npoc::forms::longest_form::LONGEST_FORM_BYTES;
use npoc::i18n::Lang;
use npoc::web::error_pages;
use npoc::web::http::form_body::{MAX_BODY_BYTES, MAX_FIELDS};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::Site;
use crate::support::answers::{Form, good, with, without};
use crate::support::http::{Reply, attribute};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A correct form with every answer that is typed as long as it may be, in characters of four bytes.
fn longest_form() -> Form {
    let label = |number: usize| format!("{}{number}", "例".repeat(14));
    let name = |number| format!("{0}.{0}.{0}.公司", label(number));
    let domains: Vec<String> = (0..10).map(name).collect();
    let mut form = good();
    for question in Question::ALL {
        let typed = match question.answer_kind() {
            AnswerKind::OrganisationName
            | AnswerKind::PersonName
            | AnswerKind::Role
            | AnswerKind::Phrase
            | AnswerKind::Identifier => "𠮷".repeat(200),
            AnswerKind::Prose => "𠮷".repeat(2000),
            AnswerKind::Telephone => "123".to_owned() + &"𠮷".repeat(47),
            AnswerKind::WebAddress => format!("https://例子.公司/{}", "𠮷".repeat(486)),
            AnswerKind::DomainNames => domains.join("\n"),
            // Each a mailbox of its own.
            AnswerKind::Mailbox => format!("{}{}@例子.公司", "例".repeat(62), *question as u8),
            _ => continue,
        };
        form = with(form, question.code(), &typed);
    }
    for code in ["at-large", "bc"] {
        form.push(("groups".to_owned(), code.to_owned()));
    }
    form.retain(|(_, value)| value != "none");
    form
}

fn encoded(form: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

#[tokio::test]
async fn the_longest_correct_form_fits_twice() {
    let site = Site::start().await;
    let form = longest_form();
    let length = encoded(&form).len();
    assert!(length > 80_000 && length <= LONGEST_FORM_BYTES, "{length}");
    const { assert!(2 * LONGEST_FORM_BYTES <= MAX_BODY_BYTES) };
    assert_eq!(site.post("/fr/adhesion", &form).await.status, StatusCode::SEE_OTHER);
    // What is ten times as long still comes back as a form that says how much is too much.
    let form = with(good(), "mission", &"𠮷".repeat(20_000));
    let reply = site.post("/fr/adhesion", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.page().error_beside("mission").contains("18\u{202f}000"));
    // What repeats itself as this does is held.
    site.expect_mails(&[]).await;
}

/// Whatever else is in the form, and whichever answer it is.
#[tokio::test]
async fn what_is_far_too_long_comes_back_with_an_error_that_names_the_field() {
    let site = Site::start().await;
    for &question in Question::ALL {
        let long = match question.answer_kind() {
            AnswerKind::DomainNames => "例子.公司 ".repeat(1000),
            AnswerKind::Mailbox => format!("{}@例子.公司", "例.".repeat(5000)),
            _ => "例 e\u{301}\u{200d}。".repeat(1000),
        };
        let form = with(longest_form(), question.code(), &long);
        let reply = site.post("/fr/adhesion", &form).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{question:?}");
        let page = reply.page();
        assert!(!page.error_beside(question.code()).is_empty(), "{question:?}");
        assert_eq!(page.all(".summary li").len(), 1, "{:?}", page.words(".summary li"));
        let again = page.form_data();
        for (name, typed) in without(form, "step") {
            let control = &page.all(&format!("[name='{name}']"))[0];
            let is_chosen = control.value().name() == "select"
                || ["radio", "checkbox"].contains(&attribute(control, "type"));
            // What is not offered has no place to stand in.
            if !(is_chosen && name == question.code()) {
                assert!(again.contains(&(name.clone(), typed)), "{question:?}: {name} is gone");
            }
        }
    }
    let typed = "例.".repeat(20_000);
    let reply = site.post("/fr/suivi", &[("email".to_owned(), typed.clone())]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(attribute(&reply.page().one("#email"), "value"), typed);
}

#[tokio::test]
async fn more_fields_than_any_page_has_are_refused() {
    let site = Site::start().await;
    let controls = site.get("/en/membership").await.page().all("[name]").len();
    assert!(controls < MAX_FIELDS, "{controls}");
    for path in ["/en/membership", "/en/eligibility", "/en/status"] {
        let mut form = longest_form();
        form.resize(MAX_FIELDS, ("work".to_owned(), "health".to_owned()));
        let taken = site.post(path, &form).await.status;
        assert_ne!(taken, StatusCode::BAD_REQUEST, "{path}");
        form.push(("work".to_owned(), "health".to_owned()));
        let reply = site.post(path, &form).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(reply.page().all("h1").len(), 1);
    }
    site.ignore_mails();
}

#[tokio::test]
async fn what_cannot_be_taken_is_answered_with_a_page() {
    let site = Site::start().await;
    let too_large = "mission=".to_owned() + &"a".repeat(600 * 1024);
    let cases: Vec<(Method, &str, Vec<(&str, &str)>, String, StatusCode)> = vec![
        (Method::POST, "/fr/adhesion", vec![FORM], too_large, StatusCode::PAYLOAD_TOO_LARGE),
        (
            Method::POST,
            "/fr/adhesion",
            vec![("content-type", "application/json")],
            "{}".to_owned(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            Method::POST,
            "/fr/adhesion",
            vec![],
            "a=b".to_owned(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            Method::POST,
            "/fr/adhesion",
            vec![FORM, ("sec-fetch-site", "cross-site")],
            String::new(),
            StatusCode::FORBIDDEN,
        ),
        (
            Method::POST,
            "/fr/adhesion",
            vec![FORM, ("origin", "https://elsewhere.example")],
            String::new(),
            StatusCode::FORBIDDEN,
        ),
        (Method::PUT, "/fr/adhesion", vec![], String::new(), StatusCode::METHOD_NOT_ALLOWED),
        (Method::DELETE, "/fr/eligibilite", vec![], String::new(), StatusCode::METHOD_NOT_ALLOWED),
        (Method::PUT, "/fr/suivi", vec![], String::new(), StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "/fr/contact", vec![FORM], String::new(), StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "/fr/rien", vec![FORM], String::new(), StatusCode::NOT_FOUND),
        (
            Method::POST,
            "/fr/adhesion",
            vec![FORM],
            "%FF=%00&&&=;%".to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            Method::POST,
            "/fr/adhesion",
            vec![FORM],
            "organisation_name=%E9cole".to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ];
    for (method, path, headers, body, status) in cases {
        let what = format!("{method} {path} {headers:?} {}", body.get(..20).unwrap_or(&body));
        let reply = site.send(method, path, &headers, body.into()).await;
        assert_eq!(reply.status, status, "{what}");
        let page = reply.page();
        assert_eq!(page.lang(), "fr", "{what}");
        assert_eq!(page.all("h1").len(), 1, "{what}");
        if status == StatusCode::METHOD_NOT_ALLOWED {
            assert!(reply.header("allow").contains("GET"), "{what}");
            assert!(reply.header("allow").contains("HEAD"), "{what}");
            assert_eq!(reply.header("allow").contains("POST"), path != "/fr/contact", "{what}");
        }
    }
    assert_eq!(site.count("applications").await, 0);
}

#[tokio::test]
async fn the_site_s_own_form_is_not_taken_for_another_site_s() {
    let site = Site::start().await;
    for headers in [
        vec![
            FORM,
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://npoc.example"),
            ("host", "npoc.example"),
        ],
        vec![FORM, ("origin", "https://npoc.example"), ("host", "npoc.example")],
        vec![FORM],
    ] {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(good()).finish();
        let reply = site.send(Method::POST, "/en/membership", &headers, body.into()).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{headers:?}");
    }
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

async fn raw(site: &Site, request: &str) -> String {
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let _ = tokio::time::timeout(Duration::from_secs(5), reading).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_request_without_exactly_one_host_is_refused() {
    let site = Site::start().await;
    for hosts in ["", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: a@b\r\n"] {
        let answer = raw(&site, &format!("GET /fr/ HTTP/1.1\r\n{hosts}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts:?}: {answer:.100}");
        assert!(answer.contains("lang=\"fr\""));
    }
    let answer =
        raw(&site, "GET /fr/ HTTP/1.1\r\nHost: npoc.org\r\nConnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "));
}

/// No router sees them: hyper answers by itself, without a word.
#[tokio::test]
async fn a_head_that_cannot_be_taken_is_answered_with_a_page() {
    let site = Site::without_database().await;
    let fields = "X: y\r\n".repeat(101);
    for (request, status) in [
        (format!("GET /fr/ HTTP/1.1\r\nHost: npoc.org\r\n{fields}\r\n"), "431 "),
        (format!("POST /fr/adhesion HTTP/1.1\r\nHost: npoc.org\r\n{fields}\r\n"), "431 "),
        (format!("GET /fr/ HTTP/1.1\r\nHost: npoc.org\r\nX: {}", "y".repeat(500_000)), "431 "),
        (format!("GET /fr/{} HTTP/1.1\r\nHost: npoc.org\r\n\r\n", "y".repeat(70_000)), "414 "),
        ("GET /fr/ HTTP/1.1\r\nHost npoc.org\r\n\r\n".to_owned(), "400 "),
        ("GET /fr/ HTTP/1.1\r\nHost: npoc.org\r\nContent-Length: x\r\n\r\n".to_owned(), "400 "),
        ("GET /fr/ HTTP/1.1\r\nHost: npoc.org\r\nB\u{e9}\r\n\r\n".to_owned(), "400 "),
    ] {
        let answer = raw(&site, &request).await;
        let what = format!("{request:.60}: {answer:.200}");
        let (head, page) = answer.split_once("\r\n\r\n").expect(&what);
        assert!(head.starts_with(&format!("HTTP/1.1 {status}")), "{what}");
        assert!(page.contains("lang=\"fr\"") && page.contains("</html>"), "{what}");
        assert!(head.contains(&format!("content-length: {}\r\n", page.len())), "{what}");
        for field in ["connection: close", "date: ", "content-security-policy: ", "no-store"] {
            assert_eq!(head.matches(field).count(), 1, "{field} in {head}");
        }
    }
    let answer = raw(&site, &format!("HEAD /en/ HTTP/1.1\r\n{fields}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431 ") && answer.ends_with("\r\n\r\n"), "{answer}");
    let answer = raw(&site, "nonsense\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("lang=\"en\""), "{answer}");
    // A hundred are still taken.
    let fields = "X: y\r\n".repeat(98);
    let request =
        format!("GET /fr/ HTTP/1.1\r\nHost: npoc.org\r\nConnection: close\r\n{fields}\r\n");
    assert!(raw(&site, &request).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn a_request_in_hand_is_finished_when_the_process_is_told_to_end() {
    let site = Site::start().await;
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(good()).finish();
    let (first, second) = form.split_at(form.len() / 2);
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let head = format!(
        "POST /en/membership HTTP/1.1\r\nHost: npoc.org\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{first}",
        FORM.1,
        form.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    site.stop();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(site.address).await.is_err(), "no new connections are taken");
    stream.write_all(second.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    assert_eq!(site.count("applications").await, 1);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

/// Also of those that are hard to bring about.
#[tokio::test]
async fn every_error_has_a_page_of_its_own_words_in_both_languages() {
    let mut headings = std::collections::HashSet::new();
    let statuses = [400, 403, 404, 405, 408, 410, 413, 415, 429, 431, 500, 503];
    for status in statuses {
        for lang in Lang::ALL {
            let status = StatusCode::from_u16(status).unwrap();
            let response = error_pages::page(status, lang, "https://npoc.example");
            assert_eq!(response.status(), status);
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            let reply = Reply { status, headers: response_headers(), bytes };
            let page = reply.page();
            assert_eq!(page.lang(), lang.code());
            assert!(!page.words("main p").join("").is_empty());
            assert!(headings.insert(page.words("h1").join("")), "{status} in {lang:?}");
        }
    }
    assert_eq!(headings.len(), 2 * statuses.len());
}

fn response_headers() -> hyper::HeaderMap {
    let html = hyper::header::HeaderValue::from_static("text/html");
    [(hyper::header::CONTENT_TYPE, html)].into_iter().collect()
}

/// As browsers do: everything is sent before the answer is looked at.
#[tokio::test]
async fn a_body_that_is_too_large_is_answered_though_it_was_sent_whole() {
    let site = Site::start().await;
    for megabytes in [1, 5] {
        let mut stream = TcpStream::connect(site.address).await.unwrap();
        let length = megabytes * 1024 * 1024;
        let head = format!(
            "POST /fr/adhesion HTTP/1.1\r\nHost: npoc.org\r\nContent-Type: {}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n",
            FORM.1
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&vec![b'a'; length]).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer:.80}");
        assert!(answer.contains("lang=\"fr\"") && answer.contains(" 256 "), "a page in French");
    }
}
