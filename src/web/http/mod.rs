//! HTTP as such: what is read out of a request and what is put on a response. Knows no page.

pub mod client_network;
pub mod form_body;
pub mod forwarded_for;
pub mod headers;
pub mod key;
pub mod lang;
pub mod mailbox_token;
pub mod prerendered;
pub mod proxy_warnings;
