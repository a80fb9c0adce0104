//! What people type, decoded and checked. Pure: no HTTP, no database, no clock; the languages are
//! used only to render the errors.

pub mod controls;
mod date;
pub mod errors;
pub mod fields;
pub mod membership_form;
pub mod notice;
pub mod self_check;
pub mod spam_signals;
pub mod validate;
