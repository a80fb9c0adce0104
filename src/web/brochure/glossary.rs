//! The words that need a word of explanation, in the alphabetical order of each language.

use unicode_normalization::UnicodeNormalization as _;

use crate::i18n::Text;

/// A word and what it means.
#[derive(Debug)]
pub struct Entry {
    /// The anchor that other pages link to, the same in every language.
    pub id: &'static str,
    pub word: String,
    /// What an abbreviation stands for; else empty.
    pub full: String,
    /// The English word, where that is what one hears in ICANN; else empty.
    pub english: String,
    pub text: String,
}

/// The whole glossary.
pub fn entries(t: &Text) -> Vec<Entry> {
    let mut entries = vec![
        abbreviation("npoc", t.glossary_npoc(), t.glossary_npoc_full(), t.glossary_npoc_text()),
        abbreviation("icann", t.glossary_icann(), t.glossary_icann_full(), t.glossary_icann_text()),
        abbreviation("gnso", t.glossary_gnso(), t.glossary_gnso_full(), t.glossary_gnso_text()),
        abbreviation("ncsg", t.glossary_ncsg(), t.glossary_ncsg_full(), t.glossary_ncsg_text()),
        abbreviation("ncuc", t.glossary_ncuc(), t.glossary_ncuc_full(), t.glossary_ncuc_text()),
        abbreviation("dns", t.glossary_dns(), t.glossary_dns_full(), t.glossary_dns_text()),
        word("domain", t.glossary_domain(), String::new(), t.glossary_domain_text()),
        word(
            "registry",
            t.glossary_registry(),
            t.glossary_registry_english(),
            t.glossary_registry_text(),
        ),
        word(
            "registrar",
            t.glossary_registrar(),
            t.glossary_registrar_english(),
            t.glossary_registrar_text(),
        ),
        word(
            "registrant",
            t.glossary_registrant(),
            t.glossary_registrant_english(),
            t.glossary_registrant_text(),
        ),
        word(
            "constituency",
            t.glossary_constituency(),
            t.glossary_constituency_english(),
            t.glossary_constituency_text(),
        ),
        word("model", t.glossary_model(), t.glossary_model_english(), t.glossary_model_text()),
        word("policy", t.glossary_policy(), t.glossary_policy_english(), t.glossary_policy_text()),
        word("group", t.glossary_group(), t.glossary_group_english(), t.glossary_group_text()),
        word(
            "comment",
            t.glossary_comment(),
            t.glossary_comment_english(),
            t.glossary_comment_text(),
        ),
        word(
            "legal-entity",
            t.glossary_legal_entity(),
            t.glossary_legal_entity_english(),
            t.glossary_legal_entity_text(),
        ),
        word(
            "memorandum",
            t.glossary_memorandum(),
            t.glossary_memorandum_english(),
            t.glossary_memorandum_text(),
        ),
        word(
            "charter",
            t.glossary_charter(),
            t.glossary_charter_english(),
            t.glossary_charter_text(),
        ),
        word(
            "representative",
            t.glossary_representative(),
            t.glossary_representative_english(),
            t.glossary_representative_text(),
        ),
        word(
            "universal",
            t.glossary_universal(),
            t.glossary_universal_english(),
            t.glossary_universal_text(),
        ),
    ];
    entries.sort_by_cached_key(|entry| alphabetical(&entry.word));
    entries
}

fn abbreviation(id: &'static str, word: String, full: String, text: String) -> Entry {
    Entry { id, word, full, english: String::new(), text }
}

fn word(id: &'static str, word: String, english: String, text: String) -> Entry {
    Entry { id, word, full: String::new(), english, text }
}

/// Without accents and case, as dictionaries sort.
fn alphabetical(word: &str) -> String {
    word.nfd().filter(|character| character.is_alphanumeric()).collect::<String>().to_lowercase()
}
