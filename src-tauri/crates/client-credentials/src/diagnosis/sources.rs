//! Where people and developers can read on.

use super::entry::Read;

pub(crate) const RFC6749_ERRORS: Read =
    Read("RFC 6749, section 5.2: error responses", "https://www.rfc-editor.org/rfc/rfc6749#section-5.2");
pub(crate) const RFC6749_TOKEN: Read =
    Read("RFC 6749, section 5.1: token responses", "https://www.rfc-editor.org/rfc/rfc6749#section-5.1");
pub(crate) const RFC6749_CLIENT: Read =
    Read("RFC 6749, section 2.3.1: client passwords", "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1");
pub(crate) const RFC6749_GRANT: Read =
    Read("RFC 6749, section 4.4: client credentials", "https://www.rfc-editor.org/rfc/rfc6749#section-4.4");
pub(crate) const RFC6749_SCOPE: Read =
    Read("RFC 6749, section 3.3: scope", "https://www.rfc-editor.org/rfc/rfc6749#section-3.3");
pub(crate) const RFC6750: Read =
    Read("RFC 6750, section 3: refused tokens", "https://www.rfc-editor.org/rfc/rfc6750#section-3");
pub(crate) const RFC7515: Read = Read("RFC 7515: signatures of tokens", "https://www.rfc-editor.org/rfc/rfc7515");
pub(crate) const RFC7516: Read = Read("RFC 7516: encrypted tokens", "https://www.rfc-editor.org/rfc/rfc7516");
pub(crate) const RFC7517: Read = Read("RFC 7517: key sets", "https://www.rfc-editor.org/rfc/rfc7517");
pub(crate) const RFC7519: Read =
    Read("RFC 7519, section 4.1: claims", "https://www.rfc-editor.org/rfc/rfc7519#section-4.1");
pub(crate) const RFC7523: Read =
    Read("RFC 7523: client assertions", "https://www.rfc-editor.org/rfc/rfc7523#section-2.2");
pub(crate) const RFC8414: Read =
    Read("RFC 8414, section 3.3: the issuer of metadata", "https://www.rfc-editor.org/rfc/rfc8414#section-3.3");
pub(crate) const RFC8705: Read =
    Read("RFC 8705: tokens bound to certificates", "https://www.rfc-editor.org/rfc/rfc8705");
pub(crate) const RFC8707: Read =
    Read("RFC 8707: resource indicators", "https://www.rfc-editor.org/rfc/rfc8707#section-2");
pub(crate) const RFC8725: Read =
    Read("RFC 8725: good practice with tokens", "https://www.rfc-editor.org/rfc/rfc8725#section-3");
pub(crate) const RFC9068: Read =
    Read("RFC 9068: access tokens as JWTs", "https://www.rfc-editor.org/rfc/rfc9068#section-2");
pub(crate) const RFC9110_STATUS: Read =
    Read("RFC 9110, section 15: status codes", "https://www.rfc-editor.org/rfc/rfc9110#section-15");
pub(crate) const RFC9110_WAIT: Read =
    Read("RFC 9110, section 10.2.3: Retry-After", "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3");
pub(crate) const RFC6585: Read = Read("RFC 6585: 429 and 431", "https://www.rfc-editor.org/rfc/rfc6585");
pub(crate) const RFC9449: Read = Read("RFC 9449: DPoP", "https://www.rfc-editor.org/rfc/rfc9449");
pub(crate) const RFC8446: Read =
    Read("RFC 8446, section 6: TLS alerts", "https://www.rfc-editor.org/rfc/rfc8446#section-6");
pub(crate) const RFC5280: Read =
    Read("RFC 5280, section 6: valid certificates", "https://www.rfc-editor.org/rfc/rfc5280#section-6");
pub(crate) const RFC9112: Read = Read("RFC 9112: HTTP/1.1 messages", "https://www.rfc-editor.org/rfc/rfc9112");
pub(crate) const RFC9113: Read = Read("RFC 9113: HTTP/2", "https://www.rfc-editor.org/rfc/rfc9113");

pub(crate) const KINDE_APP: Read = Read(
    "Kinde: create an M2M application",
    "https://docs.kinde.com/machine-to-machine-applications/m2m-application-setup/create-an-m2m-application/",
);
pub(crate) const KINDE_CONNECT: Read = Read(
    "Kinde: set up access to the Management API",
    "https://docs.kinde.com/developer-tools/kinde-api/connect-to-kinde-api/",
);
pub(crate) const KINDE_SCOPES: Read = Read(
    "Kinde: API scopes of M2M applications",
    "https://docs.kinde.com/developer-tools/your-apis/api-scopes-m2m-applications/",
);
pub(crate) const KINDE_APIS: Read =
    Read("Kinde: access to your API", "https://docs.kinde.com/developer-tools/your-apis/access-to-your-api/");
pub(crate) const KINDE_VERIFY: Read =
    Read("Kinde: verify tokens", "https://docs.kinde.com/build/tokens/verifying-json-web-tokens/");
pub(crate) const KINDE_DOMAIN: Read =
    Read("Kinde: custom domains", "https://docs.kinde.com/build/domains/pointing-your-domain/");
pub(crate) const KINDE_FAQ: Read =
    Read("Kinde: questions about M2M", "https://docs.kinde.com/machine-to-machine-applications/about-m2m/m2m-faqs/");
