//! Bodies of answers, kept here so that the window only asks for the lines it shows.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use client_credentials::body::Body;

/// Bodies kept; older ones are dropped.
const KEPT: usize = 8;

/// Bytes of memory that older bodies may take together; the newest is kept however large it is.
const HEAVIEST: usize = 96 * 1024 * 1024;

/// The latest bodies by their identifier.
#[derive(Debug, Default)]
pub struct Bodies(Mutex<VecDeque<Kept>>);

#[derive(Debug)]
struct Kept {
    id: String,
    body: Arc<Body>,
    /// The body as it came, where credentials in it are hidden.
    unhidden: Option<Arc<Body>>,
}

impl Kept {
    fn weight(&self) -> usize {
        self.body.weight() + self.unhidden.as_ref().map_or(0, |body| body.weight())
    }
}

impl Bodies {
    /// Keeps a body under a new identifier.
    pub fn keep(&self, body: Arc<Body>) -> String {
        self.keep_both(body, None)
    }

    /// Keeps a body in which credentials are hidden, and beside it the body as it came.
    pub fn keep_both(&self, body: Arc<Body>, unhidden: Option<Arc<Body>>) -> String {
        let new = Kept { id: uuid::Uuid::new_v4().to_string(), body, unhidden };
        let id = new.id.clone();
        let mut bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let weight = |bodies: &VecDeque<Kept>| bodies.iter().map(Kept::weight).sum::<usize>();
        while bodies.len() >= KEPT || (!bodies.is_empty() && weight(&bodies) + new.weight() > HEAVIEST) {
            bodies.pop_front();
        }
        bodies.push_back(new);
        id
    }

    /// Drops all of them.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The body of this identifier.
    pub fn get(&self, id: &str) -> Option<Arc<Body>> {
        let bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.iter().find(|kept| kept.id == id).map(|kept| kept.body.clone())
    }

    /// The body as it came, of one in which credentials are hidden.
    pub fn unhidden(&self, id: &str) -> Option<Arc<Body>> {
        let bodies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.iter().find(|kept| kept.id == id).and_then(|kept| kept.unhidden.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: usize) -> Arc<Body> {
        Arc::new(Body::new(vec![b'x'; bytes], None))
    }

    #[test]
    fn large_bodies_are_dropped_before_they_fill_the_memory() {
        let bodies = Bodies::default();
        let old = bodies.keep(body(60 * 1024 * 1024));
        let new = bodies.keep(body(60 * 1024 * 1024));
        assert!(bodies.get(&old).is_none() && bodies.get(&new).is_some());
        let small: Vec<String> = (0..KEPT).map(|_| bodies.keep(body(10))).collect();
        assert!(bodies.get(&new).is_none() && small.iter().all(|id| bodies.get(id).is_some()));
    }
}
