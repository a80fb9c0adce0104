//! Reads applications back.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Key, StoredApplication};
use crate::domain::application::{Application, Authoriser, Members, Ncsg, Person, Registration};
use crate::domain::choices::{
    FieldOfWork, IcannGroup, Language, MemberCount, NcsgStage, SizeBand, YesNo,
};
use crate::domain::country::{Country, IcannRegion};
use crate::domain::domain_name::DomainName;
use crate::domain::eligibility::Exclusions;
use crate::domain::email_address::EmailAddress;
use crate::domain::ids::ApplicationId;
use crate::domain::reference::Reference;
use crate::domain::selection::{ChoiceWithOther, Selection};
use crate::domain::state::ApplicationState;
use crate::domain::text::{LongText, OrganisationName, PhoneNumber, ShortText};
use crate::domain::website::Website;
use crate::store::{Connection, StoreError, key_digests, read_code};

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
pub async fn ids_by_representative(
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

/// Reads an application, in one statement, so that one that is erased meanwhile is read whole or not
/// at all. None when there is no such one.
pub async fn find(
    connection: &mut Connection,
    key: Key<'_>,
) -> Result<Option<StoredApplication>, StoreError> {
    let (id, private, reference) = match key {
        Key::Id(id) => (Some(id), None, None),
        Key::Private(key) => (None, Some(key_digests::of_private_key(key)), None),
        Key::Reference(reference) => (None, None, Some(reference)),
    };
    let mut found = select(connection, id.as_slice(), private, reference).await?;
    found.pop().map(|(_, read)| read).transpose()
}

/// Reads several, in one statement. One that this version cannot read does not stand in the way of the
/// others; one that is not there is left out.
pub async fn find_all(
    connection: &mut Connection,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, Result<StoredApplication, StoreError>>, StoreError> {
    Ok(select(connection, ids, None, None).await?.into_iter().collect())
}

type Read = (ApplicationId, Result<StoredApplication, StoreError>);

#[expect(clippy::too_many_lines, reason = "one statement, and a line for each of its columns")]
async fn select(
    connection: &mut Connection,
    ids: &[ApplicationId],
    private: Option<[u8; 32]>,
    reference: Option<&str>,
) -> Result<Vec<Read>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        r#"SELECT id, reference, received_at, form_language, organisation_name,
                  other_name, registered, registration, country, icann_region, website, work, work_other,
                  mission, interest, employees, members_non_commercial, members, groups, groups_other,
                  ncsg_status, ncsg_date, joins_ncuc, icann_contract, government, political,
                  commercial, authoriser_name, authoriser_position, language, discussion_list,
                  declarations_version, publication, state AS "state!",
                  ARRAY(SELECT domains.name FROM application_domains AS domains
                        WHERE domains.application_id = id ORDER BY position) AS "domains!",
                  ARRAY(SELECT domains.ascii FROM application_domains AS domains
                        WHERE domains.application_id = id ORDER BY position) AS "ascii_domains!",
                  representative.name AS "representative_name?",
                  representative.role AS "representative_role?",
                  representative.email_local AS "representative_email_local?",
                  representative.email_domain AS "representative_email_domain?",
                  representative.email_domain_ascii AS "representative_email_domain_ascii?",
                  representative.phone AS "representative_phone?",
                  alternate.name AS "alternate_name?",
                  alternate.role AS "alternate_role?",
                  alternate.email_local AS "alternate_email_local?",
                  alternate.email_domain AS "alternate_email_domain?",
                  alternate.email_domain_ascii AS "alternate_email_domain_ascii?",
                  alternate.phone AS "alternate_phone?"
           FROM applications
           JOIN application_states AS states ON states.application_id = id
           LEFT JOIN application_people AS representative
               ON representative.application_id = id AND representative.part = 'representative'
           LEFT JOIN application_people AS alternate
               ON alternate.application_id = id AND alternate.part = 'alternate'
           WHERE id = ANY ($1) OR reference = $3
              OR id = (SELECT application_id FROM application_keys WHERE digest = $2)"#,
        &ids,
        private.as_ref().map(<[u8; 32]>::as_slice),
        reference
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter().map(|row| {
        let id = ApplicationId::from(row.id);
        let reading = || {
            let incomplete = || StoreError::Incomplete(id);
            let representative = PersonColumns {
                name: row.representative_name,
                role: row.representative_role,
                email_local: row.representative_email_local,
                email_domain: row.representative_email_domain,
                email_domain_ascii: row.representative_email_domain_ascii,
                phone: row.representative_phone,
            };
            let alternate = PersonColumns {
                name: row.alternate_name,
                role: row.alternate_role,
                email_local: row.alternate_email_local,
                email_domain: row.alternate_email_domain,
                email_domain_ascii: row.alternate_email_domain_ascii,
                phone: row.alternate_phone,
            };
            let domains = row.domains.into_iter().zip(row.ascii_domains);
            let work = |code| read_code("applications.work", code, FieldOfWork::from_code);
            let group = |code| read_code("applications.groups", code, IcannGroup::from_code);
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
                domains: domains
                    .map(|(name, ascii)| DomainName::from_stored(name, ascii))
                    .collect(),
                website: Website::from_stored(row.website),
                work: selection(row.work, work, short(row.work_other))?.ok_or_else(incomplete)?,
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
                groups: selection(row.groups, group, short(row.groups_other))?
                    .ok_or_else(incomplete)?,
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
                representative: representative.person().ok_or_else(incomplete)?,
                alternate: alternate.person(),
                authoriser: short(row.authoriser_name)
                    .map(|name| Authoriser { name, position: short(row.authoriser_position) }),
                language: read_code("language", row.language, Language::from_code)?,
                discussion_list: yes_no(row.discussion_list),
                publication: yes_no(row.publication),
            };
            Ok(StoredApplication {
                id,
                reference: Reference::from_stored(row.reference),
                received_at: row.received_at,
                form_language: read_code("form_language", row.form_language, Language::from_code)?,
                declarations_version: row.declarations_version,
                region: read_code("icann_region", row.icann_region, IcannRegion::from_code)?,
                state: read_code("state", row.state, ApplicationState::from_code)?,
                application,
            })
        };
        (id, reading())
    });
    Ok(read.collect())
}

/// What a row says of a person, if there is one.
struct PersonColumns {
    name: Option<String>,
    role: Option<String>,
    email_local: Option<String>,
    email_domain: Option<String>,
    email_domain_ascii: Option<String>,
    phone: Option<String>,
}

impl PersonColumns {
    fn person(self) -> Option<Person> {
        let domain = DomainName::from_stored(self.email_domain?, self.email_domain_ascii?);
        Some(Person {
            name: ShortText::from_stored(self.name?),
            role: ShortText::from_stored(self.role?),
            email: EmailAddress::from_stored(self.email_local?, domain),
            phone: self.phone.map(PhoneNumber::from_stored),
        })
    }
}

/// None for choices that cannot stand together.
fn selection<T: ChoiceWithOther>(
    codes: Vec<String>,
    read: impl Fn(String) -> Result<T, StoreError>,
    other: Option<ShortText>,
) -> Result<Option<Selection<T>>, StoreError> {
    let choices = codes.into_iter().map(read).collect::<Result<Vec<T>, _>>()?;
    Ok(Selection::new(choices, other).ok())
}
