//! What programs send is kept apart; what people send is never lost for it.

use hyper::StatusCode;
use npoc::workflow::{self, Released};

use crate::support::answers::{Form, good, rendered, rendered_in_seconds, with, without};
use crate::support::smtp::{Behavior, Sink};
use crate::support::{NOW, Site, eventually};

/// Applications as programs send them, each with the code of the sign that gives it away.
fn from_programs() -> Vec<(&'static str, Form)> {
    let same = "Buy now! Buy now! Buy now! Buy now! Buy now! Buy now! Buy now!";
    let mut repeating = good();
    for name in
        ["organisation_name", "representative_name", "representative_role", "mission", "interest"]
    {
        repeating = with(repeating, name, same);
    }
    let named = |number: usize| with(good(), "other_name", &format!("Trust {number}"));
    vec![
        ("honeypot", with(named(0), "subject", "hello")),
        ("missing-timestamp", without(named(1), "rendered")),
        ("missing-timestamp", with(named(2), "rendered", "1770000000.abcdef")),
        (
            "too-fast",
            with(named(3), "rendered", &rendered(NOW - time::Duration::milliseconds(999))),
        ),
        ("link-in-name", with(named(4), "representative_name", "Amina https://pills.example")),
        ("link-in-name", with(named(5), "authoriser_position", "see www.pills.example")),
        ("repeated-text", repeating),
    ]
}

async fn release(site: &Site, reference: &str) -> Released {
    workflow::release(&site.app, reference).await.unwrap()
}

#[tokio::test]
async fn what_programs_send_is_stored_marked_and_mailed_to_nobody() {
    let site = Site::start().await;
    let programs = from_programs();
    for (sign, form) in &programs {
        let reply = site.post("/en/membership", form).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{sign}: never refused");
        let page = site.get(reply.header("location")).await.page();
        let shown = page.words("main").join(" ");
        assert!(!shown.contains("spam") && !shown.contains("program"), "{shown}");
        assert_eq!(signals(&site, reply.header("location")).await, [*sign]);
    }
    assert_eq!(site.count("applications").await, i64::try_from(programs.len()).unwrap());
    assert_eq!(site.count("outbox").await, 0);
    assert_eq!(site.count("mail_throttle").await, 0);
}

/// The signals that an application is held for.
async fn signals(site: &Site, place: &str) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT unnest(signals) FROM application_holds
         JOIN applications ON applications.id = application_id WHERE reference = $1",
    )
    .bind(site.reference(place).await)
    .fetch_all(&site.pool)
    .await
    .unwrap()
}

/// What a program sends that has read the form once and never asks for a page.
fn straight() -> Form {
    ["submission_key", "draft_key", "rendered"].into_iter().fold(good(), without)
}

#[tokio::test]
async fn a_program_that_sends_straight_away_is_shown_the_answers_and_nothing_is_stored() {
    let site = Site::start().await;
    for _ in 0..2 {
        let reply = site.post("/en/membership", &straight()).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = reply.page();
        assert!(page.words(".summary p").join(" ").contains("It has a new one now"));
        assert_eq!(page.all("button[value=send]").len(), 1, "the check of the answers");
        for table in ["applications", "application_holds", "outbox", "limited_actions"] {
            assert_eq!(site.count(table).await, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn a_program_that_goes_on_at_once_is_held_and_a_person_who_reads_first_is_not() {
    let site = Site::start().await;
    let shown = site.post("/en/membership", &straight()).await.page();
    let form = with(shown.form_data(), "step", "send");
    site.clock.advance(time::Duration::milliseconds(400));
    let reply = site.post("/en/membership", &form).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "never refused");
    assert_eq!(signals(&site, reply.header("location")).await, ["too-fast"]);
    assert_eq!(site.count("outbox").await, 0);

    let other = with(without(straight(), "step"), "other_name", "Another");
    let shown = site.post("/en/membership", &other).await.page();
    site.clock.advance(time::Duration::seconds(1));
    let reply = site.post("/en/membership", &with(shown.form_data(), "step", "send")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert!(signals(&site, reply.header("location")).await.is_empty());
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn people_are_not_taken_for_programs() {
    let site = Site::start().await;
    site.ignore_mails();
    for (number, (name, value)) in [
        ("organisation_name", "Change.org Foundation"),
        ("rendered", rendered(NOW - time::Duration::days(400)).as_str()),
        ("rendered", rendered(NOW - time::Duration::seconds(1)).as_str()),
        // As the version before this one signed it.
        ("rendered", rendered_in_seconds(NOW - time::Duration::minutes(10)).as_str()),
        // Made by a process whose clock is ahead.
        ("rendered", rendered(NOW + time::Duration::minutes(2)).as_str()),
        ("interest", crate::support::answers::MISSION),
        ("representative_role", "President and www-master"),
    ]
    .into_iter()
    .enumerate()
    {
        let form = with(good(), "other_name", &format!("Trust {number}"));
        site.post("/en/membership", &with(form, name, value)).await;
        assert_eq!(site.count("application_holds").await, 0, "{name}: {value}");
    }
}

#[tokio::test]
async fn no_person_meets_the_trap() {
    let site = Site::start().await;
    let page = site.get("/en/membership").await.page();
    let trap = page.one(".trap input");
    assert_eq!((trap.attr("tabindex"), trap.attr("autocomplete")), (Some("-1"), Some("off")));
    assert!(page.words(".trap label").join("").contains("Leave this field empty"));
    let css = include_str!("../../static/site.css");
    assert!(regex::Regex::new(r"\.trap \{ display: none; \}").unwrap().is_match(css));
}

#[tokio::test]
async fn staff_get_one_digest_a_day_until_everything_was_told() {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    let programs = from_programs();
    site.post("/en/membership", &programs[0].1).await;
    site.housekeep().await;
    eventually("the first digest comes", || async { sink.mails().len() == 1 }).await;
    for (_, form) in &programs[1..] {
        site.post("/en/membership", form).await;
    }
    site.clock.advance(time::Duration::hours(23));
    site.housekeep().await;
    assert_eq!(site.count("outbox").await, 0, "not before a day is over");
    site.clock.advance(time::Duration::hours(2));
    site.housekeep().await;
    eventually("the second digest comes", || async { sink.mails().len() == 2 }).await;
    site.clock.advance(time::Duration::days(2));
    site.housekeep().await;
    worker.stop().await;
    let mails = sink.mails();
    assert_eq!(mails.len(), 2, "nothing more to tell");
    assert!(mails.iter().all(|mail| mail.to == "RCPT TO:<info@npoc.org>"));
    assert_eq!(mails[0].subject(), "One application was held back");
    assert_eq!(mails[1].subject(), "6 applications were held back");
    let text = mails[1].text();
    let references: Vec<String> =
        sqlx::query_scalar("SELECT reference FROM applications WHERE other_name <> 'Trust 0'")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    for reference in references {
        assert!(text.contains(&format!("npoc release {reference}")), "{text}");
        assert!(mails[1].html().contains(&format!("npoc release {reference}")));
    }
    for words in ["Village Libraries Trust", "amina@example.org", "faster than anybody"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[tokio::test]
async fn a_released_application_is_treated_like_every_other() {
    let site = Site::start().await;
    let place =
        site.post("/en/membership", &from_programs()[0].1).await.header("location").to_owned();
    let reference = site.get(&place).await.page().words(".reference strong").join("");
    assert!(matches!(release(&site, &reference).await, Released::Notified(_)));
    assert!(matches!(release(&site, &reference).await, Released::NotHeld(_)));
    assert!(matches!(release(&site, "NPOC-AAA-AAA").await, Released::Unknown));

    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    eventually("both mails come", || async { sink.mails().len() == 2 }).await;
    worker.stop().await;
    let mails = sink.mails();
    let notice = mails.iter().find(|mail| mail.to.contains("info@")).unwrap().text();
    assert!(notice.contains("a field that no person sees was filled in"), "{notice}");
    let link = mails.iter().find(|mail| mail.to.contains("amina@")).unwrap().link();
    assert_eq!(site.reference(&link).await, reference);
    site.housekeep().await;
    assert!(!site.get(&place).await.page().words(".history").join(" ").contains("elease"));
}

#[tokio::test]
async fn a_withdrawn_program_bothers_nobody_and_its_link_is_not_mailed() {
    let site = Site::start().await;
    let place =
        site.post("/en/membership", &from_programs()[0].1).await.header("location").to_owned();
    site.post(&format!("{place}/withdraw"), &[]).await;
    site.post("/en/status", &[("email".to_owned(), "amina@example.org".to_owned())]).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(site.count("outbox").await, 0);
}

#[tokio::test]
async fn beyond_the_limit_everything_typed_stays_and_one_is_told_when() {
    let site = Site::set(&["--limit-per-network=2", "--limit-overall=3"]).await;
    let apply = async |number: usize, from: &str| {
        let form = with(good(), "other_name", &format!("Trust {number}"));
        site.post_from("/fr/adhesion", &form, from).await
    };
    for number in 0..2 {
        let reply = apply(number, "203.0.113.7").await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER);
    }
    site.clock.advance(time::Duration::minutes(10));
    // A form with errors counts for nothing, neither before nor after.
    let wrong = with(good(), "country", "");
    assert_eq!(site.post_from("/fr/adhesion", &wrong, "203.0.113.9").await.status.as_u16(), 422);
    let full = apply(3, "203.0.113.99").await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS, "a neighbour in the same network");
    assert_eq!(full.header("retry-after"), "3000");
    let page = full.page();
    let said = page.words(".summary").join(" ");
    assert!(said.contains("21 novembre 2026 à 15\u{a0}h\u{a0}30 UTC"), "{said}");
    assert!(page.form_data().contains(&("other_name".to_owned(), "Trust 3".to_owned())));
    // Another language says it, too.
    let other = site.post("/en/membership", &with(page.form_data(), "step", "language")).await;
    let said = other.page().words(".summary").join(" ");
    assert!(said.contains("after 21 November 2026, 15:30 UTC"), "{said}");
    assert!(other.page().words("title").join("").starts_with("Error: "));
    // Whoever goes back to a group is not told it again.
    let edit = site.post("/fr/adhesion", &with(page.form_data(), "step", "edit")).await;
    assert!(edit.page().all(".summary").is_empty());
    // The same application again is no further one.
    assert_eq!(apply(1, "203.0.113.7").await.status, StatusCode::SEE_OTHER);
    // Programs use up no room of people's.
    let program = with(with(good(), "other_name", "Program"), "subject", "hello");
    assert_eq!(site.post("/fr/adhesion", &program).await.status, StatusCode::SEE_OTHER);
    assert_eq!(apply(4, "198.51.100.1").await.status, StatusCode::SEE_OTHER);
    // Beyond what ever arrives, applications are taken and wait for a person.
    let flooding = apply(5, "192.0.2.1").await;
    assert_eq!(flooding.status, StatusCode::SEE_OTHER);
    assert_eq!(signals(&site, flooding.header("location")).await, ["flood"]);
    site.clock.advance(time::Duration::minutes(50));
    let again = with(page.form_data(), "step", "send");
    assert_eq!(site.post_from("/fr/adhesion", &again, "203.0.113.99").await.status.as_u16(), 303);
    let networks: Vec<Vec<u8>> = sqlx::query_scalar("SELECT network FROM limited_actions")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert!(networks.iter().all(|network| !network.windows(3).any(|part| part == [203, 0, 113])));
    site.expect_mails(&["acknowledgement", "notice", "notice", "notice", "notice"]).await;
}

#[tokio::test]
async fn a_flood_of_long_answers_still_reaches_staff() {
    let site = Site::start().await;
    for number in 0..60 {
        let form = with(good(), "subject", "hello");
        let form = with(form, "mission", &"長".repeat(2000));
        site.post("/en/membership", &with(form, "other_name", &format!("Trust {number}"))).await;
    }
    site.housekeep().await;
    let mails: Vec<(String, i32)> =
        sqlx::query_as("SELECT plain_text, octet_length(html) FROM outbox ORDER BY id")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    assert!((2..6).contains(&mails.len()), "several mails, but all of it in one day");
    assert!(mails.iter().all(|(_, bytes)| *bytes < 100_000), "{mails:?}");
    let references: Vec<String> = sqlx::query_scalar("SELECT reference FROM applications")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    for reference in references {
        let listing = mails.iter().filter(|(text, _)| text.contains(&reference));
        assert_eq!(listing.count(), 1, "{reference}");
    }
    site.look_at_mails().await;
}

#[tokio::test]
async fn what_cannot_be_read_keeps_nobody_from_hearing_of_the_rest() {
    let site = Site::start().await;
    for number in 0..2 {
        let form = with(good(), "other_name", &format!("Trust {number}"));
        site.post("/en/membership", &with(form, "subject", "hello")).await;
    }
    sqlx::query("UPDATE applications SET country = 'XX' WHERE other_name = 'Trust 0'")
        .execute(&site.pool)
        .await
        .unwrap();
    site.housekeep().await;
    let text: String =
        sqlx::query_scalar("SELECT plain_text FROM outbox").fetch_one(&site.pool).await.unwrap();
    assert!(
        text.contains("cannot read them") && text.contains("Village Libraries Trust"),
        "{text}"
    );
    site.expect_mails(&["digest"]).await;
}

#[tokio::test]
async fn erasing_takes_a_waiting_digest_along_and_tells_of_the_others_again() {
    let site = Site::start().await;
    for number in 0..2 {
        let form = with(good(), "organisation_name", &format!("Trust {number}"));
        site.post("/en/membership", &with(form, "subject", "hello")).await;
    }
    site.housekeep().await;
    sqlx::query(
        "SELECT erase_application(reference) FROM applications WHERE organisation_name = 'Trust 0'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    assert_eq!(site.count("outbox").await, 0);
    site.housekeep().await;
    let text: String =
        sqlx::query_scalar("SELECT plain_text FROM outbox").fetch_one(&site.pool).await.unwrap();
    assert!(text.contains("Trust 1") && !text.contains("Trust 0"), "{text}");
    site.expect_mails(&["digest"]).await;
}

#[tokio::test]
async fn a_person_who_sends_the_same_again_is_no_longer_held_back() {
    let site = Site::start().await;
    let place = site.post("/en/membership", &with(good(), "subject", "hello")).await;
    assert_eq!(site.count("outbox").await, 0);
    let again = site.post("/en/membership", &good()).await;
    let (first, second) = (place.header("location"), again.header("location"));
    assert_eq!(site.reference(first).await, site.reference(second).await);
    assert_eq!(site.count("outbox").await, 2, "staff and the representative are told");
}

#[tokio::test]
async fn staff_see_that_a_released_application_was_withdrawn() {
    let site = Site::start().await;
    let place =
        site.post("/en/membership", &from_programs()[0].1).await.header("location").to_owned();
    let reference = site.get(&place).await.page().words(".reference strong").join("");
    site.post(&format!("{place}/withdraw"), &[]).await;
    assert!(matches!(release(&site, &reference).await, Released::Withdrawn(_)));
    let mails: Vec<(String, String)> =
        sqlx::query_as("SELECT kind, plain_text FROM outbox").fetch_all(&site.pool).await.unwrap();
    assert_eq!(mails.len(), 1, "no acknowledgement");
    assert!(mails[0].1.contains("The applicant has withdrawn it"), "{}", mails[0].1);
    site.expect_mails(&["notice"]).await;
}

#[tokio::test]
async fn links_between_applications_stay_few() {
    let site = Site::start().await;
    site.ignore_mails();
    for number in 0..25 {
        let form = with(good(), "other_name", &format!("Trust {number}"));
        site.post("/en/membership", &form).await;
    }
    let most: i64 = sqlx::query_scalar(
        "SELECT max(links) FROM (SELECT count(*) AS links FROM events
         JOIN applications ON applications.id = application_id
         WHERE kind = 'related' AND other_name = 'Trust 24' GROUP BY application_id) AS counted",
    )
    .fetch_one(&site.pool)
    .await
    .unwrap();
    assert_eq!(most, 20);
}
