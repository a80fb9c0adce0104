//! What PostgreSQL is asked: the statements of a database with their parameters, read from the log
//! of the server, so that they are always those that the site sends today.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use anyhow::Result;
use regex::Regex;
use sqlx::AssertSqlSafe;

use super::postgres::Postgres;

/// A statement as it was executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The process of the server that did it, one for each connection.
    pub process: u32,
    pub text: String,
    /// As PostgreSQL writes them; none is NULL.
    pub parameters: Vec<Option<String>>,
}

/// A place in the log.
pub struct Mark(u64);

impl Postgres {
    /// From now on, statements of this database's new connections are logged, or not any more.
    pub async fn log_statements(&self, database: &str, log: bool) -> Result<()> {
        let mut connection = self.connect("postgres").await?;
        // The server leaves out the parameters otherwise: they are what applicants wrote.
        let changes = if log {
            ["SET log_statement = 'all'", "SET log_error_verbosity = 'default'"]
        } else {
            ["RESET log_statement", "RESET log_error_verbosity"]
        };
        for change in changes {
            let statement = format!("ALTER DATABASE {database} {change}");
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
        }
        Ok(())
    }

    /// The end of the log.
    pub fn mark(&self) -> Result<Mark> {
        Ok(Mark(File::open(self.log())?.metadata()?.len()))
    }

    /// The statements that were logged since, in their order.
    pub fn statements_since(&self, mark: &Mark) -> Result<Vec<Statement>> {
        let mut file = File::open(self.log())?;
        file.seek(SeekFrom::Start(mark.0))?;
        let mut log = Vec::new();
        file.read_to_end(&mut log)?;
        parse(&String::from_utf8_lossy(&log))
    }
}

fn parse(log: &str) -> Result<Vec<Statement>> {
    let entry = Regex::new(r"(?m)^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[(\d+)\] ([A-Z]+):  ")?;
    let execution = Regex::new(r"^(?:statement|execute [^:]*): ")?;
    let mut statements: Vec<Statement> = Vec::new();
    let mut heads = entry.captures_iter(log).peekable();
    while let Some(head) = heads.next() {
        let begin = head.get_match().end();
        let end = heads.peek().map_or(log.len(), |next| next.get_match().start());
        // Lines behind the first are set off by a tab.
        let words = log[begin..end].trim_end().replace("\n\t", "\n");
        let process = head[1].parse()?;
        match &head[2] {
            "LOG" => {
                let Some(found) = execution.find(&words) else { continue };
                let text = words[found.end()..].to_owned();
                statements.push(Statement { process, text, parameters: Vec::new() });
            }
            "DETAIL" => {
                let Some((name, values)) = words.split_once(": ") else { continue };
                let last = statements.iter_mut().rev().find(|last| last.process == process);
                if let (true, Some(last)) = (name.eq_ignore_ascii_case("parameters"), last) {
                    last.parameters = parameters(values);
                }
            }
            _ => {}
        }
    }
    Ok(statements)
}

/// Reads `$1 = 'it''s', $2 = NULL`.
fn parameters(list: &str) -> Vec<Option<String>> {
    let mut parameters = Vec::new();
    let mut rest = list;
    while let Some((_, value)) = rest.split_once(" = ") {
        let Some(quoted) = value.strip_prefix('\'') else {
            parameters.push(None);
            rest = value;
            continue;
        };
        let mut end = 0;
        while let Some(place) = quoted[end..].find('\'') {
            end += place + 1;
            if !quoted[end..].starts_with('\'') {
                break;
            }
            end += 1;
        }
        parameters.push(Some(quoted[..end.saturating_sub(1)].replace("''", "'")));
        rest = &quoted[end..];
    }
    parameters
}
