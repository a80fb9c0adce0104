//! What happens to an application: one function for each act, called alike by pages, commands and
//! jobs. Each is one transaction, unless it says otherwise. Knows nothing of HTTP; what is sent goes
//! into the outbox.

mod anew;
mod confirm_address;
mod delete_expired;
mod drafts;
mod notify;
mod record_dns_checks;
mod release;
mod resend_links;
mod sealing;
mod send_digest;
mod submit;
mod withdraw;

use std::time::Duration;

use time::OffsetDateTime;

pub use self::confirm_address::{ask_for_link, confirm_address};
pub use self::delete_expired::{Expiring, delete_expired};
pub use self::drafts::{
    DraftLink, NewDraft, OpenedDraft, SavedDraft, find_draft, open_draft, save_draft,
};
pub use self::record_dns_checks::record_dns_checks;
pub use self::release::{Released, release};
pub use self::resend_links::resend_links;
pub use self::send_digest::send_digest;
pub use self::submit::{Submission, Submitted, submit};
pub use self::withdraw::withdraw;
use crate::app::{App, Transaction};
use crate::domain::ids::{MailboxToken, PrivateKey};
use crate::domain::mail::Mail;
use crate::i18n::Lang;
use crate::mail::RenderError;
use crate::outbox::{self, NewMail};
use crate::store::StoreError;
use crate::urls::{ApplicationPage, with_token};

/// Why something did not happen.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Render(#[from] RenderError),
}

/// Puts a mail into the outbox, to be sent at once.
async fn enqueue(
    transaction: &mut Transaction,
    app: &App,
    mail: &Mail,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let mail = NewMail { id: app.time_ordered_id(), mail, delay: Duration::ZERO };
    outbox::enqueue(transaction, &app.outbox_wakeup, &[mail], now).await
}

/// The link to an application, as it is mailed to its representative.
fn mailed_link(app: &App, lang: Lang, key: PrivateKey, token: MailboxToken) -> String {
    let path = with_token(ApplicationPage::Status.path(lang, key), token);
    format!("{}{path}", app.config.base_url)
}
