//! Any text as the address of a website: what is taken is one of the web's, and stays what it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::domain::website::Website;
use npoc_fuzz::steps;
use url::Url;

fuzz_target!(|typed: &str| {
    let Ok(website) = steps::bounded(typed.len(), || Website::parse(typed)) else { return };
    let address = website.as_str();
    assert_eq!(Website::parse(address), Ok(website.clone()), "{address}");
    assert!(address.chars().count() <= Website::MAX_CHARACTERS);
    assert!(!address.chars().any(char::is_control), "{address:?}");
    let url = Url::parse(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    assert!(["http", "https"].contains(&url.scheme()) && url.domain().is_some(), "{address}");
    assert!(url.username().is_empty() && url.password().is_none(), "{address}");
});
