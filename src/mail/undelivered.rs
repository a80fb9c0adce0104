//! To staff: the representative could not be told that the application arrived.

use super::RenderError;
use super::note::note;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::ApplicationId;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::i18n::Lang;

/// Renders it. `reason` is the mail server's answer.
pub fn undelivered(
    application: ApplicationId,
    reference: &Reference,
    address: &str,
    reason: &str,
    staff: &EmailAddress,
) -> Result<Mail, RenderError> {
    let t = Lang::En.text();
    let subject = t.undelivered_subject(reference.as_str());
    let reason = format!("{}\n{reason}", t.undelivered_reason());
    let topic = MailTopic::Undelivered(application);
    note(topic, staff, subject, [&t.undelivered_text(address), &reason])
}
