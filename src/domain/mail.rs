//! A mail that is to be sent: for whom, and its words.

use super::choices::{Language, string_enum};

string_enum! {
    /// Which mail it is.
    MailKind {
        /// To staff: every answer of an application.
        Notice = "notice",
        /// To the representative: the application has arrived.
        Acknowledgement = "acknowledgement",
        /// To staff: the acknowledgement could not be delivered.
        Undelivered = "undelivered",
        /// To staff: the applicant has withdrawn the application.
        Withdrawal = "withdrawal",
        /// To a representative: the links to the applications of this mailbox.
        Link = "link",
        /// To whoever saved a form: the link to it.
        Draft = "draft",
        /// To staff: the applications that look as if programs had sent them.
        Digest = "digest",
    }
}

impl MailKind {
    /// Whether it goes to NPOC, who must not miss it whatever a server answers.
    pub fn is_for_staff(self) -> bool {
        match self {
            MailKind::Notice | MailKind::Undelivered | MailKind::Withdrawal | MailKind::Digest => {
                true
            }
            MailKind::Acknowledgement | MailKind::Link | MailKind::Draft => false,
        }
    }
}

/// A mail, worded and ready to be kept until it can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mail {
    pub kind: MailKind,
    pub language: Language,
    /// The mailbox, with its domain in A-labels.
    pub recipient: String,
    /// Where replies go, if not to the sender. ASCII only: a relay without SMTPUTF8 must be able
    /// to carry the header.
    pub reply_to: Option<String>,
    pub subject: String,
    pub plain_text: String,
    pub html: String,
}
