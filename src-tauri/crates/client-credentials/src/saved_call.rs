//! Calls kept under a name. They are written to a file, so nothing in them may open a door: headers that carry
//! credentials are left out, credentials in a body are emptied, and an address that holds one is refused.

use serde::Deserialize;

use crate::environment::{Audience, SavedCall, name};
use crate::field::FieldError;
use crate::redaction::{Redactor, empty_credential_members, is_sensitive_header};
use crate::resource_call::{CallDraft, HeaderDraft};

/// Most calls kept in one environment.
pub const MOST: usize = 200;

/// A call to be kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct SavedCallDraft {
    /// What people call it.
    pub name: String,
    /// The API whose token it wants.
    pub audience: Option<String>,
    /// The call.
    pub call: CallDraft,
}

/// A call as it is kept, with what was left out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The call.
    pub call: SavedCall,
    /// What was left out, in sentences.
    pub left_out: Vec<String>,
}

impl SavedCallDraft {
    /// The call as it may be kept. `known` finds the secrets and tokens that this app holds.
    ///
    /// # Errors
    /// When a field cannot be used, or the address or the body holds a secret that this app knows.
    pub fn keep(&self, id: String, known: &Redactor) -> Result<Kept, FieldError> {
        let named = name(&self.name)?;
        if named.is_empty() {
            return Err(FieldError::new("name", "Give the call a name."));
        }
        let audience = self.audience.as_deref().map(Audience::parse).transpose()?;
        let url = self.call.url.trim();
        if url.is_empty() {
            return Err(FieldError::new("url", "There is no address to keep yet."));
        }
        if url.chars().count() > crate::field::LONGEST_LINE {
            return Err(FieldError::new("url", "The address is too long to be kept."));
        }
        if known.finds(url) || holds_credentials(url) {
            return Err(FieldError::new("url", "The address holds a token or a secret, so it is not kept."));
        }
        let body = self.call.body.clone().unwrap_or_default();
        if body.len() > 256 * 1024 {
            return Err(FieldError::new("body", "The body is larger than 256 KB, so it is not kept."));
        }
        let mut left_out = Vec::new();
        let emptied = empty_credential_members(&body);
        if let Some(emptied) = &emptied {
            left_out.push(match emptied.count {
                1 => "A credential in the body was left empty.".to_owned(),
                count => format!("{count} credentials in the body were left empty."),
            });
        }
        let body = emptied.map_or(body, |emptied| emptied.text);
        if known.finds(&body) {
            return Err(FieldError::new("body", "The body holds a token or a secret of this app, so it is not kept."));
        }
        let carries = |header: &HeaderDraft| is_sensitive_header(&header.name) || known.finds(&header.value);
        let (dropped, headers): (Vec<_>, Vec<_>) =
            self.call.headers.iter().filter(|header| !header.name.trim().is_empty()).cloned().partition(carries);
        left_out.extend(
            dropped
                .iter()
                .map(|header| format!("The header {} carries a credential and is not kept.", header.name.trim())),
        );
        let call = SavedCall {
            id,
            name: named,
            audience,
            method: self.call.method.clone(),
            url: url.to_owned(),
            headers,
            body,
        };
        Ok(Kept { call, left_out })
    }
}

/// Whether an address names a credential in its query or before its host.
fn holds_credentials(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let is_credential = |name: &str| name.eq_ignore_ascii_case("token") || crate::redaction::is_credential_member(name);
    url.password().is_some() || url.query_pairs().any(|(name, value)| is_credential(&name) && !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::{AccessToken, ClientSecret};

    fn draft(url: &str, headers: &[(&str, &str)], body: &str) -> SavedCallDraft {
        SavedCallDraft {
            name: " List users ".into(),
            audience: Some("https://acme.kinde.com/api".into()),
            call: CallDraft {
                method: "POST".into(),
                url: url.into(),
                headers: headers.iter().map(|(n, v)| HeaderDraft { name: (*n).into(), value: (*v).into() }).collect(),
                body: Some(body.into()),
            },
        }
    }

    fn keep(draft: &SavedCallDraft) -> Result<Kept, FieldError> {
        let known = Redactor::new()
            .secret("client!+ID", &ClientSecret::new("SECRET?%G&client".into()))
            .token(&AccessToken::new("eyJhbGci.eyJpc3Mi.c2lnbmF0dXJlLXNpZ25hdHVyZQ".into()));
        draft.keep("id".into(), &known)
    }

    const URL: &str = "https://acme.kinde.com/api/v1/users/{user_id}/mfa";

    #[test]
    fn headers_that_carry_credentials_are_left_out_and_named() {
        let kept =
            keep(&draft(URL, &[("X-Api-Key", "k"), ("X-Trace", "1"), ("X-Odd", "SECRET?%G&client"), ("", "")], "{}"))
                .unwrap();
        assert_eq!(kept.call.headers.len(), 1);
        assert_eq!(kept.call.headers[0].name, "X-Trace");
        assert_eq!(kept.left_out.len(), 2);
        assert!(kept.left_out[0].contains("X-Api-Key") && !kept.left_out[1].contains("SECRET"));
        assert_eq!(kept.call.name, "List users");
    }

    #[test]
    fn credentials_in_a_body_are_emptied() {
        let kept = keep(&draft(URL, &[], "{\"api_key\":\"k_1\",\"name\":\"a\"}")).unwrap();
        assert_eq!(kept.call.body, "{\"api_key\":\"\",\"name\":\"a\"}");
        assert_eq!(kept.left_out.len(), 1);
    }

    #[test]
    fn a_secret_elsewhere_refuses_the_whole_call() {
        for (url, body) in [
            ("https://acme.kinde.com/?api_key=x", "{}"),
            ("https://acme.kinde.com/?q=SECRET%3F%25G%26client", "{}"),
            (URL, "{\"note\":\"c2lnbmF0dXJlLXNpZ25hdHVyZQ\"}"),
        ] {
            let error = keep(&draft(url, &[], body)).unwrap_err();
            assert!(error.message.contains("not kept"), "{error:?}");
        }
    }

    #[test]
    fn a_call_without_a_name_is_asked_for_one() {
        assert_eq!(keep(&SavedCallDraft { name: " ".into(), ..draft(URL, &[], "") }).unwrap_err().field, "name");
    }
}
