//! The second net: credentials that somebody typed into a call.

use crate::environment::SavedCall;
use crate::redacted_report::{hide_credentials, hide_credentials_in_url, is_private_header};
use crate::redaction::Redactor;

/// A call without the headers that carry credentials, and whether there were any; nothing when a credential stands where
/// it cannot be taken out without changing what the call does.
pub(super) fn without_credentials(mut call: SavedCall, known: &[Redactor]) -> Option<(SavedCall, bool)> {
    let holds = |text: &str| known.iter().any(|net| net.finds(text));
    let before = call.headers.len();
    call.headers.retain(|header| {
        !is_private_header(&header.name) && !holds(&header.value) && hide_credentials(&header.value) == header.value
    });
    let in_address = url::Url::parse(&call.url).is_ok_and(|url| !url.username().is_empty() || url.password().is_some());
    let elsewhere = in_address
        || [&call.url, &call.body, &call.name].into_iter().any(|text| holds(text))
        || hide_credentials_in_url(&call.url) != call.url
        || hide_credentials(&call.body) != call.body;
    let taken = call.headers.len() < before;
    (!elsewhere).then_some((call, taken))
}

/// Calls for others or from others, with sentences about what was left out.
pub(super) fn clean(calls: Vec<SavedCall>, known: &[Redactor], notes: &mut Vec<String>) -> Vec<SavedCall> {
    let (mut kept, mut without_headers, mut left) = (Vec::new(), 0_usize, Vec::new());
    for call in calls {
        let name = call.name.clone();
        match without_credentials(call, known) {
            Some((call, taken)) => {
                without_headers += usize::from(taken);
                kept.push(call);
            }
            None => left.push(name),
        }
    }
    if without_headers > 0 {
        let calls = if without_headers == 1 { "one call" } else { "some calls" };
        notes.push(format!("Headers with credentials were left out of {calls}; the token is put in when it is sent."));
    }
    if !left.is_empty() {
        let holds_known = |name: &String| known.iter().any(|net| net.finds(name));
        let names: Vec<String> =
            left.iter().filter(|name| !holds_known(name)).take(5).map(|name| format!("“{name}”")).collect();
        let named = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        let (what, has) = if left.len() == 1 {
            ("One call was".to_owned(), "it holds")
        } else {
            (format!("{} calls were", left.len()), "they hold")
        };
        notes.push(format!("{what} left out, because {has} a credential{named}."));
    }
    kept
}
