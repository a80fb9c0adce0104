//! The network that a request came from, as rate limits know it.

/// Keyed hashes, equal for equal networks, so that whoever reads only the table does not find the way
/// back to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientNetwork {
    /// What one customer has.
    pub network: [u8; 32],
    /// What their provider has, where one provider hands out more networks than anybody can count
    /// one by one.
    pub wider: Option<[u8; 32]>,
}
