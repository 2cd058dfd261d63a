//! Checks of the token's form and of what its header says.

use super::algorithm::KNOWN_UNSUPPORTED;
use super::{Algorithm, Check, CheckName, Code, Context, Profile};
use crate::claims::visible;
use crate::jwt::{LONGEST_VERIFIED, Reading, TokenKind, TroubleCode, media_type as plain_type};
use crate::strict_json::Value;

/// RFC 7515 section 5.2 steps 1 to 7, RFC 7519 section 7.2. Only the signature profile takes a payload
/// that is no claims set.
pub(super) fn shape(context: &Context<'_>) -> Check {
    let token = context.token;
    let name = CheckName::Shape;
    let check = match token.kind {
        TokenKind::Empty => Check::failed(name, Code::TokenEmpty, "There is no token."),
        TokenKind::Opaque if token.parts == 1 && token.trouble.is_empty() => {
            let because =
                "An opaque token cannot be read here; only its issuer or the API can tell whether it is good.";
            Check::open(name, because).code(Code::TokenOpaque)
        }
        TokenKind::Encrypted => {
            let because = "An encrypted token cannot be read here; only the API it is for can tell whether it is good.";
            Check::open(name, because).code(Code::TokenEncrypted)
        }
        _ if token.raw().len() > LONGEST_VERIFIED => {
            let because = format!("The token has {} bytes; up to {LONGEST_VERIFIED} are verified.", token.raw().len());
            Check::failed(name, Code::TokenTooLong, because)
        }
        _ => match first_fault(context) {
            Some((code, because)) => Check::failed(name, code, because),
            None => Check::passed(name, "Three parts, and each can be read without doubt."),
        },
    };
    check.expected("header.payload.signature").actual(&format!("{} parts", token.parts)).reference("RFC 7515 5.2")
}

fn first_fault(context: &Context<'_>) -> Option<(Code, String)> {
    let token = context.token;
    let (Some(header), Some(payload), Some(signature)) = (&token.header, &token.payload, &token.signature) else {
        return Some((Code::TokenMalformed, token.kind_because.clone()));
    };
    if let Some(trouble) = token.trouble.first() {
        return Some((Code::TokenMalformed, trouble.what.clone()));
    }
    let any_payload = context.expectations.profile == Profile::Signature;
    let payload_trouble = payload.trouble.iter().filter(|trouble| {
        !any_payload || matches!(trouble.code, TroubleCode::ForeignCharacter | TroubleCode::CutCoding)
    });
    let mut parts = header
        .trouble
        .iter()
        .map(|trouble| ("header", trouble))
        .chain(payload_trouble.map(|trouble| ("payload", trouble)))
        // An empty signature is the signature check's to tell.
        .chain(signature.trouble.iter().filter(|t| t.code != TroubleCode::EmptyPart).map(|t| ("signature", t)));
    if let Some((part, trouble)) = parts.next() {
        let code = match trouble.code {
            TroubleCode::DuplicateMember => Code::DuplicateMember,
            _ => Code::TokenMalformed,
        };
        let place = trouble
            .offset
            .map(|at| format!(" (byte {at}{})", if trouble.decoded { " of the decoded text" } else { "" }));
        return Some((code, format!("In the {part}: {}{}", trouble.what, place.unwrap_or_default())));
    }
    header.object().and_then(wrong_header_type).map(|because| (Code::HeaderWrongType, because))
}

/// RFC 7515 section 4.1: the type of each registered member.
fn wrong_header_type(header: &Value) -> Option<String> {
    header.members().unwrap_or(&[]).iter().find_map(|member| {
        let (fits, wanted) = match member.name.as_str() {
            "alg" | "typ" | "cty" | "kid" | "jku" | "x5u" | "x5t" | "x5t#S256" | "zip" | "enc" => {
                (member.value.as_str().is_some(), "a string")
            }
            "crit" | "x5c" => (member.value.strings().is_some(), "an array of strings"),
            "jwk" => (member.value.members().is_some(), "an object"),
            "b64" => (matches!(member.value, Value::Bool(_)), "a boolean"),
            _ => (true, ""),
        };
        (!fits).then(|| format!("{} in the header is {}; it must be {wanted}.", member.name, member.value.kind()))
    })
}

/// RFC 7515 section 4.1.11, RFC 7797 section 6: what must be understood and is not.
pub(super) fn critical_header(context: &Context<'_>) -> Check {
    let name = CheckName::CriticalHeader;
    let check = match context.header() {
        None => Check::open(name, "There is no header that can be read."),
        Some(header) => {
            let demands: Vec<&str> =
                ["crit", "b64", "zip"].into_iter().filter(|demand| header.all(demand).next().is_some()).collect();
            if demands.is_empty() {
                Check::passed(name, "The header demands no special feature.")
            } else {
                let listed = header.only("crit").and_then(Value::strings).unwrap_or_default().join(", ");
                let of_crit =
                    if listed.is_empty() { String::new() } else { format!(" (crit lists {})", visible(&listed, 80)) };
                let because = format!(
                    "The header has {}{of_crit}; whoever does not support that must refuse the token.",
                    demands.join(" and ")
                );
                Check::failed(name, Code::CriticalHeader, because).actual(&demands.join(", "))
            }
        }
    };
    check.expected("no crit, b64 or zip").reference("RFC 7515 4.1.11")
}

/// RFC 8725 sections 3.1 and 3.2: the allow-list decides, the header only says which entry applies.
pub(super) fn algorithm(context: &Context<'_>) -> (Check, Option<Algorithm>) {
    let name = CheckName::Algorithm;
    let allowed = &context.rules.algorithms;
    let done = |check: Check, algorithm| (check.expected(allowed.join(", ")).reference("RFC 8725 3.1"), algorithm);
    if context.header().is_none() {
        return done(Check::open(name, "There is no header that can be read."), None);
    }
    let alg = match context.token.header_string("alg") {
        Reading::Value { value, .. } => value,
        Reading::Absent => {
            return done(Check::failed(name, Code::AlgorithmMissing, "The header names no algorithm."), None);
        }
        other => {
            let because = other.unusable("alg").unwrap_or_default();
            return done(Check::failed(name, Code::HeaderWrongType, because), None);
        }
    };
    let shown = visible(&alg, 40);
    let failed = |code, because: String| (Check::failed(name, code, because).actual(&alg), None);
    let (check, algorithm) = match Algorithm::from_name(&alg) {
        _ if alg.eq_ignore_ascii_case("none") => failed(
            Code::AlgorithmNone,
            "The token says that it is not signed, so anybody could have written it.".into(),
        ),
        Some(algorithm) if allowed.contains(&alg) => (of_issuer(context, algorithm), Some(algorithm)),
        Some(Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512) => {
            let because = format!(
                "{shown} signs with a shared secret: every API that can check the token could also make one. Set the issuer to RS256."
            );
            failed(Code::AlgorithmSymmetric, because)
        }
        Some(_) => failed(Code::AlgorithmNotAllowed, format!("{shown} is not among the accepted algorithms.")),
        None if KNOWN_UNSUPPORTED.contains(&alg.as_str()) => {
            failed(Code::AlgorithmNotSupported, format!("{shown} exists, but cannot be checked here."))
        }
        None => failed(Code::AlgorithmNotAllowed, format!("{shown} is not the name of an accepted algorithm.")),
    };
    done(check, algorithm)
}

/// Kinde signs with RS256; anything else on a Kinde host is worth a look.
fn of_issuer(context: &Context<'_>, algorithm: Algorithm) -> Check {
    let check =
        Check::passed(CheckName::Algorithm, format!("{} is accepted.", algorithm.name())).actual(algorithm.name());
    let at_kinde = match &context.expectations.issuer {
        super::Expected::Value(issuer) => url::Url::parse(issuer)
            .ok()
            .and_then(|url| url.host_str().map(|host| host == "kinde.com" || host.ends_with(".kinde.com")))
            .unwrap_or(false),
        _ => false,
    };
    if at_kinde && algorithm != Algorithm::Rs256 {
        let because = format!("{} is accepted, but Kinde signs with RS256.", algorithm.name());
        return Check { because, ..check }.warning(Code::AlgorithmUnusual);
    }
    check
}

/// RFC 8725 section 3.11, RFC 9068 section 4; `cty` by RFC 7519 section 5.2.
pub(super) fn media_type(context: &Context<'_>) -> Check {
    let (name, rules) = (CheckName::Type, context.rules);
    if !rules.asks_for(name) {
        return Check::open(name, "This profile does not look at it.").optional();
    }
    if context.header().is_none() {
        return Check::open(name, "There is no header that can be read.");
    }
    let absent = if rules.type_may_be_absent { " or absent" } else { "" };
    let done = |check: Check| {
        let expected =
            if rules.types.is_empty() { "any".to_owned() } else { format!("{}{absent}", rules.types.join(", ")) };
        check.expected(expected).reference("RFC 8725 3.11")
    };
    match context.token.header_string("cty") {
        Reading::Value { value, .. } if plain_type(&value) == "jwt" => {
            let because = "cty says that the payload is a token of its own, which APIs do not unwrap.";
            return done(Check::failed(name, Code::NestedToken, because).actual(&value));
        }
        // A content type names something else than a claims set (RFC 7515 section 4.1.10).
        Reading::Value { value, .. } => {
            let because = format!("cty says that the payload is {}, not the claims of a token.", visible(&value, 60));
            return done(Check::failed(name, Code::NestedToken, because).actual(&value));
        }
        Reading::Absent => {}
        other => return done(Check::failed(name, Code::HeaderWrongType, other.unusable("cty").unwrap_or_default())),
    }
    done(match context.token.header_string("typ") {
        Reading::Absent if rules.type_may_be_absent => {
            Check::passed(name, "The header has no typ, and none is needed.")
        }
        Reading::Absent => Check::failed(
            name,
            Code::TypeNotAllowed,
            "The header has no typ, so an API that follows RFC 9068 refuses it.",
        ),
        Reading::Value { value, .. } => {
            let plain = plain_type(&value);
            if rules.types.is_empty() || rules.types.iter().any(|accepted| plain_type(accepted) == plain) {
                Check::passed(name, format!("typ {} is accepted.", visible(&value, 40))).actual(&value)
            } else {
                let because = format!("typ {} is not one of an access token for this profile.", visible(&value, 40));
                Check::failed(name, Code::TypeNotAllowed, because).actual(&value)
            }
        }
        other => Check::failed(name, Code::HeaderWrongType, other.unusable("typ").unwrap_or_default()),
    })
}
