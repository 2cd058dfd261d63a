//! Bodies of answers, kept here so that the window only asks for the lines it shows.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use client_credentials::body::Body;

/// Bodies kept; older ones are dropped.
const KEPT: usize = 8;

/// The latest bodies by their identifier.
#[derive(Debug, Default)]
pub struct Bodies(Mutex<VecDeque<(String, Arc<Body>)>>);

impl Bodies {
    /// Keeps a body under a new identifier.
    pub fn keep(&self, body: Arc<Body>) -> String {
        let id = uuid::Uuid::new_v4().to_string();
        let mut bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if bodies.len() == KEPT {
            bodies.pop_front();
        }
        bodies.push_back((id.clone(), body));
        id
    }

    /// The body of this identifier.
    pub fn get(&self, id: &str) -> Option<Arc<Body>> {
        let bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.iter().find(|(known, _)| known == id).map(|(_, body)| body.clone())
    }
}
