//! Notices, and tells the operator once, that the addresses of visitors do not arrive: then many of
//! them count as one network, or nobody is counted.
//!
//! The log holds no addresses of people. An address is named only when it is a proxy's: one that the
//! operator named, a private one, which no visitor on the Internet has, or one that hands on the
//! requests of several networks, which a visitor can only pretend.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use ipnet::IpNet;

/// From so many networks on, whoever hands on requests is a proxy of this site and not of a visitor.
const NETWORKS: usize = 3;

/// How many public addresses are looked at meanwhile.
const MAX_WATCHED: usize = 64;

/// Each is told once in the life of a process.
static WARNINGS: Mutex<ProxyWarnings> = Mutex::new(ProxyWarnings::new());

/// What is wrong, of which proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyWarning {
    /// It hands requests on, and nobody has named it.
    Unnamed(IpAddr),
    /// It was named, and writes something else than an address.
    Unreadable(IpAddr),
    /// It was named, and does not say whose requests it hands on.
    Unsaid(IpAddr),
}

/// What was told already, and what was seen.
#[derive(Debug)]
struct ProxyWarnings {
    unnamed: bool,
    unreadable: bool,
    unsaid: bool,
    watched: Vec<(IpAddr, Vec<IpNet>)>,
}

/// Logs it, unless that was done before.
pub fn warn(warning: ProxyWarning) {
    if WARNINGS.lock().unwrap_or_else(PoisonError::into_inner).is_first(warning) {
        warning.log();
    }
}

/// Takes note of a peer that nobody has named and that says whose request it hands on.
pub fn note_unnamed(peer: IpAddr, network: IpNet) {
    let mut warnings = WARNINGS.lock().unwrap_or_else(PoisonError::into_inner);
    let warning = ProxyWarning::Unnamed(peer);
    if warnings.is_proxy(peer, network) && warnings.is_first(warning) {
        warning.log();
    }
}

impl ProxyWarning {
    fn log(self) {
        match self {
            ProxyWarning::Unnamed(proxy) => tracing::warn!(
                %proxy,
                "NPOC_TRUSTED_PROXIES does not name a proxy that hands requests on: all visitors behind it count as one network, and the limits are soon used up"
            ),
            ProxyWarning::Unreadable(proxy) => tracing::warn!(
                %proxy,
                "a proxy of NPOC_TRUSTED_PROXIES writes something else than an IP address into X-Forwarded-For: such requests count only for the overall limit"
            ),
            ProxyWarning::Unsaid(proxy) => tracing::warn!(
                %proxy,
                "a proxy of NPOC_TRUSTED_PROXIES sends no X-Forwarded-For: all visitors count as one network, and the limits are soon used up"
            ),
        }
    }
}

impl ProxyWarnings {
    const fn new() -> Self {
        Self { unnamed: false, unreadable: false, unsaid: false, watched: Vec::new() }
    }

    fn is_first(&mut self, warning: ProxyWarning) -> bool {
        let told = match warning {
            ProxyWarning::Unnamed(_) => &mut self.unnamed,
            ProxyWarning::Unreadable(_) => &mut self.unreadable,
            ProxyWarning::Unsaid(_) => &mut self.unsaid,
        };
        !std::mem::replace(told, true)
    }

    fn is_proxy(&mut self, peer: IpAddr, network: IpNet) -> bool {
        if is_private(peer) {
            return true;
        }
        if self.unnamed {
            return false;
        }
        let known = self.watched.iter().position(|(watched, _)| *watched == peer);
        let place = known.unwrap_or_else(|| {
            if self.watched.len() == MAX_WATCHED {
                self.watched.clear();
            }
            self.watched.push((peer, Vec::new()));
            self.watched.len() - 1
        });
        let networks = &mut self.watched[place].1;
        if !networks.contains(&network) {
            networks.push(network);
        }
        networks.len() >= NETWORKS
    }
}

/// Whether nobody on the Internet can have this address.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let is_shared = address.octets()[0] == 100 && address.octets()[1] & 0xC0 == 64;
            address.is_private() || address.is_loopback() || address.is_link_local() || is_shared
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_proxy(warnings: &mut ProxyWarnings, peer: &str, network: &str) -> bool {
        warnings.is_proxy(peer.parse().unwrap(), network.parse().unwrap())
    }

    #[test]
    fn a_private_address_that_hands_requests_on_is_a_proxy() {
        for peer in ["172.17.0.1", "10.0.0.5", "127.0.0.1", "100.64.0.1", "fd00::1", "fe80::1"] {
            assert!(is_proxy(&mut ProxyWarnings::new(), peer, "203.0.113.0/24"), "{peer}");
        }
    }

    #[test]
    fn a_public_one_is_a_proxy_once_it_hands_on_for_several_networks() {
        let mut warnings = ProxyWarnings::new();
        for _ in 0..10 {
            assert!(!is_proxy(&mut warnings, "198.51.100.7", "203.0.113.0/24"));
            assert!(!is_proxy(&mut warnings, "198.51.100.8", "192.168.1.0/24"));
            assert!(!is_proxy(&mut warnings, "198.51.100.7", "192.0.2.0/24"));
        }
        assert!(is_proxy(&mut warnings, "198.51.100.7", "2001:db8::/48"));
        assert!(!is_proxy(&mut warnings, "198.51.100.8", "2001:db8::/48"));
    }

    #[test]
    fn strangers_do_not_fill_the_memory() {
        let mut warnings = ProxyWarnings::new();
        for number in 0..10_000 {
            let peer = std::net::Ipv4Addr::from_bits(0xC633_0000 + number).to_string();
            is_proxy(&mut warnings, &peer, "203.0.113.0/24");
        }
        assert!(warnings.watched.len() <= MAX_WATCHED);
    }

    #[test]
    fn each_is_told_once() {
        let mut warnings = ProxyWarnings::new();
        let proxy = "10.0.0.5".parse().unwrap();
        for warning in [
            ProxyWarning::Unnamed(proxy),
            ProxyWarning::Unreadable(proxy),
            ProxyWarning::Unsaid(proxy),
        ] {
            assert!(warnings.is_first(warning));
            assert!(!warnings.is_first(warning));
        }
    }
}
