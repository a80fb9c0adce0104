//! What `script/seed` makes: applications in every state there is, each with its pages.

#[path = "../seed/filling/mod.rs"]
mod filling;

use std::collections::{BTreeSet, HashSet};

use futures_util::future::join_all;
use hyper::StatusCode;
use npoc::domain::choices::{FieldOfWork, IcannGroup, NcsgStage};
use npoc::domain::event::EventKind;
use npoc::domain::ids::PrivateKey;
use npoc::domain::mail::MailKind;
use npoc::domain::spam_signal::SpamSignal;
use npoc::domain::state::ApplicationState;
use npoc::i18n::Lang;
use npoc::urls::ApplicationPage;
use sqlx::PgPool;

use self::filling::facts::{Fact, facts};
use crate::support::{NOW, Site, config, database};

#[tokio::test]
async fn a_seeded_database_holds_every_state_and_every_page_of_it_renders() {
    let options = database().await;
    let filled = filling::fill(&options, config(), NOW).await.unwrap();
    let site = Site::on(options).await;
    site.ignore_mails();
    let facts = facts(&site.pool, &filled.pages).await.unwrap();
    every_state_occurs(&facts);
    every_answer_occurs(&site.pool).await;
    for path in filled.drafts {
        assert_eq!(site.get(&path).await.status, StatusCode::OK, "{path}");
    }
    let applications: Vec<(String, String)> =
        sqlx::query_as("SELECT reference, organisation_name FROM applications")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    let mut pages = Vec::new();
    for (reference, name) in &applications {
        let key = filled.pages[reference].rsplit('/').next().and_then(PrivateKey::parse).unwrap();
        pages.extend(Lang::ALL.map(|lang| (ApplicationPage::Status.path(lang, key), name)));
    }
    for some in pages.chunks(16) {
        join_all(some.iter().map(|(path, name)| shows(&site, path, name))).await;
    }
    let seen: HashSet<&String> = pages.iter().map(|(path, _)| path).collect();
    let mut printed = facts.iter().flat_map(|fact| &fact.paths);
    assert!(printed.all(|path| seen.contains(path)));
}

async fn shows(site: &Site, path: &str, name: &str) {
    let reply = site.get(path).await;
    assert_eq!(reply.status, StatusCode::OK, "{name}: {path}");
    assert!(unescaped(&reply.text()).contains(name), "{name}: {path}");
}

fn every_state_occurs(facts: &[Fact]) {
    let occurs =
        |start: &str| facts.iter().any(|fact| fact.name.starts_with(start) && fact.count > 0);
    let states = ApplicationState::ALL.iter().map(|state| format!("state: {}", state.code()));
    let events = EventKind::ALL.iter().map(|kind| format!("event: {}", kind.code()));
    let signals = SpamSignal::ALL.iter().map(|signal| format!("held for: {}", signal.code()));
    let mails = MailKind::ALL.iter().map(|kind| format!("mail: {}, ", kind.code()));
    let pages = Lang::ALL.iter().map(|lang| format!("page: {}", lang.code()));
    let languages = Lang::ALL.iter().map(|lang| format!("language: {}", lang.code()));
    let derived = states.chain(events).chain(signals).chain(mails).chain(pages).chain(languages);
    // What has no codes of its own: answers of the DNS, and how a mail or a saved form fares.
    let others = [
        "dns: found",
        "dns: none",
        "dns: not-checked",
        "dns: pending",
        "mail: acknowledgement, sent",
        "mail: acknowledgement, waiting",
        "mail: acknowledgement, to be tried again",
        "mail: acknowledgement, given up",
        "mail: acknowledgement, not written",
        "mail: notice, waiting",
        "mail: undelivered, waiting",
        "held, in no digest yet",
        "draft: saved",
        "draft: submitted lately",
    ];
    let missing: Vec<String> =
        derived.chain(others.map(str::to_owned)).filter(|fact| !occurs(fact)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

async fn every_answer_occurs(pool: &PgPool) {
    let codes = async |query: &'static str| -> BTreeSet<String> {
        sqlx::query_scalar(query).fetch_all(pool).await.unwrap().into_iter().collect()
    };
    let fields = codes("SELECT unnest(work) FROM applications").await;
    assert_eq!(fields.len(), FieldOfWork::ALL.len(), "{fields:?}");
    let groups = codes("SELECT unnest(groups) FROM applications").await;
    assert_eq!(groups.len(), IcannGroup::ALL.len(), "{groups:?}");
    let stages = codes("SELECT ncsg_status FROM applications").await;
    assert_eq!(stages.len(), NcsgStage::ALL.len(), "{stages:?}");
    for condition in [
        "NOT registered",
        "icann_contract",
        "government",
        "political",
        "commercial",
        "NOT members_non_commercial",
        "NOT has_members",
        "authoriser_name IS NULL",
        "authoriser_name IS NOT NULL AND authoriser_position IS NULL",
        "authoriser_position IS NOT NULL",
        "char_length(mission) > 1900",
        "mission LIKE E'%\\n%'",
        "EXISTS (SELECT FROM application_people
                 WHERE application_id = applications.id AND part = 'alternate')",
        "EXISTS (SELECT FROM application_domains
                 WHERE application_id = applications.id AND position = 10)",
    ] {
        let query = format!("SELECT count(*) FROM applications WHERE {condition}");
        let count: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(pool).await.unwrap();
        assert!(count > 0, "{condition}");
    }
}

/// What askama escapes in the names.
fn unescaped(page: &str) -> String {
    page.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&")
}
