//! What is said about a form as a whole, and the words for it in each language. Carried from page
//! to page, so that another language says it again.

use time::OffsetDateTime;

use crate::domain::reference::Reference;
use crate::i18n::Lang;

/// Why a form was not taken as it should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormNotice {
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

impl FormNotice {
    pub fn words(&self, lang: Lang) -> String {
        let text = lang.text();
        match self {
            FormNotice::KeyLost => text.error_form_key(),
            FormNotice::AlreadySent(reference) => text.error_already_sent(reference.as_str()),
            FormNotice::Full(until) => text.error_full(lang.moment(*until)),
            FormNotice::NotStored => text.error_not_stored(),
            FormNotice::CheckAddress => text.error_check_address(),
            FormNotice::DraftsFull(until) => text.error_drafts_full(lang.moment(*until)),
            FormNotice::DraftTooLarge(kilobytes) => {
                text.error_draft_too_large(lang.number(*kilobytes))
            }
            FormNotice::NotSaved => text.error_not_saved(),
        }
    }

    /// As a page carries it.
    pub fn code(&self) -> String {
        match self {
            FormNotice::KeyLost => "key-lost".to_owned(),
            FormNotice::AlreadySent(reference) => format!("already-sent {reference}"),
            FormNotice::Full(until) => format!("full {}", until.unix_timestamp()),
            FormNotice::NotStored => "not-stored".to_owned(),
            FormNotice::CheckAddress => "check-address".to_owned(),
            FormNotice::DraftsFull(until) => format!("drafts-full {}", until.unix_timestamp()),
            FormNotice::DraftTooLarge(kilobytes) => format!("draft-too-large {kilobytes}"),
            FormNotice::NotSaved => "not-saved".to_owned(),
        }
    }

    /// What a page carried. None for what no page of ours carries.
    pub fn from_code(code: &str) -> Option<FormNotice> {
        let (kind, value) = code.split_once(' ').unwrap_or((code, ""));
        let moment = || OffsetDateTime::from_unix_timestamp(value.parse().ok()?).ok();
        match kind {
            "key-lost" => Some(FormNotice::KeyLost),
            "already-sent" => Reference::parse(value).map(FormNotice::AlreadySent),
            "full" => moment().map(FormNotice::Full),
            "not-stored" => Some(FormNotice::NotStored),
            "check-address" => Some(FormNotice::CheckAddress),
            "drafts-full" => moment().map(FormNotice::DraftsFull),
            "draft-too-large" => value.parse().ok().map(FormNotice::DraftTooLarge),
            "not-saved" => Some(FormNotice::NotSaved),
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
            FormNotice::KeyLost,
            FormNotice::AlreadySent(Reference::from_random([7; 16])),
            FormNotice::Full(until),
            FormNotice::NotStored,
            FormNotice::CheckAddress,
            FormNotice::DraftsFull(until),
            FormNotice::DraftTooLarge(256),
            FormNotice::NotSaved,
        ] {
            assert_eq!(FormNotice::from_code(&notice.code()), Some(notice));
        }
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered_in_words(
            kind in "(full|drafts-full|already-sent|draft-too-large|x)",
            value in "(-?[0-9]{0,20}|\\PC{0,20})",
        ) {
            if let Some(notice) = FormNotice::from_code(&format!("{kind} {value}")) {
                prop_assert!(!notice.words(Lang::Fr).is_empty());
            }
        }
    }
}
