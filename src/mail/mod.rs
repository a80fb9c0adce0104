//! Which mails exist, and their words. Knows nothing of how and when they are sent.

pub mod for_applicants;
pub mod for_staff;
