//! What can happen to an application.

use super::choices::string_enum;

string_enum! {
    /// What can happen to an application.
    EventKind {
        Received = "received",
        /// An application with the same domain name or mailbox is there, too. Not for applicants.
        Related = "related",
        /// Somebody pressed the button behind the link that was mailed.
        AddressConfirmed = "address-confirmed",
        /// The link to the private page was asked for, and mailed.
        LinkRequested = "link-requested",
        Withdrawn = "withdrawn",
        /// Staff found that the application is no program's.
        Released = "released",
        /// The acknowledgement was taken by the relay.
        Acknowledged = "acknowledged",
        /// The acknowledgement could not be delivered.
        NotDelivered = "not-delivered",
    }
}
