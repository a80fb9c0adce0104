//! The membership website of NPOC, ICANN's Not-for-Profit Organizations Constituency.
//!
//! The rooms of the house, from the ground up: each may use those above it in this list, never
//! those below. `docs/architecture.md` follows a request through them.

// What the website is about. No database, no network, no HTTP.
pub mod domain;

// Words, rows, mails on the wire.
pub mod i18n;
pub mod smtp;
pub mod store;

// What visitors ask for and type, and what the operator sets.
pub mod config;
pub mod forms;
pub mod urls;

// What is handed to everybody; what is written to people.
pub mod app;
pub mod mail;

// How it is kept and sent.
pub mod database;
pub mod outbox;

// What happens to an application.
pub mod workflow;

// Who sets it going: time, visitors, operators.
pub mod commands;
pub mod jobs;
pub mod web;
