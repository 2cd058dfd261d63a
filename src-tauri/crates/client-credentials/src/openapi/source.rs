//! From text to a value, within limits: size, depth, nodes, and what aliases may unfold to.

use serde_json::Value;

use super::OpenApiTrouble;

/// Longest document, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;
/// Deepest nesting.
const DEEPEST: usize = 64;
/// Stack of the thread that reads YAML, in bytes: the reader calls itself once a level, with large frames.
const STACK: usize = 32 * 1024 * 1024;
/// Most values in a document. A large real one has a tenth of it.
const MOST_NODES: usize = 2_000_000;
/// Most values that aliases may repeat.
const MOST_REPEATED: usize = 200_000;

/// Reads JSON where the text begins like it, else YAML 1.2.
pub(super) fn parse(text: &str) -> Result<Value, OpenApiTrouble> {
    if text.len() > LARGEST {
        let megabytes = text.len() as f64 / (1024.0 * 1024.0);
        return Err(OpenApiTrouble::TooLarge(format!("{megabytes:.1} MB")));
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(OpenApiTrouble::Empty);
    }
    if text.starts_with(['{', '[']) {
        match serde_json::from_str(text) {
            Ok(value) => return Ok(value),
            // Flow style of YAML begins alike; what is long is JSON that was cut, and is told as such.
            Err(error) if text.len() > 100_000 || is_depth(&error) => return Err(of_json(&error)),
            Err(error) => return yaml(text).map_err(|_| of_json(&error)),
        }
    }
    yaml(text)
}

fn is_depth(error: &serde_json::Error) -> bool {
    error.to_string().contains("recursion limit")
}

fn of_json(error: &serde_json::Error) -> OpenApiTrouble {
    if is_depth(error) {
        return OpenApiTrouble::TooMuch("it nests too deep".to_owned());
    }
    OpenApiTrouble::NotReadable(format!("line {}, column {}", error.line(), error.column()))
}

fn yaml(text: &str) -> Result<Value, OpenApiTrouble> {
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read_yaml(text));
        let read = reader.ok().and_then(|reader| reader.join().ok());
        read.unwrap_or_else(|| Err(OpenApiTrouble::NotReadable("the reader gave up".to_owned())))
    })
}

fn read_yaml(text: &str) -> Result<Value, OpenApiTrouble> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEEPEST,
            max_nodes: MOST_NODES,
            max_events: MOST_NODES * 2,
            max_aliases: 20_000,
            max_anchors: 20_000,
            max_documents: 1,
            max_total_scalar_bytes: LARGEST,
            flow_nesting_limit: DEEPEST,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: MOST_REPEATED,
            max_replay_stack_depth: 16,
        },
        // What is written twice has no one meaning; in a description of an API the first one is as good as any.
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::FirstWins,
        // `on`, `yes` and their like are words of YAML 1.1.
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options::<Value>(text, options).map_err(|error| of_yaml(&error))
}

fn of_yaml(error: &serde_saphyr::Error) -> OpenApiTrouble {
    let words = error.to_string().to_lowercase();
    if ["budget", "limit", "depth", "nesting", "alias replay", "recursion"].iter().any(|word| words.contains(word)) {
        return OpenApiTrouble::TooMuch("too deep, or too many repetitions".to_owned());
    }
    let place = error.location().map(|at| format!("line {}, column {}", at.line(), at.column()));
    OpenApiTrouble::NotReadable(place.unwrap_or_else(|| "it breaks off".to_owned()))
}
