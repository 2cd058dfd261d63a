//! Files that come by themselves: dropped on the window, or opened with the app. They wait here until the window asks.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

/// Most files that wait; a folder full of them dropped at once is a slip.
const MOST: usize = 10;

/// The files that wait.
#[derive(Default)]
pub struct Arrivals {
    waiting: Mutex<VecDeque<PathBuf>>,
    news: Notify,
    asked: AtomicU64,
}

impl Arrivals {
    /// Takes note of a file. What is no path of this computer, such as a link out of a browser, is not taken.
    pub fn push(&self, path: &Path) {
        if !path.is_absolute() {
            return;
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST && !waiting.iter().any(|known| known == path) {
            waiting.push_back(path.to_owned());
        }
        drop(waiting);
        self.news.notify_waiters();
    }

    /// Takes note of the files among the arguments of a start, given the folder it was started in.
    pub fn push_arguments(&self, arguments: impl IntoIterator<Item = OsString>, folder: &Path) {
        for argument in arguments.into_iter().skip(1) {
            let path = folder.join(&argument);
            if !argument.as_encoded_bytes().starts_with(b"-") && path.is_file() {
                self.push(&path);
            }
        }
    }

    /// The next file, waited for as long as it takes. A later question ends an earlier one: the window was loaded anew.
    pub async fn next(&self) -> Option<PathBuf> {
        let mine = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        self.news.notify_waiters();
        loop {
            // Made before looking, so that nothing between the look and the wait is missed.
            let news = self.news.notified();
            if self.asked.load(Ordering::SeqCst) != mine {
                return None;
            }
            let next = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            if next.is_some() {
                return next;
            }
            news.await;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::disallowed_methods)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn a_file_reaches_the_question_before_and_after_it() {
        let arrivals = Arc::new(Arrivals::default());
        arrivals.push(Path::new("/a.m2mpack"));
        assert_eq!(arrivals.next().await, Some("/a.m2mpack".into()));
        let asked = tokio::spawn({
            let arrivals = arrivals.clone();
            async move { arrivals.next().await }
        });
        tokio::task::yield_now().await;
        arrivals.push(Path::new("/b.m2mpack"));
        assert_eq!(asked.await.unwrap(), Some("/b.m2mpack".into()));
    }

    #[tokio::test]
    async fn a_window_that_was_loaded_anew_gets_what_the_old_one_waited_for() {
        let arrivals = Arc::new(Arrivals::default());
        let old = tokio::spawn({
            let arrivals = arrivals.clone();
            async move { arrivals.next().await }
        });
        tokio::task::yield_now().await;
        let new = tokio::spawn({
            let arrivals = arrivals.clone();
            async move { arrivals.next().await }
        });
        assert_eq!(old.await.unwrap(), None);
        arrivals.push(Path::new("/a"));
        assert_eq!(new.await.unwrap(), Some("/a".into()));
    }

    #[tokio::test]
    async fn options_links_and_names_of_nothing_are_no_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.m2mpack"), "x").unwrap();
        let arrivals = Arrivals::default();
        let arguments = ["program", "--flag", "gone.m2mpack", "a.m2mpack", "https://evil.example"];
        arrivals.push_arguments(arguments.map(OsString::from), folder.path());
        arrivals.push(Path::new("https://evil.example"));
        assert_eq!(arrivals.next().await, Some(folder.path().join("a.m2mpack")));
        assert_eq!(arrivals.waiting.lock().unwrap().len(), 0);
    }
}
