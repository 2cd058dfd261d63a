//! What can be broken on purpose, and how it looks from outside.

use axum::http::StatusCode;
use axum::http::header::{self, HeaderName};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::http::Answer;

/// Where a fault shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticePlace", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// `POST /oauth2/token`.
    TokenEndpoint,
    /// `GET /.well-known/openid-configuration`.
    Discovery,
    /// `GET /.well-known/jwks` and `jwks.json`.
    Jwks,
    /// Everything under `/api/v1`.
    ManagementApi,
    /// Everything under `/orders-api`, `/careless` and `/billing-api`.
    OrdersApi,
    /// Every address of the tenant.
    Everywhere,
}

impl Place {
    /// The place a path belongs to; `None` for pages such as the sign-in page.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let under =
            |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match path {
            "/oauth2/token" => Some(Self::TokenEndpoint),
            "/.well-known/openid-configuration" => Some(Self::Discovery),
            "/.well-known/jwks" | "/.well-known/jwks.json" => Some(Self::Jwks),
            _ if under("/api") => Some(Self::ManagementApi),
            _ if under("/orders-api") || under("/careless") || under("/billing-api") => Some(Self::OrdersApi),
            _ => None,
        }
    }

    fn covers(self, place: Option<Self>) -> bool {
        self == Self::Everywhere || Some(self) == place
    }
}

/// One thing that is broken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeFault", export_to = "ipc.d.ts"))]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Fault {
    /// 429 with `RateLimit-Reset`, until the fault is withdrawn.
    RateLimited {
        /// Where.
        at: Place,
        /// The promised waiting time in seconds.
        reset_seconds: u32,
    },
    /// Every answer is held back.
    SlowServer {
        /// Where.
        at: Place,
        /// Waiting time in milliseconds before the first byte.
        delay_ms: u32,
    },
    /// 200 with a web page where JSON belongs, like a captive portal or a proxy.
    HtmlPage {
        /// Where.
        at: Place,
    },
    /// One bit of the signature of each new token is flipped.
    TamperedToken,
    /// The tenant's clock is off: `Date` header, `iat`, `exp` and its own checks.
    ClockWrong {
        /// Seconds ahead of the real time; negative is behind.
        offset_seconds: i32,
    },
    /// 404 with a web page at the token endpoint, as a mistyped host gives.
    TokenEndpointMissing,
    /// A server error with `Retry-After`.
    ServerError {
        /// Where.
        at: Place,
        /// 500 to 599; anything else is answered as 503.
        status: u16,
        /// The promised waiting time in seconds; `None` leaves the header out.
        retry_after_seconds: Option<u32>,
    },
    /// 302 to a sign-in page.
    RedirectToLogin {
        /// Where.
        at: Place,
    },
    /// The answer promises its full length, and the connection ends half-way.
    TruncatedBody {
        /// Where.
        at: Place,
    },
    /// The Management API refuses every token as `Invalid credentials`, although the token endpoint issued it:
    /// how an application that is not authorised may show.
    InvalidCredentials,
    /// The discovery document names another issuer.
    WrongIssuerInDiscovery {
        /// The `issuer` it names.
        issuer: String,
    },
    /// New tokens name another issuer, as with a custom domain.
    ForeignIssuerInToken {
        /// The `iss` they name.
        issuer: String,
    },
}

/// The sort of a [`Fault`], without its details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PracticeFaultKind", export_to = "ipc.d.ts"))]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// [`Fault::RateLimited`].
    RateLimited,
    /// [`Fault::SlowServer`].
    SlowServer,
    /// [`Fault::HtmlPage`].
    HtmlPage,
    /// [`Fault::TamperedToken`].
    TamperedToken,
    /// [`Fault::ClockWrong`].
    ClockWrong,
    /// [`Fault::TokenEndpointMissing`].
    TokenEndpointMissing,
    /// [`Fault::ServerError`].
    ServerError,
    /// [`Fault::RedirectToLogin`].
    RedirectToLogin,
    /// [`Fault::TruncatedBody`].
    TruncatedBody,
    /// [`Fault::InvalidCredentials`].
    InvalidCredentials,
    /// [`Fault::WrongIssuerInDiscovery`].
    WrongIssuerInDiscovery,
    /// [`Fault::ForeignIssuerInToken`].
    ForeignIssuerInToken,
}

impl Fault {
    /// Which sort of fault this is.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        match self {
            Self::RateLimited { .. } => FaultKind::RateLimited,
            Self::SlowServer { .. } => FaultKind::SlowServer,
            Self::HtmlPage { .. } => FaultKind::HtmlPage,
            Self::TamperedToken => FaultKind::TamperedToken,
            Self::ClockWrong { .. } => FaultKind::ClockWrong,
            Self::TokenEndpointMissing => FaultKind::TokenEndpointMissing,
            Self::ServerError { .. } => FaultKind::ServerError,
            Self::RedirectToLogin { .. } => FaultKind::RedirectToLogin,
            Self::TruncatedBody { .. } => FaultKind::TruncatedBody,
            Self::InvalidCredentials => FaultKind::InvalidCredentials,
            Self::WrongIssuerInDiscovery { .. } => FaultKind::WrongIssuerInDiscovery,
            Self::ForeignIssuerInToken { .. } => FaultKind::ForeignIssuerInToken,
        }
    }

    /// Where it shows, for faults that can be put in one place or another.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::RateLimited { at, .. }
            | Self::SlowServer { at, .. }
            | Self::HtmlPage { at }
            | Self::ServerError { at, .. }
            | Self::RedirectToLogin { at }
            | Self::TruncatedBody { at } => Some(*at),
            _ => None,
        }
    }

    /// The answer this fault gives in place of the real one.
    fn instead(&self, place: Option<Place>, origin: &str) -> Option<Answer> {
        if !self.place().is_none_or(|at| at.covers(place)) {
            return None;
        }
        match self {
            Self::RateLimited { reset_seconds, .. } => Some(
                Answer::json(
                    StatusCode::TOO_MANY_REQUESTS,
                    &json!({ "errors": [{ "code": "TOO_MANY_REQUESTS", "message": "Too many requests" }] }),
                )
                .with(HeaderName::from_static("ratelimit-reset"), reset_seconds.to_string()),
            ),
            Self::HtmlPage { .. } => Some(Answer::page(
                StatusCode::OK,
                "Welcome to the guest network",
                "Accept the terms of use to go online.",
            )),
            Self::TokenEndpointMissing if place == Some(Place::TokenEndpoint) => {
                Some(Answer::page(StatusCode::NOT_FOUND, "404 Not Found", "There is no page at this address."))
            }
            Self::ServerError { status, retry_after_seconds, .. } => {
                let status = StatusCode::from_u16(*status)
                    .ok()
                    .filter(StatusCode::is_server_error)
                    .unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
                let title = status.canonical_reason().unwrap_or("Server error");
                let answer = Answer::page(status, title, "The server cannot answer at the moment.");
                Some(match retry_after_seconds {
                    Some(seconds) => answer.with(header::RETRY_AFTER, seconds.to_string()),
                    None => answer,
                })
            }
            Self::RedirectToLogin { .. } => Some(
                Answer::page(StatusCode::FOUND, "Found", "Please sign in.")
                    .with(header::LOCATION, format!("{origin}/login")),
            ),
            _ => None,
        }
    }
}

/// The first answer that a fault gives in place of the real one.
pub(crate) fn answer_instead(faults: &[Fault], place: Option<Place>, origin: &str) -> Option<Answer> {
    faults.iter().find_map(|fault| fault.instead(place, origin))
}

/// How long the answer is held back, in milliseconds.
pub(crate) fn delay_ms(faults: &[Fault], place: Option<Place>) -> u64 {
    faults
        .iter()
        .map(|fault| match fault {
            Fault::SlowServer { at, delay_ms } if at.covers(place) => u64::from(*delay_ms),
            _ => 0,
        })
        .sum()
}

/// Whether the answer breaks off half-way.
pub(crate) fn is_truncated(faults: &[Fault], place: Option<Place>) -> bool {
    faults.iter().any(|fault| matches!(fault, Fault::TruncatedBody { at } if at.covers(place)))
}

/// Seconds that the tenant's clock is ahead, when it is wrong at all.
pub(crate) fn clock_offset(faults: &[Fault]) -> Option<i64> {
    faults.iter().find_map(|fault| match fault {
        Fault::ClockWrong { offset_seconds } => Some(i64::from(*offset_seconds)),
        _ => None,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn paths_belong_to_their_places() {
        assert_eq!(Place::of("/oauth2/token"), Some(Place::TokenEndpoint));
        assert_eq!(Place::of("/.well-known/jwks.json"), Some(Place::Jwks));
        assert_eq!(Place::of("/api/v1/users"), Some(Place::ManagementApi));
        assert_eq!(Place::of("/apis"), None);
        assert_eq!(Place::of("/careless/orders"), Some(Place::OrdersApi));
        assert_eq!(Place::of("/login"), None);
    }

    #[test]
    fn a_fault_shows_only_in_its_place() {
        let faults = [Fault::RateLimited { at: Place::ManagementApi, reset_seconds: 30 }];
        assert!(answer_instead(&faults, Some(Place::TokenEndpoint), "o").is_none());
        let answer = answer_instead(&faults, Some(Place::ManagementApi), "o").unwrap();
        assert_eq!(answer.status, 429);
        let response = axum::response::Response::from(answer);
        assert_eq!(response.headers()["ratelimit-reset"], "30");
        let everywhere = [Fault::HtmlPage { at: Place::Everywhere }];
        assert!(answer_instead(&everywhere, None, "o").is_some());
    }

    #[test]
    fn a_status_that_is_no_server_error_is_answered_as_503() {
        for status in [0, 200, 404, 600, u16::MAX] {
            let fault = Fault::ServerError { at: Place::Everywhere, status, retry_after_seconds: None };
            assert_eq!(fault.instead(None, "o").unwrap().status, 503);
        }
    }

    #[test]
    fn delays_add_up() {
        let faults = [
            Fault::SlowServer { at: Place::Jwks, delay_ms: u32::MAX },
            Fault::SlowServer { at: Place::Everywhere, delay_ms: 5 },
        ];
        assert_eq!(delay_ms(&faults, Some(Place::Jwks)), u64::from(u32::MAX) + 5);
        assert_eq!(delay_ms(&faults, None), 5);
    }

    #[test]
    fn a_fault_is_written_with_its_kind() {
        let fault = Fault::ClockWrong { offset_seconds: -7200 };
        assert_eq!(serde_json::to_string(&fault).unwrap(), r#"{"kind":"clock-wrong","offsetSeconds":-7200}"#);
        assert_eq!(serde_json::to_value(fault.kind()).unwrap(), "clock-wrong");
    }
}
