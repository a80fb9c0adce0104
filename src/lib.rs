//! The membership website of NPOC, ICANN's Not-for-Profit Organizations Constituency.
//!
//! The modules, lowest first: each may use those listed before it, and none after it.
//! `docs/architecture.md` follows a request through them.

// What the website is about. No database, no network, no HTTP.
pub mod domain;

// Words, rows, mails on the wire.
pub mod i18n;
pub mod store;
pub mod smtp;

// What visitors ask for and type, and what the operator sets.
pub mod urls;
pub mod forms;
pub mod config;

// What is handed to everybody; what is written to people.
pub mod app;
pub mod mail;

// How it is kept and sent.
pub mod outbox;
pub mod database;

// What happens to an application.
pub mod workflow;

// Who sets it going: time, visitors, and the operator, who starts all of it.
pub mod jobs;
pub mod web;
pub mod commands;
