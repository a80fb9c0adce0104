//! Applications with the same domain name or mailbox, which staff want to know of, and those that
//! may be the same in everything. What is found stays true for as long as the caller holds the
//! [`SubmissionLocks`](super::locks::SubmissionLocks).

use time::OffsetDateTime;

use super::{Connection, StoreError, key_digests, read_code};
use crate::domain::application::Application;
use crate::domain::domain_name::DomainName;
use crate::domain::ids::{ApplicationId, SubmissionKey};
use crate::domain::reference::Reference;
use crate::domain::state::ApplicationState;
use crate::store::drafts::DraftDigest;

/// More related applications than these are not listed.
const MAX_RELATED: usize = 20;

/// At most these many applications are compared.
const MAX_COMPARED: usize = 10;

/// At most these many that have something in common are looked at, the latest.
const MAX_READ: i64 = 100;

/// An application with a domain name or a mailbox in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedApplication {
    pub id: ApplicationId,
    pub reference: Reference,
}

/// What is stored already when an application arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// What was sent from the same page.
    pub same_page: Option<ApplicationId>,
    /// What has one of these in common, the name of the organisation, too, was received since the
    /// given moment and not withdrawn, latest first: maybe with exactly these answers.
    pub similar: Vec<ApplicationId>,
    /// The latest that have a domain name or a mailbox in common with it, oldest first. Those that
    /// are held do not count.
    pub related: Vec<RelatedApplication>,
    /// Whether its form was saved.
    pub has_draft: bool,
}

/// Looks for all of it in one statement.
pub async fn find(
    connection: &mut Connection,
    application: &Application,
    submission_key: SubmissionKey,
    drafts: &[DraftDigest],
    since: OffsetDateTime,
) -> Result<Earlier, StoreError> {
    let domains: Vec<&str> = application.domains.iter().map(DomainName::ascii).collect();
    let mailboxes: Vec<String> =
        application.people().map(|person| person.email.canonical_key()).collect();
    let page = key_digests::of_submission_key(submission_key);
    let drafts: Vec<Vec<u8>> = drafts.iter().map(|digest| digest.to_vec()).collect();
    // OFFSET 0 makes PostgreSQL look each application up by its id, however few there were when it
    // made the plan: with few it would rather read all of them. What is held comes last, so that bots
    // cannot push others out.
    let rows = sqlx::query!(
        r#"SELECT page.same_page, page.has_draft AS "has_draft!", application_id AS "id?",
                  reference AS "reference?", received_at AS "received_at?",
                  organisation_name AS "organisation_name?", state AS "state?"
           FROM (SELECT (SELECT id FROM applications WHERE submission_digest = $2) AS same_page,
                        EXISTS (SELECT FROM drafts WHERE digest = ANY ($1::bytea[])) AS has_draft) AS page
           LEFT JOIN LATERAL (
               SELECT application_id, reference, received_at, organisation_name, state
               FROM (SELECT application_id FROM application_domains WHERE ascii = ANY ($3)
                     UNION SELECT application_id FROM application_people WHERE email_key = ANY ($4)
                    ) AS ids,
                    LATERAL (SELECT reference, received_at, organisation_name
                             FROM applications WHERE id = application_id OFFSET 0) AS application,
                    LATERAL (SELECT state FROM application_states AS states
                             WHERE states.application_id = ids.application_id OFFSET 0) AS states
               ORDER BY state = ANY ($6), received_at DESC, reference LIMIT $5
           ) AS shared ON true
           ORDER BY received_at DESC, reference"#,
        &drafts,
        page.as_slice(),
        &domains as &[&str],
        &mailboxes,
        MAX_READ,
        &ApplicationState::codes_where(ApplicationState::is_held),
    )
    .fetch_all(connection)
    .await?;
    let mut earlier = Earlier::default();
    for row in rows {
        earlier.same_page = row.same_page.map(ApplicationId::from);
        earlier.has_draft = row.has_draft;
        // One row without an application stands for none.
        let (Some(id), Some(reference), Some(state)) = (row.id, row.reference, row.state) else {
            continue;
        };
        let id = ApplicationId::from(id);
        let state = read_code("state", state, ApplicationState::from_code)?;
        let is_recent = row.received_at.is_some_and(|received_at| received_at > since);
        let has_its_name =
            row.organisation_name.as_deref() == Some(application.organisation_name.as_str());
        let is_similar = is_recent && has_its_name && !state.is_withdrawn();
        if is_similar && earlier.similar.len() < MAX_COMPARED {
            earlier.similar.push(id);
        }
        if !state.is_held() && earlier.related.len() < MAX_RELATED {
            let reference = Reference::from_stored(reference);
            earlier.related.push(RelatedApplication { id, reference });
        }
    }
    earlier.related.reverse();
    Ok(earlier)
}
