//! What a token endpoint means by its refusal. Servers agree on a handful of codes (RFC 6749 5.2) and on no wording,
//! so the code is read first and then what the words speak of: credentials, audience, scope, grant, request.

use super::finding::Certainty;
use super::words::Words;

/// The meaning of a refusal. One refusal has one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Refusal {
    RateLimited,
    Unavailable,
    ClientAuthenticationFailed,
    ClientUnknown,
    SecretExpired,
    CredentialsNotReceived,
    AuthenticationMethodRefused,
    AssertionRequired,
    ProofRequired,
    ClientDisabled,
    ClientPublic,
    RestrictedByPolicy,
    InteractionRequired,
    GrantNotAllowed,
    GrantTypeNotSupported,
    GrantInvalid,
    BodyNotUnderstood,
    ParameterRepeated,
    RequestMalformed,
    AudienceNotAuthorised,
    AudienceUnknown,
    AudienceMissing,
    ScopeRefused,
    ScopeRequired,
    ScopeMustBeDefault,
    TenantUnknown,
    EndpointNotFound,
    RequestTooLarge,
    GatewayLogin,
    AccessDenied,
    Unknown,
}

type Reading = Option<(Refusal, Certainty)>;

use Certainty::{Likely, Possible, Proven};
use Refusal as R;

const NOT_ALLOWED: &str = "whitelist|white-list|allowlist|allow-list|allow list|not allowed|isn't allowed|not authorized|\
    not authorised|isn't authorized|unauthorized|unauthorised|not permitted|no permission|lacks permission|\
    not granted|has not been granted|no grant|client-grant|client grant|grant-id|not enabled|\
    not been enabled|forbidden|denied|may not|must not|cannot request|cannot access|cannot use|cannot obtain|can't request|can't access|can't use|no access|not entitled|\
    not assigned|not been assigned|not subscribed|not linked|not connected|disallowed|refused|rejected|\
    not available for|out of bounds|not among|not in the list|not one of|prohibited|off limits|not part of|\
    not cleared|isn't cleared|lacks|lacking|for this client|for the client|for your client|to this client|\
    by this client|for this app|for your app|by this app|to this app";
const UNKNOWN: &str = "not found|unknown|does not exist|doesn't exist|not exist|not recogni|unrecogni|isn't recogni|\
    not registered|unregistered|no such|not known|could not be found|couldn't find|could not find|\
    cannot find|can't find|no matching|never heard|invalid|unsupported|not a valid|not valid|isn't valid|\
    no application|not defined|malformed|no resource|no service";
const WRONG: &str = "invalid|wrong|incorrect|mismatch|not match|n't match|bad |unknown|failed|not valid";
const MISSING: &str = "missing|required|mandatory|must be provided|must be supplied|must be specified|must provide|must specify|\
    must include|must be present|not provided|not supplied|not specified|not present|absent|is empty|\
    was empty|no audience|no resource|no scope|without a|expected parameter|needs a|please provide|omitted|\
    not been provided|not include";
const AUDIENCE: &str = "audience|resource|api identifier|target service|target api|requested api|this api|the api|\
    service not found|relying party| aud |'aud'|aud=| api | apis|target";
const SCOPE: &str = "scope|permission requested|requested permission";
const GRANT_TYPE: &str = "grant_type|grant type|granttype|authorization grant|authorisation grant|client_credentials|\
    client credentials grant|client credentials flow|service account|this grant|flow";
const RATE: &str = "rate limit|rate-limit|ratelimit|too many|throttl|quota|slow down|limit exceeded|exceeded the limit|\
    limit reached";
const NETWORK: &str = "ip address|ip-address|ip not|ip restricted|ip is not|your ip|source ip|client ip|ip range|ip restriction|conditional access|\
    country|region is not|your location|this location|named location|geo-|geoblock|network zone|untrusted network|vpn|\
    blocked by policy";

impl Refusal {
    /// What a status alone may mean; never more than likely.
    pub fn of_status(status: u16, has_login_challenge: bool, names_a_wait: bool) -> Reading {
        Some(match status {
            401 if has_login_challenge => (R::GatewayLogin, Likely),
            404 | 405 | 410 => (R::EndpointNotFound, Likely),
            406 | 415 => (R::BodyNotUnderstood, Likely),
            411 | 413 | 414 | 431 => (R::RequestTooLarge, Likely),
            429 if names_a_wait => (R::RateLimited, Proven),
            429 => (R::RateLimited, Likely),
            503 if names_a_wait => (R::Unavailable, Proven),
            500.. => (R::Unavailable, Likely),
            401 => (R::ClientAuthenticationFailed, Possible),
            400..=499 => (R::Unknown, Possible),
            _ => return None,
        })
    }

    /// Reads a refusal. `audiences` and `scopes` are what was asked for, to recognise them in the words.
    pub fn read(words: &Words, status: u16, audiences: &[&str], scopes: &[&str]) -> Reading {
        let code = words.code.as_str();
        if status == 413 || status == 414 || status == 431 {
            return Some((R::RequestTooLarge, Likely));
        }
        if words.code_is("slow_down|too_many_requests|rate_limit|ratelimit|throttl|quota") {
            return Some((R::RateLimited, Proven));
        }
        if status == 429 {
            return Some((R::RateLimited, if words.says(RATE) { Proven } else { Likely }));
        }
        if let Some(reading) = by_vendor_number(&words.text) {
            return Some(reading);
        }
        let says = Says { words, audiences, scopes };
        says.by_code(code, status).or_else(|| says.by_words(status))
    }
}

/// Microsoft Entra numbers its errors; the numbers are documented and do not change with the wording.
fn by_vendor_number(text: &str) -> Reading {
    let start = text.find("aadsts")? + "aadsts".len();
    let digits: String = text.get(start..)?.chars().take_while(char::is_ascii_digit).collect();
    let meaning = match digits.as_str() {
        "7000215" | "700213" | "700027" | "700024" | "50012" => R::ClientAuthenticationFailed,
        "7000222" => R::SecretExpired,
        "700016" | "70001" => R::ClientUnknown,
        "7000216" | "7000218" => R::CredentialsNotReceived,
        "700025" => R::ClientPublic,
        "7000112" | "7000113" => R::ClientDisabled,
        "90002" | "900023" | "900021" | "90013" => R::TenantUnknown,
        "1002012" | "70011" | "900144" if text.contains("scope") => R::ScopeMustBeDefault,
        "500011" | "50001" | "650057" | "500014" => R::AudienceUnknown,
        "501051" | "50105" | "650056" => R::AudienceNotAuthorised,
        "65001" | "65005" | "90094" => R::InteractionRequired,
        "50076" | "50079" | "50074" | "50058" => R::InteractionRequired,
        "53003" | "530003" | "53000" | "53001" | "53011" => R::RestrictedByPolicy,
        "70003" => R::GrantTypeNotSupported,
        "7000110" => R::GrantNotAllowed,
        "90033" | "90020" => R::Unavailable,
        "900561" => R::BodyNotUnderstood,
        _ => return None,
    };
    Some((meaning, Proven))
}

struct Says<'a> {
    words: &'a Words,
    audiences: &'a [&'a str],
    scopes: &'a [&'a str],
}

impl Says<'_> {
    fn any(&self, patterns: &str) -> bool {
        self.words.says(patterns)
    }

    fn names(&self, values: &[&str]) -> bool {
        values.iter().any(|value| value.len() > 4 && self.words.text.contains(&value.to_lowercase()))
    }

    fn audience(&self) -> bool {
        self.any(AUDIENCE) || self.names(self.audiences)
    }

    fn scope(&self) -> bool {
        self.any(SCOPE) || self.names(self.scopes)
    }

    fn by_code(&self, code: &str, status: u16) -> Reading {
        match code {
            "invalid_client" | "invalidclient" => Some(self.invalid_client()),
            "invalid_client_id" | "unknown_client" | "client_not_found" | "invalidclientid" => {
                Some((R::ClientUnknown, Proven))
            }
            "invalid_client_secret"
            | "invalid_secret"
            | "invalid_credentials"
            | "bad_credentials"
            | "authentication_failed"
            | "authentication_error" => Some((R::ClientAuthenticationFailed, Likely)),
            "deleted_client" | "client_deleted" => Some((R::ClientUnknown, Proven)),
            "unauthorized_client" | "unauthorizedclient" => Some(self.unauthorized_client()),
            "unsupported_grant_type" | "unsupportedgranttype" | "invalid_grant_type" => {
                Some((R::GrantTypeNotSupported, Proven))
            }
            "invalid_scope" | "invalidscope" | "insufficient_scope" | "scope_not_allowed" => Some(self.invalid_scope()),
            "invalid_target" | "invalid_resource" | "invalid_audience" | "invalidaudience" | "unknown_audience"
            | "audience_not_found" => Some(self.invalid_target()),
            "invalid_grant" => Some(self.invalid_grant()),
            "invalid_request" | "invalidrequest" | "bad_request" => Some(self.invalid_request()),
            "access_denied"
            | "forbidden"
            | "accessdenied"
            | "unauthorized"
            | "unauthorised"
            | "unauthenticated"
            | "consent_required"
            | "interaction_required"
            | "login_required"
            | "mfa_required" => Some(self.access_denied(code, status)),
            "invalid_dpop_proof" | "use_dpop_nonce" | "invalid_dpop" => Some((R::ProofRequired, Proven)),
            "temporarily_unavailable"
            | "server_error"
            | "service_unavailable"
            | "internal_error"
            | "internal_server_error"
            | "servererror" => Some((R::Unavailable, Proven)),
            "route_not_found" | "endpoint_not_found" => Some((R::EndpointNotFound, Proven)),
            _ => None,
        }
    }

    /// Whether the words speak of a secret whose time has run out.
    fn secret_ended(&self) -> bool {
        self.any("secret|credential|client key")
            && self.any("expired|ran out|run out|no longer valid|past its end|end date has passed")
    }

    fn invalid_client(&self) -> (Refusal, Certainty) {
        if self.any("expired|expiry|no longer valid|past its end") && !self.any("assertion") {
            (R::SecretExpired, Proven)
        } else if self.any("disabled|inactive|deactivated|suspended|blocked|locked|not active|revoked") {
            (R::ClientDisabled, Proven)
        } else if self.any("mtls|mutual tls|client certificate|tls client|certificate|dpop|sender-constrained|sender constrained") {
            (R::ProofRequired, Proven)
        } else if self.any("assertion|private_key_jwt|client_secret_jwt|signed jwt") {
            (R::AssertionRequired, Proven)
        } else if self.any("authentication method|auth method|auth_method|client_secret_basic|client_secret_post|\
    method of authentication|use http basic|use basic|with http basic|requires http basic|requires basic") {
            (R::AuthenticationMethodRefused, Proven)
        } else if self.any("no client auth|missing|not provided|not supplied|no credentials|not included|must be provided|\
    not present|no client cred|without client") {
            (R::CredentialsNotReceived, Proven)
        } else if self.any("public client|is public|marked as public") {
            (R::ClientPublic, Proven)
        } else if !self.any("secret|password|credential|or invalid|or unknown")
            && self.any("client|application|app ")
            && self.any("not found|unknown|exist|recogni|registered|no such|no client|no application|client_id|client id|clientid|\
    find")
        {
            (R::ClientUnknown, Proven)
        } else {
            (R::ClientAuthenticationFailed, Proven)
        }
    }

    fn unauthorized_client(&self) -> (Refusal, Certainty) {
        if self.secret_ended() {
            (R::SecretExpired, Proven)
        } else if self.any("public client|is public|marked as public") {
            (R::ClientPublic, Proven)
        } else if self.any("credential|secret|password|authentication failed|unauthenticated")
            && !self.any(GRANT_CREDENTIALS)
        {
            (R::ClientAuthenticationFailed, Proven)
        } else if self.any("disabled|inactive|suspended|blocked") {
            (R::ClientDisabled, Proven)
        } else if self.any(NETWORK) {
            (R::RestrictedByPolicy, Proven)
        } else if self.any(GRANT_TYPE) {
            (R::GrantNotAllowed, Proven)
        } else if self.audience() {
            (self.about_audience(R::AudienceNotAuthorised), Proven)
        } else if self.scope() {
            (R::ScopeRefused, Proven)
        } else if self.any("unknown client|client not found|no such client|does not exist") {
            (R::ClientUnknown, Proven)
        } else {
            (R::GrantNotAllowed, Likely)
        }
    }

    fn invalid_scope(&self) -> (Refusal, Certainty) {
        if self.any("/.default|.default") {
            (R::ScopeMustBeDefault, Proven)
        } else if self.any(
            "must be provided|must be specified|scope is required|missing scope|no scope|default scope|\
    scope parameter is missing",
        ) {
            (R::ScopeRequired, Proven)
        } else if self.any("audience") && !self.any(SCOPE) {
            (self.about_audience(R::AudienceUnknown), Proven)
        } else {
            (R::ScopeRefused, Proven)
        }
    }

    fn invalid_target(&self) -> (Refusal, Certainty) {
        // Some servers have one sentence for both: missing or unknown.
        if self.any(MISSING) && self.audiences.is_empty() {
            (R::AudienceMissing, Proven)
        } else {
            (self.about_audience(R::AudienceUnknown), Proven)
        }
    }

    /// Words about an audience: not authorised, unknown or missing; `otherwise` when they do not tell.
    fn about_audience(&self, otherwise: Refusal) -> Refusal {
        let named = self.names(self.audiences);
        if !named
            && self.any(
                "no audience|audience is missing|missing audience|audience is required|audience must be|no resource|\
    audience parameter is required|audience was not|default audience",
            )
        {
            R::AudienceMissing
        } else if self.any(NOT_ALLOWED) {
            R::AudienceNotAuthorised
        } else if self.any(UNKNOWN) && !(self.any(MISSING) && self.audiences.is_empty()) {
            R::AudienceUnknown
        } else if !named && self.any(MISSING) {
            R::AudienceMissing
        } else {
            otherwise
        }
    }

    fn invalid_grant(&self) -> (Refusal, Certainty) {
        if self.any("public") {
            (R::ClientPublic, Proven)
        } else if self.any("disabled|inactive|suspended|blocked|locked|deactivated") {
            (R::ClientDisabled, Proven)
        } else if self.any("ip restricted|ip address|source ip|country|network zone|conditional access") {
            (R::RestrictedByPolicy, Proven)
        } else if self.any("secret|password|credential") && self.any(WRONG) {
            (R::ClientAuthenticationFailed, Likely)
        } else {
            (R::GrantInvalid, Likely)
        }
    }

    fn invalid_request(&self) -> (Refusal, Certainty) {
        let credential = self.any(
            "client_id|client id|clientid|client_secret|client secret|client credentials missing|\
    client authentication|authorization header",
        );
        if self.any("expired") && self.any("secret") {
            (R::SecretExpired, Proven)
        } else if self.any(
            "more than once|duplicate|repeated|multiple values|only be present once|appears twice|given twice|\
    several times|multiple times",
        ) {
            (R::ParameterRepeated, Proven)
        } else if self.any("client_assertion") && self.any(MISSING) && !self.any("client_secret") {
            (R::AssertionRequired, Proven)
        } else if credential
            && self.any("missing|malformed|required|must be|not provided|absent|no client")
            && !self.names(self.audiences)
        {
            (R::CredentialsNotReceived, Proven)
        } else if self.any(
            "post body|http method|expected 'post'|must be post|content-type|content type|urlencoded|url-encoded|\
    parse|body can not|body cannot|body is empty|empty body|request body|media type",
        ) {
            (R::BodyNotUnderstood, Proven)
        } else if self.names(self.scopes) && !self.names(self.audiences) {
            (R::ScopeRefused, Proven)
        } else if self.audience() {
            (self.about_audience(R::AudienceUnknown), Proven)
        } else if self.any("grant_type|grant type|granttype") {
            (R::GrantTypeNotSupported, Proven)
        } else if self.any("various parameters are correct") {
            // fosite's hint when no grant of this name is known; it does not name the parameter.
            (R::GrantTypeNotSupported, Likely)
        } else if self.any("/.default") {
            (R::ScopeMustBeDefault, Proven)
        } else if self.any(SCOPE) {
            (if self.any(MISSING) { R::ScopeRequired } else { R::ScopeRefused }, Proven)
        } else if self.any("client|application")
            && self.any("unknown client|not found|no such|does not exist|not registered")
        {
            (R::ClientUnknown, Proven)
        } else if self.any("tenant|realm|organization not|organisation not") {
            (R::TenantUnknown, Likely)
        } else if self.any("dpop|mtls|mutual tls|client certificate") {
            (R::ProofRequired, Proven)
        } else {
            (R::RequestMalformed, Likely)
        }
    }

    fn access_denied(&self, code: &str, status: u16) -> (Refusal, Certainty) {
        if matches!(code, "consent_required" | "interaction_required" | "login_required" | "mfa_required") {
            (R::InteractionRequired, Proven)
        } else if self.secret_ended() {
            (R::SecretExpired, Proven)
        } else if self.any("full authentication is required") {
            // Spring's sentence for a request in which it saw no credentials.
            (R::CredentialsNotReceived, Proven)
        } else if self.any(NETWORK) {
            (R::RestrictedByPolicy, Proven)
        } else if self.any(RATE) {
            (R::RateLimited, Proven)
        } else if self.any("scope") && !self.any("audience|client-grant") {
            (R::ScopeRefused, Proven)
        } else if self.any("service not found") {
            (R::AudienceUnknown, Proven)
        } else if self.audience()
            || self.any("grant-id|client-grant|client grant|is not authorized to access|is not authorised to access")
        {
            (self.about_audience(R::AudienceNotAuthorised), Proven)
        } else if self.any("disabled|inactive|suspended|blocked") {
            (R::ClientDisabled, Proven)
        } else if self.any("consent") {
            (R::InteractionRequired, Proven)
        } else if status == 401 || self.any("secret|credential|unauthenticated") {
            // Auth0 answers a wrong secret with access_denied "Unauthorized" and status 401.
            (R::ClientAuthenticationFailed, Likely)
        } else if self.any(GRANT_TYPE) {
            (R::GrantNotAllowed, Likely)
        } else {
            (R::AccessDenied, Likely)
        }
    }

    /// A code that no standard knows: what the words speak of, never more than likely.
    fn by_words(&self, status: u16) -> Reading {
        let meaning = if self.any(RATE) {
            R::RateLimited
        } else if self.any("realm does not exist|realm not found|tenant") && self.any(UNKNOWN) {
            R::TenantUnknown
        } else if self.any("dpop|mtls|mutual tls") {
            R::ProofRequired
        } else if self.any(NETWORK) && self.any(NOT_ALLOWED) {
            R::RestrictedByPolicy
        } else if self.secret_ended() || (self.any("api key") && self.any("expired")) {
            R::SecretExpired
        } else if self.names(self.audiences) || self.any("audience") {
            self.about_audience(R::AudienceUnknown)
        } else if self.names(self.scopes) || self.any("scope") {
            R::ScopeRefused
        } else if self.any("grant type|grant_type") {
            R::GrantTypeNotSupported
        } else if self.any("client") && self.any("not found|unknown|does not exist|no such|not registered") {
            R::ClientUnknown
        } else if self.any("invalid client|client authentication|secret|credential|password|authentication failed") {
            R::ClientAuthenticationFailed
        } else if self.any("client|account|application") && self.any("disabled|inactive|suspended|blocked|deactivated")
        {
            R::ClientDisabled
        } else if self.any("media type|content-type|content type") {
            R::BodyNotUnderstood
        } else {
            let by_status = Refusal::of_status(status, false, false);
            return by_status.filter(|(meaning, _)| *meaning != R::Unknown).or(Some((R::Unknown, Likely)));
        };
        Some((meaning, Likely))
    }
}

/// "client credentials" may mean the grant instead of id and secret.
const GRANT_CREDENTIALS: &str = "client_credentials|client credentials grant|client credentials flow|credentials grant|grant type|\
    grant_type|use client credentials|using client credentials";

#[cfg(test)]
mod tests;
