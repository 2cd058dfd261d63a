//! Explains failures.
mod finding;
mod situation;
pub use finding::*;
pub use situation::*;

/// What is wrong, most important first.
pub fn diagnose(_: &Situation<'_>) -> Vec<Finding> {
    Vec::new()
}
