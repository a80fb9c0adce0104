//! Reads applications back.

use super::{Key, StoredApplication};
use crate::domain::application::{Application, Authoriser, Members, Ncsg, Person, Registration};
use crate::domain::choices::{
    FieldOfWork, IcannGroup, Language, MemberCount, NcsgStage, SizeBand, YesNo,
};
use crate::domain::country::{Country, IcannRegion};
use crate::domain::domain_name::DomainName;
use crate::domain::eligibility::Exclusions;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::{ApplicationId, PrivateKey};
use crate::domain::reference::Reference;
use crate::domain::selection::Selection;
use crate::domain::state::ApplicationState;
use crate::domain::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use crate::domain::website::Website;
use crate::store::{Connection, StoreError, read_code};

/// Where an application stands now. Gone when it was erased.
pub async fn state(
    connection: &mut Connection,
    id: ApplicationId,
) -> Result<ApplicationState, StoreError> {
    let code = sqlx::query_scalar!(
        r#"SELECT state AS "state!" FROM application_states WHERE application_id = $1"#,
        id.uuid()
    )
    .fetch_optional(connection)
    .await?;
    read_code("state", code.ok_or(StoreError::Gone(id))?, ApplicationState::from_code)
}

/// The applications whose representative has this mailbox, latest first, without those that wait
/// for a person to release them.
pub async fn of_representative(
    connection: &mut Connection,
    mailbox: &EmailAddress,
    max: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT applications.id FROM applications
         JOIN application_people ON application_id = applications.id AND part = 'representative'
         JOIN application_states USING (application_id)
         WHERE email_key = $1 AND state <> ALL ($2)
         ORDER BY received_at DESC LIMIT $3",
        mailbox.canonical_key(),
        &ApplicationState::codes_where(ApplicationState::is_held),
        max
    )
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(ApplicationId::from).collect())
}

/// Reads an application. None when there is no such one.
pub async fn find(
    connection: &mut Connection,
    key: Key<'_>,
) -> Result<Option<StoredApplication>, StoreError> {
    let (id, private, submission, reference) = match key {
        Key::Id(id) => (Some(id.uuid()), None, None, None),
        Key::Private(key) => (None, Some(key.uuid()), None, None),
        Key::Submission(key) => (None, None, Some(key.uuid()), None),
        Key::Reference(reference) => (None, None, None, Some(reference)),
    };
    let Some(row) = sqlx::query!(
        r#"SELECT id, reference, private_key, received_at, form_language, organisation_name,
                  other_name, registered, registration, country, icann_region, website, work_other,
                  mission, interest, employees, members_non_commercial, members, groups_other,
                  ncsg_status, ncsg_date, joins_ncuc, icann_contract, government, political,
                  commercial, authoriser_name, authoriser_position, language, discussion_list,
                  declarations_version, publication, state AS "state!"
           FROM applications JOIN application_states ON application_id = id
           WHERE id = $1 OR private_key = $2 OR submission_key = $3 OR reference = $4"#,
        id,
        private,
        submission,
        reference
    )
    .fetch_optional(&mut *connection)
    .await?
    else {
        return Ok(None);
    };
    let id = ApplicationId::from(row.id);
    let incomplete = || StoreError::Incomplete(id);
    let representative = person(connection, id, "representative").await?.ok_or_else(incomplete)?;
    let alternate = person(connection, id, "alternate").await?;
    let yes_no = |answer: Option<bool>| answer.map(YesNo::from_bool);
    let short = |text: Option<String>| text.map(ShortText::from_stored);
    let application = Application {
        organisation_name: OrganisationName::from_stored(row.organisation_name),
        other_name: short(row.other_name),
        registration: match short(row.registration) {
            Some(number) if row.registered => Registration::Registered(number),
            None if row.registered => return Err(incomplete()),
            number => Registration::Unregistered(number),
        },
        country: read_code("country", row.country, Country::from_code)?,
        domains: domains(connection, id).await?,
        website: Website::from_stored(row.website),
        work: Selection::new(work(connection, id).await?, short(row.work_other))
            .map_err(|_| incomplete())?,
        mission: LongText::from_stored(row.mission),
        interest: LongText::from_stored(row.interest),
        employees: read_code("employees", row.employees, SizeBand::from_code)?,
        members: match yes_no(row.members_non_commercial) {
            Some(non_commercial) => {
                let band = read_code("members", row.members, SizeBand::from_code)?;
                let count = MemberCount::new(band).ok_or_else(incomplete)?;
                Members::Some { non_commercial, count }
            }
            None => Members::None,
        },
        groups: Selection::new(groups(connection, id).await?, short(row.groups_other))
            .map_err(|_| incomplete())?,
        ncsg: match read_code("ncsg_status", row.ncsg_status, NcsgStage::from_code)? {
            NcsgStage::NotApplied => Ncsg::NotApplied,
            NcsgStage::Applied => Ncsg::Applied,
            NcsgStage::Accepted => Ncsg::Accepted(row.ncsg_date),
        },
        joins_ncuc: yes_no(row.joins_ncuc),
        exclusions: Exclusions {
            icann_contract: YesNo::from_bool(row.icann_contract),
            government: YesNo::from_bool(row.government),
            political: YesNo::from_bool(row.political),
            commercial: YesNo::from_bool(row.commercial),
        },
        representative,
        alternate,
        authoriser: short(row.authoriser_name)
            .map(|name| Authoriser { name, position: short(row.authoriser_position) }),
        language: read_code("language", row.language, Language::from_code)?,
        discussion_list: yes_no(row.discussion_list),
        publication: yes_no(row.publication),
    };
    Ok(Some(StoredApplication {
        id,
        reference: Reference::from_stored(row.reference),
        private_key: PrivateKey::from(row.private_key),
        received_at: row.received_at,
        form_language: read_code("form_language", row.form_language, Language::from_code)?,
        declarations_version: row.declarations_version,
        region: read_code("icann_region", row.icann_region, IcannRegion::from_code)?,
        state: read_code("state", row.state, ApplicationState::from_code)?,
        application,
    }))
}

async fn person(
    connection: &mut Connection,
    id: ApplicationId,
    part: &str,
) -> Result<Option<Person>, StoreError> {
    let row = sqlx::query!(
        "SELECT name, role, email_local, email_domain, email_domain_ascii, phone
         FROM application_people WHERE application_id = $1 AND part = $2",
        id.uuid(),
        part
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Person {
        name: ShortText::from_stored(row.name),
        role: ShortText::from_stored(row.role),
        email: EmailAddress::from_stored(
            row.email_local,
            DomainName::from_stored(row.email_domain, row.email_domain_ascii),
        ),
        phone: row.phone.map(PhoneNumber::from_stored),
    }))
}

async fn domains(
    connection: &mut Connection,
    id: ApplicationId,
) -> Result<Vec<DomainName>, StoreError> {
    let rows = sqlx::query!(
        "SELECT name, ascii FROM application_domains WHERE application_id = $1 ORDER BY position",
        id.uuid()
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| DomainName::from_stored(row.name, row.ascii)).collect())
}

async fn work(
    connection: &mut Connection,
    id: ApplicationId,
) -> Result<Vec<FieldOfWork>, StoreError> {
    let codes = sqlx::query_scalar!(
        "SELECT field FROM application_work WHERE application_id = $1",
        id.uuid()
    )
    .fetch_all(connection)
    .await?;
    let read = |code| read_code("application_work.field", code, FieldOfWork::from_code);
    codes.into_iter().map(read).collect()
}

async fn groups(
    connection: &mut Connection,
    id: ApplicationId,
) -> Result<Vec<IcannGroup>, StoreError> {
    let codes = sqlx::query_scalar!(
        "SELECT icann_group FROM application_groups WHERE application_id = $1",
        id.uuid()
    )
    .fetch_all(connection)
    .await?;
    let read = |code| read_code("application_groups.icann_group", code, IcannGroup::from_code);
    codes.into_iter().map(read).collect()
}
