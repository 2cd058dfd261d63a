//! All pages of a list, one after another: the window asks for each next page, so that it can show how far it is, wait
//! where the server wants it, and stop whenever somebody has seen enough. What came so far stays here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use client_credentials::body::Body;
use client_credentials::environment::{Environment, EnvironmentId};
use client_credentials::operation::paging::{self, Collected};
use client_credentials::proposals::needed_scope;
use client_credentials::report::{BodySummary, CallReport};
use client_credentials::resource_call::{CallDraft, is_safe_name};
use client_credentials::token_cache::IssuedToken;
use serde::Serialize;
use url::Url;

use crate::calling;
use crate::error::IpcError;
use crate::state::App;

/// Collections kept; older ones are dropped.
const KEPT: usize = 2;

/// The latest collections by their identifier.
#[derive(Debug, Default)]
pub struct Collections(Mutex<VecDeque<(String, EnvironmentId, Collected)>>);

impl Collections {
    fn with<T>(&self, look: impl FnOnce(&mut VecDeque<(String, EnvironmentId, Collected)>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Drops them all.
    pub fn clear(&self) {
        self.with(VecDeque::clear);
    }

    /// Begins a collection.
    fn begin(&self, environment: &EnvironmentId) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        self.with(|all| {
            if all.len() == KEPT {
                all.pop_front();
            }
            all.push_back((id.clone(), environment.clone(), Collected::default()));
        });
        id
    }

    fn change<T>(
        &self,
        id: &str,
        environment: &EnvironmentId,
        change: impl FnOnce(&mut Collected) -> T,
    ) -> Result<T, IpcError> {
        self.with(|all| {
            all.iter_mut().find(|(known, owner, _)| known == id && owner == environment).map(|(_, _, c)| change(c))
        })
        .ok_or_else(|| IpcError::new("unknown-collection", "These pages are not kept any more. Begin again."))
    }
}

/// One page more.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export_to = "ipc.d.ts"))]
pub struct CollectedPage {
    /// Names the collection.
    pub collection_id: String,
    /// Pages so far.
    pub pages: usize,
    /// Items so far.
    pub items: usize,
    /// Where the next page is; none on the last one.
    pub next: Option<String>,
    /// Why it ended although there may be more.
    pub stopped: Option<String>,
    /// What came of this page's call.
    pub report: CallReport,
}

/// Fetches a page and adds it to a collection, or begins one.
///
/// # Errors
/// When the call cannot be built, writes, or its host must not see the token.
pub async fn collect(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    call: &CallDraft,
    collection: Option<String>,
    now: i64,
) -> Result<CollectedPage, IpcError> {
    if !is_safe_name(&call.method) {
        return Err(IpcError::new("writes", "Only reading calls have pages.").at_field("method"));
    }
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let request = call.build(environment, value)?;
    let (url, style) = (request.url.clone(), calling::paging_style(environment, call, &request.url));
    let read = move |url: &Url, body: &[u8]| paging::read(url, style, body);
    let (outcome, page) = calling::send_and_remember(app, environment, request, now, read).await?;
    let scope = needed_scope(environment, &call.method, &url, &token.granted_scopes);
    let report = calling::report(app, environment, token, value, outcome, scope.as_deref(), now);
    let id = collection.unwrap_or_else(|| app.collections.begin(&environment.id));
    app.collections.change(&id, &environment.id, |collected| {
        let (next, stopped) = match page.flatten().map(|page| collected.add(page)) {
            Some(Ok(next)) => (next, None),
            Some(Err(sentence)) => (None, Some(sentence)),
            None if report.good => (None, Some("Stopped: an answer was no page of a list.".to_owned())),
            None => (None, Some(format!("Stopped: {}", report.status_words))),
        };
        let (pages, items) = (collected.pages, collected.items());
        CollectedPage { collection_id: id.clone(), pages, items, next, stopped, report }
    })
}

/// Everything collected so far, as one body.
///
/// # Errors
/// When the collection is gone.
pub fn show(app: &App, environment: &Environment, collection: &str) -> Result<BodySummary, IpcError> {
    let json = app.collections.change(collection, &environment.id, |collected| collected.json())?;
    let hidden = client_credentials::redaction::hide_credential_members(&json);
    let body = |text: String| Arc::new(Body::new(text.into_bytes(), Some("application/json")));
    let count = hidden.as_ref().map_or(0, |hidden| hidden.count);
    let (shown, unhidden) = match hidden {
        Some(hidden) => (body(hidden.text), Some(body(json))),
        None => (body(json), None),
    };
    let id = app.bodies.keep_both(shown.clone(), unhidden);
    Ok(BodySummary { hidden: count, ..BodySummary::new(id, &shown, false) })
}
