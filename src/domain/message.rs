//! A mail that is to be sent: for whom, and its words.

use super::choices::{Correspondence, coded};

coded! {
    /// Which mail it is.
    MessageKind {
        Notice = "notice",
        Acknowledgement = "acknowledgement",
        Undelivered = "undelivered",
    }
}

/// A mail, worded and ready to be kept until it can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Message {
    pub kind: MessageKind,
    pub language: Correspondence,
    /// The mailbox, with its domain in A-labels.
    pub recipient: String,
    /// Where replies go, if not to the sender. ASCII only: a relay without SMTPUTF8 must be able
    /// to carry the header.
    pub reply_to: Option<String>,
    pub subject: String,
    pub plain_text: String,
    pub html: String,
}
