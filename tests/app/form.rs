//! The membership form: what it asks, what it refuses, and that nothing typed is lost.

use std::collections::{HashMap, HashSet};

use hyper::StatusCode;
use npoc::domain::question::Question;
use npoc::i18n::Lang;
use npoc::urls::Page as Place;
use proptest::prelude::*;

use crate::support::Site;
use crate::support::answers::{good, submission_key, with, without};
use crate::support::http::attribute;

#[tokio::test]
async fn every_question_has_a_label_and_works_by_name() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let page = site.get(Place::Membership.path(lang)).await.page();
        assert_eq!(page.all("form[method=post][novalidate]").len(), 1);
        let ids: Vec<&str> = page.all("[id]").iter().map(|e| attribute(e, "id")).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "an id stands twice");
        for question in Question::ALL {
            let controls = page.all(&format!("[name='{}']", question.code()));
            assert!(!controls.is_empty(), "{question:?} is not asked");
            for control in controls {
                let id = attribute(&control, "id");
                let label = page.words(&format!("label[for='{id}']")).join("");
                assert!(!label.is_empty(), "{id} has no label in {lang:?}");
                for described in attribute(&control, "aria-describedby").split_whitespace() {
                    assert!(ids.contains(&described), "{id} is described by a missing {described}");
                }
            }
        }
        // The page's language is what we write in, unless the applicant says otherwise.
        let chosen = page.all("[name=language][checked]");
        assert_eq!(chosen.len(), 1);
        assert_eq!(attribute(&chosen[0], "value"), lang.code());
        // Browsers' own check of addresses refuses legal mailboxes.
        assert!(page.all("[type=email], [type=url], [required], [maxlength]").is_empty());
        assert_eq!(attribute(&page.one("#representative_email"), "inputmode"), "email");
        assert!(page.all("#country option").len() == 251);
    }
}

#[tokio::test]
async fn countries_are_sorted_as_each_language_sorts() {
    let site = Site::start().await;
    let english = site.get("/en/membership").await.page().words("#country option");
    let french = site.get("/fr/adhesion").await.page().words("#country option");
    let place = |list: &[String], name: &str| list.iter().position(|entry| entry == name).unwrap();
    assert!(place(&english, "Åland Islands") < place(&english, "Albania"));
    assert!(place(&french, "Égypte") < place(&french, "Espagne"));
    assert!(place(&french, "États-Unis") < place(&french, "Fidji"));
}

#[tokio::test]
async fn an_empty_form_is_told_everything_at_once() {
    let site = Site::start().await;
    for lang in Lang::ALL {
        let path = Place::Membership.path(lang);
        let reply = site.post(path, &[]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(reply.header("cache-control"), "private, no-cache");
        let page = reply.page();
        let title = page.words("title").join("");
        assert!(title.starts_with(if lang == Lang::En { "Error: " } else { "Erreur" }), "{title}");

        let summary = page.all(".summary li a");
        assert_eq!(summary.len(), 25, "{:?}", page.words(".summary li"));
        let mut messages = HashSet::new();
        for link in &summary {
            let anchor = attribute(link, "href").strip_prefix('#').unwrap();
            let control = page.one(&format!("[id='{anchor}']"));
            assert!(["input", "select", "textarea"].contains(&control.value().name()), "{anchor}");
            let message = crate::support::http::words(link);
            let field = attribute(&control, "name");
            assert!(page.error_beside(field).contains(&message), "beside {field}: {message}");
            assert!(messages.insert(message), "two fields share their words");
        }
        // The summary comes first in the page, and is announced.
        assert_eq!(page.one("main > :first-child").attr("role"), Some("alert"));
    }
}

/// A form in which everything that can be typed is typed, and one thing is wrong.
#[tokio::test]
async fn everything_typed_is_still_there_after_an_error() {
    let site = Site::start().await;
    let tricky = "Ⱥ <b>\"quoted\"</b> & 'more'\r\n\r\n\u{202b}نص‌عربي\u{202c} 😀 </textarea>";
    let mut form = with(good(), "country", "");
    form = with(form, "organisation_name", "<script>alert(1)</script> & “Zoé”");
    form = with(form, "mission", &format!("\r\n{tricky}"));
    form = with(form, "ncuc", "yes");
    form = with(form, "groups_other", "Something");
    for lang in Lang::ALL {
        let reply = site.post(Place::Membership.path(lang), &form).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!reply.text().contains("<script>alert"));
        let page = reply.page();
        let again: HashMap<(String, usize), String> = numbered(page.form_data());
        for (key, typed) in numbered(without(form.clone(), "step")) {
            let shown = again.get(&key).unwrap_or_else(|| panic!("{key:?} is gone"));
            assert_eq!(shown.replace("\r\n", "\n"), typed.replace("\r\n", "\n"), "{key:?}");
        }
    }
}

#[tokio::test]
async fn switching_language_keeps_everything_typed_and_says_errors_again() {
    let site = Site::start().await;
    // In the middle of filling in: nothing is called wrong yet.
    let half = vec![
        ("submission_key".to_owned(), submission_key()),
        ("organisation_name".to_owned(), "Médecins du Village".to_owned()),
        ("work".to_owned(), "health".to_owned()),
        ("language".to_owned(), "en".to_owned()),
    ];
    let english = site.get("/en/membership").await.page();
    let switch = english.one("button.language[name=step]");
    assert_eq!(attribute(&switch, "formaction"), "/fr/adhesion");
    assert!(english.all("a.language").is_empty(), "a link would lose what was typed");
    let pressed = |mut form: Vec<(String, String)>| {
        form.push(("step".to_owned(), "language".to_owned()));
        form
    };
    let reply = site.post("/fr/adhesion", &pressed(half.clone())).await;
    assert_eq!(reply.status, StatusCode::OK);
    let french = reply.page();
    assert!(french.all(".summary").is_empty());
    let again = french.form_data();
    let is_preset = |typed: &&(String, String)| typed.0 != "language";
    assert!(half.iter().filter(is_preset).all(|typed| again.contains(typed)), "{again:?}");
    // The language of correspondence was preset by the page, not chosen: it goes along.
    assert!(again.contains(&("language".to_owned(), "fr".to_owned())));

    // After errors, the other language says them too, and the key stays.
    let wrong = site.post("/fr/adhesion", &again).await.page();
    let reply = site.post("/en/membership", &pressed(wrong.form_data())).await;
    let english = reply.page();
    assert_eq!(english.lang(), "en");
    let said = english.words(".summary li").len();
    assert_eq!(said, wrong.words(".summary li").len());
    assert!(half.iter().all(|typed| english.form_data().contains(typed)));
    assert_eq!(site.count("applications").await, 0);
}

#[tokio::test]
async fn the_enter_key_sends_and_does_not_switch() {
    let site = Site::start().await;
    let page = site.get("/en/membership").await.page();
    let buttons = page.all("button[form=membership], #membership button");
    assert_eq!(buttons[0].attr("name"), None, "the first button of a form is what Enter presses");
}

fn numbered(pairs: Vec<(String, String)>) -> HashMap<(String, usize), String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    pairs
        .into_iter()
        .map(|(name, value)| {
            let number = seen.entry(name.clone()).or_default();
            *number += 1;
            ((name, *number), value)
        })
        .collect()
}

#[tokio::test]
async fn each_wrong_answer_gets_its_own_words() {
    let site = Site::start().await;
    let long = "é".repeat(203);
    let eleven: String = (0..11).map(|number| format!("example{number}.org\n")).collect();
    for (field, typed, english, french) in [
        (
            "organisation_name",
            long.as_str(),
            "200 characters at most: take out 3",
            "il y en a 3 de trop",
        ),
        ("organisation_name", "a\0b", "invisible character", "caractère invisible"),
        ("organisation_name", "Caf\u{fffd}", "lost on the way", "perdu en route"),
        ("registered", "maybe", "choose one of the answers", "l’une des réponses proposées"),
        (
            "registration",
            "",
            "enter the authority and the number",
            "précisez l’autorité et le numéro",
        ),
        ("country", "XX", "choose one of the answers", "l’une des réponses proposées"),
        ("domains", "info@example.org", "is an e-mail address", "est une adresse électronique"),
        ("domains", "localhost", "has no ending", "n’a pas d’extension"),
        ("domains", "192.0.2.1", "number of a computer", "numéro d’un ordinateur"),
        ("domains", "example..org", "two dots in a row", "deux points de suite"),
        ("domains", "-example.org", "hyphen", "trait d’union"),
        ("domains", "exam_ple.org", "domain names cannot have", "ne peut pas avoir"),
        ("domains", eleven.as_str(), "10 at most, there are 11", "il y en a 11"),
        ("website", "javascript:alert(1)", "write it like https://", "écrivez-la comme https://"),
        ("mission", "Books.", "at least 50 characters: please write 44 more", "il en manque 44"),
        (
            "mission",
            &"x".repeat(2001),
            "2,000 characters at most: take out 1",
            "2\u{202f}000 caractères au plus",
        ),
        ("members", "0", "chose “0” as their number", "choisi « 0 »"),
        ("members", "", "choose how many", "choisissez combien"),
        ("members_non_commercial", "", "mainly non-commercial", "principalement non commerciaux"),
        ("groups", "", "None of these", "Aucun de ces groupes"),
        ("groups", "xyz", "choose one of the answers", "l’une des réponses proposées"),
        ("ncsg_date", "31/2/2026", "31/5/2026", "31/5/2026"),
        ("ncsg_date", "23/11/2026", "in the future", "à venir"),
        ("ncsg_date", "1/1/1990", "1998", "1998"),
        ("representative_email", "amina.example.org", "exactly one @", "un seul signe @"),
        ("representative_email", "a b@example.org", "a space or a sign", "un espace ou un signe"),
        ("representative_email", "a..b@example.org", "twice in a row", "ni répété"),
        ("representative_email", "a@example", "has no ending", "n’a pas d’extension"),
        ("representative_phone", "call me", "write digits", "écrivez des chiffres"),
        (
            "alternate_email",
            "AMINA@example.org",
            "same e-mail address",
            "même adresse électronique",
        ),
        ("alternate_name", "", "second representative", "deuxième personne"),
        ("authoriser_name", "", "enter the name too", "donnez aussi son nom"),
        ("language", "de", "choose one of the answers", "l’une des réponses proposées"),
        ("declare_mission", "", "the charter asks this", "la charte le demande"),
        ("privacy_read", "", "Read the privacy notice", "Lisez la page"),
    ] {
        for (path, words) in [("/en/membership", english), ("/fr/adhesion", french)] {
            let reply = site.post(path, &with(good(), field, typed)).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {typed:?}");
            let page = reply.page();
            let said = page.error_beside(field);
            let said = said.replace('\u{a0}', " ");
            assert!(said.contains(words), "{field}: {typed:?} is told {said:?}, not {words:?}");
            assert_eq!(page.all(".summary li").len(), 1, "{field}: {typed:?}");
        }
    }
    assert_eq!(site.count("applications").await, 0);
}

#[tokio::test]
async fn answers_that_contradict_each_other_are_asked_about() {
    let site = Site::start().await;
    let mut both = good();
    both.push(("groups".to_owned(), "ncuc".to_owned()));
    for (form, field) in [
        (both, "groups"),
        (with(good(), "has_members", "no"), "members"),
        (with(good(), "ncsg_status", "applied"), "ncsg_date"),
        (with(good(), "work", "other"), "work_other"),
        (with(good(), "groups", "other"), "groups_other"),
    ] {
        let page = site.post("/en/membership", &form).await.page();
        assert!(!page.error_beside(field).is_empty(), "{field}");
    }
}

#[tokio::test]
async fn a_field_that_arrives_twice_is_an_error_with_a_page() {
    let site = Site::start().await;
    let mut form = good();
    form.push(("organisation_name".to_owned(), "Another".to_owned()));
    let reply = site.post("/fr/adhesion", &form).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.page().error_beside("organisation_name").contains("plus d’une fois"));
}

#[tokio::test]
async fn a_form_without_its_key_is_given_a_new_one_and_can_be_sent() {
    let site = Site::start().await;
    let another = with(good(), "other_name", "Another");
    for broken in [without(good(), "submission_key"), with(another, "submission_key", "nonsense")] {
        let reply = site.post("/en/membership", &broken).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = reply.page();
        assert!(page.words(".summary p").join(" ").contains("It has a new one now"));
        let again = with(page.form_data(), "step", "send");
        assert_eq!(site.post("/en/membership", &again).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(site.count("applications").await, 2);
    site.expect_mails(&["acknowledgement", "notice", "notice"]).await;
}

#[test]
fn whatever_is_posted_is_answered_with_a_page() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let site = runtime.block_on(Site::without_database());
    let anything = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        "([a-z_]{1,12}=[%0-9a-fA-F+&=;]{0,20}&?){0,20}".prop_map(String::into_bytes),
    ];
    proptest!(|(body in anything)| {
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let sending = site.send(hyper::Method::POST, "/fr/adhesion", &headers, body.into());
        let reply = runtime.block_on(sending);
        prop_assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        prop_assert_eq!(reply.page().lang(), "fr");
    });
}

/// Whoever has corrected one thing must not be told of another that was there before.
#[tokio::test]
async fn one_error_does_not_hide_another() {
    let site = Site::start().await;
    let mut form = with(good(), "groups", "none");
    form.push(("groups".to_owned(), "other".to_owned()));
    form = with(form, "alternate_email", "amina@example.org");
    form = with(form, "representative_phone", "none");
    let page = site.post("/en/membership", &form).await.page();
    for field in ["groups", "groups_other", "alternate_email", "representative_phone"] {
        assert!(!page.error_beside(field).is_empty(), "{field}");
    }
}
