//! What happens to an application: what is recorded when it happens, and what the history tells.

use super::reference::Reference;
use super::string_enum::string_enum;

string_enum! {
    /// What is recorded. The events of an application are only ever added to.
    EventKind {
        Received = "received",
        /// An application with the same domain name or mailbox is there, too.
        Related = "related",
        /// Somebody pressed the button behind the link that was mailed.
        AddressConfirmed = "address-confirmed",
        /// The link to the private page was asked for, and mailed.
        LinkRequested = "link-requested",
        Withdrawn = "withdrawn",
        /// Staff found that a held application was not sent by a bot.
        Released = "released",
        /// A held application was sent again, this time without the signals of a bot.
        Resubmitted = "resubmitted",
    }
}

/// An entry of the history: what was recorded, and what became of the acknowledgement, which is
/// read from the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryEvent {
    Received,
    Related(Reference),
    AddressConfirmed,
    LinkRequested,
    Withdrawn,
    Released,
    Resubmitted,
    /// The relay took the acknowledgement.
    Acknowledged,
    /// The acknowledgement could not be delivered.
    NotDelivered,
}

impl HistoryEvent {
    /// What was recorded, with the reference of the other application where there is one. None for
    /// a pair that cannot be.
    pub fn recorded(kind: EventKind, related: Option<Reference>) -> Option<Self> {
        Some(match (kind, related) {
            (EventKind::Related, Some(reference)) => HistoryEvent::Related(reference),
            (EventKind::Received, None) => HistoryEvent::Received,
            (EventKind::AddressConfirmed, None) => HistoryEvent::AddressConfirmed,
            (EventKind::LinkRequested, None) => HistoryEvent::LinkRequested,
            (EventKind::Withdrawn, None) => HistoryEvent::Withdrawn,
            (EventKind::Released, None) => HistoryEvent::Released,
            (EventKind::Resubmitted, None) => HistoryEvent::Resubmitted,
            (_, Some(_) | None) => return None,
        })
    }

    /// Whether the applicant may see it. `address_confirmed` is whether somebody has shown that
    /// they read the representative's mailbox.
    pub fn is_for_applicant(&self, address_confirmed: bool) -> bool {
        match self {
            HistoryEvent::Received
            | HistoryEvent::AddressConfirmed
            | HistoryEvent::LinkRequested
            | HistoryEvent::Withdrawn
            | HistoryEvent::NotDelivered => true,
            // Before that, it would tell whoever applies in another's name whether the other is
            // known here: one who is gets no second mail.
            HistoryEvent::Acknowledged => address_confirmed,
            // Who else applied, and that an application was held back, is for staff.
            HistoryEvent::Related(_) | HistoryEvent::Released | HistoryEvent::Resubmitted => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_recorded_stands_in_the_history() {
        let other = || Some(Reference::from_random([7; 16]));
        for &kind in EventKind::ALL {
            let names_another = kind == EventKind::Related;
            let alone = HistoryEvent::recorded(kind, None);
            assert_eq!(alone.is_some(), !names_another, "{kind:?}");
            assert_eq!(HistoryEvent::recorded(kind, other()).is_some(), names_another, "{kind:?}");
        }
    }
}
