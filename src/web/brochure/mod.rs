//! What the brochures tell, and what is addressed to machines: the same for every visitor, so
//! rendered once. Touches no database.

pub mod glossary;
pub mod metadata;
pub mod pages;
