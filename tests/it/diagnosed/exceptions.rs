//! What cannot be shown end to end, with the reason; and that everything else is.

use client_credentials::diagnosis::{all_codes, remark_codes};
use std::collections::BTreeSet;

/// Findings that nothing here can cause.
const CODES: &[(&str, &str)] = &[
    (
        "certificate-revoked",
        "needs a revocation list that the system's verifier asks for; macOS and Windows do, Linux does not",
    ),
    (
        "no-trusted-certificates",
        "needs a system without any certificates; the app then has no sender at all and says so before a request",
    ),
    ("socks-proxy-unusable", "the sender is built without SOCKS; the kind stands for systems that set one"),
    (
        "request-not-sendable",
        "every part of a request is checked where it is typed, so no request of the app is unsendable",
    ),
    (
        "name-server-unreachable",
        "a name that does not exist gives this instead of host-not-found where no name server answers; the cases take either",
    ),
    ("exchange-failed", "the rest: whatever the libraries may say one day that fits no other kind"),
];

/// Rows that are shown elsewhere, or not at all.
const ROWS: &[(&str, &str)] = &[
    ("IN01", "said at the field where the secret is typed"),
    ("IN04", "said at the field where the secret is typed"),
    ("IN06", "said at the field where the secret is typed"),
    ("IN09", "said at the field where the host is typed"),
    ("IN10", "cannot happen: https:// is put before an address that has no scheme"),
    ("IN12", "said at the field where the host is typed"),
    ("IN13", "said at the field where the token endpoint is typed"),
    ("IN21", "said at the field where the host is typed"),
    ("IN23", "said at the field where the header is typed"),
    ("TLS08", "needs a revocation list that the system's verifier asks for; macOS and Windows do, Linux does not"),
    ("TLS17", "needs a system without any certificates; the app then says so before a request"),
    ("PX06", "the sender is built without SOCKS"),
    ("RS09", "no failure: the answer works; it is a note of the token response"),
    ("JW10", "a remark: a healthy token may have it"),
    ("JW18", "a remark: a healthy token may have it"),
    ("JW23", "a remark: a healthy token may have it"),
    ("JW24", "a remark: a healthy token may have it"),
    ("JW25", "a remark: a healthy token may have it"),
    ("JK03", "a remark: a healthy token may have it"),
    ("KD16", "belongs to expectations about single claims, which do not exist yet"),
    ("ST09", "belongs to packaging: whether the installed app is signed is not known to the app"),
    ("ST18", "cannot happen: there is no vault with a passphrase"),
];

/// How many rows each stage of the catalogue has.
const STAGES: &[(&str, usize)] = &[
    ("IN", 24),
    ("NET", 13),
    ("TLS", 17),
    ("PX", 11),
    ("HT", 9),
    ("TE", 24),
    ("RS", 9),
    ("JW", 25),
    ("JK", 11),
    ("CK", 4),
    ("AP", 17),
    ("ST", 19),
    ("KD", 17),
];

#[cfg(target_os = "linux")]
#[test]
fn every_finding_is_produced_end_to_end_or_left_out_with_a_reason() {
    let cases = super::all_cases();
    let produced: BTreeSet<&str> = cases.iter().filter_map(|case| case.codes.first().copied()).collect();
    let (known, remarks) = (all_codes(), remark_codes());
    let wrong: Vec<&&str> = produced.iter().filter(|code| !known.contains(code) || remarks.contains(code)).collect();
    assert!(wrong.is_empty(), "no findings: {wrong:?}");
    let left_out = |code: &str| remarks.contains(&code) || CODES.iter().any(|(known, _)| *known == code);
    let missing: Vec<&str> = known.iter().copied().filter(|code| !produced.contains(code) && !left_out(code)).collect();
    assert!(missing.is_empty(), "never produced: {missing:?}");
    let needless: Vec<&str> =
        CODES.iter().map(|(code, _)| *code).filter(|code| produced.contains(code) || !known.contains(code)).collect();
    assert!(needless.is_empty(), "left out without need: {needless:?}");
    assert!(CODES.iter().chain(ROWS).all(|(_, reason)| reason.len() > 20));
}

#[cfg(target_os = "linux")]
#[test]
fn every_row_of_the_catalogue_is_produced_or_left_out_with_a_reason() {
    let cases = super::all_cases();
    let shown: BTreeSet<&str> = cases.iter().flat_map(|case| case.rows.split_whitespace()).collect();
    let all: Vec<String> =
        STAGES.iter().flat_map(|(stage, count)| (1..=*count).map(move |at| format!("{stage}{at:02}"))).collect();
    assert_eq!(all.len(), 200);
    let is = |row: &str| all.iter().any(|known| known == row);
    let unknown: Vec<&&str> = shown.iter().filter(|row| !is(row)).collect();
    assert!(unknown.is_empty() && ROWS.iter().all(|(row, _)| is(row)), "no rows: {unknown:?}");
    let missing: Vec<&String> =
        all.iter().filter(|row| !shown.contains(row.as_str()) && !ROWS.iter().any(|(left, _)| left == row)).collect();
    assert!(missing.is_empty(), "not shown: {missing:?}");
    let needless: Vec<&str> = ROWS.iter().map(|(row, _)| *row).filter(|row| shown.contains(row)).collect();
    assert!(needless.is_empty(), "left out without need: {needless:?}");
}

#[test]
fn a_refusal_of_a_token_endpoint_comes_in_three_wordings_at_least() {
    let cases = super::token_endpoint::cases();
    let codes: BTreeSet<&str> = cases.iter().flat_map(|case| case.codes.first().copied()).collect();
    let few: Vec<&str> =
        codes.into_iter().filter(|code| cases.iter().filter(|case| case.codes[0] == *code).count() < 3).collect();
    assert!(few.is_empty(), "fewer than three: {few:?}");
}
