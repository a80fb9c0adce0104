//! Any body: decoded, validated, answered in words, and the same when it is sent again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::domain::question::Question;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::validate::validate;
use npoc::web::http::form_body::{MAX_FIELDS, pairs};
use npoc_fuzz::forms::{TODAY, answer};
use npoc_fuzz::steps;
use url::form_urlencoded::Serializer;

fuzz_target!(init: npoc_fuzz::forms::warm_up(), |body: &[u8]| {
    let (decoded, form, answered) = steps::bounded(body.len(), || {
        let decoded = pairs(body);
        let form = MembershipForm::from_pairs(decoded.clone());
        let answered = answer(&form);
        (decoded, form, answered)
    });
    assert!(decoded.len() <= MAX_FIELDS + 1);
    let encoded = Serializer::new(String::new()).extend_pairs(&decoded).finish();
    assert_eq!(pairs(encoded.as_bytes()), decoded);

    // As the page with the answers carries it on.
    let carried = form.answers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let carried = MembershipForm::from_pairs(carried.collect());
    for &question in Question::ALL {
        assert_eq!(carried.many(question), form.many(question));
    }
    assert_eq!(validate(&carried, TODAY), answered);
});
