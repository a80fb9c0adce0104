//! Any lines of `X-Forwarded-For`: only what a trusted proxy has written counts.

#![no_main]

use std::net::IpAddr;

use ipnet::IpNet;
use libfuzzer_sys::fuzz_target;
use npoc::web::http::forwarded_for::{Origin, address, last_address, origin};
use npoc_fuzz::steps;

/// Whose request it is, when these lines came from this end of the connection.
fn found(lines: &[&[u8]], peer: IpAddr, trusted: &[IpNet]) -> Origin {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    origin(lines.iter().copied(), peer, is_trusted)
}

fuzz_target!(|header: &[u8]| {
    let trusted = ["127.0.0.0/8", "::1/128", "10.0.0.0/8"].map(|net| net.parse::<IpNet>().unwrap());
    let proxy = IpAddr::from([127, 0, 0, 1]);
    let stranger = IpAddr::from([198, 51, 100, 7]);
    let lines: Vec<&[u8]> = header.split(|byte| *byte == b'\n').take(1000).collect();

    assert_eq!(found(&lines, stranger, &trusted), Origin::Address(stranger));
    let client = steps::bounded(header.len(), || found(&lines, proxy, &trusted));
    let forged: Vec<&[u8]> =
        [&b"203.0.113.9, 10.0.0.1"[..]].into_iter().chain(lines.clone()).collect();
    match client {
        Origin::Address(client) => {
            assert_eq!(client, client.to_canonical());
            // What a stranger puts in front of it changes nothing.
            if !trusted.iter().any(|net| net.contains(&client)) {
                assert_eq!(found(&forged, proxy, &trusted), Origin::Address(client));
            }
        }
        Origin::Unreadable => assert_eq!(found(&forged, proxy, &trusted), Origin::Unreadable),
        Origin::Unsaid => {}
    }
    // Behind one more proxy of ours, it is the same client.
    if client != Origin::Unsaid {
        let longer: Vec<&[u8]> = lines.iter().copied().chain([&b"127.0.0.1"[..]]).collect();
        assert_eq!(found(&longer, IpAddr::from([10, 0, 0, 1]), &trusted), client);
    }
    // An entry is read the same once it is written as we write it.
    if let Some(read) = address(header) {
        assert_eq!(address(read.to_string().as_bytes()), Some(read));
    }
    let _ = last_address(lines.iter().copied());
});
