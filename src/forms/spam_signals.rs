//! The signals of a bot in an application. Only judges; what follows from it, which is never a
//! refusal, is decided elsewhere.

use time::{Duration, OffsetDateTime};

use crate::domain::application::Application;
use crate::domain::spam_signal::SpamSignal;
use crate::domain::text::ShortText;

/// Faster than this nobody gets from the answer to the first button that they press, which is the
/// check of the answers at the latest, to the button that sends them. How long the empty form was
/// open is not known: it is the same for everybody.
const MIN_TIME_TO_SEND: Duration = Duration::seconds(1);

/// What a form came with besides its answers.
#[derive(Clone, Copy, Debug)]
pub struct BotClues {
    /// Whether the field that no person sees was filled in.
    pub honeypot_filled: bool,
    /// When we first answered with the form; none when it carries no moment of ours.
    pub rendered_at: Option<OffsetDateTime>,
}

/// Every signal, in a fixed order; none for what looks like a person.
pub fn spam_signals(
    clues: BotClues,
    application: &Application,
    now: OffsetDateTime,
) -> Vec<SpamSignal> {
    // A clock of another process may be ahead of ours.
    let is_too_fast =
        |rendered_at| (Duration::ZERO..MIN_TIME_TO_SEND).contains(&(now - rendered_at));
    let signals = [
        (clues.honeypot_filled, SpamSignal::Honeypot),
        (clues.rendered_at.is_none(), SpamSignal::MissingTimestamp),
        (clues.rendered_at.is_some_and(is_too_fast), SpamSignal::TooFast),
        (names(application).iter().any(|name| holds_link(name)), SpamSignal::LinkInName),
        (repeats_itself(application), SpamSignal::RepeatedText),
    ];
    signals.into_iter().filter_map(|(shows, signal)| shows.then_some(signal)).collect()
}

/// What names somebody or something, where nobody writes an address.
fn names(application: &Application) -> Vec<&str> {
    let mut names = vec![application.organisation_name.as_str()];
    names.extend(application.other_name.as_ref().map(ShortText::as_str));
    for person in application.people() {
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
    use super::*;

    #[test]
    fn a_name_may_look_like_a_domain_name() {
        assert!(!holds_link("Change.org"));
        assert!(!holds_link("Association pour l’URL libre"));
        assert!(holds_link("Cheap pills https://pills.example"));
        assert!(holds_link("WWW.pills.example"));
    }
}
