//! The website: all that knows HTTP. What happens to an application is left to the workflow.

pub mod assets;
pub mod bare_answers;
pub mod brochure;
pub mod connections;
pub mod cross_origin;
pub mod error;
pub mod error_pages;
pub mod health;
pub mod http;
pub mod idle_stream;
pub mod layout;
pub mod membership;
pub mod middleware;
pub mod router;
pub mod server;
pub mod status;
