//! Writes an application into its tables.

use super::NewApplication;
use crate::domain::application::{
    Application, DECLARATIONS_VERSION, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{SizeBand, YesNo};
use crate::domain::ids::ApplicationId;
use crate::domain::text::{PhoneNumber, ShortText};
use crate::store::{Connection, StoreError};

/// Writes an application. False when its submission key or its reference is taken; then nothing
/// was written. Two sendings of one form at the same moment wait for each other here.
pub async fn insert(
    connection: &mut Connection,
    new: &NewApplication,
    application: &Application,
) -> Result<bool, StoreError> {
    let (registered, registration) = match &application.registration {
        Registration::Registered(number) => (true, Some(number)),
        Registration::Unregistered(number) => (false, number.as_ref()),
    };
    let (non_commercial, members) = match application.members {
        Members::None => (None, SizeBand::Zero),
        Members::Some { non_commercial, count } => (Some(non_commercial.is_yes()), count.band()),
    };
    let ncsg_date = match application.ncsg {
        Ncsg::NotApplied | Ncsg::Applied => None,
        Ncsg::Accepted(date) => date,
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
        new.id.uuid(),
        new.reference.as_str(),
        new.private_key.uuid(),
        new.submission_key.uuid(),
        new.received_at,
        new.form_language.code(),
        application.organisation_name.as_str(),
        application.other_name.as_ref().map(ShortText::as_str),
        registered,
        registration.map(ShortText::as_str),
        application.country.code(),
        application.country.region().code(),
        application.website.as_str(),
        application.work.other().map(ShortText::as_str),
        application.mission.as_str(),
        application.interest.as_str(),
        application.employees.code(),
        non_commercial.is_some(),
        non_commercial,
        members.code(),
        application.groups.other().map(ShortText::as_str),
        application.ncsg.stage().code(),
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
    add_lists(connection, new.id, application).await?;
    add_person(connection, new.id, "representative", &application.representative).await?;
    if let Some(alternate) = &application.alternate {
        add_person(connection, new.id, "alternate", alternate).await?;
    }
    Ok(true)
}

async fn add_lists(
    connection: &mut Connection,
    id: ApplicationId,
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
        id.uuid(),
        &names,
        &ascii
    )
    .execute(&mut *connection)
    .await?;
    let work: Vec<String> =
        application.work.choices().iter().map(|field| field.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_work (application_id, field) SELECT $1, unnest($2::text[])",
        id.uuid(),
        &work
    )
    .execute(&mut *connection)
    .await?;
    let groups: Vec<String> =
        application.groups.choices().iter().map(|group| group.code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO application_groups (application_id, icann_group) SELECT $1, unnest($2::text[])",
        id.uuid(),
        &groups
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn add_person(
    connection: &mut Connection,
    id: ApplicationId,
    part: &str,
    person: &Person,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO application_people (application_id, part, name, role, email_local,
             email_domain, email_domain_ascii, email_key, phone)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.uuid(),
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
