//! Which network a request comes from. Believes only proxies that the operator named, and forgets
//! the address itself: what limits need is the network.

use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::app::App;
use crate::domain::client_network::ClientNetwork;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl FromRequestParts<App> for ClientNetwork {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, StatusCode> {
        // The server puts it there; without it, the whole world would be one network.
        let Some(Peer(peer)) = parts.extensions.get().copied() else {
            return Err(StatusCode::INTERNAL_SERVER_ERROR);
        };
        let client = client(&parts.headers, peer, &app.config.trusted_proxies);
        let hash = |network: IpNet| app.signing_key.sign("network", network.to_string().as_bytes());
        Ok(Self { network: hash(network(client)), wider: wider_network(client).map(hash) })
    }
}

/// The right-most address in `X-Forwarded-For` that is not a trusted proxy's. What stands further
/// left was written by whoever sent the request, and may be invented.
fn client(headers: &HeaderMap, peer: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let is_trusted =
        |address: IpAddr| trusted.iter().any(|network| network.contains(&address.to_canonical()));
    let mut client = peer.to_canonical();
    let lines = headers.get_all("x-forwarded-for").iter().rev();
    let hops = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.rsplit(','));
    for hop in hops {
        if !is_trusted(client) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

/// `/24` in IPv4, `/48` in IPv6, which is what one customer gets at most places.
fn network(address: IpAddr) -> IpNet {
    match address {
        IpAddr::V4(address) => Ipv4Net::new(address, 24).map(|net| IpNet::V4(net.trunc())),
        IpAddr::V6(address) => Ipv6Net::new(address, 48).map(|net| IpNet::V6(net.trunc())),
    }
    .unwrap_or(IpNet::V6(Ipv6Net::from(Ipv6Addr::UNSPECIFIED)))
}

/// `/32` in IPv6, which is what one provider gets: whoever rents a server there may send from each of
/// its 65,536 `/48`. IPv4 is too scarce for that.
fn wider_network(address: IpAddr) -> Option<IpNet> {
    match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Ipv6Net::new(address, 32).ok().map(|net| IpNet::V6(net.trunc())),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn found(lines: &[&'static str], peer: &str) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let trusted = ["127.0.0.0/8", "::1/128", "10.1.0.0/16"].map(|net| net.parse().unwrap());
        client(&headers, peer.parse().unwrap(), &trusted).to_string()
    }

    #[test]
    fn only_named_proxies_are_believed() {
        assert_eq!(found(&[], "198.51.100.7"), "198.51.100.7");
        assert_eq!(found(&["203.0.113.9"], "198.51.100.7"), "198.51.100.7");
        assert_eq!(found(&["203.0.113.9"], "127.0.0.1"), "203.0.113.9");
        assert_eq!(found(&["1.1.1.1, 203.0.113.9, 10.1.2.3"], "::1"), "203.0.113.9");
        assert_eq!(found(&["1.1.1.1", "203.0.113.9", "10.1.2.3"], "::1"), "203.0.113.9");
        assert_eq!(found(&["1.1.1.1, nonsense"], "127.0.0.1"), "127.0.0.1");
        assert_eq!(found(&["2001:db8::1"], "::ffff:127.0.0.1"), "2001:db8::1");
    }

    #[test]
    fn neighbours_are_one_network() {
        let of = |address: &str| network(address.parse().unwrap()).to_string();
        assert_eq!(of("203.0.113.9"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:1:2::3"), "2001:db8:1::/48");
        let wider = |address: &str| wider_network(address.parse().unwrap());
        assert_eq!(wider("2001:db8:1:2::3").unwrap().to_string(), "2001:db8::/32");
        assert_eq!(wider("203.0.113.9"), None);
    }
}
