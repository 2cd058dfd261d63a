//! Every slip of the catalogue, whole messages, and generated pastes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generated;
mod message_rules;
mod messages;
mod secrets;
mod slips;

use super::{ChangeKind, HintCode, PastedField, Reading, reading};
use crate::environment::Provider;

/// Shaped like a client ID and a secret of Kinde; made up.
const CLIENT_ID: &str = "3f6b0c1d2e4a49788899aabbccddeeff";
const SECRET: &str = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1h";

fn kinde(field: PastedField, text: &str) -> Reading {
    reading(field, text, Provider::Kinde)
}

fn kinds(reading: &Reading) -> Vec<ChangeKind> {
    reading.changes.iter().map(|change| change.kind).collect()
}

fn codes(reading: &Reading) -> Vec<HintCode> {
    reading.hints.iter().map(|hint| hint.code).collect()
}

/// The value that a hint offers.
fn offered(reading: &Reading, code: HintCode) -> Option<String> {
    reading.hints.iter().find(|hint| hint.code == code)?.offer.clone()?.value
}
