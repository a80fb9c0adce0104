//! What holds for every mail, in both languages: how it is made, for those who read it on a phone, at
//! night, with pictures off, or next to a name in another script.

use std::collections::BTreeSet;

use npoc::domain::ids::{ApplicationId, MailId};
use npoc::domain::mail::{Mail, MailKind};
use npoc::domain::reference::Reference;
use npoc::domain::spam_signal::SpamSignal;
use npoc::domain::text::{LongText, OrganisationName, ShortText};
use npoc::domain::website::Website;
use npoc::i18n::Lang;
use npoc::i18n::isolation::{is_right_to_left, pieces};
use npoc::mail::samples::{samples, usual};
use npoc::mail::{self, DigestEntry, HoldEnd, Notice};
use npoc::smtp;
use scraper::{ElementRef, Html, Node, Selector};

use crate::support::{NOW, config};

/// Gmail shows nothing beyond.
const CLIPPED: usize = 102_000;

const SITE: &str = "https://npoc.example";

/// All samples, each with its name.
fn all() -> Vec<(String, Lang, Mail)> {
    let of = |lang| {
        samples(lang, SITE).unwrap().into_iter().map(move |sample| (sample.name, lang, sample.mail))
    };
    Lang::ALL.into_iter().flat_map(of).collect()
}

fn found<'page>(page: &'page Html, selector: &str) -> Vec<ElementRef<'page>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

/// The texts of the body, each with whether it stands in an element of its own direction.
fn texts(page: &Html) -> Vec<(String, bool)> {
    let body = found(page, "body")[0];
    let nodes = body.descendants().filter_map(|node| match node.value() {
        Node::Text(text) => {
            let mut around = node.ancestors().filter_map(ElementRef::wrap);
            Some((text.to_string(), around.any(|element| element.value().name() == "bdi")))
        }
        _ => None,
    });
    nodes.collect()
}

fn encoded(mail: &Mail) -> Vec<u8> {
    smtp::encode(MailId::from(uuid::Uuid::nil()), NOW, &config().mail_from, mail).unwrap()
}

#[test]
fn every_kind_is_among_the_samples() {
    let kinds: BTreeSet<&str> = all().iter().map(|(.., mail)| mail.topic.kind().code()).collect();
    assert_eq!(kinds, MailKind::ALL.iter().map(|kind| kind.code()).collect());
}

#[test]
fn each_says_its_language_and_needs_nothing_from_the_head() {
    for (name, lang, mail) in all() {
        let page = Html::parse_document(&mail.html);
        // Gmail drops the attributes of html and body.
        let inside = format!("body > div[lang='{}'][dir='ltr']", lang.code());
        assert_eq!((found(&page, "body > *").len(), found(&page, &inside).len()), (1, 1), "{name}");
        assert_eq!(found(&page, "h1").len(), 1, "{name}");
        let left_out = "style, script, link, img, table, [class], [background]";
        assert!(found(&page, left_out).is_empty(), "{name}");
        assert_eq!(found(&page, "meta[name='color-scheme'][content='light dark']").len(), 1);
        assert_eq!(mail.language.code(), lang.code(), "{name}");
    }
}

/// By night, programs change the ground or the text: where one is set, so is the other.
#[test]
fn no_colour_of_text_stands_without_its_ground() {
    for (name, _, mail) in all() {
        for element in found(&Html::parse_document(&mail.html), "[style]") {
            let style = format!(";{}", element.attr("style").unwrap());
            let has_text = element.text().any(|text| !text.trim().is_empty());
            let (text, ground) = (style.contains(";color:"), style.contains(";background:"));
            assert!(!has_text || text == ground, "{name}: {style}");
        }
    }
}

#[test]
fn nothing_is_left_to_fill_in_and_links_stand_in_both_parts() {
    for (name, _, mail) in all() {
        for part in [&mail.subject, &mail.plain_text, &mail.html] {
            assert!(!part.contains(['{', '}', '$']), "{name}: {part}");
            assert!(!part.trim().is_empty(), "{name}");
        }
        let page = Html::parse_document(&mail.html);
        let links: BTreeSet<&str> =
            found(&page, "a[href]").iter().filter_map(|link| link.attr("href")).collect();
        assert_eq!(links.is_empty(), !mail.topic.kind().holds_link(), "{name}");
        for link in links {
            assert!(mail.plain_text.lines().any(|line| line == link), "{name}: {link}");
            // As a button, and in full for programs that show no buttons.
            let shown = found(&page, &format!("a[href='{link}']"));
            let in_full = |element: &ElementRef<'_>| element.text().collect::<String>() == link;
            assert!(shown.iter().any(in_full) && !shown.iter().all(in_full), "{name}");
        }
    }
}

/// Outlook ignores every other way to break a line.
#[test]
fn a_line_that_was_broken_is_broken_in_html() {
    let mut broken = 0;
    for (name, _, mail) in all() {
        for (text, _) in texts(&Html::parse_document(&mail.html)) {
            assert!(!text.trim().contains('\n'), "{name}: {text}");
        }
        let expected = "We bring books to villages.</bdi><br><bdi>We lend them for nothing";
        let holds_both = mail.html.contains("We lend them for nothing");
        assert_eq!(mail.html.contains(expected), holds_both, "{name}");
        broken += usize::from(holds_both);
    }
    assert_eq!(broken, 4, "in the notice and in the digest");
}

#[test]
fn names_keep_their_direction_beside_numbers_and_other_names() {
    let mut names = 0;
    for (name, _, mail) in all() {
        for (text, is_isolated) in texts(&Html::parse_document(&mail.html)) {
            names += usize::from(is_isolated);
            assert!(is_isolated || !text.contains(is_right_to_left), "{name}: {text}");
        }
        for line in mail.plain_text.lines() {
            // What stands alone on its line has the direction of its own.
            let is_alone = line.starts_with("    ") && !line.contains(" (");
            let outside = pieces(line).into_iter().filter(|piece| !piece.is_isolated);
            let outside: String = outside.map(|piece| piece.words).collect();
            let is_latin = |character: char| character.is_ascii_alphabetic();
            let mixes = outside.contains(is_right_to_left) && outside.contains(is_latin);
            assert!(is_alone || !mixes, "{name}: {line}");
        }
        // Some programs show the marks as boxes there.
        let is_mark = |character: char| ('\u{2066}'..='\u{2069}').contains(&character);
        assert!(!mail.subject.contains(is_mark), "{name}");
    }
    assert!(names > 100);
}

#[test]
fn staff_read_what_they_need_before_every_answer() {
    for (name, lang, mail) in all() {
        if mail.topic.kind() != MailKind::Notice {
            continue;
        }
        let t = lang.text();
        for part in [&mail.plain_text, &mail.html] {
            let place = |words: &str| part.find(words).unwrap_or_else(|| panic!("{name}: {words}"));
            let answers = place(&t.ask_organisation_name());
            for words in [t.notice_country(), t.notice_domains(), t.notice_website()] {
                assert!(place(&words) < answers, "{name}: {words}");
            }
            assert!(place("example.net") < answers, "{name}");
        }
    }
}

/// Much at once comes from people, too.
#[test]
fn what_a_flood_held_back_is_not_called_a_program_s() {
    let staff = config().mail_to;
    for lang in Lang::ALL {
        let held = DigestEntry { signals: vec![SpamSignal::Flood], ..longest("a", 7) };
        let digest = mail::digests(&[held], &staff, lang).unwrap().remove(0);
        // Held for that reason alone, and released.
        let released = samples(lang, SITE).unwrap().into_iter().map(|sample| sample.mail);
        let released =
            released.filter(|mail| mail.plain_text.contains(&lang.text().signal_flood()));
        for mail in released.chain([digest]).filter(|mail| {
            mail.topic.kind() == MailKind::Notice
                || mail.plain_text.matches("npoc release").count() == 1
        }) {
            let (words, _) = mail.plain_text.split_once("-- \n").unwrap();
            for word in ["program", "bot", "automati"] {
                assert!(!words.contains(word), "{word} in {words}");
            }
        }
    }
}

/// The longest answers that are taken, in characters that take the most bytes.
fn longest(character: &str, number: u8) -> DigestEntry {
    let filled = |length: usize| character.repeat(length / character.chars().count());
    let mut application = usual();
    application.organisation_name = OrganisationName::from_stored(filled(200));
    application.other_name = Some(ShortText::from_stored(filled(200)));
    application.website = Website::from_stored(format!("https://example.org/{}", filled(1900)));
    application.mission = LongText::from_stored(filled(2000));
    application.interest = LongText::from_stored(filled(2000));
    application.representative.name = ShortText::from_stored(filled(200));
    application.representative.role = ShortText::from_stored(filled(200));
    DigestEntry {
        reference: Reference::from_random([number; 16]),
        signals: SpamSignal::ALL.to_vec(),
        received_at: NOW,
        is_withdrawn: true,
        application: Some(application),
    }
}

#[test]
fn a_digest_is_never_clipped_and_lists_each_application_once() {
    let staff = config().mail_to;
    for lang in Lang::ALL {
        for character in ["ж", "😀", "\"", "&", "e\u{301}", "\n", "漢"] {
            let entries: Vec<DigestEntry> =
                (0..75).map(|number| longest(character, number)).collect();
            let mails = mail::digests(&entries, &staff, lang).unwrap();
            let mut listed = Vec::new();
            for mail in &mails {
                assert!(encoded(mail).len() < CLIPPED, "{character}: {}", encoded(mail).len());
                for line in mail.plain_text.lines() {
                    listed.extend(line.trim().strip_prefix("npoc release ").map(str::to_owned));
                }
                let page = Html::parse_document(&mail.html);
                assert_eq!(found(&page, "code").len(), found(&page, "h2").len());
            }
            let expected: Vec<String> =
                entries.iter().map(|entry| entry.reference.to_string()).collect();
            assert_eq!(listed, expected, "{character}");
        }
        let few = mail::digests(&[longest("a", 1), longest("b", 2)], &staff, lang).unwrap();
        assert_eq!(few.len(), 1, "what fits stays together");
        assert!(mail::digests(&[], &staff, lang).unwrap().is_empty());
    }
}

#[test]
fn no_mail_is_clipped() {
    for (name, _, mail) in all() {
        assert!(encoded(&mail).len() < CLIPPED, "{name}");
    }
    let staff = config().mail_to;
    for character in ["😀", "&"] {
        let entry = longest(character, 7);
        let application = entry.application.as_ref().unwrap();
        let about = Notice {
            id: ApplicationId::from(uuid::Uuid::nil()),
            reference: &entry.reference,
            received_at: NOW,
            written_at: NOW,
            form_language: application.language,
            declarations_version: "2026-11",
            region: application.country.region(),
            application,
            related: &[],
            acknowledges: false,
            reaches_internationalised: false,
            hold: Some((&entry.signals, HoldEnd::Released)),
            dns_checks: &[],
            is_withdrawn: true,
        };
        let mail = mail::notice(&about, &staff, Lang::Fr).unwrap();
        // What is shown is one of the two.
        let html = Mail { plain_text: String::from("-"), ..mail };
        assert!(encoded(&html).len() < CLIPPED, "{character}: {}", encoded(&html).len());
    }
}
