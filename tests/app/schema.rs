//! The codes of the domain and the rules of the database say the same: no variant is added to one
//! and forgotten in the other.

use std::collections::BTreeSet;

use npoc::domain::choices::{FieldOfWork, IcannGroup, Language, NcsgStage, SizeBand};
use npoc::domain::country::IcannRegion;
use npoc::domain::dns_check::DnsRecord;
use npoc::domain::event::EventKind;
use npoc::domain::ids::ApplicationId;
use npoc::domain::mail::MailKind;
use npoc::domain::spam_signal::SpamSignal;
use npoc::domain::state::ApplicationState;
use npoc::store::rate_limits::LimitedAction;
use npoc::store::{applications, events, holds};
use regex::Regex;
use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, PgConnection, Postgres};
use uuid::Uuid;

use crate::support::Site;
use crate::support::answers::good;

/// Which codes the database must accept, and no others.
struct Rule {
    column: &'static str,
    /// Writes the code of `$1`, for the only application that there is.
    statement: &'static str,
    accepted: Vec<&'static str>,
}

macro_rules! rule {
    ($column:literal, $codes:ident, $statement:literal) => {
        rule!($column, $codes where |_| true, $statement)
    };
    ($column:literal, $codes:ident where $holds:expr, $statement:literal) => {{
        let holds: fn($codes) -> bool = $holds;
        let variants = $codes::ALL.iter().copied().filter(|variant| holds(*variant));
        let accepted = variants.map($codes::code).collect();
        Rule { column: $column, statement: $statement, accepted }
    }};
}

fn rules() -> Vec<Rule> {
    vec![
        rule!("applications.form_language", Language, "UPDATE applications SET form_language = $1"),
        rule!("applications.language", Language, "UPDATE applications SET language = $1"),
        rule!("applications.icann_region", IcannRegion, "UPDATE applications SET icann_region = $1"),
        rule!("applications.employees", SizeBand, "UPDATE applications SET employees = $1"),
        rule!(
            "applications.members", SizeBand where |band| band != SizeBand::Zero,
            "UPDATE applications SET members = $1, has_members = true, members_non_commercial = true"
        ),
        rule!(
            "applications.members", SizeBand where |band| band == SizeBand::Zero,
            "UPDATE applications SET members = $1, has_members = false, members_non_commercial = NULL"
        ),
        rule!(
            "applications.ncsg_status", NcsgStage,
            "UPDATE applications SET ncsg_status = $1, ncsg_date = NULL"
        ),
        rule!(
            "applications.ncsg_status", NcsgStage where |stage| stage == NcsgStage::Accepted,
            "UPDATE applications SET ncsg_status = $1, ncsg_date = '2026-05-31'"
        ),
        rule!(
            "applications.work", FieldOfWork,
            "UPDATE applications SET work = ARRAY[$1],
                 work_other = CASE WHEN $1 = 'other' THEN 'Animal welfare' END"
        ),
        rule!(
            "applications.groups", IcannGroup,
            "UPDATE applications SET groups = ARRAY[$1],
                 groups_other = CASE WHEN $1 = 'other' THEN 'A working group' END"
        ),
        rule!(
            "dns_checks.record", DnsRecord,
            "INSERT INTO dns_checks (application_id, position, record)
             SELECT id, 1, $1 FROM applications ON CONFLICT DO NOTHING"
        ),
        rule!(
            "events.kind", EventKind where |kind| kind != EventKind::Related,
            "INSERT INTO events (application_id, at, kind, related)
             SELECT id, now(), $1, NULL FROM applications ON CONFLICT DO NOTHING"
        ),
        rule!(
            "events.kind", EventKind where |kind| kind == EventKind::Related,
            "INSERT INTO events (application_id, at, kind, related)
             SELECT id, now(), $1, id FROM applications ON CONFLICT DO NOTHING"
        ),
        rule!(
            "limited_actions.action", LimitedAction,
            "INSERT INTO limited_actions (action, network, at) VALUES ($1, sha256('network'), now())"
        ),
        rule!(
            "outbox.kind", MailKind where MailKind::is_about_one_application,
            "INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text,
                 html, created_at, due_at)
             SELECT gen_random_uuid(), id, $1, 'en', 'amina@example.org', 'Subject', 'Text', 'Text',
                 now(), now() FROM applications"
        ),
        rule!(
            "outbox.kind", MailKind where |kind| !kind.is_about_one_application(),
            "INSERT INTO outbox (id, application_id, kind, language, recipient, subject, plain_text,
                 html, created_at, due_at)
             VALUES (gen_random_uuid(), NULL, $1, 'en', 'amina@example.org', 'Subject', 'Text',
                 'Text', now(), now())"
        ),
        rule!(
            "outbox.language", Language,
            "INSERT INTO outbox (id, kind, language, recipient, subject, plain_text, html,
                 created_at, due_at)
             VALUES (gen_random_uuid(), 'digest', $1, 'amina@example.org', 'Subject', 'Text', 'Text',
                 now(), now())"
        ),
    ]
}

/// Columns whose codes are no enum of the domain's.
const WITHOUT_ENUM: [&str; 2] = ["application_people.part", "dns_checks.outcome"];

async fn site_with_one_application() -> (Site, PoolConnection<Postgres>) {
    let site = Site::start().await;
    site.post("/en/membership", &good()).await;
    site.expect_mails(&["acknowledgement", "notice"]).await;
    let connection = site.pool.acquire().await.unwrap();
    (site, connection)
}

/// Whether the rules allow a statement, of which nothing stays.
async fn is_accepted(connection: &mut PgConnection, statement: &'static str, code: &str) -> bool {
    let mut transaction = connection.begin().await.unwrap();
    let outcome = sqlx::query(statement).bind(code).execute(&mut *transaction).await;
    transaction.rollback().await.unwrap();
    match outcome {
        Ok(done) => {
            // Without the application that it is about, it would prove nothing.
            let is_kept = done.rows_affected() == 1 || statement.contains("ON CONFLICT");
            assert!(is_kept, "{statement}");
            true
        }
        Err(sqlx::Error::Database(error)) if error.is_check_violation() => false,
        Err(error) => panic!("{statement} with {code}: {error}"),
    }
}

/// Every text that the rules of a table name.
async fn texts_in_rules(connection: &mut PgConnection, table: &str) -> BTreeSet<String> {
    let rules: Vec<String> = sqlx::query_scalar(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'c' AND conrelid = $1::regclass",
    )
    .bind(table)
    .fetch_all(connection)
    .await
    .unwrap();
    let text = Regex::new("'([^']*)'::text").unwrap();
    let rules = rules.join("\n");
    text.captures_iter(&rules).map(|captures| captures[1].to_owned()).collect()
}

#[tokio::test]
async fn the_database_accepts_the_codes_of_the_domain_and_no_others() {
    let (_site, mut connection) = site_with_one_application().await;
    for Rule { column, statement, accepted } in rules() {
        let (table, _) = column.split_once('.').unwrap();
        let expected: BTreeSet<String> = accepted.into_iter().map(str::to_owned).collect();
        let mut tried = texts_in_rules(&mut connection, table).await;
        tried.extend(expected.iter().cloned());
        tried.insert("no-such-code".to_owned());
        let mut found = BTreeSet::new();
        for code in tried {
            if is_accepted(&mut connection, statement, &code).await {
                found.insert(code);
            }
        }
        assert_eq!(found, expected, "{column}: {statement}");
    }
}

#[tokio::test]
async fn no_list_of_codes_is_left_out() {
    let (_site, mut connection) = site_with_one_application().await;
    let listed: BTreeSet<String> = sqlx::query_scalar(
        "SELECT conrelid::regclass || '.' || attname
         FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
         WHERE contype = 'c' AND cardinality(conkey) = 1
           AND pg_get_constraintdef(pg_constraint.oid) LIKE '%ARRAY[%'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap()
    .into_iter()
    .collect();
    let tested = rules().into_iter().map(|rule| rule.column).chain(WITHOUT_ENUM);
    assert_eq!(listed, tested.map(str::to_owned).collect());
}

#[tokio::test]
async fn every_state_occurs_and_is_known() {
    let (site, _) = site_with_one_application().await;
    let mut connection = site.app.database.acquire().await.unwrap();
    let now = site.app.clock.now();
    let id: Uuid = sqlx::query_scalar("SELECT id FROM applications")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    let id = ApplicationId::from(id);
    let mut seen = vec![applications::state(&mut connection, id).await.unwrap()];
    holds::add(&mut connection, id, SpamSignal::ALL, now).await.unwrap();
    seen.push(applications::state(&mut connection, id).await.unwrap());
    events::add(&mut connection, id, EventKind::Withdrawn, now).await.unwrap();
    seen.push(applications::state(&mut connection, id).await.unwrap());
    holds::release(&mut connection, id, now).await.unwrap();
    seen.push(applications::state(&mut connection, id).await.unwrap());
    let expected = [
        ApplicationState::Open,
        ApplicationState::Held,
        ApplicationState::WithdrawnWhileHeld,
        ApplicationState::Withdrawn,
    ];
    assert_eq!(seen, expected);
    assert!(ApplicationState::ALL.iter().all(|state| seen.contains(state)));

    let view: String = sqlx::query_scalar("SELECT pg_get_viewdef('application_states'::regclass)")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    let result = Regex::new("(?:THEN|ELSE) '([^']*)'").unwrap();
    let given: BTreeSet<&str> =
        result.captures_iter(&view).map(|captures| captures.extract::<1>().1[0]).collect();
    assert_eq!(given, ApplicationState::ALL.iter().map(|state| state.code()).collect());
}

/// When a mailbox was last sent each kind of mail that a stranger can cause.
#[tokio::test]
async fn every_kind_of_mail_to_applicants_is_remembered() {
    let site = Site::start().await;
    let columns: Vec<String> = sqlx::query_scalar(
        "SELECT column_name::text FROM information_schema.columns
         WHERE table_name = 'mail_throttle' AND column_name LIKE '%\\_at'
           AND column_name NOT IN ('last_mail_at', 'confirmed_at')",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    let kinds = MailKind::ALL.iter().filter(|kind| !kind.is_for_staff());
    let expected: BTreeSet<String> = kinds.map(|kind| format!("{}_at", kind.code())).collect();
    assert_eq!(columns.into_iter().collect::<BTreeSet<_>>(), expected);
}
