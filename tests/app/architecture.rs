//! Who may use whom. A module's `use crate::` lines and paths must stay within its row.

use std::fs;
use std::path::Path;

use regex::Regex;

/// A module of the crate's root, and the modules that it may use. Libraries that must stay out of
/// a module are listed behind it.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    ("config", &["domain", "smtp", "store"], &["axum", "askama"]),
    ("database", &["signing", "store"], &["axum", "askama", "lettre"]),
    ("local_postgres", &[], &["axum", "askama", "lettre"]),
    ("server", &["client_ip", "error"], &["sqlx", "askama", "lettre"]),
    (
        "app",
        &[
            "assets",
            "clock",
            "config",
            "domain_lookup",
            "error",
            "housekeeping",
            "layers",
            "mail",
            "outbox",
            "pages",
            "random",
            "routes",
            "signing",
            "smtp",
        ],
        &["lettre"],
    ),
    (
        "routes",
        &[
            "app",
            "assets",
            "eligibility",
            "error",
            "headers",
            "health",
            "join",
            "lang",
            "metadata",
            "pages",
            "status",
            "urls",
        ],
        &["sqlx", "askama", "lettre"],
    ),
    ("layers", &["app", "error", "headers"], &["sqlx", "askama", "lettre"]),
    ("client_ip", &["signing"], &["sqlx", "askama", "lettre", "tokio"]),
    ("headers", &[], &["sqlx", "askama", "lettre"]),
    ("lang", &["quality"], &["axum", "sqlx", "askama", "lettre"]),
    ("quality", &[], &["axum", "sqlx", "askama", "lettre"]),
    ("urls", &["lang"], &["axum", "sqlx", "askama", "lettre"]),
    ("site", &["lang", "urls"], &["axum", "sqlx", "askama", "lettre"]),
    ("assets", &["app", "error", "headers", "ready"], &["sqlx", "askama", "lettre"]),
    ("ready", &["headers", "quality"], &["sqlx", "askama", "lettre"]),
    (
        "metadata",
        &["assets", "headers", "lang", "ready", "urls"],
        &["axum", "sqlx", "lettre", "tokio"],
    ),
    ("glossary", &["lang"], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    (
        "pages",
        &["glossary", "headers", "lang", "metadata", "ready", "site", "urls"],
        &["axum", "sqlx", "lettre"],
    ),
    ("body", &["error"], &["sqlx", "askama", "lettre"]),
    ("error", &["app", "body", "headers", "lang", "site", "store", "telling", "urls"], &["lettre"]),
    ("health", &["app", "outbox"], &["sqlx", "askama", "lettre"]),
    (
        "eligibility",
        &["app", "body", "domain", "error", "forms", "headers", "lang", "site", "urls"],
        &["sqlx", "lettre"],
    ),
    (
        "join",
        &[
            "answers",
            "app",
            "body",
            "client_ip",
            "domain",
            "error",
            "forms",
            "headers",
            "labels",
            "lang",
            "mail",
            "outbox",
            "site",
            "spam",
            "store",
            "telling",
            "urls",
        ],
        &["sqlx", "lettre"],
    ),
    (
        "status",
        &[
            "answers", "app", "body", "domain", "error", "forms", "headers", "labels", "lang",
            "mail", "outbox", "site", "store", "urls",
        ],
        &["sqlx", "lettre"],
    ),
    ("forms", &["domain", "labels", "lang"], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("labels", &["domain", "lang"], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("answers", &["domain", "labels", "lang"], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("domain", &[], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("spam", &["domain", "forms", "signing"], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("store", &["domain"], &["axum", "askama", "lettre"]),
    (
        "telling",
        &["config", "domain", "labels", "mail", "outbox", "store", "urls"],
        &["axum", "sqlx", "lettre", "tokio"],
    ),
    (
        "mail",
        &["answers", "domain", "labels", "lang", "urls"],
        &["axum", "sqlx", "lettre", "tokio"],
    ),
    ("outbox", &["clock", "domain", "random", "smtp", "store"], &["axum", "askama", "lettre"]),
    ("smtp", &["domain"], &["axum", "sqlx", "askama"]),
    (
        "housekeeping",
        &["clock", "domain", "mail", "outbox", "store", "telling"],
        &["axum", "askama", "lettre"],
    ),
    (
        "domain_lookup",
        &["clock", "config", "domain", "store", "telling"],
        &["axum", "askama", "lettre"],
    ),
    (
        "staff",
        &["clock", "config", "domain", "labels", "lang", "store", "telling"],
        &["axum", "askama", "lettre"],
    ),
    ("clock", &[], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("random", &[], &["axum", "sqlx", "askama", "lettre", "tokio"]),
    ("signing", &[], &["axum", "sqlx", "askama", "lettre", "tokio"]),
];

fn sources(module: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = vec![root.join(format!("{module}.rs"))];
    if let Ok(folder) = fs::read_dir(root.join(module)) {
        paths.extend(folder.map(|entry| entry.unwrap().path()));
    }
    paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Without comments and without the tests at the end, which may use what they like.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]").next().unwrap();
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_module_keeps_to_its_row() {
    let root =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let declared: Vec<&str> =
        root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let listed: Vec<&str> = TABLE.iter().map(|(module, ..)| *module).collect();
    for module in &declared {
        assert!(listed.contains(module), "{module} has no row in the table");
    }
    assert_eq!(declared.len(), listed.len());

    let one = Regex::new(r"crate::([a-z_]+)").unwrap();
    let several = Regex::new(r"crate::\{([^;]*)\}").unwrap();
    for (module, allowed, forbidden) in TABLE {
        for (path, text) in sources(module) {
            let code = code(&text);
            let mut used: Vec<String> =
                one.captures_iter(&code).map(|found| found[1].to_owned()).collect();
            for list in several.captures_iter(&code) {
                used.extend(list[1].split(',').filter_map(|item| {
                    Some(item.trim().split("::").next()?.to_owned()).filter(|name| !name.is_empty())
                }));
            }
            for name in used {
                assert!(name == *module || allowed.contains(&name.as_str()), "{path} uses {name}");
            }
            for library in *forbidden {
                let used = Regex::new(&format!(r"\b{library}::")).unwrap().is_match(&code);
                assert!(!used, "{path} uses {library}");
            }
        }
    }
}

#[test]
fn no_file_grows_out_of_hand_and_each_says_what_it_owns() {
    for (module, ..) in TABLE {
        for (path, text) in sources(module) {
            assert!(text.lines().count() <= 400, "{path} has {} lines", text.lines().count());
            assert!(text.starts_with("//!"), "{path} does not say what it owns");
        }
    }
}

#[test]
fn only_the_configuration_reads_the_environment() {
    for (module, ..) in TABLE {
        for (path, text) in sources(module) {
            // The programs of PostgreSQL are looked for on PATH, which is no setting of ours.
            let allowed = ["config", "local_postgres"].contains(module);
            assert!(allowed || !code(&text).contains("env::var"), "{path} reads the environment");
        }
    }
}
