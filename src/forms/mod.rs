//! What people type, decoded and checked. Pure: no HTTP, no database, no clock; the languages are
//! used only to word the errors.

pub mod check;
pub mod controls;
mod date;
pub mod eligibility;
pub mod errors;
pub mod join;
pub mod notice;
pub mod spam_signals;
pub mod view;
