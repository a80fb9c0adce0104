//! Which organisation applies when, and what becomes of it.

use npoc::app::random::Random;
use npoc::domain::spam_signal::SpamSignal as Signal;
use time::{Duration, OffsetDateTime};

use super::fates::Fate;
use super::organisations::{Organisation, organisations};

/// An application, before anything has happened.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Its place among all, which decides what is answered where any answer will do.
    pub number: usize,
    pub organisation: Organisation,
    /// Somebody else who writes the same language, where there is one.
    pub colleague: Organisation,
    /// Who applied just before.
    pub earlier: Organisation,
    pub fate: Fate,
    pub begins_at: OffsetDateTime,
}

/// What happens again and again over the year.
const OVER_THE_YEAR: &[Fate] = &[
    Fate::Open,
    Fate::Confirmed,
    Fate::Held(&[Signal::Honeypot]),
    Fate::Open,
    Fate::SameDomain,
    Fate::Withdrawn,
    Fate::Confirmed,
    Fate::LinkAfterConfirmation,
    Fate::Held(&[Signal::MissingTimestamp]),
    Fate::Open,
    Fate::AppliesAgain,
    Fate::Resubmitted(&[Signal::TooFast]),
    Fate::Confirmed,
    Fate::NoSuchMailbox,
    Fate::Open,
    Fate::Released(&[Signal::LinkInName]),
    Fate::Open,
    Fate::Confirmed,
    Fate::SameMailbox,
    Fate::Held(&[Signal::TooFast]),
    Fate::LinkAfterMonths,
    Fate::FromDraft,
    Fate::Open,
    Fate::WithdrawnWhileHeld(&[Signal::RepeatedText]),
    Fate::Confirmed,
    Fate::Withdrawn,
    Fate::Open,
    Fate::Held(&[Signal::LinkInName]),
    Fate::NeverDelivered,
    Fate::FromOpenedDraft,
    Fate::Confirmed,
    Fate::ReleasedAfterWithdrawal(&[Signal::MissingTimestamp]),
    Fate::Open,
    Fate::Resubmitted(&[Signal::Honeypot]),
    Fate::Held(&[Signal::RepeatedText]),
    Fate::Held(&[Signal::Flood]),
    Fate::Released(&[Signal::Honeypot, Signal::TooFast]),
    Fate::Open,
];
const ROUNDS: usize = 5;

/// What began in the last days and is not over, oldest first.
const IN_THE_LAST_DAYS: &[Fate] = &[
    Fate::NoticeGivenUp,
    Fate::NeverDelivered,
    Fate::FromDraft,
    Fate::LinkWaits,
    Fate::FromOpenedDraft,
    Fate::WithdrawalWaits,
    Fate::Confirmed,
    Fate::UndeliveredWaits,
    Fate::Resubmitted(&[Signal::TooFast]),
    Fate::Open,
    Fate::Withdrawn,
    Fate::Confirmed,
    Fate::AcknowledgementRetried,
    Fate::Open,
    Fate::AcknowledgementRetried,
    Fate::NoticeRetried,
    Fate::AcknowledgementWaits,
    Fate::NoticeWaits,
    Fate::DnsPending,
    Fate::AcknowledgementWaits,
    Fate::DnsPending,
    // The next digest is written a day after the last one, so until then they are in none.
    Fate::DigestWaits(&[Signal::Honeypot, Signal::MissingTimestamp, Signal::LinkInName]),
    Fate::NotInDigest(&[Signal::RepeatedText]),
    Fate::NotInDigest(&[Signal::TooFast]),
];
const LAST_DAYS: Duration = Duration::days(8);

/// Everything that is going to happen until now, oldest first.
pub fn plans(now: OffsetDateTime, random: &Random) -> Vec<Plan> {
    let all = organisations();
    let over_the_year = OVER_THE_YEAR.repeat(ROUNDS);
    // What began before the last days is over by now.
    let year = evenly(now - Duration::days(365), now - Duration::days(14), over_the_year.len());
    let last_days = evenly(now - LAST_DAYS, now - Duration::minutes(5), IN_THE_LAST_DAYS.len());
    let fates = over_the_year.iter().chain(IN_THE_LAST_DAYS).copied();
    let mut plans: Vec<Plan> = Vec::new();
    // A step without a common divisor meets every organisation, and mixes the languages.
    let mut places = (0..).map(|turn| turn * 68 % all.len());
    for (fate, (begins_at, spacing)) in fates.zip(year.into_iter().chain(last_days)) {
        let earlier = plans.last().map_or(all[0], |plan| plan.organisation);
        let (organisation, colleague) = match plans.last() {
            Some(last) if fate == Fate::AppliesAgain => (last.organisation, last.colleague),
            _ => {
                let place = places.next().expect("an endless list");
                (all[place], colleague(&all, place))
            }
        };
        let [share, ..] = random.bytes();
        let begins_at = begins_at + spacing * (f64::from(share) / 300.0);
        plans.push(Plan { number: plans.len(), organisation, colleague, earlier, fate, begins_at });
    }
    plans
}

/// So many moments from one to another, each with the time to the next.
fn evenly(
    from: OffsetDateTime,
    until: OffsetDateTime,
    count: usize,
) -> Vec<(OffsetDateTime, Duration)> {
    let count = u32::try_from(count).expect("a small number");
    let spacing = (until - from) / count;
    (0..count).map(|place| (from + spacing * place, spacing)).collect()
}

fn colleague(all: &[Organisation], place: usize) -> Organisation {
    let next = all[(place + 1) % all.len()];
    if next.language == all[place].language {
        next
    } else {
        all[(place + all.len() - 1) % all.len()]
    }
}
