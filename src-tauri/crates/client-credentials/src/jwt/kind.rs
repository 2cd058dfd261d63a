//! Telling what somebody pasted: which kind of token, or what else.

use serde::Serialize;

use super::{DecodedToken, LONGEST_SHOWN};
use crate::strict_json::Value;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum TokenKind {
    /// Nothing.
    Empty,
    /// An access token made for an application.
    MachineToMachine,
    /// An access token made for a person.
    UserAccessToken,
    /// A JWT that could be an access token and does not say for whom.
    AccessToken,
    /// OpenID Connect ID token.
    IdToken,
    /// Refresh token.
    RefreshToken,
    /// OpenID Connect logout token.
    LogoutToken,
    /// Proof of possession (RFC 9449).
    DpopProof,
    /// Security event (RFC 8417).
    SecurityEvent,
    /// A JWT with which a client proves itself (RFC 7523).
    ClientAssertion,
    /// A JWT without a signature (`alg` none).
    Unsigned,
    /// A JWT inside a JWT (`cty` JWT, RFC 7519 section 5.2).
    Nested,
    /// Signed, but what is signed is not a claims set.
    SignedOther,
    /// Encrypted (five parts, RFC 7516).
    Encrypted,
    /// A JWT of which something is missing.
    Cut,
    /// One part without meaning to anybody but its issuer.
    Opaque,
    /// An API key of some service.
    ApiKey,
    /// Shaped like a client secret.
    ClientSecret,
    /// Shaped like a client ID.
    ClientId,
    /// A private key.
    PrivateKey,
    /// A certificate or public key.
    PublicKey,
    /// A web address.
    Address,
    /// JSON or an `Authorization` header instead of the token in it.
    Wrapped,
    /// A placeholder or masked value from documentation.
    Placeholder,
    /// Something else.
    Malformed,
}

impl TokenKind {
    /// The kind in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Empty => "Nothing",
            Self::MachineToMachine => "Machine-to-machine access token",
            Self::UserAccessToken => "Access token of a person",
            Self::AccessToken => "Access token",
            Self::IdToken => "ID token",
            Self::RefreshToken => "Refresh token",
            Self::LogoutToken => "Logout token",
            Self::DpopProof => "DPoP proof",
            Self::SecurityEvent => "Security event",
            Self::ClientAssertion => "Client assertion",
            Self::Unsigned => "Unsigned token",
            Self::Nested => "Token inside a token",
            Self::SignedOther => "Signed text that is not a token",
            Self::Encrypted => "Encrypted token",
            Self::Cut => "Part of a token",
            Self::Opaque => "Opaque token",
            Self::ApiKey => "API key",
            Self::ClientSecret => "Perhaps a client secret",
            Self::ClientId => "Perhaps a client ID",
            Self::PrivateKey => "Private key",
            Self::PublicKey => "Public key or certificate",
            Self::Address => "Web address",
            Self::Wrapped => "Text with a token in it",
            Self::Placeholder => "Placeholder",
            Self::Malformed => "Not a token",
        }
    }

    /// Whether the kind can be sent to an API as an access token at all.
    pub fn can_be_access_token(self) -> bool {
        matches!(
            self,
            Self::MachineToMachine | Self::UserAccessToken | Self::AccessToken | Self::Encrypted | Self::Opaque
        )
    }

    /// Whether the text is something that should be kept secret and is no token.
    pub fn is_secret(self) -> bool {
        matches!(self, Self::ClientSecret | Self::PrivateKey | Self::ApiKey)
    }
}

/// Prefixes by which services mark their keys, and whose they are.
const API_KEYS: [(&str, &str); 17] = [
    ("sk_live_", "Stripe"),
    ("sk_test_", "Stripe"),
    ("rk_live_", "Stripe"),
    ("whsec_", "Stripe"),
    ("ghp_", "GitHub"),
    ("gho_", "GitHub"),
    ("ghs_", "GitHub"),
    ("github_pat_", "GitHub"),
    ("glpat-", "GitLab"),
    ("xoxb-", "Slack"),
    ("xoxp-", "Slack"),
    ("AKIA", "Amazon Web Services"),
    ("AIza", "Google"),
    ("SG.", "SendGrid"),
    ("sk-", "OpenAI or a service like it"),
    ("npm_", "npm"),
    ("dop_v1_", "DigitalOcean"),
];

/// The kind and the sign by which it was told.
pub(super) fn kind_of(token: &DecodedToken) -> (TokenKind, String) {
    let text = token.raw().trim();
    if text.is_empty() {
        return (TokenKind::Empty, "There is no text.".into());
    }
    if token.raw().len() > LONGEST_SHOWN {
        return (TokenKind::Malformed, "The text is far longer than any token.".into());
    }
    if let Some(found) = not_a_token(text) {
        return found;
    }
    if let Some(found) = api_key(text).filter(|_| token.header_object().is_none()) {
        return found;
    }
    match (token.parts, token.header_object()) {
        (1, _) => single_part(text),
        (5, Some(header)) if header.only("enc").is_some() => {
            let enc = header.only("enc").and_then(Value::as_str).unwrap_or("an unknown method");
            let because =
                format!("Five parts and enc {}: only the API it is for can read it.", crate::claims::visible(enc, 40));
            (TokenKind::Encrypted, because)
        }
        (3, Some(header)) => signed(token, header),
        (2 | 4, Some(_)) if text.starts_with("ey") => {
            let because = format!(
                "It begins like a token, but has {} parts instead of 3: it was cut or two pieces were joined.",
                token.parts
            );
            (TokenKind::Cut, because)
        }
        (3, None) if text.starts_with("ey") => {
            (TokenKind::Malformed, "Three parts as in a token, but the first is not a readable header.".into())
        }
        (parts, _) if text.chars().all(|c| super::base64url::is_base64url(c) || c == '.') && text.len() >= 20 => (
            TokenKind::Malformed,
            format!("{parts} parts between the dots, and the first is not the header of a token."),
        ),
        _ => (TokenKind::Malformed, "It has no form that a token can have.".into()),
    }
}

fn not_a_token(text: &str) -> Option<(TokenKind, String)> {
    let lower: String = text.chars().take(200).collect::<String>().to_ascii_lowercase();
    let found = |kind, because: &str| Some((kind, because.to_owned()));
    if text.starts_with("-----BEGIN") {
        return if lower.contains("private key") {
            found(TokenKind::PrivateKey, "The text says BEGIN … PRIVATE KEY. Nobody but its owner should have it.")
        } else {
            found(TokenKind::PublicKey, "The text is a public key or certificate in PEM form.")
        };
    }
    let is_placeholder =
        |open, close| text.starts_with(open) && text.ends_with(close) && !text.contains(['"', ':']) && text.len() > 2;
    let words = [
        "your_access_token",
        "your-access-token",
        "your_token",
        "m2m_access_token",
        "access_token",
        "changeme",
        "<token>",
    ];
    if is_placeholder('<', '>')
        || is_placeholder('{', '}')
        || is_placeholder('[', ']')
        || words.contains(&lower.as_str())
    {
        return found(TokenKind::Placeholder, "A placeholder from documentation was left in.");
    }
    if text.starts_with('{') || text.starts_with('[') {
        return if lower.contains("\"kty\"") && text.contains("\"d\"") {
            found(TokenKind::PrivateKey, "The text is a JSON Web Key with its private part.")
        } else if lower.contains("\"kty\"") {
            found(TokenKind::PublicKey, "The text is a JSON Web Key or a set of them.")
        } else {
            found(TokenKind::Wrapped, "The text is JSON; a token stands inside such an answer as access_token.")
        };
    }
    if lower.starts_with("bearer ") || lower.starts_with("authorization:") {
        return found(TokenKind::Wrapped, "The text is an Authorization header with the token in it.");
    }
    if lower.starts_with("https://") || lower.starts_with("http://") {
        return found(TokenKind::Address, "The text is a web address.");
    }
    let hidden = |c: char| matches!(c, '•' | '●' | '*' | '…' | '·');
    if text.chars().any(hidden) || text.contains("...") {
        return found(
            TokenKind::Placeholder,
            "Part of the text is hidden by dots, bullets or asterisks: a shortened preview was copied.",
        );
    }
    None
}

fn single_part(text: &str) -> (TokenKind, String) {
    if text.starts_with("ory_rt_") {
        return (TokenKind::RefreshToken, "The prefix ory_rt_ marks a refresh token.".into());
    }
    if text.starts_with("ory_at_") {
        return (TokenKind::Opaque, "The prefix ory_at_ marks an access token that only its issuer can read.".into());
    }
    if text.starts_with("eyJ") {
        return (TokenKind::Cut, "It begins like a token, but has no dot: only its first part was copied.".into());
    }
    let is_hex = text.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    if text.len() == 32 && is_hex {
        return (TokenKind::ClientId, "32 lower-case hexadecimal characters, as Kinde writes client IDs.".into());
    }
    if (40..=60).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric()) {
        let because = format!("{} letters and digits without dots, as Kinde writes client secrets.", text.len());
        return (TokenKind::ClientSecret, because);
    }
    if text.chars().any(char::is_whitespace) {
        return (TokenKind::Malformed, "Words with spaces between, not a token.".into());
    }
    if text.chars().count() < 16 {
        return (TokenKind::Malformed, "Too short for a token.".into());
    }
    (TokenKind::Opaque, "One part without dots: only its issuer can tell what it means.".into())
}

fn api_key(text: &str) -> Option<(TokenKind, String)> {
    let (prefix, owner) = API_KEYS.iter().find(|(prefix, _)| text.starts_with(prefix))?;
    Some((TokenKind::ApiKey, format!("The prefix {prefix} marks a key of {owner}.")))
}

fn signed(token: &DecodedToken, header: &Value) -> (TokenKind, String) {
    let member = |name: &str| header.only(name).and_then(Value::as_str).unwrap_or_default();
    let typ = media_type(member("typ"));
    let found = |kind, because: String| (kind, because);
    match typ.as_str() {
        "logout+jwt" => return found(TokenKind::LogoutToken, "The header says typ logout+jwt.".into()),
        "dpop+jwt" => return found(TokenKind::DpopProof, "The header says typ dpop+jwt.".into()),
        "secevent+jwt" => return found(TokenKind::SecurityEvent, "The header says typ secevent+jwt.".into()),
        "client-authentication+jwt" => {
            return found(TokenKind::ClientAssertion, "The header says typ client-authentication+jwt.".into());
        }
        "refresh" | "rt+jwt" => return found(TokenKind::RefreshToken, format!("The header says typ {typ}.")),
        _ => {}
    }
    if member("alg").eq_ignore_ascii_case("none") {
        return found(TokenKind::Unsigned, "The header says alg none: anybody could have written it.".into());
    }
    if media_type(member("cty")) == "jwt" {
        return found(TokenKind::Nested, "The header says cty JWT: the payload is a token of its own.".into());
    }
    let Some(claims) = token.claims_object() else {
        return found(
            TokenKind::SignedOther,
            "Three parts with a header, but the payload is not a JSON object.".into(),
        );
    };
    of_claims(token, claims, &typ)
}

fn of_claims(token: &DecodedToken, claims: &Value, typ: &str) -> (TokenKind, String) {
    let found = |kind, because: String| (kind, because);
    let has = |name: &str| claims.all(name).next().is_some();
    let registered = token.registered_claims();
    if let Some(events) = claims.only("events").filter(|_| !has("scope")) {
        let is_logout = events.only("http://schemas.openid.net/event/backchannel-logout").is_some();
        let kind = if is_logout { TokenKind::LogoutToken } else { TokenKind::SecurityEvent };
        return found(kind, "It has an events claim and no scope.".into());
    }
    if typ == "at+jwt" {
        return whose(token, claims)
            .unwrap_or_else(|| found(TokenKind::AccessToken, "The header says typ at+jwt.".into()));
    }
    if let Some(sign) = ["nonce", "at_hash", "c_hash", "s_hash"].into_iter().find(|name| has(name)) {
        return found(TokenKind::IdToken, format!("It has the claim {sign}, which only ID tokens carry."));
    }
    if claims.only("token_use").and_then(Value::as_str) == Some("id") {
        return found(TokenKind::IdToken, "Its claim token_use says id.".into());
    }
    if claims.only("typ").and_then(Value::as_str).is_some_and(|typ| typ.eq_ignore_ascii_case("refresh")) {
        return found(TokenKind::RefreshToken, "Its claim typ says Refresh.".into());
    }
    let says_nothing_granted = !has("scope") && !has("scp") && !has("gty");
    let personal = ["email", "given_name", "family_name", "preferred_username"];
    if let Some(sign) = personal.into_iter().find(|name| has(name)).filter(|_| says_nothing_granted) {
        return found(TokenKind::IdToken, format!("It has no scope and describes a person ({sign})."));
    }
    let client = registered.azp.value().or(registered.client_id.value());
    let for_its_client = client.is_some_and(|client| registered.aud.value().is_some_and(|aud| aud.contains(client)));
    if for_its_client && says_nothing_granted {
        return found(TokenKind::IdToken, "Its audience is the client itself and it has no scope.".into());
    }
    if let Some(told) = whose(token, claims) {
        return told;
    }
    let same_party = registered.iss.value().is_some_and(|iss| registered.sub.value() == Some(iss));
    if same_party && says_nothing_granted {
        let because = "Issuer and subject are the same: a client made it to prove itself to a token endpoint.";
        return found(TokenKind::ClientAssertion, because.into());
    }
    if has("sub") && registered.sub.value().is_some() {
        let because = "It has a subject that is not the client: somebody signed in to get it.";
        return found(TokenKind::UserAccessToken, because.into());
    }
    found(TokenKind::AccessToken, "A signed token with claims; it does not say for whom it was made.".into())
}

/// For whom an access token was made, where its claims say so.
fn whose(token: &DecodedToken, claims: &Value) -> Option<(TokenKind, String)> {
    let registered = token.registered_claims();
    let grants = registered.gty.value().map(Vec::as_slice).unwrap_or_default();
    let client_grant = |grant: &String| matches!(grant.as_str(), "client_credentials" | "client-credentials");
    if grants.iter().any(client_grant) {
        return Some((TokenKind::MachineToMachine, "gty is client_credentials.".into()));
    }
    if let Some(grant) = grants.first() {
        let because = format!("gty is {}, not client_credentials.", crate::claims::visible(grant, 40));
        return Some((TokenKind::UserAccessToken, because));
    }
    let text = |name: &str| claims.only(name).and_then(Value::as_str);
    if text("idtyp") == Some("app") {
        return Some((TokenKind::MachineToMachine, "idtyp is app.".into()));
    }
    if text("idtyp") == Some("user") {
        return Some((TokenKind::UserAccessToken, "idtyp is user.".into()));
    }
    if text("preferred_username").is_some_and(|name| name.starts_with("service-account-")) {
        return Some((TokenKind::MachineToMachine, "preferred_username names a service account.".into()));
    }
    // Microsoft Entra: an application's subject is its own object, and only people get scp.
    if text("appid").is_some() && text("oid").is_some_and(|oid| text("sub") == Some(oid)) && text("scp").is_none() {
        return Some((TokenKind::MachineToMachine, "sub and oid are the same object and there is no scp.".into()));
    }
    let clients = ["client_id", "azp", "appid", "cid"];
    let (name, client) = clients.into_iter().find_map(|name| Some((name, text(name)?)))?;
    match text("sub") {
        Some(sub) if sub == client || sub.strip_suffix("@clients") == Some(client) => {
            Some((TokenKind::MachineToMachine, format!("sub names the client itself ({name}).")))
        }
        Some(_) => {
            Some((TokenKind::UserAccessToken, format!("sub is not the client ({name}): somebody signed in to get it.")))
        }
        None if registered.sub.is_absent() => {
            Some((TokenKind::MachineToMachine, format!("It names a client ({name}) and no subject.")))
        }
        None => None,
    }
}

/// A media type as RFC 7515 section 4.1.9 compares it: lower case, without `application/`.
pub(crate) fn media_type(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    lower.strip_prefix("application/").map(str::to_owned).unwrap_or(lower)
}
