//! Judges tokens from outside: JSON lines in, JSON lines out.
//!
//! ```text
//! cargo run -q -p client-credentials --example verify < tokens.jsonl
//! ```
//!
//! A line in: `{"token", "jwks", "issuer"?, "audience"?, "now"?, "algorithms"?, "profile"?}`
//!
//! * `token`: the token as it would be sent; nothing is cleaned.
//! * `jwks`: the issuer's key set `{"keys": […]}`, or one key.
//! * `issuer`, `audience`: what to expect (`audience` may be a list, one of which must fit). Without
//!   them these checks are not asked for.
//! * `now`: seconds since 1970; without it the system clock.
//! * `algorithms`: the accepted ones; without it every asymmetric one. HS256 and its like only count
//!   when listed here, `none` never does.
//! * `profile`: `kinde` (without it), `rfc9068`, or `signature`.
//!
//! A line out: `{"verdict": "accept" | "reject", "checks": [{"name", "outcome", "expected", "actual",
//! "because"}], "findings": [code]}`; an undecided verdict counts as `reject` here. A line that is no
//! such question answers `{"error": "…"}` and the next one is read.

use std::io::{self, BufRead, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use client_credentials::verification::{Clocks, Expectations, Expected, Keys, Profile, Verdict, verify};
use client_credentials::{jwks, jwt};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            let answer = answer(&line).unwrap_or_else(|error| json!({ "error": error }));
            writeln!(output, "{answer}")?;
            output.flush()?;
        }
        line.clear();
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the door's documented default for `now` is the system clock")]
fn system_clock() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
}

fn answer(line: &[u8]) -> Result<Value, String> {
    let question: Value = serde_json::from_slice(line).map_err(|error| format!("not a JSON line: {error}"))?;
    if !question.is_object() {
        return Err("a line must be a JSON object".to_owned());
    }
    let token = question.get("token").and_then(Value::as_str).ok_or("token must be a string")?;
    let set = jwks::parse(&key_set(&question)?);
    let now = match given(&question, "now") {
        None => system_clock(),
        Some(now) => seconds(now).ok_or("now must be a number of seconds")?,
    };
    let verification =
        verify(&jwt::decode(token), Keys::Fresh(&set), &expectations(&question)?, Clocks { now, server_now: None });
    let checks: Vec<Value> = verification
        .checks
        .iter()
        .map(|check| {
            json!({
                "name": check.name,
                "outcome": check.outcome,
                "expected": check.expected,
                "actual": check.actual,
                "because": check.because,
            })
        })
        .collect();
    let verdict = if verification.verdict == Verdict::Accept { "accept" } else { "reject" };
    Ok(json!({ "verdict": verdict, "checks": checks, "findings": verification.findings() }))
}

/// A member that is there and not null.
fn given<'a>(question: &'a Value, name: &str) -> Option<&'a Value> {
    question.get(name).filter(|value| !value.is_null())
}

fn seconds(value: &Value) -> Option<i64> {
    // A fraction of a second does not matter to any check; the cast saturates.
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64))
}

fn key_set(question: &Value) -> Result<String, String> {
    let keys = given(question, "jwks").ok_or("jwks is missing")?;
    match keys {
        Value::String(text) => Ok(text.clone()),
        Value::Array(_) => Ok(json!({ "keys": keys }).to_string()),
        Value::Object(members) if !members.contains_key("keys") && members.contains_key("kty") => {
            Ok(json!({ "keys": [keys] }).to_string())
        }
        Value::Object(_) => Ok(keys.to_string()),
        _ => Err("jwks must be a key set".to_owned()),
    }
}

fn texts(value: &Value, name: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("{name} must be a string or a list of strings");
    match value {
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect(),
        _ => Err(wrong()),
    }
}

fn expectations(question: &Value) -> Result<Expectations, String> {
    let profile = match given(question, "profile").map(|profile| profile.as_str()) {
        None | Some(Some("kinde")) => Profile::Kinde,
        Some(Some("rfc9068")) => Profile::Rfc9068,
        Some(Some("signature")) => Profile::Signature,
        Some(_) => return Err("profile must be kinde, rfc9068 or signature".to_owned()),
    };
    let mut expectations = Expectations::of(profile);
    if let Some(issuer) = given(question, "issuer") {
        expectations.issuer = Expected::Value(issuer.as_str().ok_or("issuer must be a string")?.to_owned());
    }
    if let Some(audience) = given(question, "audience") {
        expectations.audience = Expected::Value(texts(audience, "audience")?);
    }
    if let Some(algorithms) = given(question, "algorithms") {
        expectations.rules.algorithms = texts(algorithms, "algorithms")?;
    }
    Ok(expectations)
}
