//! Requests to a running website, over TCP.

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use scraper::{ElementRef, Html, Selector};
use tokio::net::TcpStream;

use super::Site;

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Site {
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], Bytes::new()).await
    }

    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(Method::GET, path, headers, Bytes::new()).await
    }

    pub async fn post(&self, path: &str, form: &[(String, String)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let form = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, &[(CONTENT_TYPE.as_str(), form)], body.into()).await
    }

    /// Sends a form through a proxy on this machine that says whom it comes from.
    pub async fn post_from(&self, path: &str, form: &[(String, String)], from: &str) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let form = "application/x-www-form-urlencoded";
        let headers = [(CONTENT_TYPE.as_str(), form), ("x-forwarded-for", from)];
        self.send(Method::POST, path, &headers, body.into()).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Reply {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(HOST.as_str())) {
            request = request.header(HOST, self.address.to_string());
        }
        for (name, value) in headers {
            request = request.header(*name, value.as_bytes());
        }
        let response = sender.send_request(request.body(Full::new(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Reply { status: head.status, headers: head.headers, bytes }
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.to_vec()).unwrap()
    }

    pub fn page(&self) -> Page {
        assert!(self.header("content-type").starts_with("text/html"), "{}", self.text());
        Page(Html::parse_document(&self.text()))
    }
}

/// A parsed page.
pub struct Page(Html);

impl Page {
    pub fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&Selector::parse(selector).unwrap()).collect()
    }

    pub fn one(&self, selector: &str) -> ElementRef<'_> {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector} in {}", self.0.html());
        found[0]
    }

    /// The words of all elements, with white space folded.
    pub fn words(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(words).collect()
    }

    pub fn lang(&self) -> String {
        attribute(&self.one("html"), "lang").to_owned()
    }

    /// What a browser would send of the form as it stands.
    pub fn form_data(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for control in self.all("form input, form textarea, form select") {
            let name = attribute(&control, "name").to_owned();
            let kind = attribute(&control, "type");
            match (control.value().name(), kind) {
                ("input", "radio" | "checkbox") if control.attr("checked").is_none() => {}
                ("textarea", _) => {
                    let text: String = control.text().collect();
                    pairs.push((name, text));
                }
                ("select", _) => {
                    let chosen = Selector::parse("option[selected]").unwrap();
                    let value =
                        control.select(&chosen).next().and_then(|option| option.attr("value"));
                    pairs.push((name, value.unwrap_or_default().to_owned()));
                }
                _ => pairs.push((name, attribute(&control, "value").to_owned())),
            }
        }
        pairs
    }

    /// The words beside the field of a form.
    pub fn error_beside(&self, field: &str) -> String {
        self.words(&format!("[id='{field}-error']")).join(" ")
    }
}

pub fn words(element: &ElementRef) -> String {
    // As a browser folds it: no-break spaces stay.
    let text: String = element.text().collect();
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn attribute<'page>(element: &ElementRef<'page>, name: &str) -> &'page str {
    element.attr(name).unwrap_or_default()
}
