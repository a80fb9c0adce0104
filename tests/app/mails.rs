//! The mails, word for word, as a mail program gets them.

use npoc::domain::email_address::EmailAddress;
use npoc::domain::ids::ApplicationId;
use npoc::domain::reference::Reference;
use npoc::i18n::Lang;
use npoc::mail;

use crate::support::answers::{Form, arabic, carried, good, with};
use crate::support::smtp::{Behavior, Mail, Sink};
use crate::support::{NOW, Site, eventually};

/// Sends the form, and gives the notice and the acknowledgement as they arrived.
async fn mails(path: &str, form: &Form) -> (Mail, Mail) {
    let site = Site::start().await;
    let sink = Sink::start(Behavior::Accept).await;
    let worker = site.worker(sink.address);
    // Always the same, and so is the link that is mailed.
    let form = with(form.clone(), "submission_key", &carried(uuid::Uuid::from_u128(1)));
    let reply = site.post(path, &form).await;
    assert_eq!(reply.status.as_u16(), 303, "{}", reply.text());
    eventually("both mails arrive", || async { sink.mails().len() == 2 }).await;
    worker.stop().await;
    let mails = sink.mails();
    let is_notice = |mail: &&Mail| mail.to.contains("info@npoc.org");
    let notice = mails.iter().find(is_notice).unwrap().clone();
    let acknowledgement = mails.iter().find(|mail| !is_notice(mail)).unwrap().clone();
    (notice, acknowledgement)
}

#[tokio::test]
async fn the_notice_to_staff() {
    let (notice, _) = mails("/en/membership", &good()).await;
    insta::assert_snapshot!("notice_subject", notice.subject());
    insta::assert_snapshot!("notice_text", notice.text());
    insta::assert_snapshot!("notice_html", notice.html());
}

#[tokio::test]
async fn the_notice_of_a_french_application_with_everything_to_notice() {
    let mut form = arabic();
    for question in ["icann_contract", "government", "political", "commercial"] {
        form = with(form, question, "yes");
    }
    form = with(form, "registered", "no");
    form = with(form, "registration", "");
    form = with(form, "members_non_commercial", "no");
    form = with(form, "country", "MF");
    let (notice, _) = mails("/fr/adhesion", &form).await;
    insta::assert_snapshot!("notice_flags_text", notice.text());
}

#[tokio::test]
async fn the_acknowledgement_in_english() {
    let (_, acknowledgement) = mails("/fr/adhesion", &good()).await;
    insta::assert_snapshot!("acknowledgement_en_subject", acknowledgement.subject());
    insta::assert_snapshot!("acknowledgement_en_text", acknowledgement.text());
    insta::assert_snapshot!("acknowledgement_en_html", acknowledgement.html());
}

#[tokio::test]
async fn the_acknowledgement_in_french() {
    let (_, acknowledgement) = mails("/en/membership", &with(good(), "language", "fr")).await;
    insta::assert_snapshot!("acknowledgement_fr_subject", acknowledgement.subject());
    insta::assert_snapshot!("acknowledgement_fr_text", acknowledgement.text());
    insta::assert_snapshot!("acknowledgement_fr_html", acknowledgement.html());
}

#[test]
fn the_notice_of_an_acknowledgement_that_could_not_be_delivered() {
    let application = ApplicationId::from(uuid::Uuid::nil());
    let reference = Reference::from_random([7; 16]);
    let staff = EmailAddress::parse("info@npoc.org").unwrap();
    let reason = "permanent error (550): 5.1.1 <amina@example.org>: no such user";
    let address = "amina@example.org";
    let mail =
        mail::undelivered(application, &reference, address, reason, &staff, Lang::En).unwrap();
    insta::assert_snapshot!("undelivered_subject", mail.subject);
    insta::assert_snapshot!("undelivered_text", mail.plain_text);
    insta::assert_snapshot!("undelivered_html", mail.html);
}

#[test]
fn the_link_to_a_saved_form_and_to_an_application() {
    let to = EmailAddress::parse("amina@example.org").unwrap();
    let link = "https://npoc.example/en/draft/0f1e2d3c";
    for lang in Lang::ALL {
        let code = lang.code();
        let draft = mail::draft(&to, lang, link, NOW).unwrap();
        insta::assert_snapshot!(format!("draft_{code}_subject"), draft.subject);
        insta::assert_snapshot!(format!("draft_{code}_text"), draft.plain_text);
        insta::assert_snapshot!(format!("draft_{code}_html"), draft.html);
        let links = [7, 8].map(|byte| (Reference::from_random([byte; 16]), link.to_owned()));
        let mail = mail::links(&to, lang, &links).unwrap();
        insta::assert_snapshot!(format!("links_{code}_subject"), mail.subject);
        insta::assert_snapshot!(format!("links_{code}_text"), mail.plain_text);
        insta::assert_snapshot!(format!("links_{code}_html"), mail.html);
    }
}

#[tokio::test]
async fn the_digest_and_the_withdrawal() {
    let site = Site::start().await;
    let form = with(with(good(), "subject", "hello"), "mission", &"長い文".repeat(100));
    let place = site.post("/en/membership", &form).await.header("location").to_owned();
    site.housekeep().await;
    let mail = async |kind: &str| -> (String, String, String) {
        sqlx::query_as("SELECT subject, plain_text, html FROM outbox WHERE kind = $1")
            .bind(kind)
            .fetch_one(&site.pool)
            .await
            .unwrap()
    };
    let (subject, text, html) = mail("digest").await;
    insta::assert_snapshot!("digest_subject", subject);
    insta::assert_snapshot!("digest_text", text);
    insta::assert_snapshot!("digest_html", html);
    sqlx::query("DELETE FROM application_holds").execute(&site.pool).await.unwrap();
    site.post(&format!("{place}/withdraw"), &[]).await;
    let (subject, text, _) = mail("withdrawal").await;
    insta::assert_snapshot!("withdrawal_subject", subject);
    insta::assert_snapshot!("withdrawal_text", text);
    site.expect_mails(&["digest", "withdrawal"]).await;
}

#[tokio::test]
async fn an_acknowledgement_holds_nothing_that_was_typed() {
    let form = good();
    let (_, acknowledgement) = mails("/en/membership", &form).await;
    let body = acknowledgement.text() + &acknowledgement.html() + &acknowledgement.subject();
    for (name, typed) in form {
        // Codes and the words of the brochure are not the applicant's.
        if typed.len() > 6
            && !typed.contains("https")
            && name != "submission_key"
            && name != "rendered"
        {
            assert!(!body.contains(&typed), "{name}: {typed}");
        }
    }
}

#[tokio::test]
async fn the_headers_are_those_of_a_machine_that_can_be_answered() {
    let (notice, acknowledgement) = mails("/en/membership", &good()).await;
    assert_eq!(notice.from, "MAIL FROM:<no-reply@npoc.org>");
    assert_eq!(notice.to, "RCPT TO:<info@npoc.org>");
    assert_eq!(notice.header("From"), "NPOC <no-reply@npoc.org>");
    assert_eq!(notice.header("To"), "info@npoc.org");
    assert_eq!(notice.header("Reply-To"), "amina@example.org");
    assert_eq!(acknowledgement.to, "RCPT TO:<amina@example.org>");
    assert_eq!(acknowledgement.header("Reply-To"), "info@npoc.org");
    for mail in [&notice, &acknowledgement] {
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_eq!(mail.header("X-Auto-Response-Suppress"), "All");
        assert_eq!(mail.header("MIME-Version"), "1.0");
        assert_eq!(mail.header("Date"), "Sat, 21 Nov 2026 14:30:00 +0000");
        assert!(mail.header("Message-ID").ends_with("@npoc.org>"));
        assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
        assert!(mail.data.lines().all(|line| line.len() <= 998), "RFC 5322, 2.1.1");
        assert!(!mail.text().is_empty() && mail.html().contains("<html"));
    }
    assert_ne!(notice.header("Message-ID"), acknowledgement.header("Message-ID"));
}

#[tokio::test]
async fn an_internationalised_mailbox_gets_its_mail_and_is_no_header_for_staff() {
    let (notice, acknowledgement) = mails("/fr/adhesion", &arabic()).await;
    assert!(acknowledgement.from.contains("SMTPUTF8"));
    assert!(acknowledgement.to.contains("تجربة-بريد-الكتروني@xn--"));
    assert_eq!(notice.header("Reply-To"), "");
    assert!(notice.text().contains("تجربة-بريد-الكتروني@تجربة-القبول-الشامل.موريتانيا"));
    assert!(notice.text().contains("please copy it from here"));
    assert!(notice.data.is_ascii(), "any relay can carry it");
}

#[tokio::test]
async fn no_name_can_break_a_header_or_turn_into_another() {
    for name in [
        "=?utf-8?q?=0D=0ABcc:_victim@example.org?=",
        "=?UTF-8?B?SGVsbG8=?= Ltd",
        "A: very, \"odd\" <name@example.org>; (really)",
        "Организация с очень длинным названием, которое не помещается в одну строку заголовка письма, и ещё немного",
        "عربي = english = 中文",
    ] {
        let (notice, _) = mails("/en/membership", &with(good(), "organisation_name", name)).await;
        assert!(notice.subject().ends_with(&format!(": {name}")), "{name}: {}", notice.subject());
        assert_eq!(notice.header("Bcc"), "");
        let head = notice.data.split("\r\n\r\n").next().unwrap();
        assert!(head.lines().all(|line| line.len() <= 78 || !line.contains("=?")), "{head}");
        assert!(notice.text().contains(name));
    }
}

/// Mail programs decode `=?…?=` also where it must not stand (RFC 2047, 5).
#[tokio::test]
async fn no_mailbox_turns_into_another_on_its_way() {
    for address in [
        "=?utf-8?q?staff=40npoc.org=2C?=@example.org",
        "=?UTF-8?B?QQ==?=@example.org",
        "a=?us-ascii?q?b?=c@example.org",
        "\"=?utf-8?q?a?= b\"@example.org",
        "\"a, b@npoc.org\"@example.org",
        "o'neil+{tag}|x@example.org",
    ] {
        let form = with(good(), "representative_email", address);
        let (notice, acknowledgement) = mails("/en/membership", &form).await;
        assert_eq!(acknowledgement.to, format!("RCPT TO:<{address}>"));
        for (mail, name) in [(&notice, "Reply-To"), (&acknowledgement, "To")] {
            let header = mail.header(name);
            assert!(!header.contains("=?"), "{header}");
            // Quotes that are not needed mean nothing.
            let [found] = &mail.mailboxes(name)[..] else { panic!("{header}") };
            let found = EmailAddress::parse(found).unwrap().canonical_key();
            assert_eq!(found, EmailAddress::parse(address).unwrap().canonical_key(), "{header}");
        }
    }
}

/// What an operator sets as the sender, too.
#[tokio::test]
async fn the_name_of_the_sender_arrives_as_it_is_set() {
    for name in ["NPOC", "\"L’équipe, NPOC\"", "\"A: \\\"B\\\"\""] {
        let sender = format!("--mail-from={name} <no-reply@npoc.org>");
        let site = Site::set(&[&sender]).await;
        let sink = Sink::start(Behavior::Accept).await;
        let worker = site.worker(sink.address);
        site.post("/en/membership", &good()).await;
        eventually("both mails arrive", || async { sink.mails().len() == 2 }).await;
        worker.stop().await;
        let mail = &sink.mails()[0];
        let shown = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(name);
        assert_eq!(mail.sender_name(), shown.replace('\\', ""), "{}", mail.header("From"));
        assert_eq!(mail.mailboxes("From"), ["no-reply@npoc.org"]);
    }
}

#[tokio::test]
async fn markup_in_an_answer_stays_text() {
    let name = "<img src=x onerror=alert(1)> & Söhne";
    let (notice, _) = mails("/en/membership", &with(good(), "organisation_name", name)).await;
    assert!(notice.text().contains(name));
    assert!(!notice.html().contains("<img"));
}

/// Relays refuse who greets them with a name that is none, such as that of the machine alone.
#[tokio::test]
async fn the_mail_server_is_greeted_with_a_full_name() {
    for (settings, name) in [
        (&["--base-url=https://npoc.example:8443"][..], "npoc.example"),
        (&["--base-url=https://exämple.org"], "xn--exmple-cua.org"),
        (&["--base-url=http://localhost:8080"], "npoc.org"),
        (&["--base-url=http://192.0.2.7", "--mail-from=a@mail.example"], "mail.example"),
        (&["--base-url=http://[2001:db8::1]"], "npoc.org"),
        (&["--ehlo-name=out.exämple.org"], "out.xn--exmple-cua.org"),
    ] {
        let site = Site::set(settings).await;
        let sink = Sink::start(Behavior::Accept).await;
        let worker = site.worker(sink.address);
        site.post("/en/membership", &good()).await;
        eventually("both mails arrive", || async { sink.mails().len() == 2 }).await;
        worker.stop().await;
        let hellos = sink.hellos();
        assert!(!hellos.is_empty() && hellos.iter().all(|said| said == name), "{hellos:?}");
    }
}
