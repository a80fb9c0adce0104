//! Responses that are the same for every visitor: rendered, compressed and given their headers once,
//! then answered from memory. Knows HTTP, nothing of pages or files.

use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use sha2::{Digest as _, Sha256};

use crate::i18n::quality_values;
use crate::web::http::headers::{self, Cache};

/// A response in every encoding; cheap to clone.
#[derive(Clone, Debug)]
pub struct Prerendered(Arc<Variants>);

/// Each is made when it is first asked for: compressing everything would take longer than all the
/// rest of a start.
#[derive(Debug)]
struct Variants {
    body: Bytes,
    head: HeaderMap,
    is_compressible: bool,
    brotli: OnceLock<Variant>,
    gzip: OnceLock<Variant>,
    identity: OnceLock<Variant>,
}

#[derive(Debug)]
struct Variant {
    body: Bytes,
    head: HeaderMap,
    /// The head of the answer to who has the body already.
    not_modified: HeaderMap,
}

/// In which form a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Prerendered {
    pub fn new(content_type: &'static str, cache: Cache, body: &[u8]) -> Self {
        let mut head = HeaderMap::new();
        headers::secure(&mut head);
        headers::cache(&mut head, cache);
        head.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        head.insert(VARY, HeaderValue::from_static("accept-encoding"));
        Self(Arc::new(Variants {
            body: Bytes::copy_from_slice(body),
            head,
            is_compressible: is_compressible(content_type),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
            identity: OnceLock::new(),
        }))
    }

    /// Makes what has not been asked for yet, so that nobody waits for it. Takes some tens of
    /// milliseconds for a page.
    pub fn compress(&self) {
        if self.0.is_compressible {
            self.0.variant(Encoding::Brotli);
            self.0.variant(Encoding::Gzip);
        }
    }

    /// The response to a request with these headers: in the encoding that it asks for, and only
    /// the head when the visitor has the body already.
    pub fn respond(&self, request: &HeaderMap) -> Response {
        let variant = self.variant(request);
        let tag = &variant.head[ETAG];
        let is_known = request.get_all(IF_NONE_MATCH).iter().any(|tags| names(tags, tag));
        let mut response;
        if is_known {
            response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            *response.headers_mut() = variant.not_modified.clone();
        } else {
            response = Response::new(Body::from(variant.body.clone()));
            *response.headers_mut() = variant.head.clone();
        }
        response
    }

    fn variant(&self, request: &HeaderMap) -> &Variant {
        let encoding = if self.0.is_compressible { accepted(request) } else { Encoding::Identity };
        self.0.variant(encoding)
    }
}

impl Variants {
    fn variant(&self, encoding: Encoding) -> &Variant {
        let (made, name) = match encoding {
            Encoding::Brotli => (&self.brotli, Some("br")),
            Encoding::Gzip => (&self.gzip, Some("gzip")),
            Encoding::Identity => (&self.identity, None),
        };
        made.get_or_init(|| {
            let body = match encoding {
                Encoding::Brotli => brotli(&self.body).into(),
                Encoding::Gzip => gzip(&self.body).into(),
                Encoding::Identity => self.body.clone(),
            };
            let mut head = self.head.clone();
            if let Some(name) = name {
                head.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
            }
            head.insert(ETAG, etag(&body));
            let kept = [ETAG, CACHE_CONTROL, VARY].map(|name| (name.clone(), head[&name].clone()));
            Variant { body, head, not_modified: HeaderMap::from_iter(kept) }
        })
    }
}

/// The smallest encoding that the request accepts. A request that refuses even the plain form gets
/// that (RFC 9110, 12.5.3, leaves it open).
fn accepted(request: &HeaderMap) -> Encoding {
    let header = request.get(ACCEPT_ENCODING).and_then(|header| header.to_str().ok());
    let (mut brotli, mut gzip, mut others) = (None, None, None);
    for (encoding, weight) in header.into_iter().flat_map(quality_values::parse) {
        let named = match encoding {
            _ if encoding.eq_ignore_ascii_case("br") => &mut brotli,
            _ if encoding.eq_ignore_ascii_case("gzip") => &mut gzip,
            "*" => &mut others,
            _ => continue,
        };
        // The first one counts.
        named.get_or_insert(weight);
    }
    let weight = |named: Option<u16>| named.or(others).unwrap_or(0);
    match (weight(brotli), weight(gzip)) {
        (0, 0) => Encoding::Identity,
        (brotli, gzip) if brotli >= gzip => Encoding::Brotli,
        _ => Encoding::Gzip,
    }
}

/// False for formats that are compressed in themselves, so that doing it again would only cost time.
fn is_compressible(content_type: &str) -> bool {
    !content_type.starts_with("image/") || content_type == "image/svg+xml"
}

/// Whether a list of entity tags names this one; weak comparison (RFC 9110, 13.1.2).
fn names(tags: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else { return false };
    tags.split(',').map(str::trim).any(|candidate| {
        candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag
    })
}

/// From the bytes that are sent, so that the same build gives the same tag on every host.
fn etag(body: &[u8]) -> HeaderValue {
    let digest = Sha256::digest(body);
    let number = u64::from_be_bytes(digest[..8].try_into().expect("eight bytes of thirty-two"));
    HeaderValue::from_str(&format!("\"{number:016x}\"")).expect("hexadecimal digits")
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    // A window that holds the whole body is as good as the largest, and costs far less memory.
    let window = (usize::BITS - body.len().leading_zeros()).clamp(16, 22);
    let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, 11, window);
    encoder.write_all(body).expect("writing to memory");
    drop(encoder);
    compressed
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
