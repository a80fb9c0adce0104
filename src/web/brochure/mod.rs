//! What the brochures tell, the empty forms, and what is addressed to machines: the same for every
//! visitor, so rendered once. Touches no database.

pub mod glossary;
pub mod metadata;
pub mod pages;
