//! The things an application is made of, as types that cannot hold a wrong value. Pure: uses
//! nothing else of ours, no clock, no database, no HTTP, no words of any language.

pub mod application;
pub mod choices;
pub mod country;
pub mod dns_check;
pub mod domain_name;
pub mod email_address;
pub mod event;
pub mod mail;
pub mod mail_provider;
pub mod question;
pub mod reference;
pub mod spam_signal;
pub mod text;
pub mod website;
