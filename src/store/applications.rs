//! Applications, written and read whole.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::StoreError;
use crate::domain::application::{
    Application, Authoriser, DECLARATIONS_VERSION, Exclusions, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{FieldOfWork, IcannGroup, Language, NcsgStage, SizeBand, YesNo};
use crate::domain::country::Country;
use crate::domain::domain_name::DomainName;
use crate::domain::email_address::EmailAddress;
use crate::domain::reference::Reference;
use crate::domain::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use crate::domain::website::Website;

/// What the server adds to an application when it arrives.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the columns say what they are")]
pub struct Arrival {
    pub id: Uuid,
    pub reference: Reference,
    pub private_key: Uuid,
    pub submission_key: Uuid,
    pub received_at: OffsetDateTime,
    /// The language of the page on which the form was filled in.
    pub form_language: Language,
}

/// An application as it is stored.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Stored {
    pub id: Uuid,
    pub reference: Reference,
    pub private_key: Uuid,
    pub received_at: OffsetDateTime,
    pub form_language: Language,
    pub declarations_version: String,
    pub application: Application,
}

/// Which application is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Key<'key> {
    /// By what other tables know it by.
    Id(Uuid),
    /// By the private address of its page.
    PrivatePage(Uuid),
    /// By the key that came with the form.
    Submission(Uuid),
    /// By what people call it.
    Reference(&'key str),
}

/// Writes an application. False when its submission key or its reference is taken; then nothing
/// was written. Two sendings of one form at the same moment wait for each other here.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn add(
    connection: &mut PgConnection,
    arrival: &Arrival,
    application: &Application,
) -> Result<bool, StoreError> {
    let (registered, registration) = match &application.registration {
        Registration::Registered(number) => (true, Some(number)),
        Registration::Unregistered(number) => (false, number.as_ref()),
    };
    let (non_commercial, members) = match application.members {
        Members::None => (None, SizeBand::Zero),
        Members::Some { non_commercial, size } => (Some(non_commercial.is_yes()), size),
    };
    let (ncsg_status, ncsg_date) = match application.ncsg {
        Ncsg::NotApplied => (NcsgStage::NotApplied, None),
        Ncsg::Applied => (NcsgStage::Applied, None),
        Ncsg::Accepted(date) => (NcsgStage::Accepted, date),
    };
    let exclusions = application.exclusions;
    let authoriser = application.authoriser.as_ref();
    let written = sqlx::query!(
        "INSERT INTO applications (
             id, reference, private_key, submission_key, received_at, form_language,
             organisation_name, other_name, registered, registration, country, icann_region,
             website, work_other, mission, interest, employees, has_members,
             members_non_commercial, members, groups_other, ncsg_status, ncsg_date, joins_ncuc,
             icann_contract, government, political, commercial, authoriser_name,
             authoriser_position, language, discussion_list, declarations_version,
             publication)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)
         ON CONFLICT DO NOTHING",
        arrival.id,
        arrival.reference.as_str(),
        arrival.private_key,
        arrival.submission_key,
        arrival.received_at,
        arrival.form_language.code(),
        application.organisation_name.as_str(),
        application.other_name.as_ref().map(ShortText::as_str),
        registered,
        registration.map(ShortText::as_str),
        application.country.code(),
        application.country.region().code(),
        application.website.as_str(),
        application.work_other.as_ref().map(ShortText::as_str),
        application.mission.as_str(),
        application.interest.as_str(),
        application.employees.code(),
        non_commercial.is_some(),
        non_commercial,
        members.code(),
        application.groups_other.as_ref().map(ShortText::as_str),
        ncsg_status.code(),
        ncsg_date,
        application.joins_ncuc.map(YesNo::is_yes),
        exclusions.icann_contract.is_yes(),
        exclusions.government.is_yes(),
        exclusions.political.is_yes(),
        exclusions.commercial.is_yes(),
        authoriser.map(|authoriser| authoriser.name.as_str()),
        authoriser.and_then(|authoriser| authoriser.position.as_ref()).map(ShortText::as_str),
        application.language.code(),
        application.discussion_list.map(YesNo::is_yes),
        DECLARATIONS_VERSION,
        application.publication.map(YesNo::is_yes),
    )
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if written == 0 {
        return Ok(false);
    }
    add_lists(connection, arrival.id, application).await?;
    add_person(connection, arrival.id, "representative", &application.representative).await?;
    if let Some(alternate) = &application.alternate {
        add_person(connection, arrival.id, "alternate", alternate).await?;
    }
    Ok(true)
}

async fn add_lists(
    connection: &mut PgConnection,
    id: Uuid,
    application: &Application,
) -> Result<(), StoreError> {
    let (names, ascii): (Vec<String>, Vec<String>) = application
        .domains
        .iter()
        .map(|domain| (domain.unicode().to_owned(), domain.ascii().to_owned()))
        .unzip();
    sqlx::query!(
        "INSERT INTO application_domains (application_id, position, name, ascii)
         SELECT $1, position, name, ascii
         FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (name, ascii, position)",
        id,
        &names,
        &ascii
    )
    .execute(&mut *connection)
    .await?;
    let work: Vec<String> = application.work.iter().map(|field| field.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_work (application_id, field) SELECT $1, unnest($2::text[])",
        id,
        &work
    )
    .execute(&mut *connection)
    .await?;
    let groups: Vec<String> =
        application.groups.iter().map(|group| group.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_groups (application_id, icann_group) SELECT $1, unnest($2::text[])",
        id,
        &groups
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn add_person(
    connection: &mut PgConnection,
    id: Uuid,
    part: &str,
    person: &Person,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO application_people (application_id, part, name, role, email_local,
             email_domain, email_domain_ascii, email_key, phone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        part,
        person.name.as_str(),
        person.role.as_str(),
        person.email.local(),
        person.email.domain().unicode(),
        person.email.domain().ascii(),
        person.email.canonical_key(),
        person.phone.as_ref().map(PhoneNumber::as_str),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The applications whose representative has this mailbox, latest first, without those that wait
/// for a person to release them.
///
/// # Errors
/// When the database does not answer.
pub async fn of_representative(
    connection: &mut PgConnection,
    mailbox: &EmailAddress,
    most: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT applications.id FROM applications
         JOIN application_people ON application_id = applications.id AND part = 'representative'
         WHERE email_key = $1
           AND NOT EXISTS (SELECT 1 FROM application_holds
                           WHERE application_id = applications.id AND released_at IS NULL)
         ORDER BY received_at DESC LIMIT $2",
        mailbox.canonical_key(),
        most
    )
    .fetch_all(connection)
    .await?;
    Ok(ids)
}

/// Reads an application. None when there is no such one.
///
/// # Errors
/// When the database does not answer, or holds what this version cannot read.
pub async fn find(
    connection: &mut PgConnection,
    key: Key<'_>,
) -> Result<Option<Stored>, StoreError> {
    let (id, private, submission, reference) = match key {
        Key::Id(id) => (Some(id), None, None, None),
        Key::PrivatePage(key) => (None, Some(key), None, None),
        Key::Submission(key) => (None, None, Some(key), None),
        Key::Reference(reference) => (None, None, None, Some(reference)),
    };
    let Some(row) = sqlx::query!(
        "SELECT * FROM applications
         WHERE id = $1 OR private_key = $2 OR submission_key = $3 OR reference = $4",
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
    let representative = person(connection, row.id, "representative")
        .await?
        .ok_or(StoreError::Incomplete(row.id))?;
    let alternate = person(connection, row.id, "alternate").await?;
    let yes_no = |answer: Option<bool>| answer.map(YesNo::from_bool);
    let short = |text: Option<String>| text.map(ShortText::from_stored);
    let application = Application {
        organisation_name: OrganisationName::from_stored(row.organisation_name),
        other_name: short(row.other_name),
        registration: match short(row.registration) {
            Some(number) if row.registered => Registration::Registered(number),
            None if row.registered => return Err(StoreError::Incomplete(row.id)),
            number => Registration::Unregistered(number),
        },
        country: code("country", row.country, Country::from_code)?,
        domains: domains(connection, row.id).await?,
        website: Website::from_stored(row.website),
        work: work(connection, row.id).await?,
        work_other: short(row.work_other),
        mission: LongText::from_stored(row.mission),
        interest: LongText::from_stored(row.interest),
        employees: code("employees", row.employees, SizeBand::from_code)?,
        members: match yes_no(row.members_non_commercial) {
            Some(non_commercial) => Members::Some {
                non_commercial,
                size: code("members", row.members, SizeBand::from_code)?,
            },
            None => Members::None,
        },
        groups: groups(connection, row.id).await?,
        groups_other: short(row.groups_other),
        ncsg: match code("ncsg_status", row.ncsg_status, NcsgStage::from_code)? {
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
        language: code("language", row.language, Language::from_code)?,
        discussion_list: yes_no(row.discussion_list),
        publication: yes_no(row.publication),
    };
    Ok(Some(Stored {
        id: row.id,
        reference: Reference::from_stored(row.reference),
        private_key: row.private_key,
        received_at: row.received_at,
        form_language: code("form_language", row.form_language, Language::from_code)?,
        declarations_version: row.declarations_version,
        application,
    }))
}

async fn person(
    connection: &mut PgConnection,
    id: Uuid,
    part: &str,
) -> Result<Option<Person>, StoreError> {
    let row = sqlx::query!(
        "SELECT name, role, email_local, email_domain, email_domain_ascii, phone
         FROM application_people WHERE application_id = $1 AND part = $2",
        id,
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

async fn domains(connection: &mut PgConnection, id: Uuid) -> Result<Vec<DomainName>, StoreError> {
    let rows = sqlx::query!(
        "SELECT name, ascii FROM application_domains WHERE application_id = $1 ORDER BY position",
        id
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| DomainName::from_stored(row.name, row.ascii)).collect())
}

async fn work(connection: &mut PgConnection, id: Uuid) -> Result<Vec<FieldOfWork>, StoreError> {
    let codes =
        sqlx::query_scalar!("SELECT field FROM application_work WHERE application_id = $1", id)
            .fetch_all(connection)
            .await?;
    in_order(codes, |text| code("application_work.field", text, FieldOfWork::from_code))
}

async fn groups(connection: &mut PgConnection, id: Uuid) -> Result<Vec<IcannGroup>, StoreError> {
    let codes = sqlx::query_scalar!(
        "SELECT icann_group FROM application_groups WHERE application_id = $1",
        id
    )
    .fetch_all(connection)
    .await?;
    in_order(codes, |text| code("application_groups.icann_group", text, IcannGroup::from_code))
}

/// In the order in which the form shows them, so that what is read equals what was written.
fn in_order<T: Ord>(
    codes: Vec<String>,
    read: impl Fn(String) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut choices = codes.into_iter().map(read).collect::<Result<Vec<T>, _>>()?;
    choices.sort();
    Ok(choices)
}

fn code<T>(
    column: &'static str,
    code: String,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    from_code(&code).ok_or(StoreError::UnknownCode { column, code })
}
