//! The practice tenant over a real socket, in plain bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(clippy::disallowed_methods, reason = "a test measures time and compares with the real clock")]

mod common;

mod apis;
mod faults;
mod hostile;
mod tokens;
