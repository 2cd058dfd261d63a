//! Tokens, keys and clocks.

use client_credentials::diagnosis::Certainty;
use client_credentials::discovery::MetadataTrouble;
use client_credentials::exchange::{Purpose, TransportFailureKind};
use client_credentials::jwks::KeySet;
use client_credentials::verification::{Expected, Profile};
use serde_json::{Value, json};

use super::fixture::{
    CLIENT, NOW, ORDERS, Scene, claims, claims_with, jwk, key_set, keys, other_modulus, signed, signed_text,
    signed_with,
};
use super::rows::{Row, finding, remark};

fn claiming(changes: Value) -> Scene {
    Scene::kinde().holding(&signed(&claims_with(changes)))
}

fn headed(header: Value) -> Scene {
    Scene::kinde().holding(&signed_with(&header, &claims()))
}

fn with_keys(set: &KeySet) -> Scene {
    Scene::kinde().judging(&signed(&claims()), Profile::Kinde, set, |_| {})
}

fn jwk_with(changes: Value) -> Value {
    let mut key = jwk();
    for (name, value) in changes.as_object().unwrap() {
        key[name] = value.clone();
    }
    key
}

fn stripped(signature: &str, header: Value) -> String {
    let token = signed_with(&header, &claims());
    format!("{}.{signature}", token.rsplit_once('.').unwrap().0)
}

/// The token with a letter of its claims changed.
fn tampered() -> String {
    let token = signed(&claims());
    let other = signed(&claims_with(json!({"scope": "delete:everything"})));
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], other.split('.').nth(1).unwrap(), parts[2])
}

pub fn rows() -> Vec<Row> {
    let mut rows = form();
    rows.extend(content());
    rows.extend(key_rows());
    rows.extend(clock_rows());
    rows
}

fn form() -> Vec<Row> {
    let plain = json!({"alg": "RS256", "kid": "key-1", "typ": "JWT"});
    vec![
        finding(
            "JW01",
            "token-opaque",
            "No API was asked for",
            "API",
            Scene::elsewhere().asking(&[], &[]).holding("2YotnFZFEjr1zCsicMWpAA"),
        ),
        finding(
            "JW02",
            "token-encrypted",
            "encrypted tokens",
            "Call the API",
            Scene::elsewhere()
                .holding("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..MTIzNDU2Nzg5MDEy.YWJj.MTIzNDU2Nzg5MDEyMzQ1Ng"),
        ),
        finding(
            "JW03",
            "token-malformed",
            "cut",
            "copy the whole token",
            Scene::kinde().holding(signed(&claims()).rsplit_once('.').unwrap().0),
        ),
        finding(
            "JW04",
            "token-malformed",
            "copied together",
            "copy the whole token",
            Scene::kinde().holding(&format!("Bearer {}", signed(&claims()))),
        ),
        finding(
            "JW05",
            "duplicate-member",
            "by hand",
            "new token",
            Scene::kinde().holding(&signed_text(
                &plain.to_string(),
                r#"{"iss":"https://acme.kinde.com","iss":"https://acme.kinde.com"}"#,
            )),
        ),
        finding(
            "JW06",
            "algorithm-none",
            "by hand",
            "new token",
            Scene::kinde().holding(&stripped("", json!({"alg": "nOnE", "typ": "JWT"}))),
        ),
        finding("JW07", "algorithm-symmetric", "symmetric", "RS256", headed(json!({"alg": "HS256", "kid": "key-1"}))),
        finding(
            "JW08",
            "algorithm-not-supported",
            "rare or new",
            "RS256",
            headed(json!({"alg": "ES512", "kid": "key-1"})),
        ),
        finding(
            "JW09",
            "critical-header",
            "special software",
            "report",
            headed(json!({"alg": "RS256", "kid": "key-1", "crit": ["b64"], "b64": false})),
        ),
        remark(
            "JW10",
            "own-key-in-header",
            headed(json!({"alg": "RS256", "kid": "key-1", "typ": "JWT", "jku": "https://evil.example/keys"})),
        ),
        finding(
            "JW11",
            "wrong-token-kind",
            "another purpose",
            "new token",
            Scene::elsewhere()
                .holding(&signed_with(&json!({"alg": "RS256", "kid": "key-1", "typ": "logout+jwt"}), &claims())),
        ),
    ]
}

fn content() -> Vec<Row> {
    let strict = Scene::kinde().judging(
        &signed_with(&json!({"alg": "RS256", "kid": "key-1", "typ": "at+jwt"}), &claims()),
        Profile::Rfc9068,
        &keys(),
        |_| {},
    );
    let needing = Scene::kinde().judging(&signed(&claims()), Profile::Kinde, &keys(), |expectations| {
        expectations.rules.required_scopes = vec!["delete:orders".into()]
    });
    let organisation = Scene::kinde().judging(&signed(&claims()), Profile::Kinde, &keys(), |expectations| {
        expectations.organisation = Some("org_1".into())
    });
    let long: Vec<String> = (0..900).map(|number| format!("read:thing{number}")).collect();
    vec![
        finding("JW12", "token-expired", "longer than it lives", "new token", claiming(json!({"exp": NOW - 3_600}))),
        finding(
            "JW13",
            "milliseconds",
            "JavaScript",
            "seconds since 1970",
            claiming(json!({"exp": (NOW + 3_600) * 1000})),
        ),
        finding("JW14", "claim-wrong-type", "faulty", "standard", claiming(json!({"exp": "tomorrow"}))),
        finding(
            "JW15",
            "token-not-yet-valid",
            "clock is behind",
            "set time automatically",
            claiming(json!({"nbf": NOW + 7_200})),
        ),
        finding(
            "JW16",
            "issuer-mismatch",
            "another tenant",
            "domain",
            claiming(json!({"iss": "https://other.kinde.com"})),
        ),
        finding(
            "JW17",
            "audience-mismatch",
            "another API",
            "letter by letter",
            claiming(json!({"aud": ["https://billing.acme.com"]})),
        ),
        remark("JW18", "audience-several", claiming(json!({"aud": [ORDERS, "https://acme.kinde.com/userinfo"]}))),
        finding("JW19", "scope-not-granted", "not switched on", "new token", needing),
        finding(
            "JW20",
            "wrong-token-kind",
            "issued for a login",
            "Get token",
            claiming(json!({"sub": "kp_1234567890", "gty": null, "org_codes": ["org_1"]})),
        ),
        finding("JW21", "claim-missing", "profile", "profile", strict),
        remark("JW22", "token-large", claiming(json!({"scope": long.join(" ")}))),
        remark("JW23", "token-bound", claiming(json!({"cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}))),
        remark("JW24", "lifetime-unusual", claiming(json!({"exp": NOW + 40 * 86_400}))),
        remark("JW25", "deceptive-text", claiming(json!({"name": "acme\u{202e}moc"}))),
        finding("KD09", "audience-empty", "No API was asked for", "API", claiming(json!({"aud": []}))),
        finding("KD15", "organisation-missing", "not inside the organisation", "M2M apps", organisation),
        finding(
            "KD17",
            "scope-not-granted",
            "Several audiences",
            "one token per API",
            Scene::kinde()
                .asking(&[ORDERS, "https://acme.kinde.com/api"], &["read:orders", "read:users"])
                .holding(&signed(&claims_with(json!({"scope": "read:orders"})))),
        ),
    ]
}

fn key_rows() -> Vec<Row> {
    let fetched = |status: u16, kind: &str, body: &str| {
        Scene::kinde().answered_at(Purpose::Jwks, None, status, &[("Content-Type", kind)], body)
    };
    let other_key = json!({"keys": [jwk_with(json!({"kid": "key-2"}))]});
    let twin = json!({"keys": [jwk(), jwk_with(json!({"n": other_modulus()}))]});
    let unreadable = {
        let set = key_set(&json!({"keys": {"kid": 1}}));
        Scene { keys: Some(set.clone()), ..with_keys(&set) }
    };
    let insecure = Scene {
        metadata_trouble: Some(MetadataTrouble::InsecureAddress("http://keys.example/jwks".into())),
        ..Scene::elsewhere()
    };
    let mixed = Scene {
        metadata_trouble: Some(MetadataTrouble::OtherIssuer {
            expected: "https://id.example".into(),
            found: "https://id.example/".into(),
        }),
        ..Scene::elsewhere()
    };
    let two = {
        let mut second = Scene::kinde();
        let set = key_set(&json!({"keys": [jwk(), jwk_with(json!({"kid": "key-2", "n": other_modulus()}))]}));
        second = second.judging(
            &signed_with(&json!({"alg": "RS256", "typ": "JWT"}), &claims()),
            Profile::Kinde,
            &set,
            |_| {},
        );
        second
    };
    vec![
        finding(
            "JK01",
            "key-set-not-found",
            "address of the key set",
            "Domain",
            fetched(404, "text/html", "<html><title>Not found</title>"),
        ),
        finding("JK02", "key-unknown", "replaced its key", "new token", with_keys(&key_set(&other_key))),
        remark("JK03", "key-not-named", two),
        finding("JK04", "key-ambiguous", "faulty", "report", with_keys(&key_set(&twin))),
        finding(
            "JK05",
            "key-refused",
            "set up wrongly",
            "report",
            with_keys(&key_set(&json!({"keys": [jwk_with(json!({"use": "enc"}))]}))),
        ),
        finding(
            "JK06",
            "key-refused",
            "set up wrongly",
            "report",
            with_keys(&key_set(&json!({"keys": [jwk_with(json!({"e": "AQ"}))]}))),
        ),
        finding("JK07", "key-set-unreadable", "not the one of the key set", "empty", unreadable),
        finding("JK08", "metadata-address-not-secure", "behind a gateway", "by hand", insecure),
        finding("JK09", "metadata-issuer-mismatch", "slash", "letter by letter", mixed),
        finding(
            "JK10",
            "signature-mismatch",
            "changed or cut",
            "copy the whole token",
            Scene::kinde().holding(&tampered()),
        ),
        finding(
            "JK11",
            "host-not-found",
            "misspelt",
            "Domain",
            Scene::kinde().failing(Purpose::Jwks, TransportFailureKind::HostNotFound, ""),
        ),
        finding("KD12", "key-set-not-found", "region", "Domain", fetched(403, "application/json", "")),
    ]
}

fn clock_rows() -> Vec<Row> {
    vec![
        finding(
            "CK01",
            "computer-clock-wrong",
            "not set automatically",
            "set time automatically",
            Scene::kinde()
                .at(NOW, Some(NOW + 700))
                .answered(200, r#"{"access_token":"x","token_type":"bearer","expires_in":60}"#),
        ),
        finding(
            "CK02",
            "computer-clock-wrong",
            "time zone",
            "time zone",
            Scene::kinde()
                .at(NOW, Some(NOW - 7_200))
                .holding(&signed(&claims_with(json!({"exp": NOW - 3_600, "iat": NOW - 90_000})))),
        ),
        finding(
            "CK03",
            "computer-clock-wrong",
            "not set automatically",
            "set time automatically",
            Scene::kinde().at(NOW, Some(NOW - 900)).holding(&signed(&claims_with(json!({"exp": NOW - 600})))),
        ),
    ]
}

#[test]
fn a_token_that_only_this_computers_clock_rejects_is_not_called_expired() {
    let scene = Scene::kinde().at(NOW, Some(NOW - 900)).holding(&signed(&claims_with(json!({"exp": NOW - 600}))));
    assert_eq!(scene.first().certainty, Certainty::Proven);
    assert!(!scene.codes().contains(&"token-expired".to_owned()));
    let scene = Scene::kinde().at(NOW, Some(NOW + 5)).holding(&signed(&claims_with(json!({"exp": NOW - 600}))));
    assert_eq!(scene.codes(), ["token-expired"]);
}

#[test]
fn a_date_header_is_read_with_its_age() {
    let date = "Tue, 14 Jul 2026 03:33:20 GMT"; // NOW
    let answered = |age: &str| {
        Scene::kinde()
            .answered_at(
                Purpose::Call,
                None,
                200,
                &[("Date", date), ("Age", age), ("Content-Type", "application/json")],
                "{}",
            )
            .codes()
    };
    assert!(answered("0").is_empty());
    assert_eq!(answered("3600"), ["computer-clock-wrong"]);
    // An old copy of a cache: its Date is an hour back, and it says so.
    let hour_old = Scene::kinde().answered_at(
        Purpose::Call,
        None,
        200,
        &[("Date", "Tue, 14 Jul 2026 02:33:20 GMT"), ("Age", "3600")],
        "{}",
    );
    assert!(hour_old.codes().is_empty());
}

#[test]
fn an_audience_mismatch_says_how_the_two_differ() {
    for (audience, words) in [
        ("https://orders.acme.com/", "slash"),
        ("https://ORDERS.acme.com", "capital letters"),
        ("https://orders.acme.com/v1", "/api/v1"),
        ("https://acme.kinde.com/api", "Kinde Management API"),
    ] {
        let first = claiming(json!({"aud": [audience]})).first();
        assert_eq!(first.code, "audience-mismatch", "{audience}");
        assert!(first.causes.iter().any(|cause| cause.text.contains(words)), "{audience}: {:?}", first.causes);
    }
}

#[test]
fn scp_is_not_taken_for_granted_scopes() {
    let token = signed(&claims_with(json!({"scope": "read:orders", "scp": ["read:orders", "write:orders"]})));
    let first = Scene::kinde().asking(&[ORDERS], &["read:orders", "write:orders"]).holding(&token).first();
    assert_eq!(first.code, "scope-not-granted");
    assert!(first.title.contains("write:orders") && first.causes.iter().any(|cause| cause.text.contains("scp")));
}

#[test]
fn other_things_than_access_tokens_are_called_by_their_name() {
    let id_token =
        signed(&claims_with(json!({"nonce": "n", "at_hash": "x", "sub": "kp_1", "gty": null, "aud": [CLIENT]})));
    for (text, words) in [
        (id_token.as_str(), "ID token"),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", "API key"),
        ("<m2m_access_token>", "placeholder"),
        ("https://acme.kinde.com", "web address"),
        ("a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5", "client secret"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE", "private key"),
    ] {
        let first = Scene::kinde().holding(text).first();
        assert_eq!(first.code, "wrong-token-kind", "{words}");
        assert!(first.title.contains(words), "{}", first.title);
        assert!(!serde_json::to_string(&first).unwrap().contains("4eC39HqLyjWDarjtT1zdp7dc"));
    }
}

#[test]
fn every_other_way_to_fail_a_check_has_its_finding() {
    let alone = |changes: Value| claiming(changes).first().code;
    assert_eq!(alone(json!({"iat": NOW + 7_200})), "issued-in-the-future");
    assert_eq!(alone(json!({"exp": -1})), "date-implausible");
    assert_eq!(alone(json!({"exp": null})), "claim-missing");
    assert_eq!(alone(json!({"aud": null})), "claim-missing");
    assert_eq!(alone(json!({"azp": "another-client"})), "client-mismatch");
    let header = |header: Value| headed(header).first().code;
    assert_eq!(header(json!({"kid": "key-1"})), "algorithm-missing");
    assert_eq!(header(json!({"alg": "RS1", "kid": "key-1"})), "algorithm-not-allowed");
    assert_eq!(header(json!({"alg": "RS256", "kid": "key-1", "typ": ["JWT"]})), "header-wrong-type");
    assert_eq!(header(json!({"alg": "RS256", "kid": "key-1", "typ": "JOSE+sth"})), "type-not-allowed");
    assert_eq!(header(json!({"alg": "RS256", "kid": "key-1", "cty": "JWT"})), "nested-token");
    let signatureless = Scene::kinde().holding(&stripped("", json!({"alg": "RS256", "kid": "key-1", "typ": "JWT"})));
    assert_eq!(signatureless.first().code, "signature-missing");
    assert_eq!(Scene::kinde().holding("").first().code, "token-empty");
    assert_eq!(
        Scene::kinde().holding(&signed(&claims_with(json!({"pad": "x".repeat(60_000)})))).first().code,
        "token-too-long"
    );
    let mismatch =
        Scene::kinde().judging(&signed(&claims_with(json!({"org_code": "org_2"}))), Profile::Kinde, &keys(), |e| {
            e.organisation = Some("org_1".into())
        });
    assert_eq!(mismatch.first().code, "organisation-mismatch");
    let ec = key_set(
        &json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "key-1", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}),
    );
    assert_eq!(with_keys(&ec).first().code, "key-wrong-type");
}

#[test]
fn key_sets_are_judged_by_themselves_too() {
    let with = |set: Value| Scene { keys: Some(key_set(&set)), ..Scene::kinde() }.codes();
    assert_eq!(with(json!({"keys": []})), ["no-usable-key"]);
    assert_eq!(with(json!({"keys": [jwk_with(json!({"use": "enc"}))]})), ["no-usable-key"]);
    assert_eq!(with(json!({"nothing": 1})), ["key-set-unreadable"]);
    assert!(
        with(json!({"keys": [jwk(), jwk_with(json!({"kid": "k2", "d": "AQAB"}))]}))
            .contains(&"private-key-published".to_owned())
    );
    assert!(with(json!({"keys": [jwk()]})).is_empty());
}

#[test]
fn an_unknown_key_of_the_right_issuer_was_probably_replaced() {
    let set = key_set(&json!({"keys": [jwk_with(json!({"kid": "key-2"}))]}));
    assert!(with_keys(&set).first().causes[0].text.contains("replaced"));
    let foreign = Scene::kinde().judging(&signed(&claims()), Profile::Kinde, &set, |e| {
        e.issuer = Expected::Value("https://other.kinde.com".into())
    });
    assert_eq!(foreign.first().code, "issuer-mismatch");
}
