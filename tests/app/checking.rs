//! The answers once more, before they are sent: everything is there, and nothing is stored yet.

use hyper::StatusCode;
use npoc::domain::question::Question;
use npoc::i18n::Lang;
use npoc::urls::Page as Place;

use crate::support::Site;
use crate::support::answers::{Form, arabic, good, pressed, with, without};
use crate::support::http::attribute;

/// The form as the page of the questions sends it: to be checked.
fn to_check() -> Form {
    without(good(), "step")
}

#[tokio::test]
async fn correct_answers_are_all_shown_and_nothing_is_stored() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let reply = site.post(Place::Membership.path(lang), &to_check()).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header("cache-control"), "private, no-cache");
        let page = reply.page();
        assert_eq!(page.lang(), lang.code());
        let shown = page.words(".answers").join(" ");
        for words in ["Village Libraries Trust", "example.net", "amina@example.org", "Jean Dupont"]
        {
            assert!(shown.contains(words), "{words}");
        }
        assert_eq!(page.all(".answers dt").len(), Question::ALL.len(), "every question is there");
        assert_eq!(page.all(".answers dl .blank").len(), 3, "blank answers are shown as blank");
        assert_eq!(page.words("[aria-current=step]").len(), 1);
    }
    let page = site.post("/en/membership", &to_check()).await.page();
    let shown = page.words(".answers dt");
    let declaration = "Our organization will instruct its representative to bring views";
    assert!(shown.iter().any(|text| text.starts_with(declaration)), "each with its text");
    for table in ["applications", "events", "outbox", "drafts", "limited_actions", "mail_throttle"]
    {
        assert_eq!(site.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn each_group_leads_back_to_its_questions_with_everything_kept() {
    let site = Site::start().await;
    let typed = with(
        to_check(),
        "mission",
        "\r\n Two\r\nlines \u{202b}نص\u{202c} & \"more\" that are long enough to be taken",
    );
    let check = site.post("/fr/adhesion", &typed).await.page();
    let buttons = check.all(".answers button[value=edit]");
    assert_eq!(buttons.len(), check.all(".answers").len());
    let form = site.post("/fr/adhesion", &pressed(&check, "edit")).await;
    assert_eq!(form.status, StatusCode::OK);
    let form = form.page();
    assert!(form.all(".summary").is_empty());
    for button in buttons {
        let (path, anchor) = attribute(&button, "formaction").split_once('#').unwrap();
        assert_eq!(path, "/fr/adhesion");
        assert_eq!(form.all(&format!("[id='{anchor}']")).len(), 1, "{anchor}");
    }
    let again = form.form_data();
    for (name, value) in typed {
        let value = value.replace("\r\n", "\n");
        let kept = again.iter().any(|(n, v)| *n == name && v.replace("\r\n", "\n") == value);
        assert!(kept, "{name}: {value:?}");
    }
}

#[tokio::test]
async fn what_comes_back_from_the_check_is_sent_and_checked_again() {
    let site = Site::start().await;
    let check = site.post("/en/membership", &to_check()).await.page();
    let changed = with(pressed(&check, "send"), "representative_email", "nobody");
    let reply = site.post("/en/membership", &changed).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!reply.page().error_beside("representative_email").is_empty());
    assert_eq!(site.count("applications").await, 0);

    let reply = site.post("/en/membership", &pressed(&check, "send")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert_eq!(site.count("applications").await, 1);
    assert_eq!(site.count("application_holds").await, 0);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn the_language_changes_while_checking_and_nothing_else() {
    let site = Site::start().await;
    let english = site.post("/en/membership", &to_check()).await.page();
    let switch = english.one("button.language");
    assert_eq!(attribute(&switch, "formaction"), "/fr/adhesion");
    let reply = site.post("/fr/adhesion", &pressed(&english, "language")).await;
    assert_eq!(reply.status, StatusCode::OK);
    let french = reply.page();
    assert_eq!(french.lang(), "fr");
    assert!(french.words("h1").join("").contains("Vérifiez vos réponses"));
    // The preset language of correspondence goes along; all else stays.
    let before = with(english.form_data(), "language", "fr");
    assert_eq!(without(french.form_data(), ""), without(before, ""));
}

#[tokio::test]
async fn an_application_that_needs_a_closer_look_says_so_before_it_is_sent() {
    let site = Site::start().await;
    let form = with(without(good(), "step"), "commercial", "yes");
    let page = site.post("/en/membership", &form).await.page();
    assert!(page.words("main").join(" ").contains("probably not eligible"));
    let reply = site.post("/en/membership", &pressed(&page, "send")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "it may be sent all the same");
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn a_mistyped_mail_provider_is_asked_about_and_not_refused() {
    let site = Site::start().await;
    let form = with(to_check(), "representative_email", "Amina.Diallo@gmial.com");
    for (path, question) in [
        (
            "/en/membership",
            "You wrote Amina.Diallo@gmial.com. Did you mean Amina.Diallo@gmail.com?",
        ),
        (
            "/fr/adhesion",
            "Vous avez écrit Amina.Diallo@gmial.com. Vouliez-vous dire Amina.Diallo@gmail.com",
        ),
    ] {
        let reply = site.post(path, &form).await;
        assert_eq!(reply.status, StatusCode::OK);
        let asked = reply.page().words(".question").join(" ");
        assert!(asked.contains(question), "{asked}");
    }
    let reply = site.post("/en/membership", &with(form, "step", "send")).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    let fine = site.post("/en/membership", &to_check()).await.page();
    assert!(fine.all(".question").is_empty());
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn every_script_survives_the_hidden_fields() {
    let site = Site::start().await;
    let check = site.post("/fr/adhesion", &without(arabic(), "step")).await.page();
    let reply = site.post("/fr/adhesion", &pressed(&check, "send")).await;
    let shown = site.get(reply.header("location")).await.page().words("bdi").join(" ");
    for words in ["جمعية المكتبات القروية", "تجربة-بريد-الكتروني@تجربة-القبول-الشامل.موريتانيا"]
    {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    site.expect_mails(&["acknowledgement", "notice"]).await;
}
