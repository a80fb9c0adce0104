//! What applicants and staff do, through the workflow.

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use npoc::app::App;
use npoc::app::link_requests::LinkRequest;
use npoc::domain::application::Application;
use npoc::domain::client_network::ClientNetwork;
use npoc::domain::ids::{DraftKey, MailboxToken, PrivateKey, SubmissionKey};
use npoc::domain::spam_signal::SpamSignal;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::spam_signals::{BotClues, spam_signals};
use npoc::forms::validate::validate;
use npoc::i18n::Lang;
use npoc::jobs::housekeeping;
use npoc::store::applications::{self, Key, StoredApplication};
use npoc::urls::ApplicationPage;
use npoc::workflow::{self, Submission, Submitted};
use time::Duration;

use super::answers::filled_in;
use super::fates::{Act, Fate};
use super::plans::Plan;
use super::{domain_names, drafts, mails};

/// Every visitor comes from here.
pub const NETWORK: ClientNetwork = ClientNetwork { network: [1; 32], wider: None };

/// Somebody who applies, and how far it has come.
pub struct Applicant {
    plan: Plan,
    lang: Lang,
    form: MembershipForm,
    application: Application,
    submission_key: SubmissionKey,
    draft_key: DraftKey,
    private_key: Option<PrivateKey>,
    /// The path of each private page, by the reference.
    pub pages: Vec<(String, String)>,
    /// From the last mail to the representative.
    token: Option<MailboxToken>,
}

impl Applicant {
    /// Somebody who has filled in the form without a mistake.
    pub fn new(app: &App, plan: &Plan) -> Result<Self> {
        let form = filled_in(plan);
        let application = validate(&form, plan.begins_at.date())
            .map_err(|errors| anyhow!("{}: {errors:?}", plan.organisation.name))?;
        let lang = Lang::from_code(plan.organisation.page).context("a page in no language")?;
        let (submission_key, draft_key) = (app.random_id(), app.random_id());
        Ok(Self {
            plan: *plan,
            lang,
            form,
            application,
            submission_key,
            draft_key,
            private_key: None,
            pages: Vec::new(),
            token: None,
        })
    }

    /// Does something, now; its mails fare as they shall.
    pub async fn act(&mut self, app: &App, act: Act) -> Result<()> {
        let now = app.clock.now();
        match act {
            Act::SaveDraft => drafts::save(app, self.lang, self.draft_key, &self.form).await?,
            Act::OpenDraft => drafts::open(app, self.draft_key, self.token).await?,
            Act::Submit => {
                self.submit(app, self.plan.fate.signals()).await?;
                let stored = self.stored(app).await?;
                domain_names::schedule(app, &stored).await?;
                if self.plan.fate != Fate::DnsPending {
                    domain_names::answer(app, &stored, self.plan.number).await?;
                }
            }
            Act::SubmitAgain => self.submit(app, &[]).await?,
            Act::Confirm => {
                let token = self.token.context("no mail has come")?;
                workflow::confirm_address(app, self.private_key()?, Some(token)).await?;
            }
            Act::RequestLink => {
                let mailbox = &self.application.representative.email;
                let request = LinkRequest { lang: self.lang, mailbox: mailbox.clone() };
                workflow::resend_links(app, &request).await?;
            }
            Act::Withdraw => {
                workflow::withdraw(app, self.private_key()?).await?;
            }
            Act::Release => {
                let reference = self.stored(app).await?.reference;
                workflow::release(app, reference.as_str()).await?;
            }
            Act::Housekeep => housekeeping::run_once(app).await?,
        }
        let token = mails::settle(app, now, |kind| self.plan.fate.delivery(kind)).await?;
        self.token = token.or(self.token);
        Ok(())
    }

    /// With the form as it must have come for these signals.
    async fn submit(&mut self, app: &App, expected: &[SpamSignal]) -> Result<()> {
        let now = app.clock.now();
        let time_taken = if expected.contains(&SpamSignal::TooFast) {
            Duration::milliseconds(400)
        } else {
            Duration::minutes(17)
        };
        let has_timestamp = !expected.contains(&SpamSignal::MissingTimestamp);
        let origin = BotClues {
            honeypot_filled: expected.contains(&SpamSignal::Honeypot),
            rendered_at: has_timestamp.then_some(now - time_taken),
        };
        let mut signals = spam_signals(origin, &self.application, now);
        // Which is no matter of the application.
        signals.extend(expected.iter().filter(|signal| **signal == SpamSignal::Flood));
        let name = self.plan.organisation.name;
        ensure!(signals == expected, "{name}: {signals:?} instead of {expected:?}");
        let submission = Submission {
            lang: self.lang,
            submission_key: self.submission_key,
            draft_key: self.draft_key,
            opened: None,
            network: NETWORK,
            signals,
            application: &self.application,
        };
        match workflow::submit(app, &submission).await? {
            Submitted::Stored(key) => {
                self.private_key = Some(key);
                let reference = self.stored(app).await?.reference;
                let path = ApplicationPage::Status.path(self.lang, key);
                self.pages.push((reference.as_str().to_owned(), path));
            }
            Submitted::SameAnswersStored(_) => {}
            other => bail!("{name}: {other:?}"),
        }
        // Whoever sends it again has come back to an empty form.
        self.submission_key = app.random_id();
        Ok(())
    }

    fn private_key(&self) -> Result<PrivateKey> {
        self.private_key.context("nothing was submitted yet")
    }

    async fn stored(&self, app: &App) -> Result<StoredApplication> {
        let mut connection = app.database.acquire().await?;
        let key = Key::Private(self.private_key()?);
        applications::find(&mut connection, key).await?.context("it is not stored")
    }
}
