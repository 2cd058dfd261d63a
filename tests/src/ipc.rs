//! What passes between the window and Rust, written down by a test.

use crate::app::App;
use serde::Deserialize;
use serde_json::Value;

const RECORDER: &str = include_str!("recorder.js");

/// One request of the window to Rust, and the answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// The command.
    pub command: String,
    /// What it was given, as JSON.
    pub request: String,
    /// What it answered, as JSON.
    pub answer: String,
    /// How long the window waited for the answer.
    pub milliseconds: f64,
}

impl App {
    /// Begins to write down what passes between the window and Rust; nothing new where [`App::open_recorded`] did so from
    /// the start.
    pub async fn record_ipc(&self) {
        self.execute(RECORDER, vec![]).await;
    }

    /// Waits until Rust owes the window no answer any more, and the last one is painted. Needs [`App::record_ipc`].
    ///
    /// # Panics
    /// When an answer is still missing after ten seconds.
    pub async fn quiet(&self) {
        let mut asked = Value::Null;
        loop {
            let answered = "return window.recordedIpc.every(entry => entry.answer !== null)";
            self.until("an answer to every request", answered, Value::Null).await;
            self.paint().await;
            let now = self.execute("return window.recordedIpc.length", vec![]).await;
            if now == asked {
                break;
            }
            asked = now;
        }
    }

    /// What has passed between the window and Rust since [`App::record_ipc`].
    ///
    /// # Panics
    /// When an answer is still missing after ten seconds.
    pub async fn ipc(&self) -> Vec<Message> {
        self.quiet().await;
        let recorded = self.execute("return window.recordedIpc", vec![]).await;
        serde_json::from_value(recorded).expect("requests with their answers")
    }
}
