//! Applications with the same domain name or mailbox, which staff want to know of, and those that
//! may be the same in everything. What is found stays true for as long as the caller holds the
//! [`SubmissionLocks`](super::locks::SubmissionLocks).

use time::OffsetDateTime;

use super::{Connection, StoreError};
use crate::domain::application::Application;
use crate::domain::domain_name::DomainName;
use crate::domain::ids::{ApplicationId, SubmissionKey};
use crate::domain::reference::Reference;
use crate::domain::state::ApplicationState;
use crate::store::drafts::DraftDigest;

/// More related applications than these are not listed.
const MAX_RELATED: i64 = 20;

/// At most these many applications of one mailbox and name are compared.
const MAX_COMPARED: i64 = 10;

/// An application with a domain name or a mailbox in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedApplication {
    pub id: ApplicationId,
    pub reference: Reference,
}

/// What is stored already when an application arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// What was sent from the same page.
    pub same_page: Option<ApplicationId>,
    /// What the same mailbox sent in the same name since the given moment and did not withdraw,
    /// latest first: maybe with exactly these answers.
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
    draft: DraftDigest,
    since: OffsetDateTime,
) -> Result<Earlier, StoreError> {
    let domains: Vec<&str> = application.domains.iter().map(DomainName::ascii).collect();
    let mailboxes: Vec<String> =
        application.people().map(|person| person.email.canonical_key()).collect();
    let found = sqlx::query!(
        r#"WITH related AS (
               SELECT id, reference, received_at
               FROM applications JOIN application_states ON application_id = id
               WHERE id IN (SELECT application_id FROM application_domains WHERE ascii = ANY ($4)
                            UNION
                            SELECT application_id FROM application_people
                            WHERE email_key = ANY ($5))
                 AND state <> ALL ($6)
               ORDER BY received_at DESC, reference LIMIT $7
           )
           SELECT (SELECT id FROM applications WHERE submission_key = $1) AS same_page,
                  ARRAY(SELECT applications.id FROM applications
                        JOIN application_people AS people
                            ON people.application_id = applications.id AND part = 'representative'
                        JOIN application_states AS states
                            ON states.application_id = applications.id
                        WHERE email_key = $2 AND organisation_name = $3 AND received_at > $8
                          AND state <> ALL ($9)
                        ORDER BY received_at DESC LIMIT $10) AS "similar!",
                  ARRAY(SELECT id FROM related ORDER BY received_at, reference) AS "related!",
                  ARRAY(SELECT reference FROM related ORDER BY received_at, reference)
                      AS "references!",
                  EXISTS (SELECT FROM drafts WHERE digest = $11) AS "has_draft!""#,
        submission_key.uuid(),
        application.representative.email.canonical_key(),
        application.organisation_name.as_str(),
        &domains as &[&str],
        &mailboxes,
        &ApplicationState::codes_where(ApplicationState::is_held),
        MAX_RELATED,
        since,
        &ApplicationState::codes_where(ApplicationState::is_withdrawn),
        MAX_COMPARED,
        draft.as_slice(),
    )
    .fetch_one(connection)
    .await?;
    let related = found.related.into_iter().zip(found.references);
    let related = related.map(|(id, reference)| RelatedApplication {
        id: id.into(),
        reference: Reference::from_stored(reference),
    });
    Ok(Earlier {
        same_page: found.same_page.map(ApplicationId::from),
        similar: found.similar.into_iter().map(ApplicationId::from).collect(),
        related: related.collect(),
        has_draft: found.has_draft,
    })
}
