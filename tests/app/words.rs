//! The messages and the templates: nothing missing, nothing left over, French typography.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use npoc::domain::application::DECLARATIONS_VERSION;
use npoc::i18n::Lang;
use regex::Regex;

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The names of the generated functions: messages, and attributes behind the name of theirs.
fn functions(language: &str) -> BTreeSet<String> {
    let start = Regex::new(r"^(-?[a-z][a-z0-9-]*) =").unwrap();
    let attribute = Regex::new(r"^\s+\.([a-z-]+) =").unwrap();
    let mut found = BTreeSet::new();
    for (_, text) in files(&format!("locales/{language}"), "ftl") {
        let mut message = String::new();
        for line in text.lines() {
            if let Some(captures) = start.captures(line) {
                message = captures[1].replace('-', "_");
                found.insert(message.clone());
            } else if let Some(captures) = attribute.captures(line) {
                found.insert(format!("{message}_{}", captures[1].replace('-', "_")));
            }
        }
    }
    found
}

#[test]
fn every_message_is_used() {
    let sources: String = files("src", "rs")
        .into_iter()
        .chain(files("templates", "html"))
        .chain(files("templates", "txt"))
        .map(|(_, text)| text)
        .collect();
    // Called, or handed on as a function to be called.
    let uses = Regex::new(r"(?-u)\.([a-z][a-z0-9_]*)\(|\b(?:Text|T)::([a-z][a-z0-9_]*)").unwrap();
    let used_names: BTreeSet<&str> = uses
        .captures_iter(&sources)
        .filter_map(|found| found.get(1).or(found.get(2)))
        .map(|name| name.as_str())
        .collect();
    // A term begins with a hyphen, here an underscore, and is used by messages.
    for function in functions("en").iter().filter(|name| !name.starts_with('_')) {
        assert!(used_names.contains(function.as_str()), "{function} is used nowhere");
    }
}

#[test]
fn both_languages_have_the_same_messages_in_the_same_files() {
    assert_eq!(functions("en"), functions("fr"));
    let names = |language: &str| -> Vec<_> {
        files(&format!("locales/{language}"), "ftl")
            .into_iter()
            .map(|(path, _)| path.file_name().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("en"), names("fr"));
}

/// The values of a language's messages, with the place where each stands.
fn values(language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in files(&format!("locales/{language}"), "ftl") {
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let value = line.split_once(" = ").map_or(line, |(_, value)| value);
            found.push((format!("{}:{}", path.display(), number + 1), value.to_owned()));
        }
    }
    found
}

#[test]
fn apostrophes_and_quotes_are_typographic() {
    for language in ["en", "fr"] {
        for (place, value) in values(language) {
            assert!(!value.contains('\''), "{place}: {value}");
            let outside_of_placeables = Regex::new(r"\{[^}]*\}").unwrap().replace_all(&value, "");
            assert!(!outside_of_placeables.contains('"'), "{place}: {value}");
        }
    }
}

#[test]
fn french_spaces_are_the_right_ones() {
    for (path, text) in files("locales/fr", "ftl") {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let value = line.split_once(" = ").map_or(line, |(_, value)| value);
            let place = format!("{}: {value}", path.display());
            for (wrong, rule) in [
                (r"[ \u{a0}][;!?]", "a narrow no-break space stands before ; ! ?"),
                (r"[\p{L}\p{N}»)}][;!?](\s|$)", "a narrow no-break space stands before ; ! ?"),
                (r"[ \u{202f}]:", "a no-break space stands before :"),
                (r"[\p{L}»)]:(\s|$)", "a no-break space stands before :"),
                (r"«[^\u{a0}]", "a no-break space stands after «"),
                (r"[^\u{a0}]»", "a no-break space stands before »"),
                (r"\d \d{3}\b", "a narrow no-break space stands between thousands"),
                (r"\.\.\.", "an ellipsis is one character"),
            ] {
                assert!(!Regex::new(wrong).unwrap().is_match(value), "{rule}: {place}");
            }
        }
    }
}

#[test]
fn templates_escape_everything_and_hold_no_words() {
    let placeables = Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->").unwrap();
    let tags = Regex::new(r#"(?s)<[^>]*>|\b[a-z-]+="[^"]*""#).unwrap();
    let names = ["NPOC", "not-for-profit organizations constituency", "NPOC.ORG", "INFO@NPOC.ORG"];
    for (path, text) in files("templates", "html") {
        let escaping_off = Regex::new(r"\|\s*safe|autoescape|escape\(").unwrap();
        assert!(!escaping_off.is_match(&text), "{}", path.display());
        let mut words = tags.replace_all(&placeables.replace_all(&text, ""), "\n").into_owned();
        for name in names.iter().rev() {
            words = words.replace(name, "");
        }
        let left: Vec<&str> = words
            .lines()
            .map(str::trim)
            .filter(|line| line.chars().any(char::is_alphabetic))
            .collect();
        assert!(left.is_empty(), "{}: {left:?} belongs into locales/", path.display());
    }
}

/// Whoever changes the words that applicants agree to is reminded to raise their version.
#[test]
fn the_declarations_have_the_version_that_is_stored() {
    let mut words = format!("version {DECLARATIONS_VERSION}\n");
    for lang in Lang::ALL {
        let text = lang.text();
        for declaration in [
            text.ask_declare_authority(),
            text.ask_declare_mission(),
            text.ask_declare_views(),
            text.ask_declare_standards(),
        ] {
            words += &format!("{}: {declaration}\n", lang.code());
        }
    }
    insta::assert_snapshot!("declarations", words);
}

#[test]
fn the_address_in_the_messages_is_the_one_that_is_linked() {
    for language in ["en", "fr"] {
        let terms = files(&format!("locales/{language}"), "ftl").into_iter();
        let all: String = terms.map(|(_, text)| text).collect();
        assert!(all.contains(&format!("-staff-address = {}\n", npoc::urls::outside::MAILBOX)));
    }
}
