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
pub mod error;
pub mod glossary;
pub mod health;
pub mod join;
pub mod metadata;
pub mod pages;
pub mod ready;

// An application: typed, checked, meant, worded, kept.
pub mod answers;
pub mod domain;
pub mod forms;
pub mod labels;
pub mod store;

// The mails about it, apart from any request.
pub mod mail;
pub mod outbox;
pub mod smtp;

// What comes in from outside, so that tests can fix it.
pub mod clock;
pub mod random;
