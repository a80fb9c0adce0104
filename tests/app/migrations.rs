//! Every migration is tried on rows of the version before it: `tests/data/migrations/` holds, for
//! each, what is put into the database just before it runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use npoc::database;
use npoc::domain::choices::{FieldOfWork, IcannGroup};
use npoc::domain::dns_check::DnsOutcome;
use npoc::domain::domain_name::DomainName;
use npoc::domain::event::HistoryEvent;
use npoc::domain::ids::{ApplicationId, MailboxToken, PrivateKey};
use npoc::domain::mail::{MailKind, MailTopic};
use npoc::domain::reference::Reference;
use npoc::domain::spam_signal::SpamSignal;
use npoc::domain::state::ApplicationState;
use npoc::store::applications::{self, Key};
use npoc::store::{Connection, dns_checks, drafts, events, holds, rate_limits, secrets};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection as _};
use uuid::Uuid;

use crate::support::{NOW, Site, empty_database};

const OLDEST: &str = "NPOC-ACD-EFG";
const WITHDRAWN: &str = "NPOC-WTH-DRW";
const PARTNER: &str = "NPOC-PAR-TNR";
const HELD: &str = "NPOC-WAT-TNG";
const WITHDRAWN_WHILE_HELD: &str = "NPOC-WTH-HED";
const RELEASED: &str = "NPOC-FRE-EDX";

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/migrations")
}

/// The data file of each migration but the first, before which there is nothing.
fn data_files() -> Vec<(i64, String)> {
    let migrations = database::MIGRATIONS.iter().filter(|migration| migration.version > 1);
    let name = |version, description: &str| {
        (version, format!("{version:04}_{}.sql", description.replace(' ', "_")))
    };
    migrations.map(|migration| name(migration.version, &migration.description)).collect()
}

/// A database that was filled and migrated in turns, up to the latest version.
async fn migrated() -> PgConnectOptions {
    let options = empty_database().await;
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    database::MIGRATIONS.run_to(1, &mut connection).await.unwrap();
    for (version, name) in data_files() {
        let rows = fs::read_to_string(data().join(&name))
            .unwrap_or_else(|error| panic!("tests/data/migrations/{name}: {error}"));
        let inserted = sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut connection).await;
        let inserted = inserted.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(inserted.rows_affected() > 0, "{name} puts nothing into the database");
        let empty = empty_tables(&mut connection).await;
        assert!(empty.is_empty(), "{name} leaves tables without a row: {empty:?}");
        let migrated = database::MIGRATIONS.run_to(version, &mut connection).await;
        migrated.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    connection.close().await.unwrap();
    database::migrate(&options).await.unwrap();
    options
}

async fn connect() -> Connection {
    PgConnection::connect_with(&migrated().await).await.unwrap().into()
}

/// The tables on which a migration would be tried in vain.
async fn empty_tables(connection: &mut PgConnection) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let mut empty = Vec::new();
    for table in tables {
        let query = AssertSqlSafe(format!("SELECT NOT EXISTS (SELECT FROM {table})"));
        if sqlx::query_scalar(query).fetch_one(&mut *connection).await.unwrap() {
            empty.push(table);
        }
    }
    empty
}

async fn id_of(connection: &mut Connection, reference: &str) -> ApplicationId {
    applications::find(connection, Key::Reference(reference)).await.unwrap().unwrap().id
}

#[test]
fn each_data_file_belongs_to_a_migration() {
    let files = fs::read_dir(data()).unwrap();
    let present: BTreeSet<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let expected: BTreeSet<String> = data_files().into_iter().map(|(_, name)| name).collect();
    assert_eq!(present, expected);
}

#[tokio::test]
async fn the_site_shows_what_an_earlier_version_stored() {
    let site = Site::on(migrated().await).await;
    let page = site.get("/en/membership/00000000-0000-4000-8000-000000000001").await.page();
    let shown = page.words("main").join(" ");
    for words in [OLDEST, "Amina Diallo", "was received", "We write to"] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    site.look_at_mails().await;
}

#[tokio::test]
async fn every_application_is_read_and_has_its_state() {
    let mut connection = connect().await;
    let references: Vec<String> =
        sqlx::query_scalar("SELECT reference FROM applications ORDER BY received_at")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let mut states = Vec::new();
    for reference in &references {
        let found = applications::find(&mut connection, Key::Reference(reference)).await.unwrap();
        states.push((reference.as_str(), found.unwrap().state));
    }
    let expected = [
        (OLDEST, ApplicationState::Open),
        (WITHDRAWN, ApplicationState::Withdrawn),
        (PARTNER, ApplicationState::Open),
        (HELD, ApplicationState::Held),
        (WITHDRAWN_WHILE_HELD, ApplicationState::WithdrawnWhileHeld),
        (RELEASED, ApplicationState::Open),
    ];
    assert_eq!(states, expected);

    let full = applications::find(&mut connection, Key::Reference(WITHDRAWN)).await.unwrap();
    let full = full.unwrap().application;
    let ascii: Vec<&str> = full.domains.iter().map(DomainName::ascii).collect();
    assert_eq!(ascii, ["example.net", "xn--exmple-cua.net"]);
    assert_eq!(full.representative.email.envelope(), "binta@xn--exmple-cua.net");
    assert_eq!(full.alternate.unwrap().email.envelope(), "awa@example.net");
    assert_eq!(full.language.code(), "fr");
    assert_eq!(full.work.choices(), [FieldOfWork::Health, FieldOfWork::Other]);
    assert_eq!(full.work.other().unwrap().as_str(), "Wells");
    assert_eq!(full.groups.choices(), [IcannGroup::Ncuc, IcannGroup::Other]);
    assert_eq!(full.groups.other().unwrap().as_str(), "Friends of names");
}

#[tokio::test]
async fn histories_keep_every_event() {
    let mut connection = connect().await;
    let related = |reference: &str| HistoryEvent::Related(Reference::parse(reference).unwrap());
    let expected = [
        (OLDEST, vec![HistoryEvent::Received, related(PARTNER), HistoryEvent::Acknowledged]),
        (PARTNER, vec![HistoryEvent::Received, related(OLDEST), HistoryEvent::Acknowledged]),
        (
            WITHDRAWN,
            vec![
                HistoryEvent::Received,
                HistoryEvent::AddressConfirmed,
                HistoryEvent::LinkRequested,
                HistoryEvent::LinkRequested,
                HistoryEvent::Withdrawn,
                HistoryEvent::NotDelivered,
            ],
        ),
        (HELD, vec![HistoryEvent::Received]),
        (WITHDRAWN_WHILE_HELD, vec![HistoryEvent::Received, HistoryEvent::Withdrawn]),
        (RELEASED, vec![HistoryEvent::Received, HistoryEvent::Released]),
    ];
    for (reference, expected) in expected {
        let id = id_of(&mut connection, reference).await;
        let history = events::history(&mut connection, id).await.unwrap();
        let mut history: Vec<HistoryEvent> = history.into_iter().map(|entry| entry.event).collect();
        // The mails are as old as the test, which may run before or after the events' dates.
        history.sort_by_key(|event| {
            matches!(event, HistoryEvent::Acknowledged | HistoryEvent::NotDelivered)
        });
        assert_eq!(history, expected, "{reference}");
    }
    let changed = sqlx::query("UPDATE events SET at = now()").execute(&mut connection).await;
    assert!(changed.is_err(), "the history is append-only again");
}

#[tokio::test]
async fn every_mail_is_kept_and_about_what_it_was_about() {
    let mut connection = connect().await;
    let mails: Vec<(String, Option<Uuid>)> =
        sqlx::query_as("SELECT kind, application_id FROM outbox ORDER BY id")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let topics = mails.into_iter().map(|(kind, application)| {
        MailTopic::new(MailKind::from_code(&kind).unwrap(), application.map(ApplicationId::from))
    });
    let topics: Vec<MailTopic> = topics.map(Option::unwrap).collect();
    let oldest = id_of(&mut connection, OLDEST).await;
    let withdrawn = id_of(&mut connection, WITHDRAWN).await;
    let partner = id_of(&mut connection, PARTNER).await;
    let expected = [
        MailTopic::Notice(oldest),
        MailTopic::Acknowledgement(oldest),
        MailTopic::Acknowledgement(withdrawn),
        MailTopic::Undelivered(withdrawn),
        MailTopic::Acknowledgement(partner),
        MailTopic::Withdrawal(withdrawn),
        MailTopic::Links,
        MailTopic::Draft,
        MailTopic::Digest,
    ];
    assert_eq!(topics, expected);
}

#[tokio::test]
async fn who_was_written_to_is_remembered_once() {
    let mut connection = connect().await;
    let remembered: Vec<(String, Uuid, i32, bool)> = sqlx::query_as(
        "SELECT coalesce(address, 'a stranger'), token, mails_in_window, confirmed_at IS NOT NULL
         FROM mail_throttle
         LEFT JOIN (VALUES ('amina@example.org'), ('binta@xn--exmple-cua.net'),
                           ('chidi@example.com')) AS written_to (address)
             ON digest = sha256('mailbox\\000'::bytea || sha256('a secret')
                                || sha256(convert_to(address, 'UTF8')))
         ORDER BY 1",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    // Amina was written to twice, Binta more than thirty days before the migration.
    let [(amina, _, 1, false), (chidi, token, 3, true)] = remembered.as_slice() else {
        panic!("{remembered:?}")
    };
    assert_eq!((amina.as_str(), chidi.as_str()), ("amina@example.org", "chidi@example.com"));
    let expected = MailboxToken::parse("00000000-0000-4000-a000-000000000001").unwrap();
    assert!(MailboxToken::from(*token) == expected);
}

#[tokio::test]
async fn signals_and_limits_have_the_codes_of_today() {
    let mut connection = connect().await;
    let held = id_of(&mut connection, HELD).await;
    // All that there were when they had other codes.
    let before = SpamSignal::ALL.iter().copied().filter(|signal| *signal != SpamSignal::Flood);
    let before: Vec<SpamSignal> = before.collect();
    assert_eq!(holds::signals(&mut connection, held).await.unwrap(), before);
    let withdrawn = id_of(&mut connection, WITHDRAWN_WHILE_HELD).await;
    let signals = holds::signals(&mut connection, withdrawn).await.unwrap();
    assert_eq!(signals, [SpamSignal::RepeatedText, SpamSignal::Honeypot]);
    let released = id_of(&mut connection, RELEASED).await;
    let signals = holds::signals(&mut connection, released).await.unwrap();
    assert_eq!(signals, [SpamSignal::TooFast]);
    assert!(!holds::release(&mut connection, released, NOW).await.unwrap(), "it was released");

    let actions: Vec<String> = sqlx::query_scalar("SELECT action FROM limited_actions ORDER BY at")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let expected = ["application", "held-application", "held-application", "draft"];
    assert_eq!(actions, expected);
    let known = |code: &String| rate_limits::LimitedAction::from_code(code).is_some();
    assert!(actions.iter().all(known));
}

#[tokio::test]
async fn an_application_is_erased_with_all_that_became_of_it() {
    let mut connection = connect().await;
    for (reference, digests) in [(OLDEST, 1), (WITHDRAWN, 1), (WITHDRAWN_WHILE_HELD, 0)] {
        let erased: bool = sqlx::query_scalar("SELECT erase_application($1)")
            .bind(reference)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert!(erased, "{reference}");
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM outbox WHERE kind = 'digest'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(left, digests, "{reference}");
    }
    // The partner's history forgets the oldest, and the next digest tells of the one still held.
    let partner = id_of(&mut connection, PARTNER).await;
    assert_eq!(events::history(&mut connection, partner).await.unwrap().len(), 2);
    let digest = holds::current_digest(&mut connection, None, NOW).await.unwrap();
    let held = holds::take_for_digest(&mut connection, digest, 50).await.unwrap();
    let references: Vec<&str> = held.iter().map(|held| held.reference.as_str()).collect();
    assert_eq!(references, [HELD]);
}

#[tokio::test]
async fn dns_checks_drafts_and_the_secret_survive() {
    let mut connection = connect().await;
    let withdrawn = id_of(&mut connection, WITHDRAWN).await;
    let checks = dns_checks::find(&mut connection, withdrawn).await.unwrap();
    let servers = ["ns1.example.net", "ns2.example.net"].map(str::to_owned).to_vec();
    let outcomes: Vec<(&DnsOutcome, bool)> =
        checks.iter().map(|check| (&check.outcome, check.is_pending())).collect();
    let expected = [
        (&DnsOutcome::Found(servers), false),
        (&DnsOutcome::None, false),
        (&DnsOutcome::NotChecked, false),
        (&DnsOutcome::NotChecked, true),
    ];
    assert_eq!(outcomes, expected);

    let digests: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT unnest(ARRAY[sha256('a draft'), sha256('a sent draft'), sha256('a secret')])",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let [draft, submitted, secret] =
        [0, 1, 2].map(|place: usize| <[u8; 32]>::try_from(digests[place].as_slice()).unwrap());
    let (sealed, _) = drafts::get(&mut connection, draft, NOW).await.unwrap().unwrap();
    assert_eq!(sealed.bytes, [0xc0, 0xff, 0xee]);
    let sent = drafts::submitted_as(&mut connection, submitted, NOW).await.unwrap();
    assert_eq!(sent.unwrap().as_str(), OLDEST);
    // The key that was given out still opens the page, and is kept only as a digest.
    let key = PrivateKey::parse("00000000-0000-4000-8000-000000000001").unwrap();
    let found = applications::find(&mut connection, Key::Private(key)).await.unwrap();
    assert_eq!(found.unwrap().reference.as_str(), OLDEST);
    applications::forget_plain_keys(&mut connection).await.unwrap();
    let plain: i64 = sqlx::query_scalar("SELECT count(private_key) FROM applications")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_ne!(plain, 0, "a process of the version before may still look for them");
    sqlx::query("UPDATE plain_keys_until SET ends_at = now()")
        .execute(&mut connection)
        .await
        .unwrap();
    applications::forget_plain_keys(&mut connection).await.unwrap();
    let found = applications::find(&mut connection, Key::Private(key)).await.unwrap();
    assert_eq!(found.unwrap().reference.as_str(), OLDEST);
    let plain: i64 = sqlx::query_scalar("SELECT count(private_key) FROM applications")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(plain, 0);
    let words: Vec<String> = sqlx::query_scalar(
        "SELECT plain_text || html FROM outbox WHERE kind = 'acknowledgement' AND sent_at IS NOT NULL",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(!words.is_empty() && words.iter().all(String::is_empty), "{words:?}");
    let signing_key = secrets::signing_key(&mut connection, [0; 32]).await.unwrap();
    assert_eq!(signing_key, secret);
}
