//! The explanation of failures, judged from outside by what each failure looks like.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "diagnosis/mod.rs"]
mod diagnosis;
