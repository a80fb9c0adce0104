//! The website as its users meet it: real HTTP over the real router, a real PostgreSQL, real SMTP
//! conversations. One binary, so that one PostgreSQL serves all of it.

#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::regex_creation_in_loops,
    clippy::type_complexity,
    clippy::disallowed_methods,
    reason = "what these save does not matter in a test"
)]

mod addresses;
mod applications;
mod architecture;
mod checking;
mod concurrency;
mod connections;
mod cross_origin;
mod database_address;
mod deliveries;
mod digests;
mod documents;
mod domain_lookup;
mod drafts;
mod eligibility;
mod floods;
mod form;
mod health;
mod hostile_relays;
mod limits;
mod local_postgres;
mod mail_design;
mod mails;
mod metadata;
mod migrations;
mod notices;
mod outbox;
mod pages;
mod pasted;
mod process;
mod proxies;
mod schema;
mod seed;
mod sent_twice;
mod silence;
mod spam;
mod status;
mod supervision;
mod support;
mod templates;
mod universal_acceptance;
mod upgrades;
mod weight;
mod words;
