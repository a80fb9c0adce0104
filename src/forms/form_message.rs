//! What is said about a form as a whole, and the words for it in each language. Carried from page
//! to page, so that another language says it again.

use time::OffsetDateTime;

use crate::domain::reference::Reference;
use crate::i18n::Lang;

/// Why a form was not taken as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormMessage {
    /// It came without the key that keeps it from being stored twice.
    KeyLost,
    /// Another application was sent from the same page, and has this reference.
    AlreadySent(Reference),
    /// The same answers were sent from another page, and have this reference.
    SameAnswersSent(Reference),
    /// Too many applications arrived lately; there is room again from then on.
    TooManyApplications(OffsetDateTime),
    /// The application could not be stored.
    NotStored,
    /// The address that the link would go to may be mistyped.
    CheckAddress,
    /// Too many forms were saved lately; there is room again from then on.
    TooManyDrafts(OffsetDateTime),
    /// The form is larger than so many kilobytes.
    DraftTooLarge(usize),
    /// All saved forms together take the room that there is.
    DraftsFull,
    /// The form could not be saved.
    NotSaved,
    /// The browser did not say that the form was sent from this site.
    NotFromHere,
}

impl FormMessage {
    pub fn words(&self, lang: Lang) -> String {
        let text = lang.text();
        match self {
            FormMessage::KeyLost => text.error_form_key(),
            FormMessage::AlreadySent(reference) => text.error_already_sent(reference.as_str()),
            FormMessage::SameAnswersSent(reference) => {
                text.error_same_answers_sent(reference.as_str())
            }
            FormMessage::TooManyApplications(until) => text.error_full(lang.moment(*until)),
            FormMessage::NotStored => text.error_not_stored(),
            FormMessage::CheckAddress => text.error_check_address(),
            FormMessage::TooManyDrafts(until) => text.error_drafts_full(lang.moment(*until)),
            FormMessage::DraftTooLarge(kilobytes) => {
                text.error_draft_too_large(lang.number(*kilobytes))
            }
            FormMessage::DraftsFull => text.error_no_room_for_drafts(),
            FormMessage::NotSaved => text.error_not_saved(),
            FormMessage::NotFromHere => text.error_not_from_here(),
        }
    }

    /// As a page carries it.
    pub fn code(&self) -> String {
        match self {
            FormMessage::KeyLost => "key-lost".to_owned(),
            FormMessage::AlreadySent(reference) => format!("already-sent {reference}"),
            FormMessage::SameAnswersSent(reference) => format!("same-answers-sent {reference}"),
            FormMessage::TooManyApplications(until) => format!("full {}", until.unix_timestamp()),
            FormMessage::NotStored => "not-stored".to_owned(),
            FormMessage::CheckAddress => "check-address".to_owned(),
            FormMessage::TooManyDrafts(until) => format!("drafts-full {}", until.unix_timestamp()),
            FormMessage::DraftTooLarge(kilobytes) => format!("draft-too-large {kilobytes}"),
            FormMessage::DraftsFull => "no-room-for-drafts".to_owned(),
            FormMessage::NotSaved => "not-saved".to_owned(),
            FormMessage::NotFromHere => "not-from-here".to_owned(),
        }
    }

    /// What a page carried. None for what no page of ours carries.
    pub fn from_code(code: &str) -> Option<FormMessage> {
        let (kind, value) = code.split_once(' ').unwrap_or((code, ""));
        let moment = || OffsetDateTime::from_unix_timestamp(value.parse().ok()?).ok();
        match kind {
            "key-lost" => Some(FormMessage::KeyLost),
            "already-sent" => Reference::parse(value).map(FormMessage::AlreadySent),
            "same-answers-sent" => Reference::parse(value).map(FormMessage::SameAnswersSent),
            "full" => moment().map(FormMessage::TooManyApplications),
            "not-stored" => Some(FormMessage::NotStored),
            "check-address" => Some(FormMessage::CheckAddress),
            "drafts-full" => moment().map(FormMessage::TooManyDrafts),
            "draft-too-large" => value.parse().ok().map(FormMessage::DraftTooLarge),
            "no-room-for-drafts" => Some(FormMessage::DraftsFull),
            "not-saved" => Some(FormMessage::NotSaved),
            "not-from-here" => Some(FormMessage::NotFromHere),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn what_is_carried_comes_back_the_same() {
        let until = datetime!(2026-11-21 15:30 UTC);
        for message in [
            FormMessage::KeyLost,
            FormMessage::AlreadySent(Reference::from_random([7; 16])),
            FormMessage::SameAnswersSent(Reference::from_random([8; 16])),
            FormMessage::TooManyApplications(until),
            FormMessage::NotStored,
            FormMessage::CheckAddress,
            FormMessage::TooManyDrafts(until),
            FormMessage::DraftTooLarge(64),
            FormMessage::DraftsFull,
            FormMessage::NotSaved,
            FormMessage::NotFromHere,
        ] {
            assert_eq!(FormMessage::from_code(&message.code()), Some(message));
        }
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered_in_words(
            kind in "(full|drafts-full|already-sent|draft-too-large|x)",
            value in "(-?[0-9]{0,20}|\\PC{0,20})",
        ) {
            if let Some(message) = FormMessage::from_code(&format!("{kind} {value}")) {
                prop_assert!(!message.words(Lang::Fr).is_empty());
            }
        }
    }
}
