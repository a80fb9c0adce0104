//! The words for what happened to an application and what was found out about it.

use crate::domain::event::EventKind;
use crate::domain::evidence::{DnsOutcome, DnsRecord};
use crate::domain::mark::Mark;
use crate::i18n::Text;

/// An entry of the history of an application.
pub fn event(kind: EventKind, text: &Text) -> String {
    match kind {
        EventKind::Received => text.event_received(),
        EventKind::Linked => text.event_linked(),
        EventKind::AddressConfirmed => text.event_address_confirmed(),
        EventKind::LinkRequested => text.event_link_requested(),
        EventKind::Withdrawn => text.event_withdrawn(),
        EventKind::Released => text.event_released(),
        EventKind::Acknowledged => text.event_acknowledged(),
        EventKind::NotDelivered => text.event_not_delivered(),
    }
}

/// Why an application was taken for a program's.
pub fn mark(mark: Mark, text: &Text) -> String {
    match mark {
        Mark::Trap => text.mark_trap(),
        Mark::NoTime => text.mark_no_time(),
        Mark::TooFast => text.mark_too_fast(),
        Mark::LinkInName => text.mark_link_in_name(),
        Mark::SameText => text.mark_same_text(),
    }
}

/// What the DNS was asked.
pub fn dns_record(record: DnsRecord, text: &Text) -> String {
    match record {
        DnsRecord::NameServers => text.dns_name_servers(),
        DnsRecord::Addresses => text.dns_addresses(),
        DnsRecord::MailServers => text.dns_mail_servers(),
    }
}

/// What the DNS answered.
pub fn dns_outcome(outcome: &DnsOutcome, text: &Text) -> String {
    match outcome {
        DnsOutcome::Found(answers) => text.dns_found(answers.join(", ")),
        DnsOutcome::None => text.dns_none(),
        DnsOutcome::NotChecked => text.dns_not_checked(),
    }
}
