//! To staff: the representative could not be told that the application arrived.

use super::RenderError;
use super::note::note;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::ApplicationId;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::i18n::Lang;
use crate::i18n::isolation::isolated;

/// Renders it. `reason` is the mail server's answer.
pub fn undelivered(
    application: ApplicationId,
    reference: &Reference,
    address: &str,
    reason: &str,
    staff: &EmailAddress,
    lang: Lang,
) -> Result<Mail, RenderError> {
    let t = lang.text();
    let subject = t.undelivered_subject(reference.as_str());
    let reason = format!("{}\n{}", t.undelivered_reason(), isolated(reason));
    let topic = MailTopic::Undelivered(application);
    note(topic, staff, lang, subject, &[&t.undelivered_text(isolated(address)), &reason])
}
