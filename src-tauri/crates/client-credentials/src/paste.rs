//! What people paste: which slips a text carries, what it would be without them, and which values a
//! whole message holds. Pure text work: nothing here sends, stores or decides.
//!
//! Cleaning is a proposal. Each reading holds the cleaned text next to the list of [`Change`]s that lead
//! to it, so that the caller can keep the original until the person agrees: a quotation mark can be part
//! of a real secret. An unchanged text has no changes, and a changed one always has some.

mod across;
mod address;
mod assignment;
mod hints;
mod look_alike;
mod model;
mod names;
mod note;
mod peel;
mod placeholder;
mod scopes;
mod secret;
#[cfg(test)]
mod tests;

pub use across::{Typed, TypedHint, across, pair};
pub use address::credentials_in_address;
pub(crate) use address::scheme_slip;
pub use model::{Change, ChangeKind, Hint, HintCode, Offer, OfferAction, PastedField, Reading};
pub use note::{LONGEST_NOTE, Note, NoteKind, NoteReading, note};
pub(crate) use placeholder::in_address as placeholder_in_address;
pub use secret::{SecretReading, SecretReadingView, read_secret};

use crate::environment::{Audience, ClientId, Provider, Scope, TenantHost, server_url};
use crate::field::{FieldError, LONGEST_LINE, line};
use peel::Work;

/// Longest text that is cleaned as one value, in bytes; a longer one comes back as it is.
const LONGEST_VALUE: usize = 4 * LONGEST_LINE;

/// Reads the text of one field: what it would be without the slips of copying, what was taken away for
/// that, what else is noticeable, and what still stands against using the cleaned text.
///
/// For [`PastedField::ClientSecret`] the cleaned text stays empty; [`read_secret`] has it.
pub fn reading(field: PastedField, text: &str, provider: Provider) -> Reading {
    if field == PastedField::ClientSecret {
        let SecretReadingView { changes, hints, trouble, .. } = read_secret(text, provider).view();
        return Reading { cleaned: String::new(), changes, hints, trouble };
    }
    if text.len() > LONGEST_VALUE {
        let trouble = line(field.draft_member(), field.title(), text).err();
        return Reading { cleaned: text.to_owned(), changes: Vec::new(), hints: Vec::new(), trouble };
    }
    let mut work = Work::new(text, field, provider);
    if work.is_whole_note() {
        let trouble = trouble(field, text);
        return Reading { cleaned: text.to_owned(), changes: Vec::new(), hints: vec![hints::whole_note()], trouble };
    }
    // Taking one wrapping away can bring another to light.
    for _ in 0..6 {
        let before = work.changes.len();
        work.peel();
        match field {
            PastedField::Host | PastedField::TokenUrl | PastedField::Issuer => address::clean(&mut work),
            PastedField::Scopes => scopes::clean(&mut work),
            _ => {}
        }
        if work.changes.len() == before {
            break;
        }
    }
    hints::add(&mut work);
    let Work { value, changes, hints, .. } = work;
    Reading { trouble: trouble(field, &value), cleaned: value.to_string(), changes, hints }
}

/// Whether a text stands for a value that is to be put in, or hides it.
#[cfg(test)]
pub(crate) fn is_sample(text: &str) -> bool {
    placeholder::in_value(text).is_some() || placeholder::in_address(text).is_some() || placeholder::is_masked(text)
}

/// A value that needs no cleaning.
fn as_it_is(field: PastedField, text: &str) -> Reading {
    Reading { cleaned: text.to_owned(), changes: Vec::new(), hints: Vec::new(), trouble: trouble(field, text) }
}

/// What stands against using `text` in this field.
fn trouble(field: PastedField, text: &str) -> Option<FieldError> {
    let member = field.draft_member();
    let renamed = |error: FieldError| FieldError { field: member.to_owned(), ..error };
    if field != PastedField::Host
        && let Some(found) = placeholder::in_value(text).or_else(|| placeholder::in_address(text))
        && !text.trim().is_empty()
    {
        return Some(FieldError::new(member, format!("“{found}” is a placeholder. Put your own value in its place.")));
    }
    match field {
        PastedField::Host => TenantHost::parse(text).err(),
        PastedField::ClientId => ClientId::parse(text).err(),
        PastedField::ClientSecret => crate::secret::ClientSecret::parse(text).err(),
        PastedField::Audience => Audience::parse(text).err(),
        PastedField::Scopes => text.split_whitespace().find_map(|scope| Scope::parse(scope).err()),
        PastedField::TokenUrl | PastedField::Issuer => {
            line(member, field.title(), text).and_then(|text| server_url(member, text)).err()
        }
    }
    .map(renamed)
}
