//! What there is in a database: every state in which an application or a mail can be, how many are
//! in it, and where to look at some of them.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use sqlx::PgPool;

/// The paths of the private pages of applications, by their references.
pub type Pages = HashMap<String, String>;

/// A state, and what is in it.
pub struct Fact {
    /// What it is about and its code, such as “state: held”.
    pub name: String,
    pub count: i64,
    /// The private pages of the latest applications of which it holds.
    pub paths: Vec<String>,
}

/// Everything that holds of anything, in the order of the names. The pages are known only to who
/// made the applications.
pub async fn facts(pool: &PgPool, pages: &Pages) -> Result<Vec<Fact>> {
    let rows: Vec<(String, i64, Vec<String>)> = sqlx::query_as(
        "WITH facts AS (
             SELECT application_id AS id, 'state: ' || state AS fact FROM application_states
             UNION SELECT application_id, 'event: ' || kind FROM events
             UNION SELECT application_id, 'held for: ' || unnest(signals) FROM application_holds
                   WHERE released_at IS NULL
             UNION SELECT application_id, 'once held for: ' || unnest(signals)
                   FROM application_holds WHERE released_at IS NOT NULL
             UNION SELECT application_id, 'held, in no digest yet' FROM application_holds
                   WHERE digested_at IS NULL AND released_at IS NULL
             UNION SELECT application_id, 'mail: ' || kind || ', ' ||
                       CASE WHEN sent_at IS NOT NULL THEN 'sent'
                            WHEN gave_up_at IS NOT NULL THEN 'given up'
                            WHEN attempts > 0 THEN 'to be tried again'
                            ELSE 'waiting' END FROM outbox
                   WHERE application_id IS NOT NULL
             UNION SELECT id, 'mail: acknowledgement, not written' FROM applications
                   WHERE NOT EXISTS (SELECT FROM outbox WHERE application_id = applications.id
                                     AND kind = 'acknowledgement')
             UNION SELECT application_id, 'dns: ' ||
                       CASE WHEN checked_at IS NULL THEN 'pending' ELSE outcome END FROM dns_checks
             UNION SELECT application_id, 'draft: submitted lately' FROM submitted_drafts
             UNION SELECT id, 'page: ' || form_language FROM applications
             UNION SELECT id, 'language: ' || language FROM applications
             UNION ALL SELECT NULL, 'draft: saved' FROM drafts
             UNION ALL SELECT NULL, 'mail: ' || kind || ', waiting' FROM outbox
                   WHERE application_id IS NULL)
         SELECT fact, count(*),
                coalesce((array_agg(reference ORDER BY received_at DESC)
                          FILTER (WHERE reference IS NOT NULL))[1:2], '{}')
         FROM facts LEFT JOIN applications USING (id) GROUP BY fact ORDER BY fact",
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|(name, count, references)| {
            let path = |reference| pages.get(reference).cloned().context("a page without a key");
            let paths = references.iter().map(path).collect::<Result<_>>()?;
            Ok(Fact { name, count, paths })
        })
        .collect()
}
