//! Turns `locales/` into typed functions and `static/` into an embedded table with hashed names,
//! so that a missing message or file stops the build, not a visitor.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, build_from_locales_folder};
use sha2::{Digest, Sha256};

fn main() -> ExitCode {
    for folder in ["locales", "static", "migrations", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    if let Err(error) = embed_static_files(Path::new("static"), Path::new(&out)) {
        println!("cargo::error=static/: {error}");
        return ExitCode::FAILURE;
    }
    build_from_locales_folder(
        BuildOptions::default()
            .with_prefix("")
            .with_lint_level(LintLevel::Strict)
            // Isolation marks break copy and paste, mail subjects and tests; templates use <bdi>.
            .without_bidi_isolation()
            .with_output_file_path(&format!("{out}/l10n.rs"))
            .with_ftl_output(FtlOutputOptions::single_file(&format!("{out}/translations.ftl"))),
    )
}

/// Writes `assets.rs`: for `site.css` a constant `SITE_CSS` with its public path, and `FILES`,
/// the table of all of them. The hash in the path lets browsers keep a file for ever.
fn embed_static_files(folder: &Path, out: &Path) -> io::Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();

    let mut constants = String::new();
    let mut table = String::new();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (stem, extension) = name
            .rsplit_once('.')
            .ok_or_else(|| io::Error::other(format!("{name} has no extension")))?;
        let mut bytes = fs::read(path)?;
        if extension == "css" {
            bytes = squeeze(&String::from_utf8(bytes).map_err(io::Error::other)?).into_bytes();
        }
        let digest = Sha256::digest(&bytes);
        let hash = digest[..6].iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let constant = name.to_uppercase().replace(['.', '-'], "_");
        let file = out.join(&*name);
        fs::write(&file, bytes)?;
        let file = file.to_str().ok_or_else(|| io::Error::other("a path that is not UTF-8"))?;
        let _ = writeln!(
            constants,
            "/// The public path of `static/{name}`.\npub const {constant}: &str = \"/static/{stem}.{hash}.{extension}\";"
        );
        let _ = writeln!(
            table,
            "    File {{ path: {constant}, extension: \"{extension}\", bytes: include_bytes!({file:?}) }},"
        );
    }
    fs::write(
        out.join("assets.rs"),
        format!("{constants}\nstatic FILES: &[File] = &[\n{table}];\n"),
    )
}

/// A stylesheet without comments and without the white space at the ends of lines: what people
/// read in `static/` need not all travel. No string in it holds a comment or a line break.
fn squeeze(css: &str) -> String {
    let mut parts = css.split("/*");
    let mut squeezed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        squeezed.push_str(part.split_once("*/").map_or("", |(_, rest)| rest));
    }
    squeezed.lines().map(str::trim).collect()
}
