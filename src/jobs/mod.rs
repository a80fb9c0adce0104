//! What runs beside the requests, until told to stop. Decides when; what happens is the workflow's.

pub mod domain_lookup;
pub mod housekeeping;
