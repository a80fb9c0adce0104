//! What becomes of an application: what people do with it, what the relay does with its mails, and
//! what the DNS says.

use npoc::domain::mail::MailKind;
use npoc::domain::spam_signal::SpamSignal;
use time::Duration;

/// What becomes of an application. What looks like a bot's comes with its signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Open,
    Confirmed,
    LinkAfterConfirmation,
    LinkAfterMonths,
    Withdrawn,
    NoSuchMailbox,
    NeverDelivered,
    Held(&'static [SpamSignal]),
    Released(&'static [SpamSignal]),
    Resubmitted(&'static [SpamSignal]),
    WithdrawnWhileHeld(&'static [SpamSignal]),
    ReleasedAfterWithdrawal(&'static [SpamSignal]),
    /// It has a domain name in common with the one before.
    SameDomain,
    /// It has the mailbox of the one before.
    SameMailbox,
    /// It comes from the same organisation as the one before, with other answers.
    AppliesAgain,
    FromDraft,
    /// From a saved form whose link was opened in the mail.
    FromOpenedDraft,
    AcknowledgementWaits,
    AcknowledgementRetried,
    NoticeWaits,
    NoticeRetried,
    NoticeGivenUp,
    UndeliveredWaits,
    WithdrawalWaits,
    LinkWaits,
    DigestWaits(&'static [SpamSignal]),
    /// No digest has listed it yet.
    NotInDigest(&'static [SpamSignal]),
    DnsPending,
}

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    SaveDraft,
    OpenDraft,
    Submit,
    /// The same answers, this time as a person sends them.
    SubmitAgain,
    Confirm,
    RequestLink,
    Withdraw,
    Release,
    /// What the site does by itself now and then, the digest with it.
    Housekeep,
}

/// How a mail fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    Waiting,
    Retried,
    /// So long after it was written.
    GivenUp(Duration),
}

impl Fate {
    /// Why it looks like a bot's; empty when it does not.
    pub const fn signals(self) -> &'static [SpamSignal] {
        match self {
            Fate::Held(signals)
            | Fate::Released(signals)
            | Fate::Resubmitted(signals)
            | Fate::WithdrawnWhileHeld(signals)
            | Fate::ReleasedAfterWithdrawal(signals)
            | Fate::DigestWaits(signals)
            | Fate::NotInDigest(signals) => signals,
            _ => &[],
        }
    }

    /// What is done, and how long after the beginning.
    pub fn acts(self) -> Vec<(Duration, Act)> {
        let submit = (Duration::ZERO, Act::Submit);
        let digest = (Duration::hours(20), Act::Housekeep);
        match self {
            Fate::Confirmed => vec![submit, (Duration::hours(3), Act::Confirm)],
            Fate::LinkAfterConfirmation => vec![
                submit,
                (Duration::days(1), Act::Confirm),
                (Duration::days(9), Act::RequestLink),
            ],
            Fate::LinkAfterMonths => vec![submit, (Duration::days(45), Act::RequestLink)],
            Fate::LinkWaits => vec![
                submit,
                (Duration::hours(1), Act::Confirm),
                (Duration::days(2), Act::RequestLink),
            ],
            Fate::Withdrawn | Fate::WithdrawalWaits => {
                vec![submit, (Duration::days(1), Act::Withdraw)]
            }
            Fate::Held(_) => vec![submit, digest],
            Fate::DigestWaits(_) => vec![submit, (Duration::minutes(30), Act::Housekeep)],
            Fate::Released(_) => vec![submit, digest, (Duration::days(2), Act::Release)],
            Fate::Resubmitted(_) => vec![submit, (Duration::minutes(4), Act::SubmitAgain)],
            Fate::WithdrawnWhileHeld(_) => {
                vec![submit, (Duration::hours(2), Act::Withdraw), digest]
            }
            Fate::ReleasedAfterWithdrawal(_) => vec![
                submit,
                digest,
                (Duration::days(1), Act::Withdraw),
                (Duration::days(3), Act::Release),
            ],
            Fate::FromDraft => {
                vec![(Duration::ZERO, Act::SaveDraft), (Duration::days(2), Act::Submit)]
            }
            Fate::FromOpenedDraft => vec![
                (Duration::ZERO, Act::SaveDraft),
                (Duration::days(1), Act::OpenDraft),
                (Duration::hours(25), Act::Submit),
            ],
            _ => vec![submit],
        }
    }

    /// How a mail fares that is written on this occasion.
    pub const fn delivery(self, kind: MailKind) -> Delivery {
        match (self, kind) {
            (Fate::AcknowledgementWaits, MailKind::Acknowledgement)
            | (Fate::NoticeWaits | Fate::DnsPending, MailKind::Notice)
            | (Fate::UndeliveredWaits, MailKind::Undelivered)
            | (Fate::WithdrawalWaits, MailKind::Withdrawal)
            | (Fate::LinkWaits, MailKind::Links)
            | (Fate::DigestWaits(_), MailKind::Digest) => Delivery::Waiting,
            (Fate::AcknowledgementRetried, MailKind::Acknowledgement)
            | (Fate::NoticeRetried, MailKind::Notice) => Delivery::Retried,
            (Fate::NoSuchMailbox | Fate::UndeliveredWaits, MailKind::Acknowledgement) => {
                Delivery::GivenUp(Duration::seconds(2))
            }
            (Fate::NeverDelivered, MailKind::Acknowledgement)
            | (Fate::NoticeGivenUp, MailKind::Notice) => Delivery::GivenUp(Duration::days(5)),
            _ => Delivery::Sent,
        }
    }
}
