//! The key and the signature: jsonwebtoken checks it, with exactly one algorithm from the allow-list.

use super::{Algorithm, Check, CheckName, Code, Context, Keys, Profile};
use crate::claims::visible;
use crate::jwks::{Family, Key, KeyProblemCode, KeySelection, KeySet, SetTroubleCode, select};
use crate::jwt::LONGEST_VERIFIED;

pub(super) fn key_and_signature(context: &Context<'_>, algorithm: Option<Algorithm>, keys: Keys<'_>) -> (Check, Check) {
    let (key, candidates) = find_key(context, algorithm, keys);
    let signature = check_signature(context, algorithm, &candidates);
    (key.reference("RFC 7515 6"), signature.reference("RFC 7515 5.2"))
}

/// Reasons against a key that the caller overrules: a symmetric key where HS256 or its like was asked
/// for by name, a published private part where only the signature is looked at.
fn lifted(context: &Context<'_>, algorithm: Algorithm, set: &KeySet) -> Vec<KeyProblemCode> {
    let mut lifted = Vec::new();
    // Beside public keys a shared secret is as public as they are (RFC 8725 3.1).
    let is_shared = set.keys.iter().all(|key| key.problems.iter().any(|p| p.code == KeyProblemCode::Symmetric));
    if algorithm.family() == Family::Hmac && is_shared {
        lifted.push(KeyProblemCode::Symmetric);
    }
    if context.expectations.profile == Profile::Signature {
        lifted.push(KeyProblemCode::PrivatePart);
    }
    lifted
}

fn find_key<'a>(context: &Context<'_>, algorithm: Option<Algorithm>, keys: Keys<'a>) -> (Check, Vec<&'a Key>) {
    let name = CheckName::Key;
    let (set, stale) = match keys {
        Keys::Fresh(set) => (set, None),
        Keys::LastKnown { set, because } => (set, Some(because)),
        Keys::None { because } => return (Check::open(name, because), Vec::new()),
    };
    let Some(algorithm) = algorithm else {
        return (Check::open(name, "Without an accepted algorithm no key can be chosen."), Vec::new());
    };
    let unreadable = |code| matches!(code, SetTroubleCode::TooLong | SetTroubleCode::NotJson | SetTroubleCode::NoKeys);
    if let Some(trouble) = set.trouble.iter().find(|trouble| unreadable(trouble.code)) {
        return (Check::open(name, trouble.what.clone()).code(Code::KeySetUnreadable), Vec::new());
    }
    let selection = select(context.token, algorithm, set, &lifted(context, algorithm, set));
    let (check, candidates) = tell(name, set, selection, stale);
    let is_missing = matches!(check.finding, Some(Code::KeyUnknown));
    let check = match stale {
        Some(because) if is_missing => {
            Check { because: format!("{} {because}", check.because), outcome: super::Outcome::NotChecked, ..check }
        }
        _ => check,
    };
    (check, candidates)
}

fn tell<'a>(name: CheckName, set: &'a KeySet, selection: KeySelection, stale: Option<&str>) -> (Check, Vec<&'a Key>) {
    let at = |index: usize| set.keys.get(index);
    let has = || {
        let kids: Vec<String> = set.kids().iter().take(6).map(|kid| visible(kid, 24)).collect();
        if kids.is_empty() { "no named key".to_owned() } else { kids.join(", ") }
    };
    match selection {
        KeySelection::Found { index } => {
            let Some(key) = at(index) else { return (Check::open(name, "No key."), Vec::new()) };
            let stale = stale.map(|because| format!(" {because}")).unwrap_or_default();
            let because = format!("The issuer's key set has {}.{stale}", key.title());
            let actual = key.kid.clone().unwrap_or_default();
            (Check::passed(name, because).actual(&actual), vec![key])
        }
        KeySelection::Candidates { indexes, because } => {
            let candidates: Vec<&Key> = indexes.iter().filter_map(|index| at(*index)).collect();
            let check = Check::passed(name, because);
            let check = if candidates.len() > 1 { check.warning(Code::KeyNotNamed) } else { check };
            (check, candidates)
        }
        KeySelection::UnknownKid { kid } => {
            let because = format!(
                "No key of the issuer is named {}. Either the key was replaced or the token is from somewhere else.",
                visible(&kid, 60)
            );
            (Check::failed(name, Code::KeyUnknown, because).actual(&kid).expected(has()), Vec::new())
        }
        KeySelection::AmbiguousKid { kid, indexes } => {
            let because = format!("{} different keys of the issuer are named {}.", indexes.len(), visible(&kid, 60));
            (Check::failed(name, Code::KeyAmbiguous, because).actual(&kid), Vec::new())
        }
        KeySelection::Unusable { index, because, wrong_type } => {
            let code = if wrong_type { Code::KeyWrongType } else { Code::KeyRefused };
            let title = at(index).map(Key::title).unwrap_or_default();
            (Check::failed(name, code, format!("The set's {title} is not used. {because}")), Vec::new())
        }
        KeySelection::NoneFits { because } => (Check::failed(name, Code::KeyUnknown, because), Vec::new()),
        KeySelection::BadKid { because } => (Check::failed(name, Code::HeaderWrongType, because), Vec::new()),
    }
}

fn check_signature(context: &Context<'_>, algorithm: Option<Algorithm>, candidates: &[&Key]) -> Check {
    let (name, token) = (CheckName::Signature, context.token);
    let (Some(input), Some(text), Some(part)) = (token.signing_input(), token.signature_text(), &token.signature)
    else {
        return Check::open(name, "There is no signature to check.");
    };
    if text.is_empty() {
        return Check::failed(
            name,
            Code::SignatureMissing,
            "The token has no signature, so anybody could have written it.",
        );
    }
    if token.raw().len() > LONGEST_VERIFIED {
        return Check::open(name, format!("Only tokens of up to {LONGEST_VERIFIED} bytes are verified."));
    }
    if let Some(trouble) = part.trouble.first() {
        return Check::failed(name, Code::TokenMalformed, format!("The signature cannot be decoded. {}", trouble.what));
    }
    let Some(algorithm) = algorithm else {
        return Check::open(name, "Without an accepted algorithm there is nothing to check.");
    };
    if candidates.is_empty() {
        return Check::open(name, "Without a key there is nothing to check.");
    }
    let mut reasons = Vec::new();
    for key in candidates {
        match fits(key, algorithm, input, text, part.length) {
            Ok(()) => {
                let because = format!("{}, checked with {}.", algorithm.name(), key.title());
                return Check::passed(name, because).actual(algorithm.name());
            }
            Err(because) => reasons.push(because),
        }
    }
    let because = match reasons.as_slice() {
        [only] => only.clone(),
        _ => format!("It fits none of the {} keys that were tried.", candidates.len()),
    };
    Check::failed(name, Code::SignatureMismatch, because).actual(algorithm.name())
}

fn fits(key: &Key, algorithm: Algorithm, input: &str, text: &str, length: usize) -> Result<(), String> {
    let Some(material) = key.material() else { return Err("The key cannot be read.".to_owned()) };
    if material.family != algorithm.family() {
        return Err(format!("{} cannot be checked with this key.", algorithm.name()));
    }
    if material.family == Family::Hmac {
        if material.size < algorithm.shortest_secret() {
            let shortest = algorithm.shortest_secret();
            return Err(format!(
                "{} needs a secret of at least {shortest} bytes; this one has {}.",
                algorithm.name(),
                material.size
            ));
        }
    } else if length != material.size {
        return Err(format!(
            "The signature has {length} bytes; {} with this key makes {}. The token was cut or changed.",
            algorithm.name(),
            material.size
        ));
    }
    match jsonwebtoken::crypto::verify(text, input.as_bytes(), &material.decoding, algorithm.library()) {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err("The signature does not fit: header or payload were changed after signing, or another key signed."
                .to_owned())
        }
        Err(_) => Err("The signature cannot be checked with this key.".to_owned()),
    }
}
