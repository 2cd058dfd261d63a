//! Everything that reads text from outside, fed with good examples cut, spliced and bent, and with grammars gone wrong.
//!
//! No input may panic, none may take a second, and what promises to be stable is. `M2M_FUZZ_SECONDS` sets how long
//! each target runs (`make fuzz`: two minutes); without it a short run with a fixed seed. A finding prints its input;
//! keep it by adding it to the folder `corpus`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a fuzzer is told how long to run, and measures what takes long")]

#[path = "fuzz/inputs.rs"]
mod inputs;
#[path = "fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use inputs::{Dice, corpus, next};

/// An input that takes longer than this is a finding.
const TOO_LONG: Duration = Duration::from_secs(1);

/// Feeds `target` until the time is over.
fn fuzz(name: &str, folder: &str, target: fn(&[u8])) {
    let wanted =
        std::env::var("M2M_FUZZ_SECONDS").ok().map(|text| text.parse::<f64>().expect("M2M_FUZZ_SECONDS is a number"));
    let length = Duration::from_secs_f64(wanted.unwrap_or(0.5));
    // Fixed in an ordinary run, so that it cannot fail today and pass tomorrow.
    let seed = match wanted {
        None => 0x9e37_79b9_7f4a_7c15,
        Some(_) => {
            use std::hash::{BuildHasher, RandomState};
            RandomState::new().hash_one(name) | 1
        }
    };
    let corpus = corpus(folder);
    let (inputs, watched) = channel::<Option<Vec<u8>>>();
    let worker = std::thread::spawn(move || {
        let (mut dice, mut count) = (Dice::new(seed), 0_u64);
        let begun = Instant::now();
        let mut first = corpus.clone().into_iter();
        while begun.elapsed() < length || first.len() > 0 {
            let input = first.next().unwrap_or_else(|| next(&mut dice, &corpus));
            let _ = inputs.send(Some(input.clone()));
            let started = Instant::now();
            let done = catch_unwind(AssertUnwindSafe(|| target(&input)));
            assert!(done.is_ok(), "a finding: {:?}", String::from_utf8_lossy(&input));
            let mut took = started.elapsed();
            if took >= TOO_LONG {
                // On a busy machine anything may be slow once.
                let again = Instant::now();
                target(&input);
                took = again.elapsed();
            }
            assert!(took < TOO_LONG, "took {took:?}: {} bytes: {:?}", input.len(), head(&input));
            count += 1;
        }
        let _ = inputs.send(None);
        count
    });
    // An input that never ends is told as well, instead of a test that never ends.
    let mut last = Vec::new();
    loop {
        match watched.recv_timeout(TOO_LONG * 20) {
            Ok(Some(input)) => last = input,
            Ok(None) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => panic!("does not end: {:?}", head(&last)),
        }
    }
    match worker.join() {
        Ok(count) => {
            println!("{name}: {count} inputs in {length:?}, seed {seed:#x}, no finding");
            assert!(count > 20, "{name}: only {count} inputs");
        }
        Err(fault) => std::panic::resume_unwind(fault),
    }
}

fn head(input: &[u8]) -> String {
    String::from_utf8_lossy(&input[..input.len().min(400)]).into_owned()
}

macro_rules! targets {
    ($(fn $name:ident() $folder:literal => $target:ident;)*) => { $(
        #[test]
        fn $name() {
            fuzz(stringify!($name), $folder, targets::$target);
        }
    )* };
}

targets! {
    fn hostile_tokens_are_survived() "json" => tokens;
    fn hostile_key_sets_are_survived() "json" => key_sets;
    fn hostile_token_responses_are_survived() "json" => token_responses;
    fn hostile_refusals_are_survived_by_the_diagnosis() "json" => refusals;
    fn hostile_metadata_is_survived() "json" => metadata;
    fn hostile_json_is_read_as_others_read_it() "json" => json;
    fn hostile_bodies_are_survived() "json" => bodies;
    fn hostile_challenges_are_survived() "http" => challenge_headers;
    fn hostile_waiting_times_are_survived() "http" => waits;
    fn hostile_notes_are_survived() "text" => notes;
    fn hostile_postman_files_are_survived() "json" => notes;
    fn hostile_files_to_import_are_survived() "json" => imports;
    fn hostile_texts_to_import_are_survived() "text" => imports;
    fn hostile_fields_are_survived_and_cleaned_once() "text" => fields;
    fn hostile_hosts_are_survived() "text" => hosts;
    fn hostile_certificates_are_survived() "text" => certificates;
    fn hostile_proxies_are_survived() "text" => proxies;
    fn hostile_text_is_shown_tame() "text" => shown_text;
    fn hostile_api_descriptions_are_survived() "openapi" => documents;
    fn hostile_answers_of_a_tenant_are_survived() "json" => tenant_answers;
}
