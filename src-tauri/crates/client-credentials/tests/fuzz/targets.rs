//! The readers of outside text, each with what it promises about whatever comes in.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use client_credentials::environment::{EnvironmentId, Provider, Scope, TenantHost, server_url};
use client_credentials::http::{Answer, read_proxy, read_proxy_user, trust};
use client_credentials::interchange::{Found, TeamPack, recognise, text_of};
use client_credentials::jwks;
use client_credentials::jwt::{self, clean, decode};
use client_credentials::kinde::tenant;
use client_credentials::paste::{PastedField, note, read_secret, reading};
use client_credentials::strict_json::{Limits, parse, parse_bytes};
use client_credentials::verification::{Clocks, Expectations, Keys, Profile, Verdict, verify};
use client_credentials::{body, claims, discovery, openapi, resource_call, token_response};
use reqwest::header::{HeaderMap, HeaderValue};

fn text(input: &[u8]) -> String {
    String::from_utf8_lossy(input).into_owned()
}

fn answer(input: &[u8]) -> Answer {
    let kinds = ["application/json", "text/html", "", "application/json;charset=x", "text/plain"];
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static(kinds[input.len() % kinds.len()]));
    let status = [200, 400, 401, 302, 500, 204][input.first().map_or(0, |byte| usize::from(*byte)) % 6];
    Answer { status, headers, body: input.to_vec(), truncated: false }
}

/// Of a text that is shown as visible: nothing that acts on the reader's screen is left in it.
fn assert_tame(shown: &str) {
    let acts = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}')
    };
    assert!(!shown.chars().any(acts), "shown: {shown:?}");
}

pub fn tokens(input: &[u8]) {
    let text = text(input);
    let first = clean(&text);
    let cleaned = first.value;
    // Wrapped often enough, a text needs more than one cleaning; but each only takes away, and one that finds
    // nothing changes nothing.
    assert!(cleaned.len() <= text.len());
    if first.removed.is_empty() {
        assert_eq!(*cleaned, text);
    }
    let mut rest = cleaned.clone();
    // Each takes something away, so it ends; thousands of commas are as many rounds, and say no more than some.
    for _ in 0..200 {
        let again = clean(&rest);
        if *again.value == *rest {
            break;
        }
        assert!(
            again.value.len() < rest.len() && !again.removed.is_empty(),
            "cleaning {rest:?} gives {:?}",
            again.value
        );
        rest = again.value;
    }
    // No key of these signs what is made up here.
    let keys = jwks::parse(include_str!("../corpus/json/jwks.json"));
    for text in [text.as_str(), cleaned.as_str()] {
        let token = decode(text);
        serde_json::to_string(&token.view()).unwrap();
        for claim in claims::explain(&token, claims::Vocabulary::Kinde).iter().chain(&claims::explain_header(&token)) {
            serde_json::to_string(claim).unwrap();
        }
        for profile in [Profile::Kinde, Profile::Rfc9068, Profile::Signature] {
            let clocks = Clocks { now: 1_784_000_000, server_now: Some(i64::MAX) };
            let verification = verify(&token, Keys::Fresh(&keys), &Expectations::of(profile), clocks);
            assert_ne!(verification.verdict, Verdict::Accept);
        }
    }
}

pub fn key_sets(input: &[u8]) {
    let set = jwks::parse(&text(input));
    let _ = (set.kids(), set.has_usable_key());
    for key in &set.keys {
        let _ = (key.title(), key.refusal());
    }
    let vectors: serde_json::Value = serde_json::from_str(include_str!("../vectors/jose.json")).unwrap();
    // The signature belongs to the first example only after its message was changed.
    let forged = vectors[9]["token"].as_str().unwrap().replacen(".eyJ", ".eyI", 1);
    let clocks = Clocks { now: 0, server_now: None };
    let verification = verify(&decode(&forged), Keys::Fresh(&set), &Expectations::of(Profile::Signature), clocks);
    assert_ne!(verification.verdict, Verdict::Accept);
}

pub fn token_responses(input: &[u8]) {
    let read = token_response::read(&answer(input));
    // What calls itself an error is never taken for a token.
    if let token_response::TokenAnswer::Issued(_) = read {
        let object: serde_json::Value =
            serde_json::from_str(text(input).trim_start_matches('\u{feff}').trim()).unwrap();
        assert!(object.get("access_token").is_some_and(serde_json::Value::is_string));
        assert!(object.get("error").is_none_or(|error| error.is_null() || error == "" || error == false), "{object}");
    }
    let _ = token_response::html_title(&text(input));
}

pub fn metadata(input: &[u8]) {
    const ISSUER: &str = "https://acme.kinde.com";
    if let Ok(found) = discovery::read(&answer(input), ISSUER) {
        assert_eq!(found.issuer.as_deref(), Some(ISSUER));
        for url in found.token_endpoint.iter().chain(&found.jwks_uri) {
            assert_eq!(url.scheme(), "https", "{url}");
        }
    }
    let _ = discovery::addresses(&text(input));
}

pub fn challenge_headers(input: &[u8]) {
    let text = text(input);
    for found in resource_call::challenges(text.lines()) {
        assert!(!found.scheme.is_empty());
        assert!(found.parameters.iter().all(|(name, _)| *name == name.to_ascii_lowercase()));
    }
}

pub fn waits(input: &[u8]) {
    let text = text(input);
    let mut headers = HeaderMap::new();
    for name in ["date", "age"] {
        if let Ok(value) = HeaderValue::from_bytes(text.replace(['\n', '\r'], " ").as_bytes()) {
            headers.insert(name, value);
        }
    }
    let _ = Answer { status: 429, headers, body: Vec::new(), truncated: false }.server_time();
    diagnosed(
        429,
        &[("Retry-After", &text), ("RateLimit", &text), ("X-RateLimit-Reset", &text), ("WWW-Authenticate", &text)],
        "",
    );
}

/// An answer of the token endpoint, through every rule of the diagnosis.
fn diagnosed(status: u16, headers: &[(&str, &str)], body: &str) {
    use client_credentials::diagnosis::{Situation, diagnose};
    use client_credentials::exchange::{
        Exchange, Header, Purpose, RecordedBody, RecordedRequest, RecordedResponse, Timings,
    };
    use client_credentials::redaction::Redactor;
    let redactor = Redactor::default();
    let exchange = Exchange {
        purpose: Purpose::TokenRequest,
        request: RecordedRequest {
            method: "POST".into(),
            url: "https://acme.kinde.com/oauth2/token".into(),
            headers: Vec::new(),
            body: RecordedBody::None,
        },
        response: Some(RecordedResponse {
            status,
            reason: String::new(),
            version: "HTTP/1.1".into(),
            headers: headers.iter().map(|(name, value)| Header::record(name, value, &redactor)).collect(),
            body: RecordedBody::record(body.as_bytes(), &redactor),
            remote_address: None,
        }),
        failure: None,
        timings: Timings::default(),
        sent_at: 1_784_000_000,
    };
    let read = token_response::read(&Answer { status, headers: HeaderMap::new(), body: body.into(), truncated: false });
    let findings = diagnose(&Situation {
        exchange: Some(&exchange),
        token_answer: Some(&read),
        now: 1_784_000_000,
        ..Situation::default()
    });
    serde_json::to_string(&findings).unwrap();
}

pub fn refusals(input: &[u8]) {
    let status = [400, 401, 403, 429, 500, 200][input.len() % 6];
    diagnosed(status, &[("Content-Type", "application/json")], &text(input));
}

pub fn notes(input: &[u8]) {
    let text = text(input);
    let (one, two) = (note(&text), note(&text));
    assert_eq!(serde_json::to_string(&one.note).unwrap(), serde_json::to_string(&two.note).unwrap());
}

/// Of a file, whatever it is: read the same twice, its secret in none of the calls that would be kept, and a pack that
/// was read is one that can be written and read again.
pub fn imports(input: &[u8]) {
    let Ok((text, _)) = text_of(input) else { return };
    let (one, two) = (recognise(&text), recognise(&text));
    assert_eq!((&one.understood, &one.left), (&two.understood, &two.left));
    match one.found {
        Found::Credentials(found) => {
            let kept = found.environment(EnvironmentId::new("e"), "", false);
            if let (Ok(kept), Some(secret)) = (kept, &found.secret)
                && secret.expose().len() > 8
            {
                for call in &kept.saved_calls {
                    let written = serde_json::to_string(call).unwrap();
                    let inner = serde_json::to_string(secret.expose()).unwrap();
                    let audience =
                        call.audience.as_ref().is_some_and(|audience| audience.as_str().contains(secret.expose()));
                    assert!(audience || !written.contains(inner.trim_matches('"')), "{written}");
                }
            }
        }
        Found::Pack(pack) => {
            let sheet = pack.write(&[]);
            assert_eq!(TeamPack::read(&sheet.text).unwrap(), pack, "{}", sheet.text);
        }
        Found::Token(token) => {
            let told = format!("{:?} {:?}", one.understood, one.left);
            // The same text may stand under another name, too, such as the audience.
            let elsewhere = text.matches(token.expose()).count() > 1;
            assert!(elsewhere || !told.contains(token.expose()), "{told}");
        }
        Found::Error(codes) => {
            assert!(codes.iter().all(|code| client_credentials::diagnosis::explanation(code).is_some()))
        }
        Found::Nothing => assert!(!one.left.is_empty()),
    }
}

const FIELDS: [PastedField; 7] = [
    PastedField::Host,
    PastedField::ClientId,
    PastedField::ClientSecret,
    PastedField::Audience,
    PastedField::Scopes,
    PastedField::TokenUrl,
    PastedField::Issuer,
];

pub fn fields(input: &[u8]) {
    let text = text(input);
    for provider in [Provider::Kinde, Provider::Other] {
        for field in FIELDS {
            let once = reading(field, &text, provider);
            // What is offered as clean needs no further cleaning; wrappings beyond the sixth are left for the person.
            if field != PastedField::ClientSecret && once.changes.len() < 4 && once.trouble.is_none() {
                let twice = reading(field, &once.cleaned, provider);
                assert_eq!(twice.cleaned, once.cleaned, "{field:?}");
                assert!(twice.trouble.is_none(), "{field:?}: {:?}", twice.trouble);
            }
        }
        let _ = read_secret(&text, provider).view();
    }
}

pub fn hosts(input: &[u8]) {
    let text = text(input);
    if let Ok(host) = TenantHost::parse(&text) {
        let again = TenantHost::parse(host.origin()).unwrap_or_else(|error| panic!("{host:?}: {error:?}"));
        assert_eq!(again, host);
        let local = host
            .origin()
            .strip_prefix("http://")
            .is_some_and(|rest| rest.starts_with("127.") || rest.starts_with("localhost") || rest.starts_with("[::1]"));
        assert!(host.origin().starts_with("https://") || local, "{host:?}");
        assert!(!host.origin().contains('@') && host.address("oauth2/token").is_some(), "{host:?}");
        let _ = (host.region(), host.is_custom_domain(), host.host());
    }
    if let Ok(url) = server_url("x", &text) {
        assert!(url.username().is_empty() && url.password().is_none(), "{url}");
        assert_eq!(server_url("x", url.as_str()).unwrap(), url);
    }
}

pub fn json(input: &[u8]) {
    let limits = Limits { bytes: 1 << 20, depth: 100 };
    let ours = parse_bytes(input, limits);
    let text = text(input);
    assert_eq!(
        parse(&text, limits).is_ok(),
        ours.is_ok() || std::str::from_utf8(input).is_err() && parse(&text, limits).is_ok()
    );
    let theirs = serde_json::from_slice::<serde_json::Value>(input);
    match (&ours, &theirs) {
        // Numbers are kept as text here, so none is out of range.
        (Ok(_), Err(error)) => {
            assert!(error.to_string().contains("out of range"), "we accept, serde_json does not: {error}")
        }
        (Err(stop), Ok(_)) => {
            assert!(stop.what.contains("deep") || stop.what.contains("nest"), "we refuse, serde_json does not: {stop}")
        }
        _ => {}
    }
    if let Err(stop) = &ours {
        assert!(stop.offset <= input.len() && stop.line >= 1 && stop.column >= 1, "{stop:?}");
    }
}

pub fn bodies(input: &[u8]) {
    for kind in [None, Some("application/json"), Some("text/html; charset=utf-8"), Some("\u{202e}")] {
        for body in [body::Body::new(input.to_vec(), kind), body::Body::first_part(input.to_vec(), kind)] {
            one_body(&body, input);
        }
    }
}

fn one_body(body: &body::Body, input: &[u8]) {
    assert_eq!(body.bytes(), input.len());
    for view in [body::BodyView::Raw, body::BodyView::Pretty] {
        let total = body.lines(view, 0, 1).total;
        for (from, count) in [(0, usize::MAX), (total, 5), (usize::MAX, usize::MAX), (total / 2, 3)] {
            assert!(body.lines(view, from, count).lines.len() <= 2000);
        }
    }
    assert_eq!(body.as_bytes(), input);
    let rows = body.fold_all(true);
    for row in body.tree_rows(0, usize::MAX).rows {
        assert!(row.node < rows && row.parent_row.is_none_or(|parent| parent < rows));
        assert!(body.path(row.node).is_some_and(|path| path.starts_with('$')) && body.value(row.node).is_some());
    }
    for query in ["a", "\"", "\": \"", "\u{202e}"] {
        for view in [body::BodyView::Raw, body::BodyView::Pretty, body::BodyView::Tree] {
            let found = body.search(view, query, 0);
            assert_eq!(found.line.is_some(), found.total > 0);
            assert!(found.line.is_none_or(|line| line < body.lines(view, 0, 0).total.max(rows)));
        }
    }
    let folded = body.fold_all(false);
    assert!(folded <= rows && body.fold(0, true) >= folded);
}

pub fn documents(input: &[u8]) {
    let text = text(input);
    let Ok(reading) = openapi::read(&text) else { return };
    assert!(reading.endpoints.len() <= openapi::MOST_ENDPOINTS);
    assert_tame(&reading.title);
    reading.left_out.iter().for_each(|line| assert_tame(line));
    for endpoint in &reading.endpoints {
        assert!(endpoint.path.starts_with('/') && endpoint.method.chars().all(|c| c.is_ascii_uppercase()));
        assert!(endpoint.scopes.iter().all(|scope| Scope::parse(scope.as_str()).is_ok()));
        assert_tame(&endpoint.summary);
    }
    assert_eq!(openapi::read(&text).ok(), Some(reading));
}

pub fn tenant_answers(input: &[u8]) {
    if let Some(list) = tenant::read_list(input) {
        let usable = |c: char| c.is_ascii_alphanumeric() || "_-.~:".contains(c);
        assert!(list.apis.iter().filter_map(|api| api.id.as_ref()).all(|id| id.chars().all(usable)));
    }
    let _ = tenant::read_api(input, "client!+ID");
}

pub fn shown_text(input: &[u8]) {
    let text = text(input);
    for longest in [0, 1, 7, 80, 100_000] {
        assert_tame(&claims::visible(&text, longest));
    }
    assert!(jwt::fingerprint(&text).len() == 16);
}

/// As it is, and as the content of each kind of section.
pub fn certificates(input: &[u8]) {
    let told = |field: client_credentials::field::FieldError| assert!(!field.message.is_empty());
    let check = |text: &str| {
        match trust::read_authorities(text) {
            Ok(read) => assert_eq!(trust::read_authorities(&read.pem), Ok(read), "read again it is another"),
            Err(error) => told(error),
        }
        if let Err(error) = trust::read_identity(text) {
            told(error);
        }
    };
    check(&text(input));
    let encoded = STANDARD.encode(input);
    for label in ["CERTIFICATE", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "X509 CRL"] {
        check(&format!("-----BEGIN {label}-----\n{encoded}\n-----END {label}-----\n"));
    }
}

pub fn proxies(input: &[u8]) {
    let text = text(input);
    if let Ok(url) = read_proxy(&text) {
        assert!(
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none(),
            "{url}"
        );
        // Written in full it may be longer than what is read.
        if url.as_str().len() < 4096 {
            assert_eq!(read_proxy(url.as_str()), Ok(url));
        }
    }
    if let Ok(Some(user)) = read_proxy_user(&text) {
        assert!(!user.contains(':') && !user.chars().any(char::is_control), "{user:?}");
    }
}
