//! What the claims of a Kinde machine-to-machine token mean.

/// The meaning of a claim that neither Kinde nor a standard names.
pub const CUSTOM: &str = "Added by your Kinde workflow or settings";

/// Claims that Kinde writes, in its own sense of them.
const MEANINGS: [(&str, &str); 12] = [
    ("aud", "Which APIs it is for"),
    ("azp", "The application it was issued to: your client ID"),
    ("gty", "How it was obtained; client_credentials means machine to machine"),
    ("scope", "What it may do: the scopes that were granted"),
    ("scp", "The scopes that were asked for; empty if none were, which says nothing about what is granted"),
    ("v", "Version of the token's layout"),
    ("org_code", "The one organisation this application may act for"),
    ("org_codes", "The organisations a person belongs to; not in machine-to-machine tokens"),
    ("permissions", "The scopes once more, as permissions, because the application is set up to add them"),
    ("feature_flags", "Feature flags of the environment with their values (t is the type, v the value)"),
    ("application_properties", "Public properties of the application (v is the value)"),
    ("jti", "Its own number, so that it can be told from others"),
];

/// What a claim means in a Kinde token, if Kinde gives it a meaning of its own.
pub fn meaning(name: &str) -> Option<&'static str> {
    MEANINGS.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}
