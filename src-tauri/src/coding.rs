//! Programs for what is chosen in the window: looks up what the app knows, and lets the domain write.

use client_credentials::environment::Environment;
use client_credentials::resource_call::CallDraft;
use client_credentials::samples::{CodeSample, LANGUAGES, Language, Purpose, Subject, sample};
use client_credentials::token_request::TokenRequest;

use crate::error::IpcError;
use crate::issuing::TokenRequestDraft;
use crate::pasting;
use crate::settings_store::Preferences;
use crate::state::App;

/// The program in one language.
///
/// # Errors
/// When the language is not known, or a field of the requests cannot be sent.
pub fn write(
    app: &App,
    environment: &Environment,
    language: &str,
    requests: &[TokenRequestDraft],
    call: Option<&CallDraft>,
) -> Result<CodeSample, IpcError> {
    let requests: Vec<TokenRequest> = requests.iter().map(TokenRequestDraft::parse).collect::<Result<_, _>>()?;
    if environment.id.as_str() == pasting::ID {
        return Err(IpcError::new("no-client", "A pasted token has no client that could ask for another one."));
    }
    let metadata = environment.issuer().and_then(|issuer| app.knowledge.metadata(issuer)).unwrap_or_default();
    let subject = Subject {
        environment,
        token_endpoint: environment.token_endpoint().or(metadata.token_endpoint),
        jwks_uri: environment.jwks_uri().or(metadata.jwks_uri),
        requests: &requests,
        call,
    };
    sample(language, &subject).ok_or_else(unknown)
}

/// The bytes of a program's file.
///
/// # Errors
/// When there is no program.
pub fn file(sample: &CodeSample) -> Result<Vec<u8>, IpcError> {
    let code = sample.code.as_ref().ok_or_else(|| IpcError::new("no-code", sample.notes.join(" ")))?;
    // cmd loses its way in a batch file whose lines end as those of other systems do.
    let code = if sample.file_name.ends_with(".cmd") { code.replace('\n', "\r\n") } else { code.clone() };
    Ok(code.into_bytes())
}

/// A language by its name for code.
///
/// # Errors
/// When it is not known.
pub fn language(id: &str) -> Result<&'static Language, IpcError> {
    LANGUAGES.iter().find(|language| language.id == id).ok_or_else(unknown)
}

/// Remembers a language for programs of its purpose.
pub fn remember(preferences: &mut Preferences, language: &Language) {
    let remembered = match language.purpose {
        Purpose::Request => &mut preferences.code_language,
        Purpose::Verify => &mut preferences.verifier_language,
    };
    *remembered = Some(language.id.to_owned());
}

fn unknown() -> IpcError {
    IpcError::new("unknown-language", "There is no program in this language. Choose another one.")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_remembers_its_own_language() {
        let mut preferences = Preferences::default();
        remember(&mut preferences, language("go").unwrap());
        remember(&mut preferences, language("verify-ruby").unwrap());
        assert_eq!(preferences.code_language.as_deref(), Some("go"));
        assert_eq!(preferences.verifier_language.as_deref(), Some("verify-ruby"));
        assert_eq!(language("cobol").unwrap_err().code, "unknown-language");
    }

    #[test]
    fn a_batch_file_has_the_line_ends_that_cmd_wants() {
        let sample = |file_name: &str| CodeSample {
            language: String::new(),
            code: Some("a\nb\n".to_owned()),
            notes: Vec::new(),
            file_name: file_name.to_owned(),
            needs: String::new(),
            run: String::new(),
        };
        assert_eq!(file(&sample("x.cmd")).unwrap(), b"a\r\nb\r\n");
        assert_eq!(file(&sample("x.sh")).unwrap(), b"a\nb\n");
    }
}
