//! Collects what the readers find, settles contradictions and says what was understood.

use zeroize::Zeroizing;

use super::super::model::{PastedField, Reading, counted};
use super::super::names::{Slot, title};
use super::super::{as_it_is, placeholder, read_secret, reading};
use super::{Note, NoteKind, NoteReading, shapes};
use crate::environment::{ClientAuthentication, Provider, Scope, TenantHost, is_loopback};
use crate::secret::AccessToken;

/// Most values kept of one text.
const MOST_VALUES: usize = 2_000;
/// Most pieces listed as not understood.
const MOST_LEFT: usize = 12;

/// How sure a value's meaning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Told by its shape or taken from another value.
    Guessed,
    /// A name that can mean other things: "password".
    Weak,
    /// A clear name.
    Named,
}

struct Found {
    slot: Slot,
    strength: Strength,
    value: Zeroizing<String>,
    /// Whether the format says where the value begins and ends, so that nothing in it is a slip of copying.
    exact: bool,
}

/// What the readers found so far.
#[derive(Default)]
pub(super) struct Gather {
    found: Vec<Found>,
    left: Vec<Zeroizing<String>>,
    left_more: usize,
    remarks: Vec<String>,
    pub(super) error: Option<String>,
    pub(super) authentication: Option<ClientAuthentication>,
}

impl Gather {
    pub(super) fn put(&mut self, slot: Slot, strength: Strength, value: &str) {
        let value = value.trim();
        if slot == Slot::Other || value.is_empty() {
            return;
        }
        if slot == Slot::Authentication {
            let lower: String = value.chars().take(60).collect::<String>().to_ascii_lowercase();
            if lower.contains("basic") || lower == "header" {
                self.authentication = Some(ClientAuthentication::ClientSecretBasic);
            } else if lower.contains("post") || lower.contains("body") {
                self.authentication = Some(ClientAuthentication::ClientSecretPost);
            }
            return;
        }
        if self.found.len() < MOST_VALUES {
            self.found.push(Found { slot, strength, value: Zeroizing::new(value.to_owned()), exact: false });
        } else {
            self.remark(format!("More than {MOST_VALUES} values are in the text; the rest was not read."));
        }
    }

    /// A value of a format that says where it begins and ends. What no client ID and no secret can hold (RFC 6749 A.1, A.2:
    /// white space, invisible and foreign characters) is a slip all the same.
    pub(super) fn put_exact(&mut self, slot: Slot, strength: Strength, value: &str) {
        let before = self.found.len();
        self.put(slot, strength, value);
        let plain = matches!(slot, Slot::ClientId | Slot::Secret) && value.bytes().all(|b| b.is_ascii_graphic());
        if let Some(found) = self.found.get_mut(before..).and_then(|new| new.first_mut()) {
            found.exact = plain;
        }
    }

    pub(super) fn left(&mut self, text: &str) {
        let text = text.trim();
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        if self.left.len() < MOST_LEFT {
            let short: String = text.chars().take(2_000).collect();
            self.left.push(Zeroizing::new(short));
        } else {
            self.left_more += 1;
        }
    }

    pub(super) fn remark(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.remarks.contains(&sentence) && self.remarks.len() < 40 {
            self.remarks.push(sentence);
        }
    }

    pub(super) fn has(&self, slot: Slot) -> bool {
        self.found.iter().any(|found| found.slot == slot)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Settles everything.
    pub(super) fn finish(mut self, kind: NoteKind) -> NoteReading {
        let kinde = self
            .found
            .iter()
            .any(|found| found.slot != Slot::Secret && found.value.to_ascii_lowercase().contains(".kinde.com"));
        let elsewhere = self.found.iter().any(|found| matches!(found.slot, Slot::TokenUrl | Slot::Issuer));
        let provider = if kinde || !elsewhere { Provider::Kinde } else { Provider::Other };
        let mut told = Vec::new();
        let mut note = Note { kind, error: self.error.take(), ..Note::default() };

        let host = self.settle(Slot::Host, PastedField::Host, provider, &mut told);
        note.token_url = self.settle(Slot::TokenUrl, PastedField::TokenUrl, provider, &mut told);
        note.issuer = self.settle(Slot::Issuer, PastedField::Issuer, provider, &mut told);
        note.client_id = self.settle(Slot::ClientId, PastedField::ClientId, provider, &mut told);
        let secret = self.settle_secret(provider, &mut told);
        note.audiences = self.audiences(provider);
        note.scopes = self.scopes(provider);
        note.name = self.settle_name();
        note.host = host.and_then(|host| host_name(&host)).or_else(|| self.host_from_others(&note, &mut told));
        note.provider = match (&note.host, kinde) {
            (_, true) => Some(Provider::Kinde),
            (Some(host), _) if host.ends_with(".kinde.com") => Some(Provider::Kinde),
            _ => (note.token_url.is_some() || note.issuer.is_some()).then_some(Provider::Other),
        };
        let tokens: Vec<&Found> = self.found.iter().filter(|found| found.slot == Slot::Token).collect();
        let token = tokens.first().map(|found| AccessToken::new(found.value.split_whitespace().collect()));
        if tokens.iter().any(|other| tokens.first().is_some_and(|first| first.value != other.value)) {
            self.remarks.push("Several different tokens are in the text; the first is used.".to_owned());
        }
        note.authentication = self.authentication;
        note.has_token = token.is_some();
        note.has_secret = secret.is_some();
        note.secret_characters = secret.as_ref().map_or(0, |secret| secret.characters());
        note.understood = sentences(&note);
        note.understood.append(&mut told);
        note.left_over = self.left_over();
        note.remarks = self.remarks;
        NoteReading { note, secret, token }
    }

    /// The candidates of a slot, the surest kind only; the others are told as unused.
    fn candidates(&mut self, slot: Slot) -> Vec<(Zeroizing<String>, bool)> {
        let best = self
            .found
            .iter()
            .filter(|found| found.slot == slot)
            .filter(|found| usable(found))
            .map(|found| found.strength)
            .max();
        let Some(best) = best else {
            if let Some(found) =
                self.found.iter().find(|found| found.slot == slot && found.strength > Strength::Guessed)
            {
                let masked = placeholder::is_masked(&found.value);
                let why = if masked { "a masked or shortened preview" } else { "a placeholder" };
                self.remark(format!("The {} in it is {why}, not a value.", title(slot)));
            }
            return Vec::new();
        };
        let unused = self
            .found
            .iter()
            .filter(|found| found.slot == slot && found.strength < best && found.strength > Strength::Guessed)
            .count();
        if unused > 0 {
            let what = counted(unused, "more value", "more values");
            self.remark(format!("{what} might be a {} by the name; the clearly named one is used.", title(slot)));
        }
        self.found
            .iter()
            .filter(|found| found.slot == slot && found.strength == best && usable(found))
            .map(|found| (found.value.clone(), found.exact))
            .collect()
    }

    fn settle(&mut self, slot: Slot, field: PastedField, provider: Provider, told: &mut Vec<String>) -> Option<String> {
        let mut values: Vec<String> = Vec::new();
        for (value, exact) in self.candidates(slot).iter().take(50) {
            let Reading { cleaned, changes, trouble, .. } =
                if *exact { as_it_is(field, value) } else { reading(field, value, provider) };
            if let Some(trouble) = trouble {
                self.remark(format!("The {} was not taken over: {}", title(slot), trouble.message));
                continue;
            }
            if values.is_empty() {
                told.extend(
                    changes
                        .iter()
                        .map(|change| format!("In the {}, left out or put right: {}.", title(slot), change.what)),
                );
            }
            values.push(cleaned);
        }
        let same = |a: &str, b: &str| match field {
            PastedField::Host => host_name(a) == host_name(b),
            _ => a == b,
        };
        let first = values.first()?.clone();
        self.repeated(title(slot), values.len(), values.iter().all(|value| same(value, &first)));
        Some(first)
    }

    fn settle_secret(&mut self, provider: Provider, told: &mut Vec<String>) -> Option<crate::secret::ClientSecret> {
        let mut secrets = Vec::new();
        for (value, exact) in self.candidates(Slot::Secret).iter().take(50) {
            if *exact && let Ok(secret) = crate::secret::ClientSecret::parse(value) {
                secrets.push(secret);
                continue;
            }
            let reading = read_secret(value, provider);
            if let Some(trouble) = reading.trouble {
                self.remark(format!("The client secret was not taken over: {}", trouble.message));
                continue;
            }
            if secrets.is_empty() {
                told.extend(
                    reading
                        .changes
                        .iter()
                        .map(|change| format!("In the client secret, left out or put right: {}.", change.what)),
                );
            }
            secrets.push(reading.value);
        }
        let first = secrets.first()?.clone();
        self.repeated(title(Slot::Secret), secrets.len(), secrets.iter().all(|secret| *secret == first));
        Some(first)
    }

    fn repeated(&mut self, title: &str, count: usize, same: bool) {
        if count > 1 && same {
            self.remark(format!("The {title} is there {count} times, always the same."));
        } else if count > 1 {
            self.remark(format!("The text holds {count} values for the {title} that differ; the first is used."));
        }
    }

    fn audiences(&mut self, provider: Provider) -> Vec<String> {
        let mut audiences: Vec<String> = Vec::new();
        for (value, _) in self.candidates(Slot::Audience).iter().take(50) {
            let parts: Vec<&str> = value.split([' ', ',', ';', '\n', '\t']).filter(|part| !part.is_empty()).collect();
            let addresses = parts.iter().any(|part| part.contains("://") || part.starts_with("urn:"));
            if parts.len() > 1 && !addresses {
                self.left(value);
                continue;
            }
            for part in parts.iter().filter(|part| !addresses || part.contains(':')).take(50) {
                let Reading { cleaned, trouble, .. } = reading(PastedField::Audience, part, provider);
                match trouble {
                    Some(trouble) => self.remark(format!("An audience was not taken over: {}", trouble.message)),
                    None if !audiences.contains(&cleaned) => audiences.push(cleaned),
                    None => self.remark("An audience is there more than once."),
                }
            }
        }
        audiences
    }

    fn scopes(&mut self, provider: Provider) -> Vec<String> {
        let mut scopes: Vec<String> = Vec::new();
        for (value, _) in self.candidates(Slot::Scopes).iter().take(50) {
            let cleaned = reading(PastedField::Scopes, value, provider).cleaned;
            let words: Vec<&str> = cleaned.split_whitespace().collect();
            // Prose about scopes is no list of them.
            let shaped = words.iter().filter(|word| word.contains([':', '.', '/', '_'])).count();
            if words.len() > 2 && shaped * 2 < words.len() {
                self.left(value);
                continue;
            }
            for word in words.iter().filter(|word| Scope::parse(word).is_ok()).take(500) {
                if !scopes.iter().any(|scope| scope == word) {
                    scopes.push((*word).to_owned());
                }
            }
        }
        scopes
    }

    fn settle_name(&mut self) -> Option<String> {
        let names = self.candidates(Slot::Name);
        names
            .iter()
            .filter(|(name, _)| name.chars().count() <= 60)
            .find_map(|(name, _)| crate::environment::name(name.trim_matches(['"', '\'', '*'])).ok())
    }

    fn host_from_others(&mut self, note: &Note, told: &mut Vec<String>) -> Option<String> {
        let kinde = |value: &&String| host_name(value).is_some_and(|host| host.ends_with(".kinde.com"));
        let from = [
            ("token URL", note.token_url.as_ref()),
            ("issuer", note.issuer.as_ref()),
            ("audience", note.audiences.iter().find(kinde)),
        ];
        let (name, host) = from.into_iter().find_map(|(name, value)| Some((name, host_name(value?)?)))?;
        told.push(format!("The domain is taken from the {name}."));
        Some(host)
    }

    /// What was not understood, without anything that could be a secret.
    fn left_over(&self) -> Vec<String> {
        let secrets: Vec<&str> = self
            .found
            .iter()
            .filter(|found| matches!(found.slot, Slot::Secret | Slot::Token))
            .flat_map(|found| std::iter::once(found.value.as_str()).chain(found.value.split_whitespace()))
            .filter(|value| value.len() >= 4)
            .take(200)
            .collect();
        let mut left: Vec<String> = self
            .left
            .iter()
            .map(|text| {
                let hidden = secrets.iter().fold(text.to_string(), |text, secret| text.replace(secret, "…"));
                shapes::without_random_words(&hidden, 60)
            })
            .filter(|text| text.chars().any(char::is_alphanumeric))
            .collect();
        left.dedup();
        if self.left_more > 0 {
            left.push(format!("and {} more", counted(self.left_more, "line", "lines")));
        }
        left
    }
}

fn usable(found: &Found) -> bool {
    let value = if found.exact { found.value.as_str() } else { found.value.trim_matches(['"', '\'', '`', '*']) };
    let in_address = matches!(found.slot, Slot::Host | Slot::TokenUrl | Slot::Issuer | Slot::Audience);
    let masked = matches!(found.slot, Slot::ClientId | Slot::Secret) && placeholder::is_masked(value);
    // The marks of a link in a chat look like those of a placeholder.
    let link = value.contains("](")
        || (value.starts_with('<') && value.contains("://") && !value.contains("<y") && !value.contains("//<"));
    let sample = placeholder::in_value(value).is_some() || (in_address && placeholder::in_address(value).is_some());
    let listed = found.slot == Slot::Scopes || (found.slot == Slot::Audience && value.starts_with('['));
    !masked && (!sample || link || listed)
}

/// The host in a cleaned address; with its scheme where that is plain http on this computer.
fn host_name(value: &str) -> Option<String> {
    let host = TenantHost::parse(value).ok()?;
    let local = url::Url::parse(host.origin()).is_ok_and(|url| is_loopback(&url) && url.scheme() == "http");
    Some(if local { host.origin().to_owned() } else { host.host().to_owned() })
}

fn sentences(note: &Note) -> Vec<String> {
    let mut told = Vec::new();
    let mut say =
        |label: &str, value: &Option<String>| told.extend(value.as_ref().map(|value| format!("{label}: {value}")));
    say("Name", &note.name);
    say("Domain", &note.host);
    say("Client ID", &note.client_id);
    say("Token URL", &note.token_url);
    say("Issuer", &note.issuer);
    say("Error", &note.error);
    if note.has_secret {
        told.push(format!("Client secret: {}", counted(note.secret_characters, "character", "characters")));
    }
    if note.has_token {
        told.push("An access token".to_owned());
    }
    if !note.audiences.is_empty() {
        told.push(format!("{}: {}", counted(note.audiences.len(), "audience", "audiences"), note.audiences.join(", ")));
    }
    if !note.scopes.is_empty() {
        told.push(format!("{}: {}", counted(note.scopes.len(), "scope", "scopes"), note.scopes.join(", ")));
    }
    match note.authentication {
        Some(ClientAuthentication::ClientSecretBasic) => {
            told.push("The client proves itself with HTTP Basic".to_owned())
        }
        Some(ClientAuthentication::ClientSecretPost) => {
            told.push("The client proves itself with form fields".to_owned())
        }
        None => {}
    }
    told
}
