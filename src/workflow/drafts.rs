//! A form is saved, and opened again by its link. What is kept is sealed with a key that only the
//! link holds; it is opaque pairs of names and values here.

use time::OffsetDateTime;

use super::anew::do_anew;
use super::sealing::{digest, encoded, open, open_successor, seal, seal_successor};
use super::{WorkflowError, enqueue};
use crate::app::{App, Transaction};
use crate::domain::client_network::ClientNetwork;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::{DraftKey, MailboxToken};
use crate::domain::mail::MailKind;
use crate::domain::reference::Reference;
use crate::i18n::Lang;
use crate::mail;
use crate::store::admission::{self, Admission, Counted, Reservation};
use crate::store::rate_limits::{LimitedAction, MAX_DRAFT_BYTES};
use crate::store::{Connection, StoreError, drafts, mail_throttle};
use crate::urls::{DraftPage, with_token};

/// The fields of a form by name.
type Pairs = Vec<(String, String)>;

pub struct NewDraft<'draft> {
    pub lang: Lang,
    pub key: DraftKey,
    /// The key under which it was opened, which this one takes the place of.
    pub opened: Option<DraftKey>,
    pub fields: Pairs,
    pub mailbox: &'draft EmailAddress,
    pub network: ClientNetwork,
}

#[derive(Debug)]
pub enum SavedDraft {
    /// Under this key, which is not the form's own where others may know that one.
    Saved(DraftKey),
    /// Too many were saved lately; there is room again from then on.
    Limited(OffsetDateTime),
    TooLarge,
    /// There is no room for it besides all others.
    Full,
}

/// What the link to a saved form leads to.
#[derive(Debug)]
pub enum DraftLink {
    /// The saved form, which is kept until then.
    Draft(OffsetDateTime),
    /// The form was opened and saved again, which gave it another key.
    Replaced(DraftKey),
    /// The application that it became. Whoever has the link may not be who sent it.
    Submitted(Reference),
}

/// A saved form that was opened.
pub enum OpenedDraft {
    Draft(Pairs),
    /// It was saved again meanwhile, on another machine.
    Replaced(DraftKey),
    /// It was submitted meanwhile, on another machine.
    Submitted(Reference),
}

/// Saves a form and mails the link to it, in place of an earlier one of the same key and of the one
/// that was opened. `mailbox_of` finds the mailbox in the fields of an earlier one.
pub async fn save_draft(
    app: &App,
    draft: &NewDraft<'_>,
    mailbox_of: impl Fn(Pairs) -> Option<EmailAddress>,
) -> Result<SavedDraft, WorkflowError> {
    do_anew(|| try_saving(app, draft, &mailbox_of)).await
}

async fn try_saving(
    app: &App,
    draft: &NewDraft<'_>,
    mailbox_of: &impl Fn(Pairs) -> Option<EmailAddress>,
) -> Result<SavedDraft, WorkflowError> {
    let now = app.clock.now();
    let form = encoded(&draft.fields);
    let size = form.len();
    if i64::try_from(size).is_ok_and(|size| size > MAX_DRAFT_BYTES) {
        return Ok(SavedDraft::TooLarge);
    }
    let mut transaction = app.database.begin().await?;
    let limits = app.config.rate_limits;
    let counted = |action| Counted { action, network: draft.network, limits };
    let save = counted(LimitedAction::DraftSave);
    let row = digest(draft.key);
    if let Some(until) = admission::admit_save(&mut transaction, save, row, size, now).await? {
        return Ok(SavedDraft::Limited(until));
    }
    if !drafts::has_room(&mut transaction, size).await? {
        tracing::error!("a form was not saved: the saved forms take all the room they may");
        return Ok(SavedDraft::Full);
    }
    // Who saves again has the link already, unless the mailbox is another one now.
    let is_mine = |mailbox: &EmailAddress| mailbox.canonical_key() == draft.mailbox.canonical_key();
    let mut key = draft.key;
    let mut has_link = false;
    let mut replaced = Vec::new();
    for earlier_key in [Some(draft.key), draft.opened].into_iter().flatten() {
        let Some((earlier, _)) = drafts::get(&mut transaction, digest(earlier_key), now).await?
        else {
            continue;
        };
        let mailbox = open(earlier_key, earlier).and_then(mailbox_of).filter(is_mine);
        has_link |= mailbox.is_some();
        if earlier_key != draft.key || mailbox.is_none() {
            replaced.push((earlier_key, mailbox));
        }
    }
    // Whoever read the other mailbox may know the key, as may who saved under it when it was replaced.
    let is_known = replaced.iter().any(|(replaced, _)| *replaced == draft.key)
        || drafts::is_replaced(&mut transaction, digest(draft.key)).await?;
    if is_known {
        key = app.random_id();
    }
    if !has_link {
        let mailbox = app.mailbox_digest(draft.mailbox);
        let kind = MailKind::Draft;
        let reservation = Reservation { mailbox, kind, fresh_token: app.random_id() };
        let counted = counted(LimitedAction::Draft);
        match admission::admit(&mut transaction, counted, Some(reservation), now).await? {
            Admission::Limited(until) => return Ok(SavedDraft::Limited(until)),
            Admission::Admitted(Some(token)) => {
                mail_link(&mut transaction, app, draft, key, token, now).await?;
            }
            Admission::Admitted(None) | Admission::Flooded => {}
        }
    }
    if let Some(opened) = draft.opened {
        drafts::keep_replaced(&mut transaction, digest(opened), now).await?;
    }
    for (replaced, mailbox) in replaced {
        replace(&mut transaction, app, key, replaced, mailbox, now).await?;
    }
    let sealed = seal(key, nonce(app), form);
    drafts::put(&mut transaction, digest(key), &sealed, now).await?;
    transaction.commit().await?;
    Ok(SavedDraft::Saved(key))
}

/// Ends a draft that was opened and saved again. Its link as it was mailed leads on, unless it was
/// mailed to another mailbox than the one that is given now; the key alone, which whoever began the
/// form knows, does not.
async fn replace(
    transaction: &mut Transaction,
    app: &App,
    successor: DraftKey,
    replaced: DraftKey,
    mailbox: Option<EmailAddress>,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let token = match mailbox {
        Some(mailbox) => mail_throttle::token(transaction, app.mailbox_digest(&mailbox)).await?,
        None => None,
    };
    let way = token.map(|token| seal_successor(replaced, token, nonce(app), successor));
    drafts::replace(transaction, digest(replaced), way.as_ref(), now).await
}

async fn mail_link(
    transaction: &mut Transaction,
    app: &App,
    draft: &NewDraft<'_>,
    key: DraftKey,
    token: MailboxToken,
    now: OffsetDateTime,
) -> Result<(), WorkflowError> {
    let path = with_token(DraftPage::Open.path(draft.lang, key), token);
    let link = format!("{}{path}", app.config.base_url);
    let mail = mail::draft(draft.mailbox, draft.lang, &link, now + drafts::RETENTION)?;
    Ok(enqueue(transaction, app, &mail, now).await?)
}

/// What a link leads to, without opening it. None when it leads nowhere any more.
pub async fn find_draft(
    app: &App,
    key: DraftKey,
    token: Option<MailboxToken>,
) -> Result<Option<DraftLink>, WorkflowError> {
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    if let Some(successor) = successor(&mut connection, key, token, now).await? {
        return Ok(Some(DraftLink::Replaced(successor)));
    }
    if let Some((_, saved_at)) = drafts::get(&mut connection, digest(key), now).await? {
        return Ok(Some(DraftLink::Draft(saved_at + drafts::RETENTION)));
    }
    let submitted = drafts::submitted_as(&mut connection, digest(key), now).await?;
    Ok(submitted.map(DraftLink::Submitted))
}

/// Where a draft went that was saved anew. Asked before a draft of the same key is looked for:
/// whoever began the form could otherwise put another one in the place of what was saved since.
async fn successor(
    connection: &mut Connection,
    key: DraftKey,
    token: Option<MailboxToken>,
    now: OffsetDateTime,
) -> Result<Option<DraftKey>, StoreError> {
    let Some(token) = token else { return Ok(None) };
    let way = drafts::replaced_by(connection, digest(key), now).await?;
    Ok(way.and_then(|way| open_successor(key, token, way)))
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
    if let Some(successor) = successor(&mut connection, key, token, now).await? {
        return Ok(Some(OpenedDraft::Replaced(successor)));
    }
    let found = drafts::get(&mut connection, digest(key), now).await?;
    let Some(fields) = found.and_then(|(sealed, _)| open(key, sealed)) else {
        let submitted = drafts::submitted_as(&mut connection, digest(key), now).await?;
        return Ok(submitted.map(OpenedDraft::Submitted));
    };
    if let Some((token, mailbox)) = token.zip(mailbox_of(fields.clone())) {
        let mailbox = app.mailbox_digest(&mailbox);
        mail_throttle::confirm(&mut connection, mailbox, token, now).await?;
    }
    Ok(Some(OpenedDraft::Draft(fields)))
}

fn nonce(app: &App) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&app.random.bytes()[..12]);
    nonce
}
