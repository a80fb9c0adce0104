//! A mail that is to be sent: what it is about, for whom, and its words.

use std::fmt;

use super::choices::Language;
use super::ids::ApplicationId;
use super::string_enum::string_enum;

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
        Links = "link",
        /// To whoever saved a form: the link to it.
        Draft = "draft",
        /// To staff: the applications that were held back.
        Digest = "digest",
    }
}

impl MailKind {
    /// Whether it goes to NPOC, who must not miss it whatever a server answers.
    pub const fn is_for_staff(self) -> bool {
        match self {
            MailKind::Notice | MailKind::Undelivered | MailKind::Withdrawal | MailKind::Digest => {
                true
            }
            MailKind::Acknowledgement | MailKind::Links | MailKind::Draft => false,
        }
    }

    /// Whether it is about exactly one application, and so part of its history and erased with it.
    pub const fn is_about_one_application(self) -> bool {
        match self {
            MailKind::Notice
            | MailKind::Acknowledgement
            | MailKind::Undelivered
            | MailKind::Withdrawal => true,
            MailKind::Links | MailKind::Draft | MailKind::Digest => false,
        }
    }

    /// Whether staff would miss an application if this mail is given up, so that it stays an alarm
    /// until somebody sends it again.
    pub const fn announces_applications(self) -> bool {
        match self {
            MailKind::Notice | MailKind::Digest => true,
            MailKind::Acknowledgement
            | MailKind::Undelivered
            | MailKind::Withdrawal
            | MailKind::Links
            | MailKind::Draft => false,
        }
    }

    /// Whether it holds a link that nobody but its reader may have, and which is of no use to
    /// anybody once it was given up.
    pub const fn is_only_a_link(self) -> bool {
        match self {
            MailKind::Links | MailKind::Draft => true,
            MailKind::Notice
            | MailKind::Acknowledgement
            | MailKind::Undelivered
            | MailKind::Withdrawal
            | MailKind::Digest => false,
        }
    }

    /// Whether it holds a link with which whoever reads it can act, so that its words are not kept
    /// once it was sent or given up.
    pub const fn holds_link(self) -> bool {
        match self {
            MailKind::Acknowledgement | MailKind::Links | MailKind::Draft => true,
            MailKind::Notice | MailKind::Undelivered | MailKind::Withdrawal | MailKind::Digest => {
                false
            }
        }
    }

    /// The codes of the kinds for which something holds, to be bound into SQL.
    pub fn codes_where(holds: fn(MailKind) -> bool) -> Vec<String> {
        let kinds = MailKind::ALL.iter().filter(|kind| holds(**kind));
        kinds.map(|kind| kind.code().to_owned()).collect()
    }
}

/// What a mail is about: its kind, with the application where it is about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTopic {
    Notice(ApplicationId),
    Acknowledgement(ApplicationId),
    Undelivered(ApplicationId),
    Withdrawal(ApplicationId),
    Links,
    Draft,
    Digest,
}

impl MailTopic {
    /// Puts a kind and an application together as they were stored. None for a pair that cannot be.
    pub fn new(kind: MailKind, application: Option<ApplicationId>) -> Option<Self> {
        Some(match (kind, application) {
            (MailKind::Notice, Some(id)) => MailTopic::Notice(id),
            (MailKind::Acknowledgement, Some(id)) => MailTopic::Acknowledgement(id),
            (MailKind::Undelivered, Some(id)) => MailTopic::Undelivered(id),
            (MailKind::Withdrawal, Some(id)) => MailTopic::Withdrawal(id),
            (MailKind::Links, None) => MailTopic::Links,
            (MailKind::Draft, None) => MailTopic::Draft,
            (MailKind::Digest, None) => MailTopic::Digest,
            (_, Some(_) | None) => return None,
        })
    }

    pub const fn kind(self) -> MailKind {
        match self {
            MailTopic::Notice(_) => MailKind::Notice,
            MailTopic::Acknowledgement(_) => MailKind::Acknowledgement,
            MailTopic::Undelivered(_) => MailKind::Undelivered,
            MailTopic::Withdrawal(_) => MailKind::Withdrawal,
            MailTopic::Links => MailKind::Links,
            MailTopic::Draft => MailKind::Draft,
            MailTopic::Digest => MailKind::Digest,
        }
    }

    /// The application that it is about.
    pub const fn application(self) -> Option<ApplicationId> {
        match self {
            MailTopic::Notice(id)
            | MailTopic::Acknowledgement(id)
            | MailTopic::Undelivered(id)
            | MailTopic::Withdrawal(id) => Some(id),
            MailTopic::Links | MailTopic::Draft | MailTopic::Digest => None,
        }
    }
}

/// A mail, rendered and ready to be kept until it can be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub topic: MailTopic,
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

/// Without its words, which may hold a link that only its reader may have.
impl fmt::Debug for Mail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Mail({:?})", self.topic)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_topic_has_an_application_exactly_when_its_kind_says_so() {
        let some = Some(ApplicationId::from(Uuid::nil()));
        for &kind in MailKind::ALL {
            let is_about_one = kind.is_about_one_application();
            assert_eq!(MailTopic::new(kind, some).is_some(), is_about_one, "{kind:?}");
            assert_eq!(MailTopic::new(kind, None).is_some(), !is_about_one, "{kind:?}");
            let topic = MailTopic::new(kind, some).or(MailTopic::new(kind, None)).unwrap();
            assert_eq!((topic.kind(), topic.application().is_some()), (kind, is_about_one));
        }
    }
}
