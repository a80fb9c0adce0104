//! Any text as a domain name: what is taken is one in the DNS, in lower case, and stays what it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::domain::domain_name::DomainName;
use npoc_fuzz::steps;
use unicode_normalization::is_nfc;

fuzz_target!(|typed: &str| {
    let Ok(name) = steps::bounded(typed.len(), || DomainName::parse(typed)) else { return };
    let ascii = name.ascii();
    assert!(ascii.is_ascii() && ascii.len() <= 253 && ascii.contains('.'), "{ascii}");
    assert_eq!(ascii, ascii.to_ascii_lowercase());
    for label in ascii.split('.') {
        assert!((1..=63).contains(&label.len()), "{ascii}");
        assert!(!label.starts_with('-') && !label.ends_with('-'), "{ascii}");
    }
    assert!(is_nfc(name.unicode()), "{}", name.unicode());
    for spelt in [name.unicode(), ascii, &format!("{ascii}."), &ascii.to_ascii_uppercase()] {
        for again in [DomainName::parse(spelt), DomainName::host(spelt)] {
            let again = again.unwrap_or_else(|error| panic!("{spelt}: {error:?}"));
            assert_eq!((again.ascii(), again.unicode()), (ascii, name.unicode()), "{spelt}");
        }
    }
});
