//! What an operator asks for from a shell.

pub mod staff;
