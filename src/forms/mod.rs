//! What people type, decoded and checked. Pure: no HTTP, no database, no clock; the languages are
//! used only for labels and messages.

pub mod controls;
pub mod date;
pub mod domain_list;
pub mod errors;
pub mod fields;
pub mod form_message;
pub mod longest_form;
pub mod membership_form;
pub mod self_check;
pub mod spam_signals;
pub mod validate;
