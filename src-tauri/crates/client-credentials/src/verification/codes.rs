//! The codes that a verification can give, each with what the evidence proves.

use std::fmt;

use serde::Serialize;

macro_rules! codes {
    ($($variant:ident = $name:literal, $means:literal;)*) => {
        /// A stable code for something that a check found. Its name says what the evidence proves, not
        /// what may have caused it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
        pub enum Code {
            $(
                #[doc = $means]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as text, in kebab-case.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What the evidence proves, as a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $means,)* }
            }
        }
    };
}

codes! {
    TokenEmpty = "token-empty", "There is no token.";
    TokenMalformed = "token-malformed", "The text is not a signed token: wrong number of parts, foreign characters, or parts that are no JSON objects.";
    TokenOpaque = "token-opaque", "The token is opaque: only its issuer can tell what it means.";
    TokenEncrypted = "token-encrypted", "The token is encrypted: only the API it is for can read it.";
    TokenTooLong = "token-too-long", "The token is longer than is verified.";
    DuplicateMember = "duplicate-member", "A name occurs more than once in the header or payload.";
    HeaderWrongType = "header-wrong-type", "A header member is not of the type its standard asks for.";
    CriticalHeader = "critical-header", "The header demands a feature that must be understood and is not (crit, b64, zip).";
    NestedToken = "nested-token", "The payload is a token of its own (cty JWT).";
    OwnKeyInHeader = "own-key-in-header", "The token brings its own key or the address of one; it was not used.";
    AlgorithmMissing = "algorithm-missing", "The header names no algorithm.";
    AlgorithmNone = "algorithm-none", "The token says that it is not signed.";
    AlgorithmSymmetric = "algorithm-symmetric", "The token is signed with a shared secret instead of a private key.";
    AlgorithmNotSupported = "algorithm-not-supported", "The algorithm exists but cannot be checked here.";
    AlgorithmNotAllowed = "algorithm-not-allowed", "The algorithm is not among the accepted ones.";
    AlgorithmUnusual = "algorithm-unusual", "The algorithm is accepted, but not the one this issuer uses.";
    TypeNotAllowed = "type-not-allowed", "The header's typ is not one of an access token for this profile.";
    KeySetUnreadable = "key-set-unreadable", "The issuer's key set cannot be read.";
    KeyUnknown = "key-unknown", "The issuer's key set holds no key for this token.";
    KeyAmbiguous = "key-ambiguous", "Different keys of the issuer share the token's kid.";
    KeyRefused = "key-refused", "The key with the token's kid must not be used for checking signatures.";
    KeyWrongType = "key-wrong-type", "The key with the token's kid cannot make signatures of this algorithm.";
    KeyNotNamed = "key-not-named", "The token names no key, so several were tried.";
    SignatureMissing = "signature-missing", "The token has no signature.";
    SignatureMismatch = "signature-mismatch", "The signature does not fit the token and the issuer's key.";
    IssuerMismatch = "issuer-mismatch", "The issuer is not the expected one, letter by letter.";
    AudienceMismatch = "audience-mismatch", "The token is not for the expected audience.";
    AudienceEmpty = "audience-empty", "The token's audience is an empty list.";
    AudienceSeveral = "audience-several", "The token is good for more receivers than the expected one.";
    ClaimMissing = "claim-missing", "A claim that must be there is missing.";
    ClaimWrongType = "claim-wrong-type", "A claim is not of the type its standard asks for.";
    TokenExpired = "token-expired", "The token has ended.";
    TokenExpiredWithinLeeway = "token-expired-within-leeway", "The token has ended, but so recently that clocks may differ by as much.";
    TokenNotYetValid = "token-not-yet-valid", "The token may not be used yet.";
    IssuedInTheFuture = "issued-in-the-future", "The token says that it was issued in the future.";
    Milliseconds = "milliseconds", "A date of the token counts milliseconds instead of seconds.";
    DateImplausible = "date-implausible", "A date of the token lies before 1970, after 2200 or in the wrong order.";
    ClockSkew = "clock-skew", "This computer's clock and the server's differ by more than a minute.";
    ClockDecides = "clock-decides", "The result differs between this computer's clock and the server's.";
    WrongTokenKind = "wrong-token-kind", "It is another kind of token than a machine-to-machine access token.";
    TokenBound = "token-bound", "The token is bound to a key or certificate; sent as a plain bearer token it will be refused.";
    ScopeNotGranted = "scope-not-granted", "A scope that is needed is not granted.";
    ScopeMalformed = "scope-malformed", "The scope claim is not a string of scopes with single spaces between.";
    OrganisationMissing = "organisation-missing", "An organisation is expected and the token names none.";
    OrganisationMismatch = "organisation-mismatch", "The token is for another organisation.";
    ClientMismatch = "client-mismatch", "The token was issued to another client.";
    TokenLarge = "token-large", "The token is so long that gateways may refuse the request header.";
    LifetimeUnusual = "lifetime-unusual", "The token lives over a day or under a minute.";
    DeceptiveText = "deceptive-text", "The token holds characters that cannot be seen or that turn the reading direction.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
