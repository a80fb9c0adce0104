//! The few addresses that lead out of the site. Only what NPOC's members have confirmed is linked.

/// ICANN's own site.
pub const ICANN: &str = "https://www.icann.org/";
/// What everyone who takes part in ICANN commits to.
pub const STANDARDS: &str =
    "https://www.icann.org/resources/pages/expected-standards-2016-06-28-en";
/// Where questions go.
pub const MAILBOX: &str = "info@npoc.org";
/// The site itself, as the brochures print it.
pub const SITE: &str = "https://npoc.org/";

/// A name that NPOC uses on a social network, as the brochures print it, and its address if
/// that was confirmed.
#[derive(Clone, Copy, Debug)]
pub struct SocialAccount {
    pub name: &'static str,
    pub address: Option<&'static str>,
}

/// The names on the brochures. To link another one, put its address here.
pub const SOCIAL_ACCOUNTS: [SocialAccount; 3] = [
    SocialAccount { name: "@NPOC_ICANN", address: Some("https://x.com/NPOC_ICANN") },
    SocialAccount { name: "NPOCICANN", address: None },
    SocialAccount { name: "ICANN-NPOC", address: None },
];
