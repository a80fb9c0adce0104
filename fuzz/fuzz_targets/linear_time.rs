//! Nothing that is sent makes the work grow faster than what is sent: twice as much of anything takes
//! at most twice as many steps, and what it takes to look at the longest answers that can be right.
//!
//! An input is three lines: a place, what is repeated there, and what stands at both ends. Before the
//! first input, every shape of `SHAPES` is tried in every place.

#![no_main]

use libfuzzer_sys::fuzz_target;
use npoc::domain::question::Question;
use npoc::forms::form_message::FormMessage;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::self_check;
use npoc::i18n::Lang;
use npoc::web::http::form_body::pairs;
use npoc::web::http::forwarded_for::origin;
use npoc::web::http::mailbox_token;
use npoc_fuzz::{forms, steps};

/// What costs most for its length, or would if something went over it again for each part of it.
const SHAPES: &[&str] = &[
    "a",
    "A",
    "é",
    "例",
    "😀",
    " ",
    "\n",
    "\r\n",
    "\0",
    ".",
    "a.",
    "例。",
    "\u{ff61}",
    "-",
    "--",
    "@",
    "a@",
    "a@b ",
    "\"",
    "\\",
    "+",
    "/",
    ":",
    "://",
    ",",
    ", ",
    "1,",
    ";",
    ";q=1,",
    "fr;q=0.1,",
    "10.0.0.1,",
    "&",
    "=",
    "a&",
    "a=b&",
    "work=health&",
    "domains=a&",
    "%",
    "%e9",
    "%00",
    "xn--",
    "xn--a.",
    "xn--ls8h.",
    "xn--fsqu00a ",
    "\u{301}",
    "\u{301}\u{323}",
    "a\u{301}",
    "\u{200d}",
    "\u{200b}",
    "\u{ad}",
    "\u{202e}",
    "\u{fdfa}",
    "\u{1112e}",
    "ب",
    "א.1",
    "가",
    "ᄀ",
    "example.org ",
    "a.b,",
    "https:",
    "https://",
    "http//",
    "1)",
    "(",
    ")",
    "•",
    "<",
    "／",
    "’",
    "а",
    "аa",
    "٣",
    "\u{fe0f}",
    "ب\u{200d}",
    "\u{3164}",
    "\u{fa19}",
    "mai ",
];

/// What a stranger fills.
#[derive(Clone, Copy, Debug)]
enum Place {
    Answer(Question),
    Body,
    Query,
    AcceptLanguage,
    ForwardedFor,
    Message,
}

/// One for each kind of answer, and everything else.
const PLACES: &[Place] = &[
    Place::Body,
    Place::Query,
    Place::AcceptLanguage,
    Place::ForwardedFor,
    Place::Message,
    Place::Answer(Question::OrganisationName),
    Place::Answer(Question::WorkOther),
    Place::Answer(Question::Country),
    Place::Answer(Question::Domains),
    Place::Answer(Question::Website),
    Place::Answer(Question::Groups),
    Place::Answer(Question::Mission),
    Place::Answer(Question::NcsgDate),
    Place::Answer(Question::RepresentativeEmail),
    Place::Answer(Question::AlternateEmail),
    Place::Answer(Question::AlternatePhone),
];

fn work(place: Place, text: &str) {
    match place {
        Place::Answer(question) => forms::judge(&forms::good().with(question, text)),
        Place::Body => {
            let form = MembershipForm::from_pairs(pairs(text.as_bytes()));
            forms::judge(&form);
            drop(self_check::validate(&form, text));
        }
        Place::Query => drop(mailbox_token::token(&pairs(text.as_bytes()))),
        Place::AcceptLanguage => drop(Lang::negotiate(text)),
        Place::ForwardedFor => {
            let lines = [text.as_bytes()];
            let _ = origin(lines.into_iter(), [10, 0, 0, 1].into(), |_| true);
        }
        Place::Message => drop(FormMessage::from_code(text)),
    }
}

/// From what a field can hold to what shows how it grows; a body can hold more of the same.
const LENGTHS: [usize; 5] = [4096, 8192, 16_384, 32_768, 65_536];

/// How much may be done at once on the way.
const ROOM: u64 = 400_000;

/// Holds each doubling of what is repeated against the one before.
fn grow(place: Place, unit: &str, end: &str) {
    let mut before = None;
    for length in LENGTHS {
        let text = format!("{end}{}{end}", unit.repeat((length / unit.len()).max(1)));
        let now = steps::of(|| work(place, &text));
        let length = text.len();
        let what = format!("{now} steps for {length} bytes of {unit:?} in {place:?}");
        if let Some(before) = before {
            assert!(now <= 2 * before + ROOM, "{what}, and {before} for half of them");
        }
        let allowed = steps::FLAT + steps::A_BYTE * length as u64;
        assert!(now <= allowed, "{what}, of {allowed}");
        before = Some(now);
    }
}

fn try_every_shape() {
    forms::warm_up();
    for place in PLACES {
        for unit in SHAPES {
            grow(*place, unit, "");
        }
    }
}

fuzz_target!(init: try_every_shape(), |input: &str| {
    let mut lines = input.splitn(3, '\n');
    let place = lines.next().and_then(|line| line.parse::<usize>().ok()).unwrap_or(0);
    let unit = lines.next().filter(|unit| !unit.is_empty()).unwrap_or("a");
    grow(PLACES[place % PLACES.len()], unit, lines.next().unwrap_or_default());
});
