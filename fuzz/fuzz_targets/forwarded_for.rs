//! Any lines of `X-Forwarded-For`: only what a trusted proxy has written counts.

#![no_main]

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue};
use ipnet::IpNet;
use libfuzzer_sys::fuzz_target;
use npoc::web::http::client_network::client;
use npoc_fuzz::steps;

/// The client that these lines tell of, when they came from this end of the connection.
fn found(lines: &[&[u8]], peer: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let mut headers = HeaderMap::new();
    for line in lines {
        let Ok(value) = HeaderValue::from_bytes(line) else { continue };
        headers.append("x-forwarded-for", value);
    }
    client(&headers, peer, trusted)
}

fuzz_target!(|header: &[u8]| {
    let trusted = ["127.0.0.0/8", "::1/128", "10.0.0.0/8"].map(|net| net.parse::<IpNet>().unwrap());
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let proxy = IpAddr::from([127, 0, 0, 1]);
    let stranger = IpAddr::from([198, 51, 100, 7]);
    let lines: Vec<&[u8]> = header.split(|byte| *byte == b'\n').take(1000).collect();

    assert_eq!(found(&lines, stranger, &trusted), stranger);
    let client = steps::bounded(header.len(), || found(&lines, proxy, &trusted));
    assert_eq!(client, client.to_canonical());
    // What a stranger puts in front of it changes nothing.
    if !is_trusted(&client) {
        let forged: Vec<&[u8]> =
            [&b"203.0.113.9, 10.0.0.1"[..]].into_iter().chain(lines.clone()).collect();
        assert_eq!(found(&forged, proxy, &trusted), client);
    }
    // Behind one more proxy of ours, it is the same client.
    let longer: Vec<&[u8]> = lines.iter().copied().chain([&b"127.0.0.1"[..]]).collect();
    assert_eq!(found(&longer, IpAddr::from([10, 0, 0, 1]), &trusted), client);
});
