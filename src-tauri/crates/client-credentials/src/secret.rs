//! Values that must not be seen: no `Serialize`, no `Display`, a redacted `Debug`, wiped when dropped.
//!
//! ```compile_fail
//! fn window_data<T: serde::Serialize>(_: T) {}
//! window_data(client_credentials::secret::ClientSecret::new("s".to_owned()));
//! ```
//! ```compile_fail
//! fn window_data<T: serde::Serialize>(_: T) {}
//! window_data(client_credentials::secret::AccessToken::new("t".to_owned()));
//! ```
//! ```compile_fail
//! fn window_data<T: serde::Serialize>(_: T) {}
//! window_data(client_credentials::secret::PrivateKey::new("k".to_owned()));
//! ```

use std::fmt;

use aws_lc_rs::{digest, hmac};
use zeroize::Zeroizing;

use crate::field::{FieldError, describe_character, is_invisible};

/// Longest client secret accepted, in bytes.
pub const LONGEST_SECRET: usize = 4096;

macro_rules! secret_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes the value over; the caller should hold no other copy.
            pub fn new(value: String) -> Self {
                Self(Zeroizing::new(value))
            }

            /// The value itself, for the one place that has to send or store it.
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// Length in characters.
            pub fn characters(&self) -> usize {
                self.0.chars().count()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} characters)"), self.characters())
            }
        }
    };
}

secret_type! {
    /// The client's password at the token endpoint (RFC 6749 2.3.1).
    ClientSecret
}
secret_type! {
    /// An access token as it goes into the `Authorization` header (RFC 6750 2.1).
    AccessToken
}
secret_type! {
    /// The password of a proxy.
    Password
}
secret_type! {
    /// A private key, as PEM.
    PrivateKey
}

impl ClientSecret {
    /// Reads a typed or pasted secret. White space around it is dropped; nothing else is changed.
    ///
    /// # Errors
    /// When it is empty, too long, or holds characters that cannot be part of a secret.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        let wrong = |message: String| Err(FieldError::new("secret", message));
        if text.is_empty() {
            return wrong("The client secret is empty.".into());
        }
        if text.len() > LONGEST_SECRET {
            return wrong(format!(
                "This is {} characters long; a client secret has at most {LONGEST_SECRET}. Paste only the secret.",
                text.chars().count()
            ));
        }
        if let Some((at, c)) =
            text.chars().enumerate().find(|(_, c)| is_invisible(*c) || matches!(c, '\n' | '\r' | '\t'))
        {
            return wrong(format!(
                "The secret holds {} at position {}. Copy it again, or remove that character.",
                describe_character(c),
                at + 1
            ));
        }
        if text.chars().all(|c| matches!(c, '•' | '●' | '*' | '·' | '.' | '…')) {
            return wrong(
                "This is the masked preview of a secret, not the secret. Reveal it first, then copy it again.".into(),
            );
        }
        Ok(Self::new(text.to_owned()))
    }
}

/// Four hexadecimal digits that let a person compare two secrets without seeing either.
///
/// Keyed with the installation's own key, so that it says nothing to anybody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of `secret` under this installation's `key`.
    pub fn of(secret: &ClientSecret, key: &[u8]) -> Self {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), secret.expose().as_bytes());
        Self(hex(tag.as_ref(), 2))
    }

    /// The four digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The first `bytes` bytes as lower-case hexadecimal digits.
fn hex(data: &[u8], bytes: usize) -> String {
    data.iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

/// The first eight hexadecimal digits of a token's SHA-256, to tell two tokens apart in a report.
pub fn token_digest(token: &AccessToken) -> String {
    hex(digest::digest(&digest::SHA256, token.expose().as_bytes()).as_ref(), 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_the_length_only() {
        let secret = ClientSecret::new("SECRET?%G&client".to_owned());
        assert_eq!(format!("{secret:?}"), "ClientSecret(16 characters)");
    }

    #[test]
    fn a_masked_preview_is_refused() {
        assert!(ClientSecret::parse("••••••••").unwrap_err().message.contains("masked"));
    }

    #[test]
    fn white_space_around_a_secret_is_dropped_and_inside_kept() {
        assert_eq!(ClientSecret::parse(" a b \n").unwrap().expose(), "a b");
    }

    #[test]
    fn a_nul_in_a_secret_is_named() {
        assert!(ClientSecret::parse("ab\0cd").unwrap_err().message.contains("a NUL byte (U+0000) at position 3"));
    }

    #[test]
    fn fingerprints_differ_by_secret_and_by_installation() {
        let (a, b) = (ClientSecret::new("a".into()), ClientSecret::new("b".into()));
        assert_ne!(Fingerprint::of(&a, b"k"), Fingerprint::of(&b, b"k"));
        assert_ne!(Fingerprint::of(&a, b"k"), Fingerprint::of(&a, b"l"));
        assert_eq!(Fingerprint::of(&a, b"k").as_str().len(), 4);
    }
}
