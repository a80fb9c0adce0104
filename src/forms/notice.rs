//! What is said about a form as a whole, and the words for it in each language. Carried from page
//! to page, so that another language says it again.

use time::OffsetDateTime;

use crate::domain::reference::Reference;
use crate::i18n::Lang;

/// Why a form was not taken as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It came without the key that keeps it from being stored twice.
    KeyLost,
    /// Another application was sent from the same page, and has this reference.
    AlreadySent(Reference),
    /// Too many applications arrived lately; there is room again from then on.
    Full(OffsetDateTime),
    /// The application could not be stored.
    NotStored,
    /// The address that the link would go to may be mistyped.
    CheckAddress,
    /// Too many forms were saved lately; there is room again from then on.
    DraftsFull(OffsetDateTime),
    /// The form is larger than so many kilobytes.
    DraftTooLarge(usize),
    /// The form could not be saved.
    NotSaved,
}

impl Notice {
    /// The words for it.
    pub fn words(&self, lang: Lang) -> String {
        let text = lang.text();
        match self {
            Notice::KeyLost => text.error_form_key(),
            Notice::AlreadySent(reference) => text.error_already_sent(reference.as_str()),
            Notice::Full(until) => text.error_full(lang.moment(*until)),
            Notice::NotStored => text.error_not_stored(),
            Notice::CheckAddress => text.error_check_address(),
            Notice::DraftsFull(until) => text.error_drafts_full(lang.moment(*until)),
            Notice::DraftTooLarge(kilobytes) => text.error_draft_too_large(lang.number(*kilobytes)),
            Notice::NotSaved => text.error_not_saved(),
        }
    }

    /// As a page carries it.
    pub fn code(&self) -> String {
        match self {
            Notice::KeyLost => "key-lost".to_owned(),
            Notice::AlreadySent(reference) => format!("already-sent {reference}"),
            Notice::Full(until) => format!("full {}", until.unix_timestamp()),
            Notice::NotStored => "not-stored".to_owned(),
            Notice::CheckAddress => "check-address".to_owned(),
            Notice::DraftsFull(until) => format!("drafts-full {}", until.unix_timestamp()),
            Notice::DraftTooLarge(kilobytes) => format!("draft-too-large {kilobytes}"),
            Notice::NotSaved => "not-saved".to_owned(),
        }
    }

    /// What a page carried. None for what no page of ours carries.
    pub fn from_code(code: &str) -> Option<Notice> {
        let (kind, value) = code.split_once(' ').unwrap_or((code, ""));
        let moment = || OffsetDateTime::from_unix_timestamp(value.parse().ok()?).ok();
        match kind {
            "key-lost" => Some(Notice::KeyLost),
            "already-sent" => Reference::parse(value).map(Notice::AlreadySent),
            "full" => moment().map(Notice::Full),
            "not-stored" => Some(Notice::NotStored),
            "check-address" => Some(Notice::CheckAddress),
            "drafts-full" => moment().map(Notice::DraftsFull),
            "draft-too-large" => value.parse().ok().map(Notice::DraftTooLarge),
            "not-saved" => Some(Notice::NotSaved),
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
        for notice in [
            Notice::KeyLost,
            Notice::AlreadySent(Reference::from_random([7; 16])),
            Notice::Full(until),
            Notice::NotStored,
            Notice::CheckAddress,
            Notice::DraftsFull(until),
            Notice::DraftTooLarge(256),
            Notice::NotSaved,
        ] {
            assert_eq!(Notice::from_code(&notice.code()), Some(notice));
        }
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered_in_words(
            kind in "(full|drafts-full|already-sent|draft-too-large|x)",
            value in "(-?[0-9]{0,20}|\\PC{0,20})",
        ) {
            if let Some(notice) = Notice::from_code(&format!("{kind} {value}")) {
                prop_assert!(!notice.words(Lang::Fr).is_empty());
            }
        }
    }
}
