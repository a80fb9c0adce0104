//! What every page of the form carries hidden, so that nothing has to be stored before the form is
//! sent: the keys, and when we made the first page.

use data_encoding::HEXLOWER;
use time::OffsetDateTime;

use crate::app::App;
use crate::app::signing_key::SigningKey;
use crate::domain::ids::{DraftKey, SubmissionKey};
use crate::forms::membership_form::{HiddenField, MembershipForm};
use crate::forms::spam_signals::BotClues;

/// Keeps a signature made here from passing for one of another purpose.
const PURPOSE: &str = "form rendered";

/// The tokens of one form.
#[derive(Clone, Debug)]
pub struct FormTokens {
    pub submission: SubmissionKey,
    pub draft: DraftKey,
    rendered: String,
}

impl FormTokens {
    /// Those of a form that is begun.
    pub fn fresh(app: &App) -> Self {
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

/// The moment at which a form is made, signed. It never runs out.
pub fn sign_rendered_at(key: &SigningKey, now: OffsetDateTime) -> String {
    let seconds = now.unix_timestamp().to_string();
    let signature = key.sign(PURPOSE, seconds.as_bytes());
    format!("{seconds}.{}", HEXLOWER.encode(&signature))
}

/// The moment that a form carries, if we signed it.
fn rendered_at(key: &SigningKey, carried: &str) -> Option<OffsetDateTime> {
    let (seconds, hex) = carried.split_once('.')?;
    let signature = HEXLOWER.decode(hex.as_bytes()).ok()?;
    key.verifies(PURPOSE, seconds.as_bytes(), &signature)
        .then(|| OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok())?
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
        let carried = sign_rendered_at(&key, NOW);
        assert_eq!(rendered_at(&key, &carried), Some(NOW));
        assert_eq!(rendered_at(&SigningKey::new([2; 32]), &carried), None);
        let earlier = carried.replacen('1', "0", 1);
        for forged in ["", ".", "1", "1.", &earlier, &format!("{carried}0"), "1.é1"] {
            assert_eq!(rendered_at(&key, forged), None, "{forged:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered(carried in "\\PC{0,80}") {
            prop_assert_eq!(rendered_at(&SigningKey::new([1; 32]), &carried), None);
        }
    }
}
