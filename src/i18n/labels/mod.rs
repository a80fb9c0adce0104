//! The words for everything in the domain: one exhaustive match each, so that a new variant does
//! not compile without words in both languages.

mod choices;
mod eligibility;
mod history;
mod questions;

pub use self::choices::{
    choices, countries, country, field_of_work, icann_group, language, ncsg_stage, size_band,
    yes_no,
};
pub use self::eligibility::{closer_look, concern_for_applicant, concern_for_staff, verdict};
pub use self::history::{dns_outcome, dns_record, event, spam_signal};
pub use self::questions::{
    example, hint, missing, question, question_for_staff, question_in_context, section,
    section_for_staff, section_hint,
};
