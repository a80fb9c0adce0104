//! What arrives in the same moment: it meets where it has something in common, and nowhere else.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;
use hyper::StatusCode;
use npoc::domain::application::Application;
use npoc::domain::ids::SubmissionKey;
use npoc::forms::membership_form::MembershipForm;
use npoc::forms::validate::validate;
use npoc::store::locks::SubmissionLocks;
use npoc::workflow::{self, Released};
use tokio::time::timeout;
use uuid::Uuid;

use crate::support::answers::{Form, good, with};
use crate::support::{NOW, Site, database, eventually};

fn application(form: &Form) -> Application {
    validate(&MembershipForm::from_pairs(form.clone()), NOW.date()).unwrap()
}

/// The locks that the same form takes.
fn locks(form: &Form) -> SubmissionLocks {
    let key = form.iter().find(|(name, _)| name == "submission_key").unwrap().1.as_str();
    SubmissionLocks::new(
        SubmissionKey::parse(key.split('.').next().unwrap()).unwrap(),
        &application(form),
    )
}

/// A form that has nothing in common with others of another number.
fn of_number(number: usize) -> Form {
    let form = with(good(), "domains", &format!("number-{number}.example"));
    let form = with(form, "representative_email", &format!("amina@number-{number}.example"));
    with(form, "alternate_email", &format!("jean@number-{number}.example"))
}

#[tokio::test]
async fn the_same_answers_from_several_pages_and_processes_are_one_application() {
    let options = database().await;
    let (first, second) = (Site::on(options.clone()).await, Site::on(options).await);
    let forms: Vec<Form> = (0..12).map(|_| good()).collect();
    let sending = forms.iter().enumerate().map(|(number, form)| {
        let site = if number % 2 == 0 { &first } else { &second };
        site.post("/en/membership", form)
    });
    // Each page leads to the application under a key of its own.
    for reply in join_all(sending).await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    }
    assert_eq!(first.count("applications").await, 1);
    first.expect_mails(&["acknowledgement", "notice"]).await;
    second.look_at_mails().await;
}

/// Of each two, both histories name the other, whichever came first.
#[tokio::test]
async fn applications_with_a_domain_name_in_common_know_each_other() {
    let site = Site::start().await;
    site.ignore_mails();
    let forms: Vec<Form> =
        (0..8).map(|number| with(of_number(number), "domains", "example.org")).collect();
    let sending = forms.iter().map(|form| site.post("/en/membership", form));
    for reply in join_all(sending).await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    }
    let pairs: Vec<(Uuid, Uuid)> =
        sqlx::query_as("SELECT application_id, related FROM events WHERE kind = 'related'")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    assert_eq!(pairs.len(), 8 * 7);
    assert_eq!(pairs.iter().collect::<HashSet<_>>().len(), 8 * 7, "each once");
}

#[tokio::test]
async fn only_what_has_something_in_common_waits() {
    let site = Site::start().await;
    site.ignore_mails();
    let transaction = site.app.database.begin_locked(&locks(&of_number(0))).await.unwrap();
    let other = of_number(1);
    let soon = timeout(Duration::from_secs(5), site.post("/en/membership", &other)).await;
    assert_eq!(soon.expect("it waits for nobody").status, StatusCode::SEE_OTHER);
    for form in [
        with(of_number(2), "domains", "NUMBER-0.example"),
        with(of_number(3), "representative_email", "Amina@number-0.example"),
        with(of_number(4), "alternate_email", "jean@number-0.example"),
        of_number(0),
    ] {
        let waiting = site.post("/en/membership", &form);
        let outcome = timeout(Duration::from_millis(300), waiting).await;
        assert!(outcome.is_err(), "it does not wait: {form:?}");
    }
    drop(transaction);
}

/// Somebody who gives up waiting leaves no connection behind in the middle of a transaction.
#[tokio::test]
async fn who_stops_waiting_holds_nobody() {
    let site = Site::start().await;
    site.ignore_mails();
    let transaction = site.app.database.begin_locked(&locks(&of_number(0))).await.unwrap();
    // More than there are connections.
    for _ in 0..12 {
        let (form, waiting) = (of_number(0), Duration::from_millis(100));
        assert!(timeout(waiting, site.post("/en/membership", &form)).await.is_err());
    }
    drop(transaction);
    for number in 0..12 {
        let form = of_number(number % 3);
        let sending = site.post("/en/membership", &form);
        let reply = timeout(Duration::from_secs(8), sending).await.expect("nobody holds the locks");
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    }
    eventually("no transaction is left open", || async {
        let open: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
        )
        .fetch_one(&site.pool)
        .await
        .unwrap();
        open == 0
    })
    .await;
}

/// As after a restart of the server, or when a firewall forgets connections.
#[tokio::test]
async fn connections_that_broke_while_they_lay_idle_cost_nothing() {
    let site = Site::start().await;
    site.ignore_mails();
    let forms: Vec<Form> = (0..8).map(of_number).collect();
    for reply in join_all(forms.iter().map(|form| site.post("/en/membership", form))).await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
    }
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let reply = site.post("/en/membership", &of_number(9)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    assert_eq!(site.get(reply.header("location")).await.status, StatusCode::OK);
}

/// In whichever order two name what they have in common, they take the locks in one order.
#[tokio::test]
async fn those_that_share_several_things_do_not_wait_for_each_other_for_ever() {
    let site = Site::start().await;
    site.ignore_mails();
    let names: Vec<String> = (0..6).map(|number| format!("shared-{number}.example")).collect();
    let forms: Vec<Form> = (0..10)
        .map(|number| {
            let mut names = names.clone();
            names.rotate_left(number % 6);
            with(of_number(number), "domains", &names.join("\n"))
        })
        .collect();
    let sending = forms.iter().map(|form| site.post("/en/membership", form));
    for reply in join_all(sending).await {
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    }
}

/// Waits until somebody waits for a lock on a row.
async fn somebody_waits(site: &Site) {
    eventually("somebody waits", || async {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pg_stat_activity
                            WHERE datname = current_database() AND wait_event_type = 'Lock')",
        )
        .fetch_one(&site.pool)
        .await
        .unwrap()
    })
    .await;
}

/// Erasing takes its locks in the same order as whatever else happens to an application.
#[tokio::test]
async fn what_happens_to_an_application_while_it_is_erased_gives_way() {
    for act in ["release", "withdraw", "confirm", "resubmit"] {
        let site = Site::start().await;
        site.ignore_mails();
        let held = with(good(), "subject", "hello");
        let place = site.post("/en/membership", &held).await.header("location").to_owned();
        let reference: String = sqlx::query_scalar("SELECT reference FROM applications")
            .fetch_one(&site.pool)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO mail_throttle (digest, token, last_mail_at, window_start, mails_in_window)
             VALUES (sha256('amina@example.org'), '00000000-0000-4000-a000-000000000001', $1, $1, 1)",
        )
        .bind(NOW)
        .execute(&site.pool)
        .await
        .unwrap();
        let mut erasing = site.pool.begin().await.unwrap();
        sqlx::query("SELECT id FROM applications FOR UPDATE").execute(&mut *erasing).await.unwrap();
        let acting = async {
            match act {
                "release" => {
                    let released = workflow::release(&site.app, &reference).await.unwrap();
                    assert!(matches!(released, Released::Unknown), "{released:?}");
                    StatusCode::OK
                }
                "withdraw" => site.post(&format!("{place}/withdraw"), &[]).await.status,
                "confirm" => {
                    let token = "00000000-0000-4000-a000-000000000001".to_owned();
                    let form = [("token".to_owned(), token)];
                    site.post(&format!("{place}/address"), &form).await.status
                }
                _ => site.post("/en/membership", &good()).await.status,
            }
        };
        let erasing = async {
            somebody_waits(&site).await;
            sqlx::query("SELECT erase_application($1)")
                .bind(&reference)
                .execute(&mut *erasing)
                .await
                .unwrap();
            erasing.commit().await.unwrap();
        };
        let (status, ()) = tokio::join!(acting, erasing);
        let expected = match act {
            "release" => StatusCode::OK,
            "resubmit" => StatusCode::SEE_OTHER,
            _ => StatusCode::NOT_FOUND,
        };
        assert_eq!(status, expected, "{act}");
        let left = i64::from(act == "resubmit");
        assert_eq!(site.count("applications").await, left, "{act}");
    }
}

/// What the database undoes as a whole because of others, or of a migration, is done anew.
#[tokio::test]
async fn an_act_that_gave_way_is_done_anew() {
    for state in ["40P01", "40001", "0A000"] {
        let site = Site::start().await;
        // A sequence forgets nothing when a transaction is undone.
        let statement = format!(
            "CREATE SEQUENCE tries;
             CREATE FUNCTION give_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF nextval('tries') % 3 <> 0 THEN RAISE 'no' USING ERRCODE = '{state}'; END IF;
                 RETURN NEW; END $$;
             CREATE TRIGGER give_way BEFORE INSERT ON events
                 FOR EACH STATEMENT EXECUTE FUNCTION give_way()"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&site.pool).await.unwrap();
        let held = with(good(), "subject", "hello");
        let sent = site.post("/en/membership", &held).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{state}: {}", sent.text());
        let reference: String = sqlx::query_scalar("SELECT reference FROM applications")
            .fetch_one(&site.pool)
            .await
            .unwrap();
        let released = workflow::release(&site.app, &reference).await.unwrap();
        assert!(matches!(released, Released::Notified(_)), "{released:?}");
        let place = sent.header("location");
        let withdrawn = site.post(&format!("{place}/withdraw"), &[]).await;
        assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{state}");
        assert_eq!(site.count("events").await, 3);
        site.expect_mails(&["acknowledgement", "notice", "withdrawal"]).await;
    }
}
