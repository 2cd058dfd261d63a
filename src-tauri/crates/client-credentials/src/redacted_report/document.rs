//! The report's contents, member by member: what is not named here does not leave.

use serde_json::{Value, json};

use super::net::Net;
use super::{FORMAT, Material, shapes, text, token};
use crate::diagnosis::Finding;
use crate::environment::AuthorizationServer;
use crate::exchange::{Exchange, FormField, Header, RecordedBody, RecordedRequest, RecordedResponse, Timings};
use crate::redaction::REDACTED;
use crate::report::{CallReport, Inspection, TokenReport};
use crate::token_response::ProviderWords;
use crate::verification::Check;

/// The report as data, not cleaned yet but for the token, whose members have names from outside.
pub(super) fn document(material: &Material<'_>, net: &Net<'_>) -> Value {
    let inspection = material.inspection();
    json!({
        "format": FORMAT,
        "made": text::date(material.now),
        "app": { "version": material.app_version, "operatingSystem": material.operating_system },
        "leftOut": left_out(material, false),
        "tried": tried(material, net),
        "findings": findings(material).into_iter().map(finding).collect::<Vec<_>>(),
        "tokenRequest": material.token.map(token_request),
        "token": inspection.map(|inspection| token_part(inspection, material, net)),
        "verdict": inspection.map(verdict),
        "checks": inspection.map(|inspection| inspection.checks.iter().map(check).collect::<Vec<_>>()).unwrap_or_default(),
        "scopes": inspection.map(|inspection| json!({
            "requested": inspection.scopes.requested,
            "granted": inspection.scopes.granted,
            "missing": inspection.scopes.missing,
            "extra": inspection.scopes.extra,
            "note": inspection.scopes.note,
        })),
        "keys": inspection.map(keys),
        "call": material.call.map(|call| call_part(call, material.body)),
    })
}

/// What the report does not hold, in a sentence or two.
pub(super) fn left_out(material: &Material<'_>, caught: bool) -> String {
    let bodies =
        if material.body.is_some() { "all bodies but the lines shown" } else { "the bodies of requests and answers" };
    let mut sentence = format!(
        "Left out: the client secret, the token's signature (without it the token opens nothing), Authorization headers, cookies and {bodies}."
    );
    if material.hide_claim_values {
        sentence.push_str(" Values of claims that explain no failure are replaced by short hashes.");
    }
    if caught {
        sentence.push_str(" A known secret had come back in what was recorded; it was taken out.");
    }
    sentence
}

/// What the report holds, for its preview.
pub(super) fn contents(material: &Material<'_>) -> String {
    let counted = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let mut parts = Vec::new();
    if let Some(exchange) = material.token.and_then(|token| token.exchange.as_ref()) {
        parts.push("request".to_owned());
        parts.push(if exchange.response.is_some() { "answer" } else { "no answer" }.to_owned());
    }
    if let Some(inspection) = material.inspection() {
        let hashed = if material.hide_claim_values { " (values as hashes)" } else { "" };
        parts.push(counted(inspection.claims.len(), "claim") + hashed);
        parts.push(counted(inspection.checks.len(), "check"));
    }
    parts.push(counted(findings(material).len(), "finding"));
    if let Some(call) = material.call {
        parts.push(if call.exchange.response.is_some() { "call with its answer" } else { "call" }.to_owned());
    }
    if let Some(body) = material.body {
        parts.push(counted(body.lines().count(), "line") + " of its body");
    }
    parts.join(", ")
}

/// Every finding once, in the order of the stages.
fn findings<'a>(material: &Material<'a>) -> Vec<&'a Finding> {
    let token = material.token.map(|token| token.findings.as_slice()).unwrap_or_default();
    let inspection = material.inspection().map(|inspection| inspection.findings.as_slice()).unwrap_or_default();
    let call = material.call.map(|call| call.findings.as_slice()).unwrap_or_default();
    let mut all: Vec<&Finding> = Vec::new();
    for finding in token.iter().chain(inspection).chain(call) {
        if !all.contains(&finding) {
            all.push(finding);
        }
    }
    all
}

fn tried(material: &Material<'_>, net: &Net<'_>) -> Value {
    let environment = material.environment;
    let exchange = material.token.and_then(|token| token.exchange.as_ref());
    let sent = |names: &[&str]| -> Vec<String> {
        let fields = match exchange.map(|exchange| &exchange.request.body) {
            Some(RecordedBody::Form { fields }) => fields.as_slice(),
            _ => &[],
        };
        let named = fields.iter().filter(|field| names.contains(&field.name.as_str()));
        // Cleaned before it is taken apart: halves of a secret are not recognised.
        let cleaned: Vec<String> = named.map(|field| net.clean(&field.value)).collect();
        cleaned.iter().flat_map(|value| value.split(' ')).filter(|value| !value.is_empty()).map(str::to_owned).collect()
    };
    let saved = material.token.and_then(|token| token.token.as_ref());
    let inspection = material.inspection();
    let (audiences, scopes) = match (exchange, saved, inspection) {
        (Some(_), _, _) => (sent(&["audience", "resource"]), sent(&["scope"])),
        (None, Some(saved), _) => (saved.audiences.clone(), saved.requested_scopes.clone()),
        (None, None, Some(inspection)) => {
            let audience = Some(inspection.audience.clone()).filter(|audience| !audience.is_empty());
            (audience.into_iter().collect(), inspection.scopes.requested.clone())
        }
        (None, None, None) => (Vec::new(), Vec::new()),
    };
    let api = |audience: &String| json!({ "name": environment.api_name(audience), "audience": audience });
    json!({
        "environment": environment.name,
        "provider": match environment.server {
            AuthorizationServer::Kinde { .. } => "Kinde",
            AuthorizationServer::Other { .. } => "another OAuth 2.0 server",
        },
        "host": environment.host(),
        "issuer": environment.issuer(),
        "clientId": environment.client_id.as_str(),
        "apis": audiences.iter().map(api).collect::<Vec<_>>(),
        "scopes": scopes,
    })
}

fn token_request(token: &TokenReport) -> Value {
    json!({
        "outcome": token.outcome,
        "savedTokenUsed": token.reused,
        "pasted": token.token.as_ref().is_some_and(|token| token.pasted),
        "exchange": token.exchange.as_ref().map(exchange),
        "providerWords": token.provider_words.as_ref().map(words),
        "notes": token.notes,
    })
}

fn exchange(exchange: &Exchange) -> Value {
    json!({
        "purpose": exchange.purpose,
        "sent": text::date(exchange.sent_at),
        "request": request(&exchange.request),
        "response": exchange.response.as_ref().map(response),
        "failure": exchange.failure.as_ref().map(|failure| json!({
            "kind": failure.failure,
            "sentence": failure.sentence,
            "detail": failure.detail,
        })),
        "timings": timings(&exchange.timings),
    })
}

fn request(request: &RecordedRequest) -> Value {
    let form = match &request.body {
        RecordedBody::Form { fields } => Some(fields.iter().map(field).collect::<Vec<_>>()),
        _ => None,
    };
    let (headers, withheld) = headers(&request.headers);
    json!({
        "method": request.method,
        "url": shapes::hide_in_url(&request.url),
        "headers": headers,
        "headersLeftOut": withheld,
        "form": form,
        "bodyBytes": body_bytes(&request.body),
    })
}

fn response(response: &RecordedResponse) -> Value {
    let (headers, withheld) = headers(&response.headers);
    json!({
        "status": response.status,
        "reason": response.reason,
        "version": response.version,
        "headers": headers,
        "headersLeftOut": withheld,
        "bodyBytes": body_bytes(&response.body),
        "remoteAddress": response.remote_address,
    })
}

/// Headers that may leave, and the names of the others.
fn headers(headers: &[Header]) -> (Vec<Value>, Vec<&str>) {
    let (private, open): (Vec<&Header>, Vec<&Header>) =
        headers.iter().partition(|header| shapes::is_private_header(&header.name));
    let value = |header: &Header| match header.name.to_ascii_lowercase().as_str() {
        "location" | "content-location" | "refresh" | "link" | "referer" => shapes::hide_in_url(&header.value),
        _ => header.value.clone(),
    };
    let shown = open.into_iter().map(|header| json!({ "name": header.name, "value": value(header) })).collect();
    (shown, private.into_iter().map(|header| header.name.as_str()).collect())
}

/// A form field. A secret stays dots with its fingerprint, whatever was recorded.
fn field(field: &FormField) -> Value {
    let is_fingerprint = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fingerprint = field
        .value
        .strip_prefix(REDACTED)
        .and_then(|rest| rest.strip_prefix(" (fingerprint ")?.strip_suffix(')'))
        .filter(|text| is_fingerprint(text));
    let value = match (shapes::is_sensitive_name(&field.name) || field.redacted, fingerprint) {
        (false, _) => field.value.clone(),
        (true, Some(fingerprint)) => format!("{REDACTED} (fingerprint {fingerprint})"),
        (true, None) => REDACTED.to_owned(),
    };
    json!({ "name": field.name, "value": value })
}

fn body_bytes(body: &RecordedBody) -> Option<usize> {
    match body {
        RecordedBody::Text { bytes, .. } => Some(*bytes),
        RecordedBody::None | RecordedBody::Form { .. } => None,
    }
}

fn timings(timings: &Timings) -> Value {
    json!({
        "dnsMs": timings.dns_ms,
        "connectMs": timings.connect_ms,
        "firstByteMs": timings.first_byte_ms,
        "downloadMs": timings.download_ms,
        "totalMs": timings.total_ms,
        "reusedConnection": timings.reused_connection,
    })
}

fn words(words: &ProviderWords) -> Value {
    json!({ "error": words.error, "description": words.description, "uri": words.uri })
}

fn token_part(inspection: &Inspection, material: &Material<'_>, net: &Net<'_>) -> Value {
    json!({
        "kind": inspection.token_kind.words,
        "because": inspection.token_kind.because,
        "header": token::part(&inspection.header_json, material, net),
        "payload": token::part(&inspection.payload_json, material, net),
        "signature": "left out",
        "issued": inspection.lifetime.issued_at.map(text::date),
        "expires": inspection.lifetime.expires_at.map(text::date),
        "troubles": inspection.troubles,
        "notes": inspection.notes,
    })
}

fn verdict(inspection: &Inspection) -> Value {
    json!({
        "verdict": inspection.verdict,
        "sentence": inspection.sentence,
        "because": inspection.because,
        "api": inspection.api_name,
        "audience": inspection.audience,
        "profile": inspection.profile.title(),
        "judged": text::date(inspection.now),
        "remainingSeconds": inspection.remaining_seconds,
    })
}

fn check(check: &Check) -> Value {
    json!({
        "name": check.name.as_str(),
        "title": check.title,
        "outcome": check.outcome,
        "required": check.required,
        "warning": check.warning,
        "expected": check.expected,
        "actual": check.actual,
        "because": check.because,
        "reference": check.reference,
        "code": check.finding,
    })
}

fn keys(inspection: &Inspection) -> Value {
    let asked = |exchange: &Exchange| {
        json!({
            "purpose": exchange.purpose,
            "method": exchange.request.method,
            "url": shapes::hide_in_url(&exchange.request.url),
            "status": exchange.response.as_ref().map(|response| response.status),
            "failure": exchange.failure.as_ref().map(|failure| &failure.sentence),
            "totalMs": exchange.timings.total_ms,
        })
    };
    let source = inspection.key_source.as_ref();
    json!({
        "url": source.map(|source| shapes::hide_in_url(&source.url)),
        "count": source.map(|source| source.keys),
        "fetched": source.map(|source| text::date(source.fetched_at)),
        "outdated": source.map(|source| source.outdated),
        "asked": inspection.exchanges.iter().map(asked).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code,
        "stage": finding.stage,
        "certainty": finding.certainty,
        "title": finding.title,
        "developer": finding.developer,
        "evidence": finding.evidence.iter().map(|seen| json!({
            "label": seen.label,
            "expected": seen.expected,
            "actual": seen.actual,
            "place": seen.place,
        })).collect::<Vec<_>>(),
        "causes": finding.causes.iter().map(|cause| json!({
            "certainty": cause.certainty,
            "text": cause.text,
            "because": cause.because,
        })).collect::<Vec<_>>(),
        "fixes": finding.fixes.iter().map(|fix| json!({ "who": fix.who, "steps": fix.steps })).collect::<Vec<_>>(),
        "references": finding.references.iter().map(|reference| json!({
            "title": reference.title,
            "url": reference.url,
        })).collect::<Vec<_>>(),
    })
}

fn call_part(call: &CallReport, body: Option<&str>) -> Value {
    json!({
        "outcome": call.outcome,
        "statusWords": call.status_words,
        "exchange": exchange(&call.exchange),
        "redirect": call.redirect.as_deref().map(shapes::hide_in_url),
        "challenge": call.challenge,
        "providerWords": call.provider_words.as_ref().map(words),
        "body": body,
    })
}
