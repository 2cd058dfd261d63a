//! What stands around the app while it is tested: a desktop with a real key ring,
//! the real window, an authorisation server that was written by others, and a
//! search for secrets in everything the app leaves behind.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a harness fails its test by panicking, and it has a clock and files of its own"
)]

#[cfg(target_os = "linux")]
pub mod accessibility;
#[cfg(target_os = "linux")]
pub mod answers;
#[cfg(target_os = "linux")]
pub mod app;
#[cfg(target_os = "linux")]
pub mod desktop;
#[cfg(target_os = "linux")]
mod fields;
#[cfg(unix)]
pub mod foreign;
#[cfg(unix)]
mod group;
#[cfg(target_os = "linux")]
pub mod ipc;
#[cfg(target_os = "linux")]
mod keys;
pub mod leaks;

use std::path::{Path, PathBuf};

/// The folder that holds the workspace.
#[must_use]
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests stand in a folder of the project").to_path_buf()
}

/// Where cargo puts what it builds.
#[must_use]
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project().join("target"), PathBuf::from)
}
