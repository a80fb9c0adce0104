//! Ids and secrets, each a type of its own, so that none can stand where another belongs.

use std::fmt;

use uuid::Uuid;

macro_rules! uuid_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// For the database and for addresses.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Takes what stands in an address or came with a form. None for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    };
}

/// Whoever knows the value can act with it, so it shows nowhere by accident.
macro_rules! secret {
    ($($name:ident)+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        })+
    };
}

macro_rules! public {
    ($($name:ident)+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        })+
    };
}

uuid_type! {
    /// Identifies an application in the database.
    ApplicationId
}
uuid_type! {
    /// Of a mail in the outbox, and its Message-ID.
    MailId
}
uuid_type! {
    /// In the address of an applicant's private page: whoever has it may read and withdraw.
    PrivateKey
}
uuid_type! {
    /// Comes with a form, and makes a second sending of the same page recognisable.
    SubmissionKey
}
uuid_type! {
    /// In the link to a saved form, which it opens and decrypts.
    DraftKey
}
uuid_type! {
    /// In links that were mailed, and nowhere else: whoever has it reads the mailbox.
    MailboxToken
}
public! { ApplicationId MailId }
secret! { PrivateKey SubmissionKey DraftKey MailboxToken }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_nothing_of_itself() {
        let text = "00000000-0000-4000-8000-00000000abcd";
        let key = PrivateKey::parse(text).unwrap();
        assert_eq!(format!("{key:?}"), "PrivateKey(…)");
        assert_eq!(format!("{:?}", MailboxToken::parse(text)), "Some(MailboxToken(…))");
        assert_eq!(
            format!("{:?}", ApplicationId::parse(text).unwrap()),
            format!("ApplicationId({text})")
        );
        assert_eq!(DraftKey::parse("not a key"), None);
    }
}
