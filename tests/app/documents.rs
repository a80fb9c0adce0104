//! What the documents name is there, and what is there is named in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use npoc::config::Settings;
use regex::Regex;

use crate::architecture::ROOMS;

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// What a pattern captures in a text.
fn named(pattern: &str, text: &str) -> BTreeSet<String> {
    let pattern = Regex::new(pattern).unwrap();
    pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

#[test]
fn every_path_that_is_named_exists() {
    for name in [
        "README.md",
        "docs/architecture.md",
        "docs/development.md",
        "docs/operations.md",
        "docs/performance.md",
        "src/lib.rs",
    ] {
        let text = document(name);
        let path = r"\b((?:src|tests|templates|locales|migrations|static|docs|script|pictures|fuzz)/[\w./-]*\w)";
        for path in named(path, &text) {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            assert!(root.join(&path).exists(), "{name} names {path}");
        }
    }
}

#[test]
fn the_rooms_stand_in_the_documents_in_their_order() {
    let text = document("docs/architecture.md");
    let row = Regex::new(r"(?m)^\| `([a-z0-9]+)` \|").unwrap();
    let rooms: Vec<String> = row.captures_iter(&text).map(|found| found[1].to_owned()).collect();
    assert_eq!(rooms, ROOMS);
}

#[test]
fn every_script_is_explained() {
    let explained = named(r"(?m)^\| `script/([a-z-]+)` \|", &document("docs/development.md"));
    let folder = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("script")).unwrap();
    let scripts: BTreeSet<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(explained, scripts);
}

#[test]
fn every_command_is_explained() {
    let explained = named(r"(?m)^- `npoc ([a-z]+)", &document("docs/operations.md"));
    let commands = Settings::command();
    let commands: BTreeSet<String> =
        commands.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    assert_eq!(explained, commands);
}

#[test]
fn every_setting_is_in_the_table() {
    let explained = named(r"(?m)^\| `([A-Z_]+)` \|", &document("README.md"));
    let command = Settings::command();
    let variables = command.get_arguments().filter_map(|argument| argument.get_env());
    let variables: BTreeSet<String> =
        variables.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(explained, variables);
}
