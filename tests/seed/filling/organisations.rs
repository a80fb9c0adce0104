//! Who applies: invented organisations in many scripts, and what they write. The names of domains
//! and mailboxes are reserved for examples, or are ICANN's own test names.

/// A row of `organisations.tsv`.
#[derive(Clone, Copy, Debug)]
pub struct Organisation {
    /// The language in which it describes itself.
    pub language: &'static str,
    pub country: &'static str,
    /// The language of the page on which it applies.
    pub page: &'static str,
    pub name: &'static str,
    /// Empty when there is none.
    pub other_name: &'static str,
    pub domain: &'static str,
    pub representative: &'static str,
    pub role: &'static str,
    pub mailbox: &'static str,
}

fn rows<const COLUMNS: usize>(table: &'static str) -> Vec<[&'static str; COLUMNS]> {
    let columns = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns.try_into().unwrap_or_else(|_| panic!("another number of columns: {line}"))
    };
    table.lines().skip(1).map(columns).collect()
}

/// Every organisation, in the order of the table: by language.
pub fn organisations() -> Vec<Organisation> {
    rows(include_str!("organisations.tsv"))
        .into_iter()
        .map(
            |[language, country, page, name, other_name, domain, representative, role, mailbox]| {
                Organisation {
                    language,
                    country,
                    page,
                    name,
                    other_name,
                    domain,
                    representative,
                    role,
                    mailbox,
                }
            },
        )
        .collect()
}

/// The answers in sentences to a question of the form, in a language; none for a language in which
/// nobody has written any.
pub fn texts(language: &str, question: &str) -> Vec<String> {
    rows(include_str!("texts.tsv"))
        .into_iter()
        .filter(|[in_language, to, _]| (*in_language, *to) == (language, question))
        .map(|[_, _, text]| text.replace("\\n", "\n"))
        .collect()
}
