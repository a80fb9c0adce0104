//! Writes an application into its tables.

use super::NewApplication;
use crate::domain::application::{
    Application, DECLARATIONS_VERSION, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{SizeBand, YesNo};
use crate::domain::event::EventKind;
use crate::domain::text::ShortText;
use crate::store::{Connection, StoreError};

/// Writes an application, and that it was received. False when its submission key or its reference
/// is taken; then nothing was written.
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
    insert_rows(connection, new, application).await?;
    Ok(true)
}

/// What stands in tables of its own, and the event with which the history begins: all of it in one
/// statement, since each round trip is made while others wait.
async fn insert_rows(
    connection: &mut Connection,
    new: &NewApplication,
    application: &Application,
) -> Result<(), StoreError> {
    let domains = || application.domains.iter();
    let names: Vec<String> = domains().map(|domain| domain.unicode().to_owned()).collect();
    let ascii: Vec<String> = domains().map(|domain| domain.ascii().to_owned()).collect();
    let work: Vec<String> =
        application.work.choices().iter().map(|field| field.code().to_owned()).collect();
    let groups: Vec<String> =
        application.groups.choices().iter().map(|group| group.code().to_owned()).collect();
    let people = PeopleColumns::of(application);
    sqlx::query!(
        "WITH domains AS (
             INSERT INTO application_domains (application_id, position, name, ascii)
             SELECT $1, position, name, ascii
             FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS given (name, ascii, position)
         ), work AS (
             INSERT INTO application_work (application_id, field) SELECT $1, unnest($4::text[])
         ), groups AS (
             INSERT INTO application_groups (application_id, icann_group)
             SELECT $1, unnest($5::text[])
         ), people AS (
             INSERT INTO application_people (application_id, part, name, role, email_local,
                 email_domain, email_domain_ascii, email_key, phone)
             SELECT $1, given.* FROM unnest($6::text[], $7::text[], $8::text[], $9::text[],
                 $10::text[], $11::text[], $12::text[], $13::text[]) AS given
         )
         INSERT INTO events (application_id, at, kind) VALUES ($1, $14, $15)",
        new.id.uuid(),
        &names,
        &ascii,
        &work,
        &groups,
        &people.parts,
        &people.names,
        &people.roles,
        &people.email_locals,
        &people.email_domains,
        &people.email_domains_ascii,
        &people.email_keys,
        &people.phones as &[Option<String>],
        new.received_at,
        EventKind::Received.code(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The people of an application, a list for each column.
#[derive(Default)]
struct PeopleColumns {
    parts: Vec<String>,
    names: Vec<String>,
    roles: Vec<String>,
    email_locals: Vec<String>,
    email_domains: Vec<String>,
    email_domains_ascii: Vec<String>,
    email_keys: Vec<String>,
    phones: Vec<Option<String>>,
}

impl PeopleColumns {
    fn of(application: &Application) -> Self {
        let mut columns = Self::default();
        columns.push("representative", &application.representative);
        if let Some(alternate) = &application.alternate {
            columns.push("alternate", alternate);
        }
        columns
    }

    fn push(&mut self, part: &str, person: &Person) {
        self.parts.push(part.to_owned());
        self.names.push(person.name.as_str().to_owned());
        self.roles.push(person.role.as_str().to_owned());
        self.email_locals.push(person.email.local().to_owned());
        self.email_domains.push(person.email.domain().unicode().to_owned());
        self.email_domains_ascii.push(person.email.domain().ascii().to_owned());
        self.email_keys.push(person.email.canonical_key());
        self.phones.push(person.phone.as_ref().map(|phone| phone.as_str().to_owned()));
    }
}
