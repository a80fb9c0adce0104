//! What the DNS was found to say about the domain names of an application.

use time::OffsetDateTime;

use super::application::Application;
use super::string_enum::string_enum;

string_enum! {
    /// What is asked about a domain name.
    DnsRecord {
        /// Which servers answer for it (NS).
        NameServers = "ns",
        /// Where its website is (A and AAAA).
        Addresses = "address",
        /// Who takes its mail (MX).
        MailServers = "mx",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DnsOutcome {
    /// These answers, at least one.
    Found(Vec<String>),
    /// An answer without records, which does not mean that the name does not exist.
    None,
    /// No answer, or not asked yet.
    NotChecked,
}

/// One domain name, one kind of record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsCheck {
    /// As people read it.
    pub domain: String,
    pub record: DnsRecord,
    pub outcome: DnsOutcome,
    /// None when it was not tried yet.
    pub checked_at: Option<OffsetDateTime>,
}

impl DnsCheck {
    /// What is to be asked about an application that has just arrived.
    pub fn pending(application: &Application) -> Vec<DnsCheck> {
        let names = application.domains.iter();
        names
            .flat_map(|name| {
                DnsRecord::ALL.iter().map(|&record| DnsCheck {
                    domain: name.unicode().to_owned(),
                    record,
                    outcome: DnsOutcome::NotChecked,
                    checked_at: None,
                })
            })
            .collect()
    }

    /// Whether nobody has asked yet.
    pub fn is_pending(&self) -> bool {
        self.checked_at.is_none()
    }
}
