//! Which network a request comes from. Believes only proxies that the operator named, and forgets
//! the address itself: what limits need is the network.

use std::net::{IpAddr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use tower_http::request_id::RequestId;

use crate::app::App;
use crate::domain::client_network::ClientNetwork;
use crate::web::http::forwarded_for::{self, Origin};
use crate::web::http::proxy_warnings::{self, ProxyWarning};

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
        let peer = peer.to_canonical();
        let lines = || parts.headers.get_all("x-forwarded-for").iter().map(HeaderValue::as_bytes);
        let is_trusted = |address: IpAddr| app.config.is_trusted_proxy(address);
        if !is_trusted(peer)
            && let Some(claimed) = forwarded_for::last_address(lines())
        {
            proxy_warnings::note_unnamed(peer, network(claimed, CUSTOMER));
        }
        let hash = |purpose, value: &[u8]| app.signing_key.sign(purpose, value);
        let of = |network: IpNet| hash("network", network.to_string().as_bytes());
        match forwarded_for::origin(lines(), peer, is_trusted) {
            Origin::Address(address) => Ok(Self {
                network: of(network(address, CUSTOMER)),
                wider: address.is_ipv6().then(|| of(network(address, PROVIDER))),
            }),
            Origin::Unsaid => {
                // Without a proxy in front, it is somebody at this machine.
                if app.config.is_behind_a_proxy() {
                    proxy_warnings::warn(ProxyWarning::Unsaid(peer));
                }
                Ok(Self { network: of(network(peer, CUSTOMER)), wider: None })
            }
            Origin::Unreadable => {
                proxy_warnings::warn(ProxyWarning::Unreadable(peer));
                // A network of its own for each such request, so that only the overall limit counts
                // it: else the first twenty visitors would shut out the rest of the world. Nobody can
                // choose this: only what a proxy that is believed wrote leads here.
                let Some(id) = parts.extensions.get::<RequestId>() else {
                    return Err(StatusCode::INTERNAL_SERVER_ERROR);
                };
                let network = hash("unknown network", id.header_value().as_bytes());
                Ok(Self { network, wider: None })
            }
        }
    }
}

/// How many bits of an address its network has.
#[derive(Clone, Copy, Debug)]
struct Prefix {
    v4: u8,
    v6: u8,
}

/// What one customer gets at most places.
const CUSTOMER: Prefix = Prefix { v4: 24, v6: 48 };

/// What one provider gets in IPv6: whoever rents a server there may send from each of its 65,536
/// `/48`. IPv4 is too scarce for that.
const PROVIDER: Prefix = Prefix { v4: 24, v6: 32 };

fn network(address: IpAddr, prefix: Prefix) -> IpNet {
    match address {
        IpAddr::V4(address) => Ipv4Net::new(address, prefix.v4).map(|net| IpNet::V4(net.trunc())),
        IpAddr::V6(address) => Ipv6Net::new(address, prefix.v6).map(|net| IpNet::V6(net.trunc())),
    }
    .unwrap_or(IpNet::V6(Ipv6Net::from(Ipv6Addr::UNSPECIFIED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_network() {
        let of = |address: &str| network(address.parse().unwrap(), CUSTOMER).to_string();
        assert_eq!(of("203.0.113.9"), "203.0.113.0/24");
        assert_eq!(of("2001:db8:1:2::3"), "2001:db8:1::/48");
        let provider = network("2001:db8:1:2::3".parse().unwrap(), PROVIDER);
        assert_eq!(provider.to_string(), "2001:db8::/32");
    }
}
