//! What is only noticeable when several fields are seen together.

use super::hints::{is_client_id, is_secret};
use super::model::{Hint, HintCode, Offer, OfferAction, PastedField};
use crate::secret::ClientSecret;

/// Looks at client ID and secret together: the same value twice, or each in the other's field.
pub fn pair(client_id: &str, secret: &ClientSecret) -> Vec<Hint> {
    let (id, secret) = (client_id.trim(), secret.expose().trim());
    if id.is_empty() || secret.is_empty() {
        return Vec::new();
    }
    if id == secret {
        return vec![Hint {
            code: HintCode::SameValue,
            sentence: "Client ID and client secret are the same text. One of them was pasted twice.".into(),
            offer: None,
        }];
    }
    let by_shape = is_client_id(secret) && !is_client_id(id);
    let by_secret_shape = is_secret(id) && !is_secret(secret) && secret.chars().count() < id.chars().count();
    let by_length = id.chars().count() > 60 && secret.chars().count() <= 40;
    if by_shape || by_secret_shape || by_length {
        return vec![Hint {
            code: HintCode::Swapped,
            sentence: "Client ID and client secret seem to stand in each other's field.".into(),
            offer: Some(Offer::action("Swap the fields", OfferAction::Swap)),
        }];
    }
    Vec::new()
}

/// The fields as typed; an empty text means "not given".
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// The Kinde domain, or the host in use.
    pub host: &'a str,
    /// The client ID.
    pub client_id: &'a str,
    /// One audience.
    pub audience: &'a str,
    /// The token URL.
    pub token_url: &'a str,
    /// The issuer, typed or found in the discovery document.
    pub issuer: &'a str,
    /// Where the API is called.
    pub api_url: &'a str,
}

/// A hint and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct TypedHint {
    /// The field that an offer would change, or the one to look at.
    pub field: PastedField,
    /// The hint.
    pub hint: Hint,
}

/// Looks at the fields together: an audience that is the server or the client, two hosts that should be
/// one, an API address that is the token endpoint.
pub fn across(typed: &Typed<'_>) -> Vec<TypedHint> {
    let mut found = Vec::new();
    let mut say =
        |field, code, sentence: String, offer| found.push(TypedHint { field, hint: Hint { code, sentence, offer } });
    let audience = typed.audience.trim();
    let same = |a: &str, b: &str| !a.is_empty() && bare(a) == bare(b);
    let server = [("the token URL", typed.token_url), ("the issuer", typed.issuer), ("the domain", typed.host)];
    if !audience.is_empty() && audience == typed.client_id.trim() {
        let sentence = "The audience is the client ID. It names the API that is to accept the token.".to_owned();
        say(PastedField::Audience, HintCode::AudienceIsClient, sentence, None);
    } else if let Some((name, _)) = server.iter().find(|(_, value)| same(audience, value)) {
        let host = host_of(audience);
        let offer = host.ends_with(".kinde.com").then(|| Offer::use_value(format!("https://{host}/api")));
        let sentence = format!(
            "The audience is {name}. It names the API that is to accept the token, not the server that gives it out."
        );
        say(PastedField::Audience, HintCode::AudienceIsServer, sentence, offer);
    }
    if same(typed.api_url, typed.token_url) {
        let sentence =
            "The API's address is the token URL. Enter the address of the API that is to accept the token.".to_owned();
        say(PastedField::TokenUrl, HintCode::ApiIsTokenUrl, sentence, None);
    }
    let (token_field, token_host) = if typed.token_url.trim().is_empty() {
        (PastedField::Host, host_of(typed.host))
    } else {
        (PastedField::TokenUrl, host_of(typed.token_url))
    };
    let is_kinde = |host: &str| host.ends_with(".kinde.com");
    let replaced = |host: &str| match token_field {
        PastedField::TokenUrl => Offer::use_value(format!("https://{host}/oauth2/token")),
        _ => Offer::use_value(host),
    };
    let issuer_host = host_of(typed.issuer);
    let audience_host =
        if audience.contains("://") || audience.contains(".kinde.com") { host_of(audience) } else { String::new() };
    if !token_host.is_empty() && !issuer_host.is_empty() && token_host != issuer_host {
        let mixed = is_kinde(&token_host) != is_kinde(&issuer_host);
        let (code, why) = if mixed {
            (
                HintCode::DomainsMixed,
                "One is a Kinde domain and one a domain of your own; the issuer in a token is the host that was asked.",
            )
        } else {
            (HintCode::HostsDiffer, "They differ in name, region or environment; use one everywhere.")
        };
        say(
            token_field,
            code,
            format!("Tokens are asked for at {token_host}, the issuer is {issuer_host}. {why}"),
            Some(replaced(&issuer_host)),
        );
    }
    if !token_host.is_empty() && !is_kinde(&token_host) && is_kinde(&audience_host) && !is_local(&token_host) {
        let sentence = format!(
            "The audience is on {audience_host}, the token is asked for at {token_host}. Machine-to-machine apps need the Kinde domain in both."
        );
        say(token_field, HintCode::DomainsMixed, sentence, Some(replaced(&audience_host)));
    } else if is_kinde(&token_host) && is_kinde(&audience_host) && token_host != audience_host {
        let sentence = format!(
            "The audience is on {audience_host}, the token is asked for at {token_host}: another business, region or environment."
        );
        let offer = Offer::use_value(format!("https://{token_host}/api"));
        say(PastedField::Audience, HintCode::HostsDiffer, sentence, Some(offer));
    } else if is_kinde(&token_host)
        && !audience_host.is_empty()
        && audience.trim_end_matches('/').ends_with("/api")
        && !is_kinde(&audience_host)
    {
        let sentence = format!(
            "The audience is on {audience_host}. If the Management API is meant, its audience is on the Kinde domain."
        );
        let offer = Offer::use_value(format!("https://{token_host}/api"));
        say(PastedField::Audience, HintCode::DomainsMixed, sentence, Some(offer));
    }
    found
}

/// The value for comparing addresses: no scheme, no slash at the end, small letters.
fn bare(text: &str) -> String {
    let text = text.trim();
    text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/').to_ascii_lowercase()
}

/// The host in an address, with a port where one is given; a short name is read as a Kinde host.
fn host_of(text: &str) -> String {
    let bare = bare(text);
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    if host.is_empty() || host.contains(['.', ':']) || host == "localhost" {
        host.to_owned()
    } else {
        format!("{host}.kinde.com")
    }
}

fn is_local(host: &str) -> bool {
    host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]")
}
