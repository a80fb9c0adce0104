//! A correct form, of which a target changes what it likes, and everything that is done with a form
//! short of storing it and laying out the page.

use npoc::domain::application::Application;
use npoc::domain::question::Question;
use npoc::forms::errors::{FormErrors, message};
use npoc::forms::fields::sections;
use npoc::forms::form_message::FormMessage;
use npoc::forms::membership_form::{HiddenField, MembershipForm};
use npoc::forms::validate::{mailbox_for_draft, validate};
use npoc::i18n::{Lang, answers};
use time::macros::date;

pub const TODAY: time::Date = date!(2026 - 11 - 21);

/// The answers of a small organisation, as a body.
const GOOD: &str = include_str!("../seeds/form_decoding/good");

pub fn good() -> MembershipForm {
    let pairs = npoc::web::http::form_body::pairs(GOOD.trim_end().as_bytes());
    let form = MembershipForm::from_pairs(pairs);
    debug_assert!(validate(&form, TODAY).is_ok());
    form
}

/// What a request does with a form, in the words of one language, without the form's own.
pub fn judge(form: &MembershipForm) {
    if let Err(errors) = validate(form, TODAY) {
        drop(errors.summary(Lang::Fr));
    }
    for (_, mailbox) in form.mailboxes() {
        mailbox.probably_meant();
    }
    if let Err(errors) = mailbox_for_draft(form) {
        drop(errors.summary(Lang::Fr));
    }
}

/// Loads words and lists, which only the first request waits for.
pub fn warm_up() {
    drop(answer(&good()));
    drop(answer(&MembershipForm::default()));
}

/// The same, with all that is said about a form, in both languages.
pub fn answer(form: &MembershipForm) -> Result<Application, FormErrors> {
    let validated = validate(form, TODAY);
    let none = FormErrors::default();
    for lang in Lang::ALL {
        let sections = sections(form, validated.as_ref().err().unwrap_or(&none), lang);
        for field in sections.iter().flat_map(|section| &section.fields) {
            assert_eq!(field.value, form.one(Question::from_code(field.name).unwrap()));
        }
        match &validated {
            Ok(application) => assert!(!answers::sections(application, lang).is_empty()),
            Err(errors) => {
                assert!(!errors.is_empty());
                for (question, error) in errors.iter() {
                    let words = message(*question, error, lang);
                    assert!((10..2000).contains(&words.len()), "{words}");
                }
                assert!(!errors.summary(lang).is_empty());
            }
        }
        if let Some(message) = FormMessage::from_code(form.hidden(HiddenField::Message)) {
            assert!(!message.words(lang).is_empty());
        }
    }
    for (_, mailbox) in form.mailboxes() {
        mailbox.probably_meant();
    }
    let _ = mailbox_for_draft(form);
    validated
}
