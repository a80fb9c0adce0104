//! What people really type and paste: marks that nobody sees, lists, dates and addresses as they are
//! written everywhere, and what a keyboard or a word processor makes of them.

use hyper::StatusCode;
use npoc::i18n::Lang;
use npoc::urls::Page as Place;

use crate::support::Site;
use crate::support::answers::{Form, complete, good, submission_key, with, without};
use crate::support::http::{Page, attribute};

/// Sends the form, and shows the private page of what was stored.
async fn stored(site: &Site, form: &Form) -> Page {
    let reply = site.post("/en/membership", form).await;
    let why = || reply.page().words(".summary li");
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{:?}", why());
    site.get(reply.header("location")).await.page()
}

/// The answers of a form that is to be checked.
async fn checked(site: &Site, path: &str, form: Form) -> Page {
    let reply = site.post(path, &without(form, "step")).await;
    let why = || reply.page().words(".summary li");
    assert_eq!(reply.status, StatusCode::OK, "{:?}", why());
    reply.page()
}

fn answers(page: &Page) -> String {
    page.words(".answers").join(" ")
}

#[tokio::test]
async fn the_same_answers_with_marks_that_nobody_sees_are_one_application() {
    let site = Site::start().await;
    let typed = with(complete(), "groups", "none");
    let typed = with(typed, "groups_other", "");
    let plain = answers(&stored(&site, &typed).await);
    for (before, inside, after) in [
        ("\u{202d}", "", "\u{202c}"),
        ("\u{2066}", "\u{ad}", "\u{2069}"),
        ("\u{feff}", "\u{200b}", "\u{200e}"),
        ("\u{200f}", "\u{2060}", "\u{61c}"),
        ("\u{200d}", "\u{200c}", "\u{2069}\u{202c}"),
    ] {
        let mut form = typed.clone();
        for (name, value) in &mut form {
            let hidden = ["submission_key", "draft_key", "rendered", "step", "subject"];
            if !value.is_empty() && !hidden.contains(&name.as_str()) {
                let middle = value.char_indices().nth(1).map_or(value.len(), |(place, _)| place);
                value.insert_str(middle, inside);
                *value = format!("{before}{value}{after}");
            }
        }
        let form = with(form, "submission_key", &submission_key());
        assert_eq!(answers(&stored(&site, &form).await), plain);
    }
    assert_eq!(site.count("applications").await, 1);
    site.expect_mails(&["acknowledgement", "notice"]).await;
}

#[tokio::test]
async fn what_nobody_sees_is_an_empty_field() {
    let site = Site::start().await;
    for nothing in ["\u{200b}", "\u{a0}\u{feff}", "\u{3164}", "\u{2800}"] {
        let mut form = with(good(), "ncsg_status", "applied");
        for field in ["other_name", "work_other", "groups_other", "ncsg_date", "ncuc"] {
            form = with(form, field, nothing);
        }
        for part in ["name", "role", "email", "phone"] {
            form = with(form, &format!("alternate_{part}"), nothing);
        }
        form = with(with(form, "authoriser_name", nothing), "authoriser_position", nothing);
        let page = checked(&site, "/en/membership", form).await;
        assert!(!answers(&page).contains("Jean Dupont"));
        // What is required is missing, in the words for that.
        for (field, words) in
            [("organisation_name", "Enter the legal name"), ("domains", "at least one")]
        {
            let page = site.post("/en/membership", &with(good(), field, nothing)).await.page();
            assert!(page.error_beside(field).contains(words), "{}", page.error_beside(field));
        }
    }
}

#[tokio::test]
async fn a_name_of_nothing_is_told_what_it_needs() {
    let site = Site::start().await;
    for (path, words) in
        [("/en/membership", "letter or digit"), ("/fr/adhesion", "une lettre ou un chiffre")]
    {
        for (field, typed) in [
            ("organisation_name", "\u{301}"),
            ("representative_name", "…"),
            ("other_name", "—"),
            ("mission", &"★ ".repeat(60)),
        ] {
            let reply = site.post(path, &with(good(), field, typed)).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            let page = reply.page();
            assert!(page.error_beside(field).contains(words), "{}", page.error_beside(field));
            assert!(page.form_data().contains(&(field.to_owned(), typed.to_owned())));
        }
    }
    for name in ["Å", "王", "ⵣ", "⠃", "神\u{fa19}社"] {
        let form = with(good(), "organisation_name", name);
        let form = with(form, "representative_name", "김");
        assert!(answers(&stored(&site, &form).await).contains(name), "{name}");
    }
    site.ignore_mails();
}

#[tokio::test]
async fn a_mailbox_that_was_changed_on_the_way_is_asked_about_and_taken() {
    let site = Site::start().await;
    for (typed, meant) in [
        ("ａｍｉｎａ@example.org", "amina@example.org"),
        ("o’neil@example.org", "o'neil@example.org"),
        ("jean–pierre@example.org", "jean-pierre@example.org"),
        ("\u{430}mina@example.org", "amina@example.org"),
        ("amina@ex\u{430}mple.org", "amina@example.org"),
    ] {
        for lang in Lang::ALL {
            let form = with(good(), "representative_email", typed);
            let page = checked(&site, Place::Membership.path(lang), form).await;
            let asked = page.words("#representative_email-question").join(" ");
            assert!(asked.contains(typed) && asked.contains(meant), "{asked}");
        }
    }
    let form = with(good(), "representative_email", "amina＠example.org");
    let page = checked(&site, "/en/membership", form).await;
    assert!(page.all("#representative_email-question").is_empty());
    assert!(answers(&page).contains("amina@example.org"));
}

#[tokio::test]
async fn dates_domains_and_websites_are_read_as_they_are_written() {
    let site = Site::start().await;
    for (field, typed, english, french) in [
        ("ncsg_date", "31.\u{a0}5. 2026.", "31 May 2026", "31 mai 2026"),
        ("ncsg_date", "1er mai 2026", "1 May 2026", "1er mai 2026"),
        ("ncsg_date", "May 31, 2026", "31 May 2026", "31 mai 2026"),
        ("ncsg_date", "٣١/٥/٢٠٢٦", "31 May 2026", "31 mai 2026"),
        ("ncsg_date", "5/6/2026", "5 June 2026", "5 juin 2026"),
        ("website", "https//example.org", "https://example.org", "https://example.org"),
        ("website", "//www.example.org", "https://www.example.org", "https://www.example.org"),
        ("website", "<https://example.org>", "https://example.org", "https://example.org"),
        ("country", "XK", "Kosovo", "Kosovo"),
    ] {
        for (path, shown) in [("/en/membership", english), ("/fr/adhesion", french)] {
            let page = checked(&site, path, with(good(), field, typed)).await;
            let values = page.words(".answers bdi");
            let is_there = |value: &String| value.replace('\u{a0}', " ") == shown;
            assert!(values.iter().any(is_there), "{typed}: {values:?}");
        }
    }
    let list = "1. example.org\n2) https://www.example.net/\n• «\u{a0}example.com\u{a0}» and exa\u{ad}mple.info;";
    let page = checked(&site, "/en/membership", with(good(), "domains", list)).await;
    let values = page.words(".answers bdi");
    for name in ["example.org", "example.net", "example.com", "example.info"] {
        assert!(values.iter().any(|value| value == name), "{name}: {values:?}");
    }
}

#[tokio::test]
async fn no_keyboard_may_put_another_word_in_the_place_of_a_name() {
    let site = Site::start().await;
    for path in ["/en/membership", "/fr/adhesion", "/en/status", "/fr/suivi"] {
        let page = site.get(path).await.page();
        for control in page.all("main input[type=text]:not([name=subject]), #domains") {
            let name = attribute(&control, "name");
            assert_eq!(attribute(&control, "autocorrect"), "off", "{name}");
            assert_eq!(attribute(&control, "spellcheck"), "false", "{name}");
        }
        assert!(page.all("#mission[autocorrect], #interest[autocorrect]").is_empty());
    }
}
