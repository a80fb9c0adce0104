//! Tells applications that a program probably sent. Pure: it only judges; what follows from it,
//! which is never a refusal, is decided elsewhere.

use data_encoding::HEXLOWER;
use time::{Duration, OffsetDateTime};

use crate::app::signing_key::SigningKey;
use crate::domain::application::Application;
use crate::domain::spam_signal::SpamSignal;
use crate::domain::text::ShortText;
use crate::forms::membership_form::{HiddenField, MembershipForm};

/// Faster than this nobody gets from the empty form past the check of the answers.
const MIN_FILL_IN_TIME: Duration = Duration::seconds(3);

const PURPOSE: &str = "form rendered";

/// The moment at which a form is made, signed, to be carried in it. It never runs out.
pub fn rendered_at(key: &SigningKey, now: OffsetDateTime) -> String {
    let seconds = now.unix_timestamp().to_string();
    let signature = key.sign(PURPOSE, seconds.as_bytes());
    format!("{seconds}.{}", HEXLOWER.encode(&signature))
}

/// The moment that a form carries, if we signed it.
pub fn rendered_when(key: &SigningKey, carried: &str) -> Option<OffsetDateTime> {
    let (seconds, hex) = carried.split_once('.')?;
    let signature = HEXLOWER.decode(hex.as_bytes()).ok()?;
    key.verifies(PURPOSE, seconds.as_bytes(), &signature)
        .then(|| OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok())?
}

/// Every sign of a program, in a fixed order; none for what looks like a person.
pub fn spam_signals(
    form: &MembershipForm,
    application: &Application,
    key: &SigningKey,
    now: OffsetDateTime,
) -> Vec<SpamSignal> {
    let rendered = rendered_when(key, form.hidden(HiddenField::Rendered));
    let signs = [
        (!form.hidden(HiddenField::Honeypot).is_empty(), SpamSignal::Honeypot),
        (rendered.is_none(), SpamSignal::MissingTimestamp),
        (
            rendered.is_some_and(|rendered| {
                (Duration::ZERO..MIN_FILL_IN_TIME).contains(&(now - rendered))
            }),
            SpamSignal::TooFast,
        ),
        (names(application).iter().any(|name| holds_link(name)), SpamSignal::LinkInName),
        (repeats_itself(application), SpamSignal::RepeatedText),
    ];
    signs.into_iter().filter_map(|(shows, signal)| shows.then_some(signal)).collect()
}

/// What names somebody or something, where nobody writes an address.
fn names(application: &Application) -> Vec<&str> {
    let mut names = vec![application.organisation_name.as_str()];
    names.extend(application.other_name.as_ref().map(ShortText::as_str));
    let people = [Some(&application.representative), application.alternate.as_ref()];
    for person in people.into_iter().flatten() {
        names.extend([person.name.as_str(), person.role.as_str()]);
    }
    if let Some(authoriser) = &application.authoriser {
        names.push(authoriser.name.as_str());
        names.extend(authoriser.position.as_ref().map(ShortText::as_str));
    }
    names
}

/// A name such as “Change.org” is none.
fn holds_link(name: &str) -> bool {
    let name = name.to_lowercase();
    ["://", "www.", "[url", "<a "].iter().any(|sign| name.contains(sign))
}

/// At most two different texts in five answers. Whoever gives mission and interest the same words
/// still has four.
fn repeats_itself(application: &Application) -> bool {
    let mut texts = [
        application.organisation_name.as_str(),
        application.representative.name.as_str(),
        application.representative.role.as_str(),
        application.mission.as_str(),
        application.interest.as_str(),
    ]
    .map(|text| text.trim().to_lowercase())
    .to_vec();
    texts.sort();
    texts.dedup();
    texts.len() <= 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-21 14:30 UTC);

    #[test]
    fn only_our_own_moment_counts() {
        let key = SigningKey::new([1; 32]);
        let carried = rendered_at(&key, NOW);
        assert_eq!(rendered_when(&key, &carried), Some(NOW));
        assert_eq!(rendered_when(&SigningKey::new([2; 32]), &carried), None);
        let earlier = carried.replacen('1', "0", 1);
        for forged in ["", ".", "1", "1.", &earlier, &format!("{carried}0"), "1.é1"] {
            assert_eq!(rendered_when(&key, forged), None, "{forged:?}");
        }
    }

    #[test]
    fn a_name_may_look_like_a_domain_name() {
        assert!(!holds_link("Change.org"));
        assert!(!holds_link("Association pour l’URL libre"));
        assert!(holds_link("Cheap pills https://pills.example"));
        assert!(holds_link("WWW.pills.example"));
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered(carried in "\\PC{0,80}") {
            prop_assert_eq!(rendered_when(&SigningKey::new([1; 32]), &carried), None);
        }
    }
}
