//! The house: in which order its rooms stand, and which libraries only some of them may use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The rooms from the ground up. Each may use those before it and no other.
pub const ROOMS: &[&str] = &[
    "domain", "i18n", "store", "smtp", "urls", "forms", "config", "app", "mail", "outbox",
    "database", "workflow", "jobs", "web", "commands", "main",
];

/// Libraries that would tie a room to something that is not its business, and who may use them.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("axum", &["web"]),
    ("askama", &["web", "mail"]),
    ("sqlx", &["store", "outbox", "database", "app"]),
    ("lettre", &["smtp", "config"]),
    ("clap", &["config", "main"]),
    ("hickory_resolver", &["jobs"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, with its path relative to that of the crate.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    let rust = |(path, _): &(String, String)| path.strip_suffix(".rs").is_some();
    files("src").into_iter().filter(rust).collect()
}

fn room_of(path: &str) -> &str {
    path.split(['/', '.']).nth(1).unwrap()
}

/// Without comments and without the tests at the end, which may use what they like.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]").next().unwrap();
    let lines = product.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Every path below `crate::` (or `npoc::`, in the program) that a text uses, at any depth of
/// braces: `crate::a::{b, c::d}` gives `a::b` and `a::c::d`.
fn paths(text: &str) -> BTreeSet<String> {
    let start = Regex::new(r"\b(?:crate|npoc)::").unwrap();
    let mut found = BTreeSet::new();
    for place in start.find_iter(text) {
        expand(&text[place.end()..], "", &mut found);
    }
    found
}

/// Takes one path with its braces from the beginning of a text, and gives what is left.
fn expand<'text>(text: &'text str, prefix: &str, found: &mut BTreeSet<String>) -> &'text str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = expand(rest, prefix, found).trim_start();
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let end = text
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return rest;
    }
    let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}::{name}") };
    match rest.strip_prefix("::") {
        Some(deeper) if name != "self" => expand(deeper, &path, found),
        _ => {
            found.insert(path.trim_end_matches("::self").to_owned());
            rest
        }
    }
}

/// The file that shows each template, by the path that it gives.
pub fn shown_by() -> BTreeMap<String, String> {
    let declared =
        Regex::new(r#"template\(\s*path = "([^"]+)"|brochure_pages! \{([^}]*)\}"#).unwrap();
    let quoted = Regex::new(r#"[a-zA-Z]+ = "([^"]+)""#).unwrap();
    let mut found = BTreeMap::new();
    for (path, text) in sources() {
        for captures in declared.captures_iter(&code(&text)) {
            if let Some(template) = captures.get(1) {
                found.insert(template.as_str().to_owned(), path.clone());
            }
            let listed = captures.get(2).map_or("", |list| list.as_str());
            for template in quoted.captures_iter(listed) {
                found.insert(template[1].to_owned(), path.clone());
            }
        }
    }
    found
}

#[test]
fn no_import_climbs() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut climbs = BTreeSet::new();
    let mut check = |path: &str, room: &str, text: &str| {
        let own = place(room).unwrap_or_else(|| panic!("{path} stands in no room"));
        for used in paths(text) {
            let used_room = used.split("::").next().unwrap();
            let used_place = place(used_room).unwrap_or_else(|| panic!("{path} uses {used}"));
            if used_place > own {
                climbs.insert(format!("{path} uses {used}"));
            }
        }
    };
    for (path, text) in sources() {
        if path != "src/lib.rs" {
            check(&path, room_of(&path), &code(&text));
        }
    }
    // A template speaks for the room that shows it; what is included or imported, for the website.
    let shown_by = shown_by();
    for (path, text) in files("templates") {
        let name = path.strip_prefix("templates/").unwrap();
        let room = shown_by.get(name).map_or("web", |source| room_of(source));
        check(&path, room, &text);
    }
    assert!(climbs.is_empty(), "{climbs:#?}");
}

/// The path of a file's module: `a::b` for `src/a/b.rs` and for `src/a/b/mod.rs`.
fn module_of(path: &str) -> String {
    let bare = path.strip_prefix("src/").unwrap().strip_suffix(".rs").unwrap();
    bare.strip_suffix("/mod").unwrap_or(bare).replace('/', "::")
}

#[test]
fn no_files_import_one_another() {
    let modules: BTreeSet<String> = sources().iter().map(|(path, _)| module_of(path)).collect();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
        let text = code(&text)
            .replace("super::super::", "")
            .replace("super::", &format!("crate::{parent}::"));
        for used in paths(&text) {
            // The file in which the name stands: the longest part of its path that is one.
            let mut target = used.as_str();
            while !modules.contains(target) {
                match target.rsplit_once("::") {
                    Some((shorter, _)) => target = shorter,
                    None => break,
                }
            }
            // What a room says of itself on top is used from within it, too.
            if modules.contains(target)
                && !format!("{module}::").starts_with(&format!("{target}::"))
            {
                imports.entry(module.clone()).or_default().insert(target.to_owned());
            }
        }
    }
    // Whoever imports nothing that is left cannot be in a circle.
    loop {
        let left: BTreeSet<String> = imports.keys().cloned().collect();
        let before = imports.len();
        imports.retain(|_, used| used.iter().any(|target| left.contains(target)));
        if imports.len() == before {
            break;
        }
    }
    assert!(imports.is_empty(), "these import one another: {imports:#?}");
}

#[test]
fn the_map_lists_the_rooms_in_their_order() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let rooms: Vec<&str> = ROOMS.iter().copied().filter(|room| *room != "main").collect();
    assert_eq!(declared, rooms);
}

#[test]
fn libraries_stay_in_their_rooms() {
    let literals = Regex::new(r#""(?:[^"\\]|\\.)*""#).unwrap();
    let mut strays = BTreeSet::new();
    for (library, rooms) in LIBRARIES {
        let used = Regex::new(&format!(r"\b{library}::")).unwrap();
        for (path, text) in sources() {
            let code = code(&text);
            let code = literals.replace_all(&code, "");
            if !rooms.contains(&room_of(&path)) && used.is_match(&code) {
                strays.insert(format!("{path} uses {library}"));
            }
        }
    }
    assert!(strays.is_empty(), "{strays:#?}");
}

/// What looks like a getter must not make others wait.
#[test]
fn locks_are_taken_in_one_place() {
    let lock = Regex::new(r"FOR (NO KEY )?UPDATE|FOR (KEY )?SHARE|pg_advisory|LOCK TABLE").unwrap();
    // The outbox takes no lock that anybody waits for: it skips what is locked.
    let skips = "FOR UPDATE SKIP LOCKED";
    for (path, text) in sources() {
        let code = code(&text).replace(skips, "");
        assert!(path == "src/store/locks.rs" || !lock.is_match(&code), "{path} takes a lock");
    }
}

#[test]
fn no_file_grows_out_of_hand_and_each_says_what_it_owns() {
    for (path, text) in sources() {
        assert!(text.lines().count() <= 400, "{path} has {} lines", text.lines().count());
        assert!(text.starts_with("//!"), "{path} does not say what it owns");
    }
}

#[test]
fn only_the_configuration_reads_the_environment() {
    for (path, text) in sources() {
        // The programs of PostgreSQL are looked for on PATH, which is no setting of ours.
        let allowed = path.starts_with("src/config/") || path.starts_with("src/database/local/");
        assert!(allowed || !code(&text).contains("env::var"), "{path} reads the environment");
    }
}
