//! Somebody who reads the representative's mailbox says so.

use super::anew::do_anew;
use super::{WorkflowError, sealing};
use crate::app::App;
use crate::app::link_requests::LinkRequest;
use crate::domain::client_network::ClientNetwork;
use crate::domain::email_address::EmailAddress;
use crate::domain::event::EventKind;
use crate::domain::ids::{DraftKey, MailboxToken, PrivateKey};
use crate::i18n::Lang;
use crate::store::applications::{self, Key};
use crate::store::{drafts, events, locks, mail_throttle};

/// Records that the mailbox of an application is its representative's, if the token is one that was
/// mailed there; does nothing for any other. False when there is no such application.
pub async fn confirm_address(
    app: &App,
    key: PrivateKey,
    token: Option<MailboxToken>,
) -> Result<bool, WorkflowError> {
    do_anew(|| try_confirming(app, key, token)).await
}

async fn try_confirming(
    app: &App,
    key: PrivateKey,
    token: Option<MailboxToken>,
) -> Result<bool, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let Some(stored) = applications::find(&mut transaction, Key::Private(key)).await? else {
        return Ok(false);
    };
    if !locks::lock_hold(&mut transaction, stored.id).await? {
        return Ok(false);
    }
    let mailbox = app.mailbox_digest(&stored.application.representative.email);
    if let Some(token) = token
        && mail_throttle::confirm(&mut transaction, mailbox, token, now).await?
    {
        events::add(&mut transaction, stored.id, EventKind::AddressConfirmed, now).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// Somebody who has the link to a form that was submitted, as it was mailed, asks for the link to the
/// application: it is mailed to the representative, if that is who reads the mailbox. That this is the
/// representative of that application is not confirmed by it: whoever began the form may have sent it.
/// False when the token is not one of that mailbox.
pub async fn ask_for_link(
    app: &App,
    lang: Lang,
    draft_key: DraftKey,
    token: MailboxToken,
    network: ClientNetwork,
) -> Result<bool, WorkflowError> {
    let asking = do_anew(|| try_asking(app, draft_key, token)).await?;
    let Some(mailbox) = asking else { return Ok(false) };
    let (limits, now) = (app.config.rate_limits, app.clock.now());
    let request = LinkRequest { lang, mailbox };
    Ok(app.link_requests.ask(request, network, limits, now).is_ok())
}

/// The representative's mailbox, if the token shows that it is read.
async fn try_asking(
    app: &App,
    draft_key: DraftKey,
    token: MailboxToken,
) -> Result<Option<EmailAddress>, WorkflowError> {
    let now = app.clock.now();
    let mut transaction = app.database.begin().await?;
    let digest = sealing::digest(draft_key);
    let Some(reference) = drafts::submitted_as(&mut transaction, digest, now).await? else {
        return Ok(None);
    };
    let key = Key::Reference(reference.as_str());
    let Some(stored) = applications::find(&mut transaction, key).await? else { return Ok(None) };
    if !locks::lock_hold(&mut transaction, stored.id).await? {
        return Ok(None);
    }
    let mailbox = stored.application.representative.email;
    let digest = app.mailbox_digest(&mailbox);
    if !mail_throttle::confirm(&mut transaction, digest, token, now).await? {
        return Ok(None);
    }
    transaction.commit().await?;
    Ok(Some(mailbox))
}
