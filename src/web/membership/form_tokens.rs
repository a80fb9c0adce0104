//! What the pages of the form carry hidden, so that nothing has to be stored before the form is sent:
//! the keys, and the moment at which they were given out. The empty form carries none of it; the
//! answer to the first button that is pressed does.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use time::OffsetDateTime;
use uuid::Uuid;

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

/// More than the largest number and its signature need.
const MAX_MOMENT_BYTES: usize = 100;

const NANOSECONDS_A_MILLISECOND: i128 = 1_000_000;

/// What keys are signed for.
const SUBMISSION: &str = "submission key";
const DRAFT: &str = "draft key";
const OPENED_DRAFT: &str = "opened draft key";

/// The tokens of one form. Only those that we made and signed count: a key that somebody else chose,
/// for a form that a stranger then fills in, would open what the stranger sends.
#[derive(Clone, Debug)]
pub struct FormTokens {
    pub submission: SubmissionKey,
    pub draft: DraftKey,
    /// The key under which the form was opened, if it was saved before.
    pub opened: Option<DraftKey>,
    rendered: String,
    signed: Vec<(&'static str, String)>,
}

impl FormTokens {
    /// Those that came with a form, and fresh ones for what got lost.
    pub fn of(form: &MembershipForm, app: &App) -> Self {
        let key = &app.signing_key;
        let draft = |purpose, field| verified(key, purpose, form.hidden(field)).map(DraftKey::from);
        Self::signed(
            app,
            submission_key(form, key).unwrap_or_else(|| app.random_id()),
            draft(DRAFT, HiddenField::DraftKey).unwrap_or_else(|| app.random_id()),
            draft(OPENED_DRAFT, HiddenField::OpenedDraftKey),
            form.hidden(HiddenField::Rendered),
        )
    }

    /// Those of a form that was opened by its link: fresh ones, because whoever began the form knows
    /// its own.
    pub fn of_opened(form: &MembershipForm, opened: DraftKey, app: &App) -> Self {
        let rendered = form.hidden(HiddenField::Rendered);
        Self::signed(app, app.random_id(), app.random_id(), Some(opened), rendered)
    }

    /// For another application from the same page.
    pub fn with_fresh_submission(self, app: &App) -> Self {
        Self::signed(app, app.random_id(), self.draft, self.opened, &self.rendered)
    }

    fn signed(
        app: &App,
        submission: SubmissionKey,
        draft: DraftKey,
        opened: Option<DraftKey>,
        rendered: &str,
    ) -> Self {
        let key = &app.signing_key;
        let rendered = match rendered_at(key, rendered) {
            Some(_) => rendered.to_owned(),
            None => sign_rendered_at(key, app.clock.now()),
        };
        let mut signed = vec![
            (HiddenField::SubmissionKey.code(), sign_submission_key(key, submission)),
            (HiddenField::DraftKey.code(), sign_key(key, DRAFT, draft.uuid())),
        ];
        if let Some(opened) = opened {
            let field = HiddenField::OpenedDraftKey.code();
            signed.push((field, sign_key(key, OPENED_DRAFT, opened.uuid())));
        }
        Self { submission, draft, opened, rendered, signed }
    }

    /// As hidden fields.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let rendered = [self.rendered()];
        self.signed.iter().cloned().chain(rendered).collect()
    }

    /// The moment alone, which goes along when the form is saved.
    pub fn rendered(&self) -> (&'static str, String) {
        (HiddenField::Rendered.code(), self.rendered.clone())
    }
}

/// The key that came with a form; none when it got lost, or is not ours.
pub fn submission_key(form: &MembershipForm, key: &SigningKey) -> Option<SubmissionKey> {
    let carried = form.hidden(HiddenField::SubmissionKey);
    verified(key, SUBMISSION, carried).map(SubmissionKey::from)
}

/// The key of a submission as a page carries it.
pub fn sign_submission_key(key: &SigningKey, submission: SubmissionKey) -> String {
    sign_key(key, SUBMISSION, submission.uuid())
}

fn sign_key(key: &SigningKey, purpose: &str, value: Uuid) -> String {
    let signature = BASE64URL_NOPAD.encode(&key.sign(purpose, value.as_bytes()));
    format!("{value}.{signature}")
}

/// The key that a page carries, if we made it.
fn verified(key: &SigningKey, purpose: &str, carried: &str) -> Option<Uuid> {
    let (value, signature) = carried.split_once('.')?;
    let value = Uuid::try_parse(value).ok()?;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
    key.verifies(purpose, value.as_bytes(), &signature).then_some(value)
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
    if carried.len() > MAX_MOMENT_BYTES {
        return None;
    }
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

    #[test]
    fn only_our_own_keys_count_each_for_its_purpose() {
        let key = SigningKey::new([1; 32]);
        let value = Uuid::from_u128(7);
        let carried = sign_key(&key, DRAFT, value);
        assert_eq!(verified(&key, DRAFT, &carried), Some(value));
        assert_eq!(verified(&key, SUBMISSION, &carried), None);
        assert_eq!(verified(&SigningKey::new([2; 32]), DRAFT, &carried), None);
        let other = carried.replacen('7', "8", 1);
        for forged in ["", ".", &value.to_string(), &format!("{value}."), &other] {
            assert_eq!(verified(&key, DRAFT, forged), None, "{forged:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_carried_is_answered(carried in "\\PC{0,80}") {
            prop_assert_eq!(rendered_at(&SigningKey::new([1; 32]), &carried), None);
        }
    }
}
