//! An answer that is too large to be kept in memory: asked for once more, and led straight into a file that the
//! person chose. Asking again is what makes this safe: holding the first connection open while somebody looks for a
//! folder would end in its time limit, and reading on without being asked would fill the disk. A call that writes is
//! never sent again by this.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use client_credentials::environment::Environment;
use client_credentials::http::Sent;
use client_credentials::resource_call::{CallDraft, is_safe, status_words};
use client_credentials::token_cache::IssuedToken;
use tokio::sync::mpsc;

use crate::error::IpcError;
use crate::state::App;
use crate::{files, remembering};

/// Pieces that may wait for the disk: a slow one slows the network down instead of filling the memory.
const WAITING: usize = 16;

/// Longest time for one answer; silence ends it much earlier.
const LONGEST: Duration = Duration::from_secs(6 * 60 * 60);

/// How much of the answers under way is in their files, by operation.
#[derive(Debug, Default)]
pub struct Progress(Mutex<HashMap<String, Arc<AtomicU64>>>);

impl Progress {
    /// Bytes so far; nothing when the operation is not under way.
    pub fn bytes(&self, operation: &str) -> Option<u64> {
        self.with(|all| all.get(operation).map(|count| count.load(Ordering::Relaxed)))
    }

    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, Arc<AtomicU64>>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn begin<'a>(&'a self, operation: &'a str) -> (Arc<AtomicU64>, UnderWay<'a>) {
        let count = Arc::<AtomicU64>::default();
        self.with(|all| all.insert(operation.to_owned(), count.clone()));
        (count, UnderWay(self, operation))
    }
}

/// Removes the operation however it ends; a cancelled one is only dropped.
struct UnderWay<'a>(&'a Progress, &'a str);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.with(|all| all.remove(self.1));
    }
}

/// Sends a call that changes nothing once more, its answer into the file `path`. Dropped before its end, it leaves no file.
///
/// # Errors
/// When the call cannot be sent, does not answer the same way any more, or the file cannot be written.
pub async fn save(
    app: &App,
    environment: &Environment,
    token: &IssuedToken,
    call: &CallDraft,
    path: PathBuf,
    operation: &str,
    now: i64,
) -> Result<PathBuf, IpcError> {
    let value = token.token.as_ref().ok_or_else(IpcError::unknown_token)?;
    let mut request = call.build(environment, value)?;
    if !is_safe(&request.method) {
        return Err(IpcError::new("call-writes", "A call that writes is not sent again to save its answer."));
    }
    request.timeout = Some(LONGEST);
    let (count, _under_way) = app.saving.begin(operation);
    let (pieces, taken) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || files::save_pieces(&path, taken, &count));
    let Sent { exchange, answer } = app.http().await?.send_into(request, pieces, now).await;
    remembering::remember(app, environment, &exchange, None);
    let lost = || IpcError::new("file-not-saved", "The answer could not be saved.");
    let unfinished = writing.await.map_err(|_| lost())??;
    let broken = |words: String| IpcError::new("answer-not-complete", format!("{words} No file was left."));
    match answer {
        None => Err(broken(exchange.failure.map(|failure| failure.sentence).unwrap_or_default())),
        Some(answer) if answer.truncated => Err(lost()),
        Some(answer) if !(200..300).contains(&answer.status) => {
            Err(broken(format!("This time the answer was {}.", status_words(answer.status))))
        }
        Some(_) => tokio::task::spawn_blocking(move || unfinished.finish()).await.map_err(|_| lost())?,
    }
}
