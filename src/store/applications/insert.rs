//! Writes an application into its tables.

use super::NewApplication;
use crate::domain::application::{
    Application, DECLARATIONS_VERSION, Members, Ncsg, Person, Registration,
};
use crate::domain::choices::{SizeBand, YesNo};
use crate::domain::dns_check::DnsRecord;
use crate::domain::domain_name::DomainName;
use crate::domain::event::EventKind;
use crate::domain::ids::{ApplicationId, PrivateKey};
use crate::domain::text::{PhoneNumber, ShortText};
use crate::store::{Connection, StoreError, key_digests};

/// Writes an application, that it was received, and what is to be looked up of it. All of it in one
/// statement: the rows of one table are of no use without those of the others. False when its
/// reference or its submission key is taken; then nothing was written.
#[expect(clippy::too_many_lines, reason = "one statement, and a line for each of its columns")]
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
    let work: Vec<&str> = application.work.choices().iter().map(|field| field.code()).collect();
    let groups: Vec<&str> = application.groups.choices().iter().map(|group| group.code()).collect();
    let names: Vec<&str> = application.domains.iter().map(DomainName::unicode).collect();
    let ascii: Vec<&str> = application.domains.iter().map(DomainName::ascii).collect();
    let looked_up = if new.checks_dns { DnsRecord::ALL } else { &[] };
    let looked_up: Vec<&str> = looked_up.iter().map(|record| record.code()).collect();
    let people = PeopleColumns::of(application);
    let key = key_digests::of_private_key(new.private_key);
    let submission = key_digests::of_submission_key(new.submission_key);
    let written = sqlx::query_scalar!(
        r#"WITH written AS (
             INSERT INTO applications (
                 id, reference, private_key, submission_key, submission_digest, received_at,
                 form_language,
                 organisation_name, other_name, registered, registration, country, icann_region,
                 website, work, work_other, mission, interest, employees, has_members,
                 members_non_commercial, members, groups, groups_other, ncsg_status, ncsg_date,
                 joins_ncuc, icann_contract, government, political, commercial, authoriser_name,
                 authoriser_position, language, discussion_list, declarations_version,
                 publication)
             SELECT $1, $2, CASE WHEN is_open THEN $50::uuid END,
                    CASE WHEN is_open THEN $51::uuid END, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                     $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32,
                     $33, $34, $35, $36
             FROM (SELECT EXISTS (SELECT FROM plain_keys_until WHERE ends_at > now()) AS is_open) AS window_of_update
             ON CONFLICT DO NOTHING
             RETURNING id
         ), keys AS (
             INSERT INTO application_keys (digest, application_id) SELECT $3, id FROM written
             ON CONFLICT DO NOTHING
         ), domains AS (
             INSERT INTO application_domains (application_id, position, name, ascii)
             SELECT id, position, name, ascii FROM written,
                 unnest($37::text[], $38::text[]) WITH ORDINALITY AS given (name, ascii, position)
         ), dns_checks AS (
             INSERT INTO dns_checks (application_id, position, record)
             SELECT id, position, record FROM written,
                 generate_series(1, cardinality($37::text[])) AS position,
                 unnest($39::text[]) AS record
         ), people AS (
             INSERT INTO application_people (application_id, part, name, role, email_local,
                 email_domain, email_domain_ascii, email_key, phone, mailbox_digest)
             SELECT id, part, name, role, email_local, email_domain, email_domain_ascii, email_key,
                    phone, CASE WHEN part = 'representative' THEN $49::bytea END
             FROM written, unnest($40::text[], $41::text[], $42::text[], $43::text[], $44::text[],
                 $45::text[], $46::text[], $47::text[]) AS given (part, name, role, email_local,
                 email_domain, email_domain_ascii, email_key, phone)
         ), events AS (
             INSERT INTO events (application_id, at, kind) SELECT id, $5, $48 FROM written
         )
         SELECT EXISTS (SELECT FROM written) AS "written!""#,
        new.id.uuid(),
        new.reference.as_str(),
        key.as_slice(),
        submission.as_slice(),
        new.received_at,
        new.form_language.code(),
        application.organisation_name.as_str(),
        application.other_name.as_ref().map(ShortText::as_str),
        registered,
        registration.map(ShortText::as_str),
        application.country.code(),
        application.country.region().code(),
        application.website.as_str(),
        &work as &[&str],
        application.work.other().map(ShortText::as_str),
        application.mission.as_str(),
        application.interest.as_str(),
        application.employees.code(),
        non_commercial.is_some(),
        non_commercial,
        members.code(),
        &groups as &[&str],
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
        &names as &[&str],
        &ascii as &[&str],
        &looked_up as &[&str],
        &people.parts as &[&str],
        &people.names as &[&str],
        &people.roles as &[&str],
        &people.email_locals as &[&str],
        &people.email_domains as &[&str],
        &people.email_domains_ascii as &[&str],
        &people.email_keys,
        &people.phones as &[Option<&str>],
        EventKind::Received.code(),
        new.mailbox.mailbox.as_slice(),
        new.private_key.uuid(),
        new.submission_key.uuid(),
    )
    .fetch_one(connection)
    .await?;
    Ok(written)
}

/// Adds a key to an application's private page, since those that were given out before cannot be read
/// back. False when it has so many already.
pub async fn add_key(
    connection: &mut Connection,
    application: ApplicationId,
    key: PrivateKey,
    at_most: i64,
) -> Result<bool, StoreError> {
    let digest = key_digests::of_private_key(key);
    let added = sqlx::query!(
        "INSERT INTO application_keys (digest, application_id) SELECT $1, $2
         WHERE (SELECT count(*) FROM application_keys WHERE application_id = $2) < $3",
        digest.as_slice(),
        application.uuid(),
        at_most
    )
    .execute(connection)
    .await?;
    Ok(added.rows_affected() == 1)
}

/// Deletes the keys that were stored as processes of the version before look for them, once none of
/// those runs any more.
pub async fn forget_plain_keys(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE applications SET private_key = NULL, submission_key = NULL
         WHERE private_key IS NOT NULL AND EXISTS (SELECT FROM plain_keys_until WHERE ends_at <= now())"
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The people of an application, a list for each column.
#[derive(Default)]
struct PeopleColumns<'application> {
    parts: Vec<&'static str>,
    names: Vec<&'application str>,
    roles: Vec<&'application str>,
    email_locals: Vec<&'application str>,
    email_domains: Vec<&'application str>,
    email_domains_ascii: Vec<&'application str>,
    email_keys: Vec<String>,
    phones: Vec<Option<&'application str>>,
}

impl<'application> PeopleColumns<'application> {
    fn of(application: &'application Application) -> Self {
        let mut columns = Self::default();
        columns.push("representative", &application.representative);
        if let Some(alternate) = &application.alternate {
            columns.push("alternate", alternate);
        }
        columns
    }

    fn push(&mut self, part: &'static str, person: &'application Person) {
        self.parts.push(part);
        self.names.push(person.name.as_str());
        self.roles.push(person.role.as_str());
        self.email_locals.push(person.email.local());
        self.email_domains.push(person.email.domain().unicode());
        self.email_domains_ascii.push(person.email.domain().ascii());
        self.email_keys.push(person.email.canonical_key());
        self.phones.push(person.phone.as_ref().map(PhoneNumber::as_str));
    }
}
