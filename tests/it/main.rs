//! One binary for everything that stands outside the crates it tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and it has a clock, files and senders of its own"
)]

mod bench;
mod catalogue;
mod compared;
mod diagnosed;
#[cfg(unix)]
mod doors;
mod faults;
#[cfg(unix)]
mod foreign;
mod guarded;
#[cfg(target_os = "linux")]
mod harness;
mod healthy;
#[cfg(target_os = "linux")]
mod hostile_text;
#[cfg(target_os = "linux")]
mod kills;
mod leaks;
mod limits;
#[cfg(target_os = "linux")]
mod locked;
#[cfg(unix)]
mod newman;
#[cfg(target_os = "linux")]
mod packaged;
mod raw;
#[cfg(unix)]
mod samples;
#[cfg(target_os = "linux")]
mod soak;
mod tenant;
mod tidy;
#[cfg(target_os = "linux")]
mod window;
