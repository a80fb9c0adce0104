//! A form is saved, and opened again by its link. What is kept is sealed with a key that only the
//! link holds; it is opaque pairs of names and values here.

use time::OffsetDateTime;

use super::sealing::{digest, open, seal};
use super::{WorkflowError, enqueue};
use crate::app::{App, Transaction};
use crate::domain::client_network::ClientNetwork;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::{DraftKey, MailboxToken, PrivateKey};
use crate::i18n::Lang;
use crate::mail;
use crate::store::admission::{self, Admission, Counted, Reservation};
use crate::store::rate_limits::LimitedAction;
use crate::store::{drafts, mail_throttle};
use crate::urls::{DraftPage, with_token};

/// The largest saved form, in bytes as forms are sent: several times the longest correct one.
pub const MAX_DRAFT_BYTES: usize = 256 * 1024;

/// The fields of a form by name.
type Pairs = Vec<(String, String)>;

pub struct NewDraft<'draft> {
    pub lang: Lang,
    pub key: DraftKey,
    pub fields: Pairs,
    pub mailbox: &'draft EmailAddress,
    pub network: ClientNetwork,
}

#[derive(Debug)]
pub enum SavedDraft {
    Saved,
    /// Too many were saved lately; there is room again from then on.
    Limited(OffsetDateTime),
    TooLarge,
}

/// What the link to a saved form leads to.
#[derive(Debug)]
pub enum DraftLink {
    /// The saved form, which is kept until then.
    Draft(OffsetDateTime),
    /// The application that it became.
    Submitted(PrivateKey),
}

/// A saved form that was opened.
pub enum OpenedDraft {
    Draft(Pairs),
    /// It was submitted meanwhile, on another machine.
    Submitted(PrivateKey),
}

/// Saves a form and mails the link to it, in place of an earlier one of the same key.
/// `mailbox_of` finds the mailbox in the fields of the earlier one.
pub async fn save_draft(
    app: &App,
    draft: &NewDraft<'_>,
    mailbox_of: impl Fn(Pairs) -> Option<EmailAddress>,
) -> Result<SavedDraft, WorkflowError> {
    let now = app.clock.now();
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&app.random.bytes()[..12]);
    let sealed = seal(draft.key, nonce, &draft.fields);
    if sealed.bytes.len() > MAX_DRAFT_BYTES {
        return Ok(SavedDraft::TooLarge);
    }
    let mut transaction = app.database.begin().await?;
    let earlier = drafts::get(&mut transaction, digest(draft.key), now).await?;
    // Who saves again has the link already, unless the mailbox is another one now.
    let mailed_to = earlier.and_then(|(sealed, _)| mailbox_of(open(draft.key, sealed)?));
    let is_new =
        mailed_to.is_none_or(|earlier| earlier.canonical_key() != draft.mailbox.canonical_key());
    if is_new {
        let limits = app.config.rate_limits;
        let counted = Counted { action: LimitedAction::Draft, network: draft.network, limits };
        let reservation = Reservation { mailbox: draft.mailbox, fresh_token: app.random_id() };
        match admission::admit(&mut transaction, counted, Some(reservation), now).await? {
            Admission::Limited(until) => return Ok(SavedDraft::Limited(until)),
            Admission::Admitted(Some(token)) => {
                mail_link(&mut transaction, app, draft, token, now).await?;
            }
            Admission::Admitted(None) => {}
        }
    }
    drafts::put(&mut transaction, digest(draft.key), &sealed, now).await?;
    transaction.commit().await?;
    Ok(SavedDraft::Saved)
}

async fn mail_link(
    transaction: &mut Transaction,
    app: &App,
    draft: &NewDraft<'_>,
    token: MailboxToken,
    now: OffsetDateTime,
) -> Result<(), WorkflowError> {
    let path = with_token(DraftPage::Open.path(draft.lang, draft.key), token);
    let link = format!("{}{path}", app.config.base_url);
    let mail = mail::draft(draft.mailbox, draft.lang, &link, now + drafts::RETENTION)?;
    Ok(enqueue(transaction, app, &mail, now).await?)
}

/// What a link leads to, without opening it. None when it leads nowhere any more.
pub async fn find_draft(app: &App, key: DraftKey) -> Result<Option<DraftLink>, WorkflowError> {
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    if let Some((_, saved_at)) = drafts::get(&mut connection, digest(key), now).await? {
        return Ok(Some(DraftLink::Draft(saved_at + drafts::RETENTION)));
    }
    let submitted = drafts::submitted_as(&mut connection, digest(key), now).await?;
    Ok(submitted.map(DraftLink::Submitted))
}

/// Opens a saved form, and records that its mailbox is read by whoever has the token. None when
/// there is no such form any more.
pub async fn open_draft(
    app: &App,
    key: DraftKey,
    token: Option<MailboxToken>,
    mailbox_of: impl Fn(Pairs) -> Option<EmailAddress>,
) -> Result<Option<OpenedDraft>, WorkflowError> {
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    let found = drafts::get(&mut connection, digest(key), now).await?;
    let Some(fields) = found.and_then(|(sealed, _)| open(key, sealed)) else {
        let submitted = drafts::submitted_as(&mut connection, digest(key), now).await?;
        return Ok(submitted.map(OpenedDraft::Submitted));
    };
    if let Some((token, mailbox)) = token.zip(mailbox_of(fields.clone())) {
        mail_throttle::confirm(&mut connection, &mailbox, token, now).await?;
    }
    Ok(Some(OpenedDraft::Draft(fields)))
}
