//! What a diagnosis says, ready for the window: plain data without any secret.

use serde::Serialize;

/// Where on the way from this computer to an answered call something went wrong, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Stage {
    /// Getting to a server at all: name, connection, proxy, TLS, HTTP.
    Reach,
    /// Metadata and key set.
    Discover,
    /// The client proving itself.
    Authenticate,
    /// Being allowed what was asked for.
    Grant,
    /// The token that was issued.
    Token,
    /// Checking the token as an API would.
    Verify,
    /// The test call.
    Call,
    /// This computer and this app.
    App,
}

/// How sure a finding or a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Certainty {
    /// Would explain what was seen; nothing points to it in particular.
    Possible,
    /// Something points to it.
    Likely,
    /// The evidence leaves no other reading.
    Proven,
}

/// Who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub enum Who {
    /// The person at the window.
    You,
    /// Whoever administers Kinde (or the other authorization server).
    KindeAdmin,
    /// Whoever runs the API.
    ApiOwner,
    /// Whoever runs the network and this computer.
    It,
    /// Whoever runs the server that answered.
    ServerOwner,
}

/// One failure, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Finding {
    /// Stable name in kebab-case: what the evidence proves, not a guess at the cause.
    pub code: String,
    /// Where on the way it happened.
    pub stage: Stage,
    /// How sure it is.
    pub certainty: Certainty,
    /// One sentence with the values at hand.
    pub title: String,
    /// One or two sentences for anybody.
    pub summary: String,
    /// One technical sentence with its standard.
    pub developer: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// Likely causes, the likeliest first.
    pub causes: Vec<Cause>,
    /// What to do, the best way first.
    pub fixes: Vec<Fix>,
    /// Where to read on.
    pub references: Vec<Reference>,
    /// Identifier of a Kinde screen that helps ([`crate::kinde::screens`]).
    pub page: Option<String>,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Evidence {
    /// What it is about.
    pub label: String,
    /// What should be there.
    pub expected: Option<String>,
    /// What is there.
    pub actual: Option<String>,
    /// Where it was seen.
    pub place: Option<String>,
}

/// A possible cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Cause {
    /// How sure it is.
    pub certainty: Certainty,
    /// The cause in a sentence.
    pub text: String,
    /// What points to it.
    pub because: Option<String>,
}

/// A way to put it right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Fix {
    /// Steps in order; `**…**` marks what to look for on a screen, nothing else is marked up.
    pub steps: Vec<String>,
    /// Who can do them.
    pub who: Who,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Reference {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// The long text about a finding, readable without any failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct Explanation {
    /// The finding's code.
    pub code: String,
    /// Where on the way it happens.
    pub stage: Stage,
    /// Its name in general words.
    pub title: String,
    /// What happened.
    pub what: String,
    /// Why that happens.
    pub why: String,
    /// How it looks on the wire or on the computer.
    pub example: String,
    /// Usual causes, the likeliest first.
    pub causes: Vec<String>,
    /// What to do.
    pub fixes: Vec<Fix>,
    /// One technical sentence.
    pub developer: String,
    /// Where to read on.
    pub references: Vec<Reference>,
}

impl Evidence {
    /// Something seen, with what should have been there.
    pub(crate) fn differs(label: &str, expected: impl Into<String>, actual: impl Into<String>, place: &str) -> Self {
        Self {
            label: label.to_owned(),
            expected: Some(expected.into()),
            actual: Some(actual.into()),
            place: Some(place.to_owned()),
        }
    }

    /// Something seen.
    pub(crate) fn seen(label: &str, actual: impl Into<String>, place: &str) -> Self {
        Self { label: label.to_owned(), expected: None, actual: Some(actual.into()), place: Some(place.to_owned()) }
    }
}
