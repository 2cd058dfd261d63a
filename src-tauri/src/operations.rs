//! Long work that the person in front of the window may cancel.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::error::IpcError;

/// Running operations by the name the window gave them.
#[derive(Debug, Default)]
pub struct Operations(Mutex<HashMap<String, oneshot::Sender<()>>>);

impl Operations {
    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, oneshot::Sender<()>>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs `work` until it ends or is cancelled.
    ///
    /// # Errors
    /// Those of the work, and `cancelled`.
    pub async fn run<T>(&self, id: &str, work: impl Future<Output = Result<T, IpcError>>) -> Result<T, IpcError> {
        let (cancel, cancelled) = oneshot::channel();
        // A second operation of the same name cancels the first: its sender is dropped.
        self.with(|running| running.insert(id.to_owned(), cancel));
        let result = tokio::select! {
            result = work => result,
            _ = cancelled => return Err(IpcError::new("cancelled", "Cancelled. Nothing was kept.")),
        };
        self.with(|running| running.remove(id));
        result
    }

    /// Cancels all that is running.
    pub fn cancel_all(&self) {
        self.with(HashMap::clear);
    }

    /// Cancels an operation; one that has ended already is left alone.
    pub fn cancel(&self, id: &str) {
        if let Some(cancel) = self.with(|running| running.remove(id)) {
            // The receiver is gone when the work ended this very moment.
            let _ = cancel.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_cancelled_operation_ends_at_once() {
        let operations = std::sync::Arc::new(Operations::default());
        let running = tokio::spawn({
            let operations = operations.clone();
            async move { operations.run("a", std::future::pending::<Result<(), IpcError>>()).await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        operations.cancel("a");
        assert_eq!(running.await.unwrap().unwrap_err().code, "cancelled");
    }

    #[tokio::test]
    async fn cancelling_what_has_ended_does_nothing() {
        let operations = Operations::default();
        assert!(operations.run("a", async { Ok::<_, IpcError>(1) }).await.is_ok());
        operations.cancel("a");
    }
}
