//! What the targets share: a form to change, and how much work was done, in steps.

pub mod forms;
pub mod steps;
