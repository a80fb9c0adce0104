//! Saved forms: those that become applications, and some that have not.

use anyhow::{Result, anyhow, bail, ensure};
use npoc::app::App;
use npoc::domain::email_address::EmailAddress;
use npoc::domain::ids::{DraftKey, MailboxToken};
use npoc::domain::question::Question;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::validate::mailbox_for_draft;
use npoc::i18n::Lang;
use npoc::store::drafts::RETENTION;
use npoc::urls::DraftPage;
use npoc::workflow::{self, NewDraft, OpenedDraft, SavedDraft};
use time::Duration;

use super::acts::NETWORK;
use super::answers::filled_in;
use super::fates::Delivery;
use super::plans::Plan;
use super::{MovingClock, mails};

/// How old the saved forms are: the oldest is not kept any more, the newest one's mail waits.
const AGES: [Duration; 9] = [
    Duration::days(41),
    Duration::days(29),
    Duration::days(22),
    Duration::days(15),
    Duration::days(9),
    Duration::days(4),
    Duration::days(2),
    Duration::hours(7),
    Duration::minutes(20),
];

/// Saves a form, as the button does.
pub async fn save(app: &App, lang: Lang, key: DraftKey, form: &MembershipForm) -> Result<()> {
    let mailbox =
        &mailbox_for_draft(form).map_err(|errors| anyhow!("a form without mailbox: {errors:?}"))?;
    let answers = form.answers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let fields = answers.collect();
    let draft = NewDraft { lang, key, opened: None, fields, mailbox, network: NETWORK };
    match workflow::save_draft(app, &draft, mailbox_of).await? {
        SavedDraft::Saved(_) => Ok(()),
        other => bail!("a form was not saved: {other:?}"),
    }
}

/// Opens a saved form by the link in the mail.
pub async fn open(app: &App, key: DraftKey, token: Option<MailboxToken>) -> Result<()> {
    ensure!(token.is_some(), "the link to a saved form was not mailed");
    match workflow::open_draft(app, key, token, mailbox_of).await? {
        Some(OpenedDraft::Draft(_)) => Ok(()),
        _ => bail!("a saved form does not open"),
    }
}

fn mailbox_of(fields: Vec<(String, String)>) -> Option<EmailAddress> {
    mailbox_for_draft(&MembershipForm::from_pairs(fields)).ok()
}

/// Saves forms that are further filled in the older they are, and gives the paths of their pages.
pub async fn save_some(app: &App, clock: &MovingClock, plans: &[Plan]) -> Result<Vec<String>> {
    let now = app.clock.now();
    let mut paths = Vec::new();
    for (place, (age, plan)) in AGES.into_iter().zip(plans).enumerate() {
        clock.set(now - age);
        let lang = Lang::ALL[place % 2];
        let whole = filled_in(plan);
        let first = (AGES.len() - place) * 5;
        let answers = whole.answers().take(first);
        let pairs = answers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        // One that nobody has written to yet.
        let mailbox = format!("draft-{place}@{}", plan.organisation.domain);
        let form = MembershipForm::from_pairs(pairs).with(Question::RepresentativeEmail, &mailbox);
        let key: DraftKey = app.random_id();
        save(app, lang, key, &form).await?;
        let is_newest = place + 1 == AGES.len();
        let delivery = if is_newest { Delivery::Waiting } else { Delivery::Sent };
        let token = mails::settle(app, app.clock.now(), |_| delivery).await?;
        if place == 3 {
            clock.set(now - age + Duration::hours(1));
            open(app, key, token).await?;
        }
        if age < RETENTION {
            paths.push(DraftPage::Open.path(lang, key));
        }
    }
    Ok(paths)
}
