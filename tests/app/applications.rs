//! From a good form to a stored application: whole, and shown to nobody else.

use hyper::StatusCode;
use npoc::domain::question::{AnswerKind, Question};
use npoc::i18n::Lang;
use proptest::prelude::*;

use crate::support::answers::{INTEREST, MISSION, arabic, complete, good, with};
use crate::support::{Site, database};

#[tokio::test]
async fn a_good_form_is_stored_and_confirmed() {
    let site = Site::start().await;
    let reply = site.post("/en/membership", &good()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    let place = reply.header("location").to_owned();
    assert!(place.starts_with("/en/membership/"));

    let reply = site.get(&place).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-robots-tag"), "noindex");
    let page = reply.page();
    let reference = page.words(".reference strong").join("");
    assert!(
        regex::Regex::new("^NPOC-[34679ACDEFGHJKMNPQRTVWXY]{3}-[34679ACDEFGHJKMNPQRTVWXY]{3}$")
            .unwrap()
            .is_match(&reference),
        "{reference}"
    );
    let shown = page.words("main").join(" ");
    for (name, value) in good() {
        let typed = ["organisation_name", "other_name", "registration", "website"];
        let person = ["representative", "alternate", "authoriser"];
        if typed.contains(&name.as_str()) || person.iter().any(|part| name.starts_with(part)) {
            assert!(shown.contains(&value), "{name}: {value}");
        }
    }
    for words in [
        "example.net",
        "Kenya",
        "Educational",
        "31 May 2026",
        "11 to 50",
        "21 November 2026, 14:30 UTC The application was received",
        "Noncommercial Stakeholders Group",
        "info@npoc.org",
        &MISSION.replace('\n', " "),
        INTEREST,
    ] {
        assert!(shown.contains(words), "{words}");
    }

    let (stored, kind): (String, String) = sqlx::query_as(
        "SELECT reference, kind FROM applications JOIN events ON application_id = applications.id",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!((stored, kind.as_str()), (reference, "received"));
    let kinds: Vec<String> = sqlx::query_scalar("SELECT kind FROM outbox ORDER BY kind")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert_eq!(kinds, ["acknowledgement", "notice"]);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn every_script_is_kept_and_shown_as_it_was_typed() {
    let site = Site::start().await;
    let reply = site.post("/fr/adhesion", &arabic()).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    let place = reply.header("location").to_owned();
    let page = site.get(&place).await.page();
    assert_eq!(page.lang(), "fr");
    let written = page.words("bdi");
    for value in [
        "جمعية المكتبات القروية",
        "أمينة بنت محمد",
        "تجربة-القبول-الشامل.موريتانيا (xn-----btdaaaaa3bxbn7bb9bxab8a2edbhg.xn--mgbah1a3hjkrd)",
    ] {
        let found = written
            .iter()
            .any(|shown| shown == value || shown.starts_with(value.split(" (xn").next().unwrap()));
        assert!(found, "{value} in {written:?}");
    }
    let shown = page.words("main").join(" ");
    assert!(shown.contains("Sans réponse"), "blank answers are shown as blank");
    assert!(!shown.contains("Not answered"));
    // The relay may be unable to reach this mailbox, and the page says so.
    assert!(shown.contains("hors de l’alphabet latin"));
    // The other language has the same page.
    let english = site.get(&place.replace("/fr/adhesion", "/en/membership")).await;
    assert_eq!(english.status, StatusCode::OK);
    assert!(english.page().words("main").join(" ").contains("Not answered"));
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn an_organisation_that_is_probably_not_eligible_is_told_so_and_kept() {
    let site = Site::start().await;
    let mut form = with(good(), "government", "yes");
    form = with(form, "registered", "no");
    form = with(form, "registration", "");
    form = with(form, "members_non_commercial", "no");
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let shown = site.get(reply.header("location")).await.page().words("main").join(" ");
    for words in [
        "answered “yes” to a question about eligibility",
        "executive committee will look at your case",
        "not mainly non-commercial",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(site.count("applications").await, 1);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

/// A new question that is asked but not kept, or kept but not shown, leaves a blank here.
#[tokio::test]
async fn every_question_is_stored_and_shown() {
    let site = Site::start().await;
    let form = complete();
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    let page = site.get(reply.header("location")).await.page();
    assert_eq!(page.all(".answers dt").len(), Question::ALL.len());
    assert!(page.all(".answers .blank").is_empty(), "{:?}", page.words(".answers .blank"));
    let shown = page.words(".answers").join(" ");
    for &question in Question::ALL {
        let typed = form.iter().find(|(name, _)| name == question.code());
        let (_, typed) = typed.unwrap_or_else(|| panic!("{question:?} is not filled in"));
        let is_in_writing =
            npoc::i18n::labels::choices(question.answer_kind(), Lang::En).is_empty();
        if is_in_writing && question.answer_kind() != AnswerKind::Date {
            let line = typed.lines().next().unwrap();
            assert!(shown.contains(line), "{question:?}: {line}");
        }
    }
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn private_pages_cannot_be_guessed() {
    let site = Site::start().await;
    let first = site.post("/en/membership", &good()).await.header("location").to_owned();
    let other = with(good(), "other_name", "Another");
    let second = site.post("/en/membership", &other).await.header("location").to_owned();
    let key = first.rsplit('/').next().unwrap();
    assert_eq!(uuid::Uuid::parse_str(key).unwrap().get_version_num(), 4, "122 random bits");
    assert_ne!(first, second);
    let (id, reference): (uuid::Uuid, String) =
        sqlx::query_as("SELECT id, reference FROM applications LIMIT 1")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    let mut guesses = vec![id.to_string(), reference, "1".to_owned()];
    // The first half of each digest that is kept is no key either.
    let digests: Vec<Vec<u8>> = sqlx::query_scalar(
        "SELECT digest FROM application_keys UNION SELECT submission_digest FROM applications",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    let half = |digest: &Vec<u8>| uuid::Uuid::from_slice(&digest[..16]).unwrap().to_string();
    guesses.extend(digests.iter().map(half));
    for guess in guesses {
        let reply = site.get(&format!("/en/membership/{guess}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{guess}");
    }
    site.expect_mails(&["acknowledgement", "notice", "notice"]).await;
}

#[tokio::test]
async fn while_the_database_is_away_nothing_typed_is_lost() {
    let site = Site::without_database().await;
    let form = good();
    let reply = site.post("/fr/adhesion", &form).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!reply.header("retry-after").is_empty());
    let page = reply.page();
    assert!(page.words(".summary").join(" ").contains("n’est perdu"));
    let again = with(page.form_data(), "step", "send");
    // Sent again from this page, with the same key, to the same process once the database is back.
    let site = Site::start().await;
    assert_eq!(site.post("/fr/adhesion", &again).await.status, StatusCode::SEE_OTHER);
    let key = |form: &[(String, String)]| {
        form.iter().find(|(name, _)| name == "submission_key").unwrap().1.clone()
    };
    assert_eq!(key(&form), key(&again));
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn two_processes_share_a_database() {
    let options = database().await;
    let (first, second) = (Site::on(options.clone()).await, Site::on(options).await);
    let form = good();
    let place = first.post("/en/membership", &form).await.header("location").to_owned();
    assert_eq!(second.post("/en/membership", &form).await.header("location"), place);
    assert_eq!(second.get(&place).await.status, StatusCode::OK);
    assert_eq!(first.count("applications").await, 1);
    first.expect_mails(&["acknowledgement", "notice"]).await;
    second.look_at_mails().await;
}

#[tokio::test]
async fn the_database_keeps_the_rules_too() {
    let site = Site::start().await;
    site.post("/en/membership", &good()).await;
    for (statement, rule) in [
        ("UPDATE events SET at = now()", "append-only"),
        ("DELETE FROM events", "append-only"),
        ("TRUNCATE events", "append-only"),
        ("UPDATE applications SET registration = NULL", "check constraint"),
        ("UPDATE applications SET members = '0'", "check constraint"),
        ("UPDATE applications SET ncsg_status = 'applied'", "check constraint"),
        ("UPDATE applications SET mission = 'short'", "check constraint"),
        ("UPDATE applications SET work = '{}'", "check constraint"),
        ("UPDATE applications SET work = '{other}'", "check constraint"),
        ("UPDATE applications SET groups = '{none,ncuc}'", "check constraint"),
        ("UPDATE applications SET groups_other = 'And another'", "check constraint"),
        ("UPDATE applications SET country = 'kenya'", "too long"),
        ("UPDATE application_people SET email_key = 'a@b'", "unique constraint"),
        ("UPDATE application_domains SET ascii = 'Ä.org'", "check constraint"),
        ("UPDATE outbox SET sent_at = now(), gave_up_at = now()", "check constraint"),
        ("DELETE FROM applications", "foreign key"),
    ] {
        let error = sqlx::query(statement).execute(&site.pool).await.unwrap_err().to_string();
        assert!(error.contains(rule), "{statement}: {error}");
    }
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn the_database_takes_no_incomplete_application() {
    let site = Site::start().await;
    let form = with(with(good(), "work", "other"), "work_other", "Animal welfare");
    assert_eq!(site.post("/en/membership", &form).await.status, StatusCode::SEE_OTHER);
    sqlx::query(
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    for table in ["application_domains", "application_people"] {
        // The form is stored by the same statements, except that one table swallows its rows.
        let statement = format!(
            "CREATE TRIGGER swallow BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION swallow()"
        );
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&site.pool).await.unwrap();
        let other = with(good(), "other_name", table);
        let reply = site.post("/en/membership", &other).await;
        assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{table}");
        let statement = format!("DROP TRIGGER swallow ON {table}");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&site.pool).await.unwrap();
    }
    assert_eq!(site.count("applications").await, 1);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

/// Every choice that the form offers fits the columns, and is read back as it was written.
#[tokio::test]
async fn every_choice_can_be_stored() {
    let site = Site::start().await;
    site.ignore_mails();
    let empty = site.get("/en/membership").await.page();
    for name in ["work", "groups", "employees", "members", "ncsg_status", "language", "country"] {
        let codes: Vec<String> = empty
            .all(&format!("[name='{name}'], [name='{name}'] option"))
            .iter()
            .filter_map(|control| control.attr("value").map(str::to_owned))
            .filter(|code| !code.is_empty())
            .filter(|code| name != "members" || code != "0")
            .collect();
        assert!(codes.len() > 1, "{name}");
        let step = (codes.len() / 12).max(1);
        for code in codes.iter().step_by(step) {
            let mut form = with(with(good(), "ncsg_date", ""), name, code);
            form = with(
                form,
                &format!("{name}_other"),
                if code == "other" { "Something" } else { "" },
            );
            let reply = site.post("/en/membership", &form).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{name} = {code}");
            let shown = site.get(reply.header("location")).await;
            assert_eq!(shown.status, StatusCode::OK, "{name} = {code}");
        }
    }
}

#[tokio::test]
async fn an_application_can_be_deleted_when_somebody_asks() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &good()).await.header("location").to_owned();
    site.post("/fr/adhesion", &arabic()).await;
    let erased: bool = sqlx::query_scalar(
        "SELECT erase_application(reference) FROM applications WHERE country = 'KE'",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert!(erased);
    assert_eq!(site.get(&place).await.status, StatusCode::NOT_FOUND);
    // The other one is whole, and nobody else may delete from the history.
    assert_eq!((site.count("applications").await, site.count("outbox").await), (1, 2));
    assert_eq!(site.count("events").await, 1);
    assert!(sqlx::query("DELETE FROM events").execute(&site.pool).await.is_err());
}

/// What the form accepts, the database accepts, and gives back as it was.
#[test]
fn whatever_passes_the_check_can_be_stored_and_is_read_back_the_same() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = runtime.block_on(Site::start());
    site.ignore_mails();
    let line = || {
        prop_oneof!["\\PC{0,200}", "[ -~\u{600}-\u{6ff}\u{300}-\u{30f}]{0,210}", any::<String>()]
    };
    let text = || prop_oneof!["(?s).{50,300}", "(\\PC|\n|\r\n){50,2100}"];
    let mailbox =
        || "[a-zA-Z0-9\u{e0}-\u{ff}\u{915}-\u{939}]{1,70}@[a-z\u{430}-\u{44f}]{1,40}\\.org";
    let website = || "(https?://)?[a-z0-9_]{1,30}\\.org/\\PC{0,480}";
    let config = ProptestConfig { cases: 96, ..ProptestConfig::default() };
    let stored = std::sync::atomic::AtomicI64::new(0);
    proptest!(config, |(
        lines in proptest::collection::vec(line(), 8),
        mission in text(),
        emails in proptest::collection::vec(mailbox(), 2),
        address in website(),
        phone in "\\PC{0,60}",
    )| {
        let mut form = with(with(good(), "mission", &mission), "website", &address);
        let fields = [
            "organisation_name", "other_name", "registration", "representative_name",
            "representative_role", "alternate_role", "authoriser_name", "work_other",
        ];
        for (field, value) in fields.into_iter().zip(&lines) {
            form = with(form, field, value);
        }
        form = with(form, "representative_email", &emails[0]);
        form = with(form, "alternate_email", &emails[1]);
        form = with(form, "representative_phone", &phone);
        let mut reply = runtime.block_on(site.post("/en/membership", &form));
        if reply.status == StatusCode::UNPROCESSABLE_ENTITY {
            // What is wrong is replaced, so that the rest is stored all the same.
            let page = reply.page();
            for (field, value) in good() {
                if !page.error_beside(&field).is_empty() {
                    form = with(form, &field, &value);
                }
            }
            reply = runtime.block_on(site.post("/en/membership", &form));
        }
        prop_assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
        stored.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // Sent again, it is compared with what was read back: a difference would be a conflict.
        let again = runtime.block_on(site.post("/en/membership", &form));
        prop_assert_eq!(again.status, StatusCode::SEE_OTHER);
        prop_assert_eq!(again.header("location"), reply.header("location"));
    });
    assert_eq!(runtime.block_on(site.count("applications")), stored.into_inner());
}
