//! Reads `X-Forwarded-For`: whose request a row of proxies hands on. Pure, and not trusted: anybody
//! may have written a part of it.
//!
//! Only this header counts. A proxy that sets it leaves `Forwarded` as it came, so that believing
//! both would let a visitor choose.

use std::net::IpAddr;

/// Where a request comes from, as far as those who are believed tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Address(IpAddr),
    /// A proxy that is believed wrote something else than an address.
    Unreadable,
    /// A proxy that is believed does not say whose request it is.
    Unsaid,
}

/// The right-most address that is not a trusted proxy's. What stands further left was written by
/// whoever sent the request, and may be invented.
pub fn origin<'lines>(
    lines: impl DoubleEndedIterator<Item = &'lines [u8]>,
    peer: IpAddr,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Origin {
    let mut nearest = peer.to_canonical();
    let mut is_said = false;
    for hop in hops(lines) {
        if !is_trusted(nearest) {
            break;
        }
        let Some(address) = address(hop) else { return Origin::Unreadable };
        nearest = address;
        is_said = true;
    }
    if !is_said && is_trusted(nearest) { Origin::Unsaid } else { Origin::Address(nearest) }
}

/// The entries of all lines, the last one first; a list may have empty ones.
///
/// Bytes, not text: whatever a visitor sent stands left of what the proxy added, in the same line.
fn hops<'lines>(
    lines: impl DoubleEndedIterator<Item = &'lines [u8]>,
) -> impl Iterator<Item = &'lines [u8]> {
    let entries = lines.rev().flat_map(|line| line.rsplit(|byte| *byte == b','));
    entries.map(<[u8]>::trim_ascii).filter(|entry| !entry.is_empty())
}

/// What the nearest one says, whether it is believed or not.
pub fn last_address<'lines>(
    lines: impl DoubleEndedIterator<Item = &'lines [u8]>,
) -> Option<IpAddr> {
    address(hops(lines).next()?)
}

/// The address in an entry. Some proxies write the port behind it, brackets or quotes around it, or
/// the network interface that it belongs to.
pub fn address(entry: &[u8]) -> Option<IpAddr> {
    let entry = str::from_utf8(entry).ok()?.trim();
    let entry = entry.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(entry);
    let (address, port) = if let Some(rest) = entry.strip_prefix('[') {
        let (address, behind) = rest.split_once(']')?;
        let port = if behind.is_empty() { None } else { Some(behind.strip_prefix(':')?) };
        (address, port)
    } else {
        match entry.split_once(':') {
            Some((address, port)) if !port.contains(':') => (address, Some(port)),
            _ => (entry, None),
        }
    };
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return None;
    }
    let read = match address.split_once('%') {
        Some((address, _interface)) => IpAddr::V6(address.parse().ok()?),
        None => address.parse().ok()?,
    };
    Some(read.to_canonical())
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;

    use super::*;

    fn found(lines: &[&[u8]], peer: &str) -> Origin {
        let trusted: [IpNet; 3] =
            ["127.0.0.0/8", "::1/128", "10.1.0.0/16"].map(|net| net.parse().unwrap());
        let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
        origin(lines.iter().copied(), peer.parse().unwrap(), is_trusted)
    }

    fn at(address: &str) -> Origin {
        Origin::Address(address.parse().unwrap())
    }

    #[test]
    fn only_named_proxies_are_believed() {
        assert_eq!(found(&[], "198.51.100.7"), at("198.51.100.7"));
        assert_eq!(found(&[b"203.0.113.9"], "198.51.100.7"), at("198.51.100.7"));
        assert_eq!(found(&[b"203.0.113.9"], "127.0.0.1"), at("203.0.113.9"));
        assert_eq!(found(&[b"1.1.1.1, 203.0.113.9, 10.1.2.3"], "::1"), at("203.0.113.9"));
        assert_eq!(found(&[b"1.1.1.1", b"203.0.113.9", b"10.1.2.3"], "::1"), at("203.0.113.9"));
        assert_eq!(found(&[b"2001:db8::1"], "::ffff:127.0.0.1"), at("2001:db8::1"));
        assert_eq!(found(&[b"10.1.2.3"], "127.0.0.1"), at("10.1.2.3"), "a visitor from within");
    }

    #[test]
    fn a_proxy_that_tells_nothing_is_nobody_s_address() {
        assert_eq!(found(&[], "127.0.0.1"), Origin::Unsaid);
        assert_eq!(found(&[b" , "], "127.0.0.1"), Origin::Unsaid);
        assert_eq!(found(&[b"1.1.1.1, nonsense"], "127.0.0.1"), Origin::Unreadable);
        assert_eq!(found(&[b"203.0.113.9, unknown, 10.1.2.3"], "::1"), Origin::Unreadable);
        assert_eq!(found(&[b"nonsense"], "198.51.100.7"), at("198.51.100.7"));
    }

    #[test]
    fn what_a_visitor_wrote_does_not_hide_what_the_proxy_added() {
        for invented in [&b"nonsense"[..], b"\xFF\xFE", b",,,", b"\"", b"[", b"1.1.1.1"] {
            let line = [invented, b", 203.0.113.9"].concat();
            assert_eq!(found(&[&line], "127.0.0.1"), at("203.0.113.9"));
        }
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        for (entry, expected) in [
            ("203.0.113.9:4711", "203.0.113.9"),
            (" 203.0.113.9\t", "203.0.113.9"),
            ("\"203.0.113.9\"", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:443", "fe80::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("[::ffff:203.0.113.9]:80", "203.0.113.9"),
        ] {
            assert_eq!(address(entry.as_bytes()), Some(expected.parse().unwrap()), "{entry}");
        }
        for entry in [
            "",
            "unknown",
            "_hidden",
            "203.0.113.9:",
            "203.0.113.9:http",
            "203.0.113.9:70000",
            "203.0.113.9%eth0",
            "203.0.113",
            "[2001:db8::1",
            "[2001:db8::1]443",
            "[203.0.113.9",
            "2001:db8::1]",
            "\"203.0.113.9",
            "for=203.0.113.9",
            "localhost:80",
        ] {
            assert_eq!(address(entry.as_bytes()), None, "{entry}");
        }
    }
}
