//! The membership website of NPOC, ICANN's Not-for-Profit Organizations Constituency.
//!
//! The modules stand in the order in which a request meets them; `README.md` tells the walk.

// The process.
pub mod config;
pub mod database;
pub mod local_postgres;
pub mod server;

// What holds for every request.
pub mod app;
pub mod client_ip;
pub mod headers;
pub mod lang;
pub mod layers;
pub mod quality;
pub mod routes;
pub mod site;
pub mod urls;

// What answers it.
pub mod assets;
pub mod body;
pub mod eligibility;
pub mod error;
pub mod glossary;
pub mod health;
pub mod join;
pub mod metadata;
pub mod pages;
pub mod ready;
pub mod status;

// An application: typed, checked, meant, worded, kept.
pub mod answers;
pub mod domain;
pub mod forms;
pub mod labels;
pub mod spam;
pub mod store;

// Who is told of it, and what else happens apart from any request.
pub mod domain_lookup;
pub mod housekeeping;
pub mod mail;
pub mod outbox;
pub mod smtp;
pub mod staff;
pub mod telling;

// What comes in from outside, so that tests can fix it.
pub mod clock;
pub mod random;
pub mod signing;
