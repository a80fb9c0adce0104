//! Scripts for pgbench that do what a submission does: its very statements, or as few as can be.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use regex::Regex;

use super::applicants::DIGITS;
use super::pgbench::Script;
use super::statements::Statement;

/// Makes a number of its own for each transaction, from which all that must be unique follows. It
/// has as many digits as that of an applicant, and is never one of theirs.
const BEGIN: &str = "\\set counter :counter + 1
\\set n :counter * 64 + :client_id
\\set number 80000000 + :n
";

/// The letters of a reference, as in `src/domain/reference.rs`.
const ALPHABET: &str = "34679ACDEFGHJKMNPQRTVWXY";

/// Longer texts are those of mails, which nothing compares.
const LONG: usize = 400;

/// Two submissions, with the numbers of their applicants: what differs between them is what must be
/// another one each time.
pub struct Captured {
    pub numbers: [String; 2],
    pub transactions: [Vec<Statement>; 2],
}

/// The transaction that stored the application of this applicant.
pub fn transaction_of(number: &str, statements: &[Statement]) -> Result<Vec<Statement>> {
    let is_ours = |statement: &Statement| {
        let mut parameters = statement.parameters.iter().flatten();
        statement.text.contains("INSERT INTO applications")
            && parameters.any(|parameter| parameter.contains(number))
    };
    let process = statements.iter().find(|statement| is_ours(statement)).map(|found| found.process);
    ensure!(process.is_some(), "PostgreSQL has not logged a submission");
    let own: Vec<&Statement> =
        statements.iter().filter(|statement| Some(statement.process) == process).collect();
    for transaction in own.split_inclusive(|statement| statement.text == "COMMIT") {
        if transaction.iter().any(|statement| is_ours(statement)) {
            let begin =
                transaction.iter().rposition(|statement| statement.text.starts_with("BEGIN"));
            let statements = &transaction[begin.unwrap_or_default()..];
            return Ok(statements.iter().map(|&statement| statement.clone()).collect());
        }
    }
    anyhow::bail!("a submission did not end with COMMIT")
}

impl Captured {
    /// The very statements, with other keys each time.
    pub fn replayed(&self) -> Result<Script> {
        let [first, second] = &self.transactions;
        ensure!(first.len() == second.len(), "two submissions do not send the same statements");
        let mut script = Script { text: BEGIN.to_owned(), ..Script::default() };
        script.variables.push(("counter".to_owned(), "0".to_owned()));
        let mut ids = Vec::new();
        let placeholder = Regex::new(r"\$(\d+)")?;
        let key = Regex::new(r"\(-?\d+\)")?;
        for (one, other) in first.iter().zip(second) {
            if one.text.starts_with("BEGIN") {
                // Its locks are on numbers that stand in its text. The site sends this in one round
                // trip; pgbench, which prepares each statement, needs two.
                let mut place = 0;
                let text = key.replace_all(&one.text, |_: &regex::Captures<'_>| {
                    place += 1;
                    format!("(hashtextextended('{place} ' || :n::text, 0))")
                });
                writeln!(script.text, "{text};")?;
                continue;
            }
            ensure!(one.text == other.text, "{} and {} differ", one.text, other.text);
            let mut written = Vec::new();
            for (value, other) in one.parameters.iter().zip(&other.parameters) {
                written.push(match (value, other) {
                    (Some(value), Some(other)) => {
                        self.written(&mut script, &mut ids, value, value != other)?
                    }
                    _ => "NULL".to_owned(),
                });
            }
            let text = placeholder.replace_all(&one.text, |found: &regex::Captures<'_>| {
                let place: usize = found[1].parse().unwrap_or_default();
                written.get(place - 1).cloned().unwrap_or_default()
            });
            writeln!(script.text, "{text};")?;
        }
        Ok(script)
    }

    /// How a parameter is written in the script.
    fn written(
        &self,
        script: &mut Script,
        ids: &mut Vec<String>,
        value: &str,
        differs: bool,
    ) -> Result<String> {
        let is = |pattern: &str| Ok::<_, regex::Error>(Regex::new(pattern)?.is_match(value));
        // A list of ids, such as of two mails: each as it would be by itself.
        if differs && is(r"^\{[0-9a-f-]{36}(,[0-9a-f-]{36})*\}$")? {
            let listed = value.trim_matches(['{', '}']).split(',');
            let each = listed.map(|id| self.written(script, ids, id, true));
            return Ok(format!("ARRAY[{}]", each.collect::<Result<Vec<_>>>()?.join(", ")));
        }
        let kind = if is(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")? {
            "::uuid"
        } else if is(r"^\\x[0-9a-f]*$")? {
            "::bytea"
        } else if is(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")? {
            "::timestamptz"
        } else if is(r"(?s)^\{.*\}$")? {
            "::text[]"
        } else {
            ""
        };
        if !differs || kind == "::timestamptz" {
            return Ok(script.variable(value) + kind);
        }
        if kind == "::uuid" || kind == "::bytea" {
            let place = ids.iter().position(|id| id == value).unwrap_or_else(|| {
                ids.push(value.to_owned());
                ids.len() - 1
            });
            let digest = format!("'{place} ' || :n::text");
            return Ok(match value.as_bytes().get(14) {
                _ if kind == "::bytea" => format!("sha256(convert_to({digest}, 'UTF8'))"),
                // Those that begin with the time grow an index at its end, and so must these.
                Some(b'7') => {
                    format!("(lpad(to_hex(:n::int8), 12, '0') || substr(md5({digest}), 13))::uuid")
                }
                _ => format!("md5({digest})::uuid"),
            });
        }
        if is("^NPOC-...-...$")? {
            return Ok(reference());
        }
        if value.len() < LONG && value.contains(&self.numbers[0]) {
            let text = script.variable(value);
            return Ok(format!(
                "replace({text}::text, '{}', :number::text){kind}",
                self.numbers[0]
            ));
        }
        Ok(script.variable(value) + kind)
    }

    /// What cannot be done with less: two rows as large as what a submission writes.
    pub fn floor(&self) -> Result<Script> {
        let mut application = String::new();
        let mut mails = String::new();
        for statement in &self.transactions[0] {
            let kept = match &statement.text {
                text if text.contains("INSERT INTO outbox") => &mut mails,
                text if text.contains("INSERT INTO") => &mut application,
                _ => continue,
            };
            for value in statement.parameters.iter().flatten() {
                kept.push_str(value);
                kept.push('\n');
            }
        }
        let mut script = Script { text: "BEGIN;\n".to_owned(), ..Script::default() };
        for (table, content) in [("bench_applications", application), ("bench_mails", mails)] {
            let content = script.variable(&content);
            writeln!(script.text, "INSERT INTO {table} VALUES (gen_random_uuid(), {content});")?;
        }
        script.text += "COMMIT;\n";
        Ok(script)
    }
}

/// A reference that no other transaction makes.
fn reference() -> String {
    let mut written = "('NPOC-'".to_owned();
    let mut divisor = 1_u32;
    for place in 0..6 {
        if place == 3 {
            written += " || '-'";
        }
        written += " || ";
        written += &letter(divisor);
        divisor *= 24;
    }
    written + ")"
}

/// The letter that stands where this divides the number.
fn letter(divisor: u32) -> String {
    format!("substr('{ALPHABET}', (:n::int8 / {divisor} % 24)::int + 1, 1)")
}

const _: () = assert!(DIGITS == 8, "the numbers of BEGIN have as many digits");
