//! Values that are known by their shape alone, and addresses that hold several values.

use url::Url;

use super::super::hints::{is_client_id, is_secret, is_token};
use super::super::names::{self, Slot};
use super::super::{credentials_in_address, scheme_slip};
use super::gather::{Gather, Strength};

/// Whether one word is an address with a scheme, or a `kinde.com` host.
pub(super) fn is_url(word: &str) -> bool {
    let lower = word.get(..word.len().min(8)).unwrap_or_default().to_ascii_lowercase();
    lower.starts_with("https://")
        || lower.starts_with("http://")
        || is_kinde_host(word)
        || scheme_slip(word).is_some_and(|(length, _)| length > 4)
}

fn is_kinde_host(word: &str) -> bool {
    let head = word.split(['/', '?', '#']).next().unwrap_or(word);
    head.len() <= 255 && head.to_ascii_lowercase().ends_with(".kinde.com") && !head.contains('@')
}

/// Takes an address apart: host, token URL, issuer, and what its query says.
pub(super) fn url(text: &str, strength: Strength, gather: &mut Gather) {
    let path = text.split(['?', '#']).next().unwrap_or(text).trim_end_matches('/');
    if path.ends_with("/token") {
        gather.put(Slot::TokenUrl, strength, path);
    } else if path.contains("/.well-known/") {
        if path.ends_with("/openid-configuration") || path.contains("/oauth-authorization-server") {
            gather.put(Slot::Issuer, strength, path);
        }
    } else if path.ends_with("/api") && text.contains(".kinde.com/") {
        gather.put(Slot::Audience, strength.min(Strength::Weak), path);
    }
    gather.put(Slot::Host, strength, path);
    if let Some((id, secret)) = credentials_in_address(text) {
        gather.put(Slot::ClientId, Strength::Named, &id);
        gather.put(Slot::Secret, Strength::Named, secret.expose());
    }
    let behind = text.get(path.len()..).unwrap_or_default();
    form(behind.trim_start_matches(['/', '?', '#']), gather);
}

/// `a=b&c=d` in form encoding; whether a known name was in it.
pub(super) fn form(body: &str, gather: &mut Gather) -> bool {
    let mut known = false;
    for (name, value) in url::form_urlencoded::parse(body.as_bytes()).take(200) {
        match names::label(&name) {
            Some(label) => {
                known = true;
                pair(&name, label.slot, label.strong, &value, gather);
            }
            None if !name.is_empty() => gather.left(&name),
            None => {}
        }
    }
    known
}

/// One name and value of a program's data, where the value is exact.
pub(super) fn pair(name: &str, slot: Slot, strong: bool, value: &str, gather: &mut Gather) {
    let strength = if strong { Strength::Named } else { Strength::Weak };
    let usable = match slot {
        // Plain "name" and "id" members are everywhere; only the obvious ones are taken.
        Slot::Host => strong || is_url(value),
        Slot::Token => is_token(value) || (strong && value.len() >= 20),
        Slot::Audience => strong || value.contains("://"),
        Slot::Other => return,
        _ => true,
    };
    if !usable {
        gather.left(name);
        return;
    }
    gather.put_exact(slot, strength, value);
    if slot == Slot::Host && Url::parse(value).is_ok_and(|url| url.path().trim_end_matches('/').ends_with("/token")) {
        gather.put(Slot::TokenUrl, strength, value);
    }
}

/// Looks at the words of unnamed text for values that are known by their shape.
pub(super) fn words(text: &str, gather: &mut Gather) {
    const AROUND: &[char] =
        &[',', '.', ';', ':', '(', ')', '<', '>', '"', '\'', '`', '“', '”', '„', '*', '[', ']', '|'];
    for word in text.split_whitespace() {
        let word = word.trim_matches(AROUND);
        if word.len() < 11 {
            continue;
        }
        if is_token(word) {
            gather.put(Slot::Token, Strength::Guessed, word);
        } else if is_client_id(word) {
            gather.put(Slot::ClientId, Strength::Guessed, word);
        } else if is_secret(word) && word.bytes().any(|b| b.is_ascii_digit()) {
            gather.put(Slot::Secret, Strength::Guessed, word);
        } else if word.len() < 300
            && is_url(word)
            && (word.contains(".kinde.com") || word.trim_end_matches('/').ends_with("/token"))
        {
            url(word, Strength::Guessed, gather);
        } else if let Some((id, secret)) = word.split_once(':')
            && is_client_id(id)
            && secret.len() >= 16
        {
            gather.put(Slot::ClientId, Strength::Guessed, id);
            gather.put(Slot::Secret, Strength::Guessed, secret);
        }
    }
}

/// The text, shortened, with every word hidden that could be a secret.
pub(super) fn without_random_words(text: &str, longest: usize) -> String {
    let shown = text
        .split_whitespace()
        .take(40)
        .map(|word| if could_be_secret(word) { "…" } else { word })
        .collect::<Vec<_>>()
        .join(" ");
    if shown.chars().count() <= longest {
        return shown;
    }
    shown.chars().take(longest).chain(['…']).collect()
}

fn could_be_secret(word: &str) -> bool {
    let longest_run = word.split(|c: char| !c.is_alphanumeric()).map(|run| run.chars().count()).max().unwrap_or(0);
    let (digit, letter) = (word.chars().any(|c| c.is_ascii_digit()), word.chars().any(char::is_alphabetic));
    let marks =
        word.chars().filter(|c| !c.is_alphanumeric() && !matches!(c, '/' | '.' | ':' | '-' | '_' | ',')).count();
    longest_run >= 20
        || (longest_run >= 10 && digit && letter)
        || (word.chars().count() >= 10 && marks >= 2 && digit)
        || word.chars().count() > 100
}
