//! The network that a request came from, as rate limits know it.

/// Equal for equal networks. A keyed hash, so that whoever reads only the table does not find the
/// way back to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientNetwork(pub [u8; 32]);
