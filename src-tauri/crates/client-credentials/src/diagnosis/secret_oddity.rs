//! What is odd about the form of a secret. Told only as a kind of oddity, never with a part of the secret.

use crate::secret::ClientSecret;

/// Something about a secret that makes a slip in copying likely. A real secret may have it, so nothing is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretOddity {
    /// Wrapped in quotation marks or back-ticks.
    Quoted,
    /// A whole line of a configuration (`KEY=value`, `"client_secret": "…"`, a comma at the end).
    ConfigurationLine,
    /// Shaped like a UUID.
    Uuid,
    /// Dots or asterisks stand for a part of it.
    Masked,
    /// A sample from documentation.
    Placeholder,
    /// Under eight characters.
    Short,
    /// The same as the client ID.
    SameAsClientId,
    /// Holds characters that HTTP Basic and forms have to encode.
    SpecialCharacters,
    /// Not 40 to 60 letters and digits, as Kinde's are.
    UnlikeKinde,
}

impl SecretOddity {
    /// The oddity in a sentence that can stand as a cause.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Quoted => "The secret is wrapped in quotation marks that were copied along.",
            Self::ConfigurationLine => "A whole line of a configuration was pasted instead of the secret alone.",
            Self::Uuid => "The secret's ID was copied instead of its value.",
            Self::Masked => "A shortened or masked preview of the secret was copied.",
            Self::Placeholder => "A sample value from documentation was left in place of the secret.",
            Self::Short => "The secret is very short: only a part of it was copied.",
            Self::SameAsClientId => "Client ID and secret are the same: one was pasted twice.",
            Self::SpecialCharacters => "The secret holds characters that servers decode differently in HTTP Basic.",
            Self::UnlikeKinde => "The secret is not complete, or is not one of Kinde's.",
        }
    }

    /// What points to it.
    pub fn because(self) -> &'static str {
        match self {
            Self::Quoted => "It begins and ends with the same mark.",
            Self::ConfigurationLine => "It holds an equals sign or colon after a name, or ends with a comma.",
            Self::Uuid => "It has the form of a UUID; at Microsoft Entra that is the Secret ID.",
            Self::Masked => "It holds dots, bullets or asterisks.",
            Self::Placeholder => "It is a well-known placeholder.",
            Self::Short => "It has under eight characters.",
            Self::SameAsClientId => "The two values are equal.",
            Self::SpecialCharacters => "It holds characters such as : % + / = & or a space (RFC 6749 2.3.1).",
            Self::UnlikeKinde => "Kinde's secrets are 40 to 60 letters and digits.",
        }
    }

    /// Whether it alone makes a slip likely.
    pub fn is_telling(self) -> bool {
        !matches!(self, Self::SpecialCharacters | Self::UnlikeKinde)
    }
}

/// What is odd about a secret, the most telling first; empty for an ordinary one.
pub fn secret_oddities(secret: &ClientSecret, client_id: &str, is_kinde: bool) -> Vec<SecretOddity> {
    let text = secret.expose().trim();
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    let mut note = |is_so: bool, oddity: SecretOddity| {
        if is_so {
            found.push(oddity);
        }
    };
    let wrapped = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('„', '“')];
    note(
        wrapped
            .iter()
            .any(|(open, close)| text.chars().count() > 2 && text.starts_with(*open) && text.ends_with(*close)),
        SecretOddity::Quoted,
    );
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | '\'' | ' '))
    };
    let after_name = |mark: char| {
        text.split_once(mark).is_some_and(|(name, value)| {
            is_name(name)
                && (name.to_lowercase().contains("secret") || name.to_lowercase().contains("key"))
                && !value.trim().is_empty()
        })
    };
    note(after_name('=') || after_name(':') || text.ends_with([',', ';']), SecretOddity::ConfigurationLine);
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    note(groups == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit()), SecretOddity::Uuid);
    note(text.contains(['…', '•', '●']) || text.contains("***") || text.contains("..."), SecretOddity::Masked);
    let samples = [
        "your_client_secret",
        "your-client-secret",
        "client_secret",
        "changeme",
        "change_me",
        "secret",
        "xxx",
        "xxxx",
        "todo",
        "placeholder",
        "m2m_client_secret",
    ];
    let bracketed = (text.starts_with('<') && text.ends_with('>'))
        || (text.starts_with('{') && text.ends_with('}'))
        || (text.starts_with('[') && text.ends_with(']'));
    note(samples.contains(&lower.as_str()) || bracketed || lower.starts_with("your_"), SecretOddity::Placeholder);
    note(text.chars().count() < 8, SecretOddity::Short);
    note(text == client_id, SecretOddity::SameAsClientId);
    note(text.contains([':', '%', '+', '/', '=', '&', ' ', '?']), SecretOddity::SpecialCharacters);
    let like_kinde = (40..=60).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric());
    note(is_kinde && !like_kinde, SecretOddity::UnlikeKinde);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(secret: &str) -> Vec<SecretOddity> {
        secret_oddities(&ClientSecret::new(secret.to_owned()), "client!+ID", false)
    }

    #[test]
    fn slips_in_copying_are_recognised_by_their_form() {
        for (secret, oddity) in [
            ("\"abcdefghijk\"", SecretOddity::Quoted),
            ("“abcdefghijk”", SecretOddity::Quoted),
            ("CLIENT_SECRET=abcdefghijk", SecretOddity::ConfigurationLine),
            ("\"client_secret\": \"abcdefghijk\"", SecretOddity::ConfigurationLine),
            ("abcdefghijk,", SecretOddity::ConfigurationLine),
            ("2f1c8f7e-9a43-4a54-b8b6-6a1d6a2b4c11", SecretOddity::Uuid),
            ("abc…xyz12345", SecretOddity::Masked),
            ("YOUR_CLIENT_SECRET", SecretOddity::Placeholder),
            ("<secret>", SecretOddity::Placeholder),
            ("abc", SecretOddity::Short),
            ("client!+ID", SecretOddity::SameAsClientId),
            ("SECRET?%G&client", SecretOddity::SpecialCharacters),
        ] {
            assert!(of(secret).contains(&oddity), "{oddity:?}");
        }
    }

    #[test]
    fn an_ordinary_secret_has_nothing_odd() {
        let secret = ClientSecret::new("a1B2c3D4e5".repeat(5));
        assert_eq!(secret_oddities(&secret, "id", true), []);
        assert_eq!(of("V~8Q~abcdefghijklmnopqrstuvwxyz012345678"), []);
    }

    #[test]
    fn no_sentence_holds_a_part_of_the_secret() {
        for oddity in of("\"K9x7Q2-secret\"") {
            assert!(!oddity.sentence().contains("K9x7Q2") && !oddity.because().contains("K9x7Q2"));
        }
    }
}
