//! An exchange as it may be written to a file: through the same net as a report, and without bodies unless asked.

use super::{net::Net, shapes};
use crate::exchange::{Exchange, FormField, Header, Purpose, RecordedBody, RecordedRequest, RecordedResponse};
use crate::redaction::{REDACTED, Redactor};

/// Most headers of one message, and most characters of one value, that are kept.
const MOST_HEADERS: usize = 64;
const LONGEST_VALUE: usize = 2000;

/// Whether bodies are kept beside the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bodies {
    /// Their length only.
    LeftOut,
    /// The beginning of their text, without what looks like a credential.
    Kept,
}

/// `exchange` without known secrets and without what looks like one. `secrets` knows what is at hand.
pub fn kept(exchange: &Exchange, secrets: &[Redactor], bodies: Bodies) -> Exchange {
    let net = Net::of(secrets);
    let request = &exchange.request;
    // The answer to a token request is a token: its body is not kept, whatever was asked for.
    let answer_bodies = if exchange.purpose == Purpose::Call { bodies } else { Bodies::LeftOut };
    Exchange {
        purpose: exchange.purpose,
        request: RecordedRequest {
            method: request.method.clone(),
            url: address(&net, &request.url),
            headers: headers(&net, &request.headers),
            body: body(&net, &request.body, bodies),
        },
        response: exchange.response.as_ref().map(|response| RecordedResponse {
            status: response.status,
            reason: response.reason.clone(),
            version: response.version.clone(),
            headers: headers(&net, &response.headers),
            body: body(&net, &response.body, answer_bodies),
            remote_address: response.remote_address.clone(),
        }),
        failure: exchange.failure.as_ref().map(|failure| {
            let mut failure = failure.clone();
            failure.sentence = net.clean(&failure.sentence);
            failure.detail = net.clean(&failure.detail);
            failure
        }),
        timings: exchange.timings.clone(),
        sent_at: exchange.sent_at,
    }
}

fn address(net: &Net<'_>, url: &str) -> String {
    shortened(net.clean(&shapes::hide_in_url(url)))
}

fn headers(net: &Net<'_>, headers: &[Header]) -> Vec<Header> {
    let header = |header: &Header| {
        if header.redacted || shapes::is_private_header(&header.name) {
            // The scheme of a credential may be told; a value that something was cut out of may still tell too much.
            let told = header.value.ends_with(REDACTED).then(|| header.value.clone());
            return Header {
                name: header.name.clone(),
                value: told.unwrap_or_else(|| REDACTED.to_owned()),
                redacted: true,
            };
        }
        let value = shortened(net.clean(&shapes::hide_in_url(&header.value)));
        Header { name: header.name.clone(), redacted: value != header.value, value }
    };
    headers.iter().take(MOST_HEADERS).map(header).collect()
}

fn body(net: &Net<'_>, body: &RecordedBody, bodies: Bodies) -> RecordedBody {
    match body {
        RecordedBody::None => RecordedBody::None,
        RecordedBody::Form { fields } => {
            RecordedBody::Form { fields: fields.iter().map(|field| form_field(net, field)).collect() }
        }
        RecordedBody::Text { bytes, .. } if bodies == Bodies::LeftOut => {
            RecordedBody::Text { text: String::new(), bytes: *bytes, truncated: *bytes > 0 }
        }
        RecordedBody::Text { text, bytes, truncated } => {
            let cleaned = net.clean(text);
            let truncated = *truncated || cleaned.chars().count() < text.chars().count();
            RecordedBody::Text { text: cleaned, bytes: *bytes, truncated }
        }
    }
}

/// The fields of a token request that say what was asked for; every other one may be a credential.
fn form_field(net: &Net<'_>, field: &FormField) -> FormField {
    const TELLING: [&str; 6] = ["grant_type", "client_id", "audience", "scope", "resource", "organization"];
    let told = TELLING.contains(&field.name.as_str()) && !field.redacted;
    let value = match (told, field.redacted) {
        (true, _) => shortened(net.clean(&field.value)),
        // Dots and a fingerprint that compares on this computer only.
        (false, true) => net.clean(&field.value),
        (false, false) => REDACTED.to_owned(),
    };
    FormField { name: net.clean(&field.name), value, redacted: !told }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}… (shortened)", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
