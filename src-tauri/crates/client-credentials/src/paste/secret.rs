//! A pasted client secret. The value never stands next to what the window may see.

use serde::Serialize;

use super::hints::{is_address, is_client_id, is_secret, is_token, is_uuid};
use super::model::{Change, Hint, HintCode, Offer, OfferAction, PastedField};
use super::peel::Work;
use super::{LONGEST_VALUE, hints as hints_of, placeholder};
use crate::environment::Provider;
use crate::field::FieldError;
use crate::secret::ClientSecret;

/// A secret as read. Not serialisable: [`SecretReading::view`] is.
///
/// ```compile_fail
/// fn window_data<T: serde::Serialize>(_: T) {}
/// window_data(client_credentials::paste::read_secret("s", Default::default()));
/// ```
#[derive(Clone, Debug)]
pub struct SecretReading {
    /// The secret as it would be after all `changes`.
    pub value: ClientSecret,
    /// Its length in characters.
    pub characters: usize,
    /// Length of the original text in characters.
    pub characters_before: usize,
    /// What the cleaning changes, in order.
    pub changes: Vec<Change>,
    /// What else is noticeable.
    pub hints: Vec<Hint>,
    /// Why the cleaned secret cannot be used, if it cannot.
    pub trouble: Option<FieldError>,
}

/// What the window may know of a [`SecretReading`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SecretReadingView {
    /// Length of the cleaned secret in characters.
    pub characters: usize,
    /// Length of the original text in characters.
    pub characters_before: usize,
    /// What the cleaning changes, in order.
    pub changes: Vec<Change>,
    /// What else is noticeable.
    pub hints: Vec<Hint>,
    /// Why the cleaned secret cannot be used, if it cannot.
    #[cfg_attr(feature = "typescript", ts(type = "{ field: string; message: string } | null"))]
    pub trouble: Option<FieldError>,
}

impl SecretReading {
    /// The reading without the secret.
    pub fn view(&self) -> SecretReadingView {
        SecretReadingView {
            characters: self.characters,
            characters_before: self.characters_before,
            changes: self.changes.clone(),
            hints: self.hints.clone(),
            trouble: self.trouble.clone(),
        }
    }
}

/// Reads the text of the client secret field. Quotes and the like are only proposed to go: they can be
/// part of a real secret, so the caller keeps the original until the person agrees.
pub fn read_secret(text: &str, provider: Provider) -> SecretReading {
    let mut work = Work::new(text, PastedField::ClientSecret, provider);
    if text.len() <= LONGEST_VALUE {
        if work.is_whole_note() {
            work.hint(hints_of::whole_note());
        } else {
            for _ in 0..6 {
                let before = work.changes.len();
                work.peel();
                if work.changes.len() == before {
                    break;
                }
            }
            hints_of::add(&mut work);
        }
    }
    let trouble = trouble(&work.value);
    let value = ClientSecret::new(work.value.to_string());
    SecretReading {
        characters: value.characters(),
        characters_before: text.chars().count(),
        value,
        changes: work.changes,
        hints: work.hints,
        trouble,
    }
}

fn trouble(value: &str) -> Option<FieldError> {
    let wrong = |message: &str| Some(FieldError::new("secret", message));
    if placeholder::in_value(value).is_some() {
        return wrong("This is a sample of the documentation, not the secret. Kinde shows the secret in App keys.");
    }
    if placeholder::is_masked(value) {
        return wrong(
            "This is a masked or shortened preview of a secret, not the secret. Reveal it first, then copy it again.",
        );
    }
    ClientSecret::parse(value).err()
}

/// What is noticeable about a cleaned secret. The placeholder and strange characters are told by the caller.
pub(super) fn hints(work: &mut Work, value: &str) {
    let say = |code, sentence: String, offer: Option<Offer>| Hint { code, sentence, offer };
    let count = value.chars().count();
    if work.hints.iter().any(|hint| hint.code == HintCode::Placeholder) {
        return;
    }
    let basic = value.strip_prefix("Basic ").or_else(|| value.strip_prefix("basic "));
    let found = if is_token(value) {
        say(
            HintCode::LooksLikeToken,
            "This is a token, not the client secret.".into(),
            Some(Offer::action("Open it as a token", OfferAction::OpenAsToken)),
        )
    } else if basic.is_some()
        || value.split_once(':').is_some_and(|(id, secret)| is_client_id(id) && !secret.is_empty())
    {
        say(
            HintCode::BothInOne,
            "Client ID and client secret stand in one text.".into(),
            Some(Offer::action("Read both out of it", OfferAction::ReadAsNote)),
        )
    } else if placeholder::is_masked(value) {
        say(
            HintCode::Masked,
            "This is a masked or shortened preview. Reveal the secret first, then copy it again.".into(),
            None,
        )
    } else if is_client_id(value) {
        say(
            HintCode::LooksLikeClientId,
            "This has the shape of a client ID.".into(),
            Some(Offer::action("Move it to the client ID", OfferAction::MoveToClientId)),
        )
    } else if is_address(value) {
        say(
            HintCode::LooksLikeAddress,
            "This is an address.".into(),
            Some(Offer::action("Move it to the domain", OfferAction::MoveToHost)),
        )
    } else if is_uuid(value) {
        let sentence = "This has the shape of an ID. At Microsoft Entra it is the “Secret ID”; the secret is the “Value”, shown only once when it is made.";
        say(HintCode::SecretId, sentence.into(), None)
    } else if count < 8 {
        say(
            HintCode::TooShort,
            format!("This has {count} characters; a client secret is longer. Was it copied whole?"),
            None,
        )
    } else if work.is_kinde() && !is_secret(value) && !is_kinde_length(value) {
        let sentence = if value.bytes().all(|b| b.is_ascii_alphanumeric()) {
            format!("This has {count} characters; client secrets of Kinde usually have 40 to 60. Was it copied whole?")
        } else {
            format!(
                "This has {count} characters; client secrets of Kinde usually are 40 to 60 letters and digits and nothing else."
            )
        };
        say(HintCode::UnusualShape, sentence, None)
    } else {
        return;
    };
    work.hint(found);
}

fn is_kinde_length(value: &str) -> bool {
    (40..=60).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric())
}
