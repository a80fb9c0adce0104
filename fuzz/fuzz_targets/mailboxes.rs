//! Any text as a mailbox: what is taken can be sent to, stays what it is, and is one mailbox however
//! it is spelt.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::domain::email_address::EmailAddress;
use npoc_fuzz::steps;
use unicode_normalization::is_nfc;

fuzz_target!(|typed: &str| {
    let Ok(mailbox) = steps::bounded(typed.len(), || EmailAddress::parse(typed)) else { return };
    let (shown, envelope) = (mailbox.display(), mailbox.envelope());
    assert_eq!(EmailAddress::parse(&shown), Ok(mailbox.clone()));
    assert_eq!(EmailAddress::parse(&envelope), Ok(mailbox.clone()));
    assert_eq!(EmailAddress::parse(&format!("\u{202a} {shown}\u{feff}\n")), Ok(mailbox.clone()));

    assert!(envelope.len() <= 254 && mailbox.domain().ascii().is_ascii(), "{envelope}");
    assert_eq!(mailbox.needs_smtputf8(), !envelope.is_ascii());
    assert!(is_nfc(mailbox.local()), "{:?}", mailbox.local());
    let is_safe = |character: char| !character.is_control();
    assert!(envelope.chars().all(is_safe) && shown.chars().all(is_safe), "{shown:?}");

    let keys = |mailbox: &EmailAddress| (mailbox.canonical_key(), mailbox.throttle_key());
    let (canonical, throttle) = keys(&mailbox);
    if let Ok(capitals) = EmailAddress::parse(&shown.to_ascii_uppercase()) {
        assert_eq!(keys(&capitals), (canonical.clone(), throttle.clone()));
    }
    if let Ok(small) = EmailAddress::parse(&canonical) {
        assert_eq!(keys(&small), (canonical, throttle));
    }
    if let Some(meant) = mailbox.probably_meant() {
        assert!(EmailAddress::parse(&meant).is_ok_and(|meant| meant != mailbox), "{meant:?}");
    }
});
