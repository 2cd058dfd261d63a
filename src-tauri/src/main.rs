//! Starts M2M Token Tester.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    match m2m_token_tester::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("M2M Token Tester could not open its window: {error}");
            ExitCode::FAILURE
        }
    }
}
