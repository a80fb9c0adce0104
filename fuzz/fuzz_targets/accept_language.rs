//! Any `Accept-Language`: one of the two languages, whatever else stands in the list.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::i18n::{Lang, quality_values};
use npoc_fuzz::steps;

fuzz_target!(|header: &str| {
    let lang = steps::bounded(header.len(), || Lang::negotiate(header));
    for (value, weight) in quality_values::parse(header) {
        assert!(!value.is_empty() && weight <= 1000);
    }
    assert_eq!(Lang::negotiate(&header.to_ascii_uppercase()), lang);
    assert_eq!(Lang::negotiate(&format!("en,{header}")), Lang::En);
    // One value more may push the last one beyond those that are looked at.
    if header.split(',').count() < quality_values::MAX_VALUES {
        assert_eq!(Lang::negotiate(&format!("de;q=0.3,{header}")), lang);
        if lang == Lang::Fr {
            assert_eq!(Lang::negotiate(&format!("fr,{header}")), Lang::Fr);
        }
    }
});
