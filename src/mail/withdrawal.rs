//! To staff: the applicant has withdrawn the application.

use time::OffsetDateTime;

use super::RenderError;
use super::note::note;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::ApplicationId;
use crate::domain::mail::{Mail, MailTopic};
use crate::domain::reference::Reference;
use crate::domain::text::OrganisationName;
use crate::i18n::Lang;
use crate::i18n::isolation::isolated;

pub fn withdrawal(
    application: ApplicationId,
    reference: &Reference,
    organisation: &OrganisationName,
    at: OffsetDateTime,
    staff: &EmailAddress,
    lang: Lang,
) -> Result<Mail, RenderError> {
    let t = lang.text();
    let subject = t.withdrawal_subject(reference.as_str());
    let organisation = isolated(organisation.as_str());
    let text = t.withdrawal_text(&organisation, reference.as_str(), lang.moment(at));
    let topic = MailTopic::Withdrawal(application);
    note(topic, staff, lang, subject, &[&text, &t.withdrawal_next()])
}
