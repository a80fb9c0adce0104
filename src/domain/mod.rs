//! The things an application is made of, as types that cannot hold a wrong value. Pure: uses
//! nothing else of ours, no clock, no database, no HTTP, no words of any language.

pub mod application;
pub mod choices;
pub mod client_network;
pub mod country;
pub mod digits;
pub mod dns_check;
pub mod domain_name;
pub mod eligibility;
pub mod email_address;
pub mod event;
pub mod ids;
pub mod mail;
pub mod mail_provider;
pub mod question;
pub mod reference;
pub mod selection;
pub mod spam_signal;
pub mod state;
mod string_enum;
pub mod text;
pub mod typing_slips;
pub mod unseen;
pub mod web_address;
pub mod website;

pub(crate) use self::string_enum::string_enum;
