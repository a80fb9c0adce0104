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

pub fn withdrawal(
    application: ApplicationId,
    reference: &Reference,
    organisation: &OrganisationName,
    at: OffsetDateTime,
    staff: &EmailAddress,
) -> Result<Mail, RenderError> {
    let t = Lang::En.text();
    let subject = t.withdrawal_subject(reference.as_str());
    let text = t.withdrawal_text(organisation.as_str(), reference.as_str(), Lang::En.moment(at));
    note(MailTopic::Withdrawal(application), staff, subject, [&text, &t.withdrawal_next()])
}
