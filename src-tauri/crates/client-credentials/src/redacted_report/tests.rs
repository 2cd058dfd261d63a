#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod canaries;
mod hostile;
mod readable;
mod stage;
