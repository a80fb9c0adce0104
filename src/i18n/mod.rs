//! The two languages: their words, which one a reader prefers, how each writes dates and numbers,
//! and the words for everything in the domain. Knows nothing of pages, mails or HTTP.

pub mod answers;
pub mod isolation;
pub mod labels;
mod lang;
pub mod quality_values;

pub use self::lang::{Lang, Text};
