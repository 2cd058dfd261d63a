//! Checks of issuer, audience and the claims' types.

use super::{Check, CheckName, Code, Context, Expected};
use crate::claims::visible;
use crate::jwt::Reading;

/// RFC 7519 section 4.1.1, RFC 9068 section 4: letter by letter, nothing is normalised.
pub(super) fn issuer(context: &Context<'_>) -> Check {
    let name = CheckName::Issuer;
    let reading = &context.claims.iss;
    let check = match (&context.expectations.issuer, reading) {
        (Expected::NotAsked, _) => {
            Check::open(name, "Nobody said which issuer to expect, so it was not asked for.").optional()
        }
        (Expected::Unknown { because }, _) => Check::open(name, because.clone()),
        (Expected::Value(_), Reading::Absent) => {
            Check::failed(name, Code::ClaimMissing, "The token does not say who issued it (iss is missing).")
        }
        (Expected::Value(expected), Reading::Value { value, .. }) if value == expected => {
            Check::passed(name, "It is the expected issuer, letter by letter.")
        }
        (Expected::Value(expected), Reading::Value { value, .. }) => {
            Check::failed(name, Code::IssuerMismatch, difference(expected, value))
        }
        (Expected::Value(_), other) => {
            Check::failed(name, Code::ClaimWrongType, other.unusable("iss").unwrap_or_default())
        }
    };
    let check = match &context.expectations.issuer {
        Expected::Value(expected) => check.expected(expected.clone()),
        _ => check,
    };
    shown(check, reading.value().map(String::as_str), reading.raw()).reference("RFC 7519 4.1.1")
}

fn shown(check: Check, value: Option<&str>, raw: Option<&str>) -> Check {
    match value.or(raw) {
        Some(text) => check.actual(text),
        None => check,
    }
}

/// How two issuers differ, in the words that help most.
fn difference(expected: &str, actual: &str) -> String {
    let without_scheme = |text: &str| text.split_once("://").map_or(text.to_owned(), |(_, rest)| rest.to_owned());
    if expected.trim_end_matches('/') == actual.trim_end_matches('/') {
        return "Only the slash at the end differs, but issuers are compared letter by letter.".to_owned();
    }
    if expected.eq_ignore_ascii_case(actual) {
        return "Only capital and small letters differ, but issuers are compared letter by letter.".to_owned();
    }
    if without_scheme(expected) == without_scheme(actual) {
        return "Only http and https differ, but issuers are compared letter by letter.".to_owned();
    }
    let same = expected.chars().zip(actual.chars()).take_while(|(a, b)| a == b).count();
    format!("It is another issuer: the first difference is at character {}.", same + 1)
}

/// RFC 7519 section 4.1.3, RFC 9068 section 4: the API must find itself in the list.
pub(super) fn audience(context: &Context<'_>) -> Check {
    let name = CheckName::Audience;
    let reading = &context.claims.aud;
    let joined = reading.value().map(|values| values.join(", "));
    let check = match (&context.expectations.audience, reading) {
        (Expected::NotAsked, _) => {
            Check::open(name, "Nobody said which audience to expect, so it was not asked for.").optional()
        }
        (Expected::Unknown { because }, _) => Check::open(name, because.clone()),
        (Expected::Value(_), Reading::Absent) => {
            Check::failed(name, Code::ClaimMissing, "The token does not say for which API it is (aud is missing).")
        }
        (Expected::Value(_), Reading::Value { value, .. }) if value.is_empty() => {
            let because = "The token is for nobody: aud is an empty list. Ask for an audience and get a new token.";
            Check::failed(name, Code::AudienceEmpty, because)
        }
        (Expected::Value(expected), Reading::Value { value, .. }) => {
            match value.iter().find(|one| expected.contains(one)) {
                Some(_) if value.len() > 1 => {
                    Check::passed(name, format!("The token is for this API, and for {} more.", value.len() - 1))
                }
                Some(_) => Check::passed(name, "The token is for this API."),
                None => Check::failed(name, Code::AudienceMismatch, near_miss(expected, value)),
            }
        }
        (Expected::Value(_), other) => {
            Check::failed(name, Code::ClaimWrongType, other.unusable("aud").unwrap_or_default())
        }
    };
    let check = match &context.expectations.audience {
        Expected::Value(expected) => check.expected(expected.join(" or ")),
        _ => check,
    };
    shown(check, joined.as_deref(), reading.raw()).reference("RFC 7519 4.1.3")
}

fn near_miss(expected: &[String], actual: &[String]) -> String {
    for (wanted, got) in expected.iter().flat_map(|wanted| actual.iter().map(move |got| (wanted, got))) {
        if wanted.trim_end_matches('/') == got.trim_end_matches('/') {
            return "Only the slash at the end differs, but audiences are compared letter by letter.".to_owned();
        }
        if wanted.eq_ignore_ascii_case(got) {
            return "Only capital and small letters differ, but audiences are compared letter by letter.".to_owned();
        }
        let is_below = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('/'));
        if is_below(got, wanted) || is_below(wanted, got) {
            return "One is a path below the other, but audiences are compared letter by letter.".to_owned();
        }
    }
    "The token is for another API.".to_owned()
}

/// The registered claims by RFC 7519 section 4.1 and RFC 9068 section 2.2; Kinde's own by its profile.
pub(super) fn claim_types(context: &Context<'_>) -> Check {
    let (name, claims, rules) = (CheckName::ClaimTypes, &context.claims, context.rules);
    let mut wrong: Vec<Option<String>> = vec![
        claims.iss.unusable("iss"),
        claims.sub.unusable("sub"),
        claims.aud.unusable("aud"),
        claims.exp.unusable("exp"),
        claims.nbf.unusable("nbf"),
        claims.iat.unusable("iat"),
        claims.jti.unusable("jti"),
        claims.client_id.unusable("client_id"),
        claims.azp.unusable("azp"),
        claims.scope.unusable("scope"),
    ];
    if claims.scope.value().is_some_and(|scope| scope.is_list) && !rules.scope_may_be_list {
        wrong.push(Some("scope is an array; it must be a string (RFC 9068 2.2.3).".to_owned()));
    }
    if rules.kinde_claim_types {
        wrong.extend([
            claims.scp.unusable("scp"),
            claims.gty.unusable("gty"),
            claims.v.unusable("v"),
            claims.org_code.unusable("org_code"),
            claims.permissions.unusable("permissions"),
            claims.feature_flags.unusable("feature_flags"),
            claims.application_properties.unusable("application_properties"),
        ]);
    }
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    let check = if wrong.is_empty() {
        Check::passed(name, "Every known claim is of its type.")
    } else {
        Check::failed(name, Code::ClaimWrongType, wrong.join(" "))
    };
    check.reference("RFC 7519 4.1")
}

/// RFC 9068 section 2.2, or what the custom rules list.
pub(super) fn required_claims(context: &Context<'_>) -> Check {
    let (name, wanted) = (CheckName::RequiredClaims, &context.rules.required_claims);
    if wanted.is_empty() {
        return Check::open(name, "This profile asks for no claims beyond those of the other checks.").optional();
    }
    let has = |claim: &String| context.token.claims_object().is_some_and(|claims| claims.all(claim).next().is_some());
    let missing: Vec<String> = wanted.iter().filter(|claim| !has(claim)).map(|claim| visible(claim, 60)).collect();
    let check = if missing.is_empty() {
        Check::passed(name, "Every required claim is there.")
    } else {
        Check::failed(name, Code::ClaimMissing, format!("Missing: {}.", missing.join(", ")))
    };
    check.expected(wanted.join(", ")).reference("RFC 9068 2.2")
}
