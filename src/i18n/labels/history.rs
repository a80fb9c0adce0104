//! The words for what happened to an application and what was found out about it.

use crate::domain::dns_check::{DnsOutcome, DnsRecord};
use crate::domain::event::EventKind;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::Text;

/// An entry of the history of an application.
pub fn event(kind: EventKind, text: &Text) -> String {
    match kind {
        EventKind::Received => text.event_received(),
        EventKind::Related => text.event_related(),
        EventKind::AddressConfirmed => text.event_address_confirmed(),
        EventKind::LinkRequested => text.event_link_requested(),
        EventKind::Withdrawn => text.event_withdrawn(),
        EventKind::Released => text.event_released(),
        EventKind::Acknowledged => text.event_acknowledged(),
        EventKind::NotDelivered => text.event_not_delivered(),
    }
}

/// Why an application was taken for a program's.
pub fn spam_signal(signal: SpamSignal, text: &Text) -> String {
    match signal {
        SpamSignal::Honeypot => text.signal_honeypot(),
        SpamSignal::MissingTimestamp => text.signal_missing_timestamp(),
        SpamSignal::TooFast => text.signal_too_fast(),
        SpamSignal::LinkInName => text.signal_link_in_name(),
        SpamSignal::RepeatedText => text.signal_repeated_text(),
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
