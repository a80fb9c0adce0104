//! What the pages of the form carry hidden, so that nothing has to be stored before the form is sent:
//! the keys, and the moment at which they were given out. The empty form carries none of it; the
//! answer to the first button that is pressed does.

use data_encoding::HEXLOWER;
use time::OffsetDateTime;

use crate::app::App;
use crate::app::signing_key::SigningKey;
use crate::domain::ids::{DraftKey, SubmissionKey};
use crate::forms::membership_form::{HiddenField, MembershipForm};
use crate::forms::spam_signals::BotClues;

/// What a moment is signed for, in milliseconds since 1970. Keeps a signature made here from passing
/// for one of another purpose.
const PURPOSE: &str = "form rendered, in milliseconds";

/// What it was signed for when it was in whole seconds. Pages that are open while the site is updated
/// still carry such a moment, and so do forms that were saved before. The purpose is part of what is
/// signed, so that none can be taken for one in milliseconds.
const PURPOSE_IN_SECONDS: &str = "form rendered";

const NANOSECONDS_A_MILLISECOND: i128 = 1_000_000;

/// The tokens of one form.
#[derive(Clone, Debug)]
pub struct FormTokens {
    pub submission: SubmissionKey,
    pub draft: DraftKey,
    rendered: String,
}

impl FormTokens {
    /// Those of a form that has none yet.
    fn fresh(app: &App) -> Self {
        Self {
            submission: app.random_id(),
            draft: app.random_id(),
            rendered: sign_rendered_at(&app.signing_key, app.clock.now()),
        }
    }

    /// Those that came with a form, and fresh ones for what got lost.
    pub fn of(form: &MembershipForm, app: &App) -> Self {
        let fresh = Self::fresh(app);
        let rendered = form.hidden(HiddenField::Rendered);
        let is_ours = rendered_at(&app.signing_key, rendered).is_some();
        Self {
            submission: submission_key(form).unwrap_or(fresh.submission),
            draft: DraftKey::parse(form.hidden(HiddenField::DraftKey)).unwrap_or(fresh.draft),
            rendered: if is_ours { rendered.to_owned() } else { fresh.rendered },
        }
    }

    /// For another application from the same page.
    pub fn with_fresh_submission(self, app: &App) -> Self {
        Self { submission: app.random_id(), ..self }
    }

    /// As hidden fields.
    pub fn fields(&self) -> [(&'static str, String); 3] {
        [
            (HiddenField::SubmissionKey.code(), self.submission.uuid().to_string()),
            (HiddenField::DraftKey.code(), self.draft.uuid().to_string()),
            (HiddenField::Rendered.code(), self.rendered.clone()),
        ]
    }
}

/// The key that came with a form; none when it got lost.
pub fn submission_key(form: &MembershipForm) -> Option<SubmissionKey> {
    SubmissionKey::parse(form.hidden(HiddenField::SubmissionKey))
}

/// What a form came with, for telling bots from people.
pub fn bot_clues(form: &MembershipForm, key: &SigningKey) -> BotClues {
    BotClues {
        honeypot_filled: !form.hidden(HiddenField::Honeypot).is_empty(),
        rendered_at: rendered_at(key, form.hidden(HiddenField::Rendered)),
    }
}

/// The moment at which a form is given its tokens, signed. It never runs out.
pub fn sign_rendered_at(key: &SigningKey, now: OffsetDateTime) -> String {
    let milliseconds = (now.unix_timestamp_nanos() / NANOSECONDS_A_MILLISECOND).to_string();
    let signature = key.sign(PURPOSE, milliseconds.as_bytes());
    format!("{milliseconds}.{}", HEXLOWER.encode(&signature))
}

/// The moment that a form carries, if we signed it.
fn rendered_at(key: &SigningKey, carried: &str) -> Option<OffsetDateTime> {
    let (number, hex) = carried.split_once('.')?;
    let signature = HEXLOWER.decode(hex.as_bytes()).ok()?;
    let is_for = |purpose| key.verifies(purpose, number.as_bytes(), &signature);
    if is_for(PURPOSE) {
        let milliseconds: i64 = number.parse().ok()?;
        let nanoseconds = i128::from(milliseconds) * NANOSECONDS_A_MILLISECOND;
        return OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok();
    }
    if is_for(PURPOSE_IN_SECONDS) {
        return OffsetDateTime::from_unix_timestamp(number.parse().ok()?).ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-21 14:30:01.234 UTC);

    #[test]
    fn only_our_own_moment_counts() {
        let key = SigningKey::new([1; 32]);
        let carried = sign_rendered_at(&key, NOW);
        assert_eq!(rendered_at(&key, &carried), Some(NOW));
        assert_eq!(rendered_at(&SigningKey::new([2; 32]), &carried), None);
        let earlier = carried.replacen('1', "0", 1);
        assert_ne!(earlier, carried);
        for forged in ["", ".", "1", "1.", &earlier, &format!("{carried}0"), "1.é1"] {
            assert_eq!(rendered_at(&key, forged), None, "{forged:?}");
        }
    }

    #[test]
    fn a_moment_in_whole_seconds_is_understood_and_never_taken_for_milliseconds() {
        let key = SigningKey::new([1; 32]);
        let seconds = NOW.unix_timestamp().to_string();
        let signature = HEXLOWER.encode(&key.sign(PURPOSE_IN_SECONDS, seconds.as_bytes()));
        let carried = format!("{seconds}.{signature}");
        assert_eq!(rendered_at(&key, &carried), Some(datetime!(2026-11-21 14:30:01 UTC)));
        // Neither the one nor the other is ours with three more digits or three fewer.
        assert_eq!(rendered_at(&key, &format!("{seconds}234.{signature}")), None);
        let shortened = sign_rendered_at(&key, NOW).replacen("234.", ".", 1);
        assert_eq!(rendered_at(&key, &shortened), None);
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered(carried in "\\PC{0,80}") {
            prop_assert_eq!(rendered_at(&SigningKey::new([1; 32]), &carried), None);
        }
    }
}
