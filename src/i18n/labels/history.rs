//! The words for what happened to an application and what was found out about it.

use crate::domain::dns_check::{DnsOutcome, DnsRecord};
use crate::domain::event::HistoryEvent;
use crate::domain::spam_signal::SpamSignal;
use crate::i18n::Text;

/// An entry of the history of an application.
pub fn event(event: &HistoryEvent, text: &Text) -> String {
    match event {
        HistoryEvent::Received => text.event_received(),
        HistoryEvent::Related(reference) => text.event_related(reference.as_str()),
        HistoryEvent::AddressConfirmed => text.event_address_confirmed(),
        HistoryEvent::LinkRequested => text.event_link_requested(),
        HistoryEvent::Withdrawn => text.event_withdrawn(),
        HistoryEvent::Released => text.event_released(),
        HistoryEvent::Resubmitted => text.event_resubmitted(),
        HistoryEvent::Acknowledged => text.event_acknowledged(),
        HistoryEvent::NotDelivered => text.event_not_delivered(),
    }
}

/// Why an application was held back.
pub fn spam_signal(signal: SpamSignal, text: &Text) -> String {
    match signal {
        SpamSignal::Honeypot => text.signal_honeypot(),
        SpamSignal::MissingTimestamp => text.signal_missing_timestamp(),
        SpamSignal::TooFast => text.signal_too_fast(),
        SpamSignal::LinkInName => text.signal_link_in_name(),
        SpamSignal::RepeatedText => text.signal_repeated_text(),
        SpamSignal::Flood => text.signal_flood(),
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
