//! A copied token leaves the clipboard again: after the time of the settings, and when the app ends, but only if it is still there.
//!
//! What was copied is remembered as a hash, so that the app holds no further copy of the token, and what
//! somebody else put on the clipboard meanwhile is left alone.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_clipboard_manager::ClipboardExt;
use zeroize::Zeroizing;

/// A clipboard, for text.
trait Board {
    /// The text on it, if there is one.
    fn text(&self) -> Option<Zeroizing<String>>;
    /// Empties it.
    fn clear(&self);
}

impl<R: Runtime> Board for AppHandle<R> {
    fn text(&self) -> Option<Zeroizing<String>> {
        self.clipboard().read_text().ok().map(Zeroizing::new)
    }

    fn clear(&self) {
        // A clipboard that cannot be written now could not be told from one that was cleared.
        let _ = self.clipboard().clear();
    }
}

/// The token that was copied last, as a hash.
#[derive(Default)]
pub struct CopiedToken(Mutex<State>);

#[derive(Default)]
struct State {
    /// Counts copies, so that an older minute does not end a newer one.
    copies: u64,
    pending: Option<[u8; 32]>,
}

impl CopiedToken {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers that `token` was copied just now; the answer is the copy's number.
    fn remember(&self, token: &str) -> u64 {
        let mut state = self.state();
        state.copies += 1;
        state.pending = hash(token);
        state.copies
    }

    /// Whether a copied token may still be on the clipboard.
    fn is_pending(&self) -> bool {
        self.state().pending.is_some()
    }

    /// Empties the clipboard if it still holds the token: of the copy with this number, or of the latest.
    fn clear(&self, board: &impl Board, copy: Option<u64>) {
        let wanted = {
            let mut state = self.state();
            if copy.is_some_and(|copy| copy != state.copies) {
                return;
            }
            state.pending.take()
        };
        let Some(wanted) = wanted else { return };
        if board.text().and_then(|text| hash(&text)) == Some(wanted) {
            board.clear();
        }
    }
}

fn hash(text: &str) -> Option<[u8; 32]> {
    digest(&SHA256, text.as_bytes()).as_ref().try_into().ok()
}

/// Has `token`, which was copied just now, taken off the clipboard after `seconds`.
pub fn clear_later<R: Runtime>(handle: &AppHandle<R>, token: &str, seconds: u32) {
    let Some(copied) = handle.try_state::<CopiedToken>() else { return };
    let copy = copied.remember(token);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
        // Reading may wait for another program that owns the clipboard.
        let cleared = tauri::async_runtime::spawn_blocking(move || {
            if let Some(copied) = handle.try_state::<CopiedToken>() {
                copied.clear(&handle, Some(copy));
            }
        });
        // It fails only when the app is ending, and then the clipboard is cleared by that.
        let _ = cleared.await;
    });
}

/// Takes a copied token off the clipboard now, if it is still there.
pub async fn clear_now<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    let cleared = tauri::async_runtime::spawn_blocking(move || {
        if let Some(copied) = handle.try_state::<CopiedToken>() {
            copied.clear(&handle, None);
        }
    });
    // It fails only when the app is ending, and then the clipboard is cleared by that.
    let _ = cleared.await;
}

/// When the app is about to end: whether it has to wait until a copied token is taken off the clipboard.
/// The app then ends by itself.
pub fn clear_before_exit<R: Runtime>(handle: &AppHandle<R>) -> bool {
    if !handle.try_state::<CopiedToken>().is_some_and(|copied| copied.is_pending()) {
        return false;
    }
    let handle = handle.clone();
    // Not on the main thread, which may have to hand out what was copied from the window.
    std::thread::spawn(move || {
        if let Some(copied) = handle.try_state::<CopiedToken>() {
            copied.clear(&handle, None);
        }
        handle.exit(0);
    });
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    const TOKEN: &str = "header.CLAIMS?%G.signature";

    #[derive(Default)]
    struct Paper(Mutex<Option<String>>);

    impl Paper {
        fn write(&self, text: &str) {
            *self.0.lock().unwrap() = Some(text.to_owned());
        }

        fn shows(&self) -> Option<String> {
            self.0.lock().unwrap().clone()
        }
    }

    impl Board for Paper {
        fn text(&self) -> Option<Zeroizing<String>> {
            self.shows().map(Zeroizing::new)
        }

        fn clear(&self) {
            *self.0.lock().unwrap() = None;
        }
    }

    #[test]
    fn a_copied_token_is_cleared_when_it_is_still_there_and_only_once() {
        let (copied, board) = (CopiedToken::default(), Paper::default());
        board.write(TOKEN);
        let copy = copied.remember(TOKEN);
        assert!(copied.is_pending());
        copied.clear(&board, Some(copy));
        assert_eq!(board.shows(), None);
        assert!(!copied.is_pending());
        // The person copies the same text elsewhere: that is no longer ours to clear.
        board.write(TOKEN);
        copied.clear(&board, Some(copy));
        copied.clear(&board, None);
        assert_eq!(board.shows().as_deref(), Some(TOKEN));
    }

    #[test]
    fn what_somebody_else_copied_meanwhile_stays() {
        let (copied, board) = (CopiedToken::default(), Paper::default());
        let copy = copied.remember(TOKEN);
        for other in ["a recipe", "", "header.CLAIMS?%G.signature "] {
            board.write(other);
            copied.clear(&board, Some(copy));
            assert_eq!(board.shows().as_deref(), Some(other));
        }
    }

    #[test]
    fn an_older_minute_does_not_end_a_newer_one() {
        let (copied, board) = (CopiedToken::default(), Paper::default());
        let first = copied.remember(TOKEN);
        board.write(TOKEN);
        let second = copied.remember(TOKEN);
        copied.clear(&board, Some(first));
        assert_eq!(board.shows().as_deref(), Some(TOKEN), "cleared before its time");
        copied.clear(&board, Some(second));
        assert_eq!(board.shows(), None);
    }

    #[test]
    fn the_end_of_the_app_clears_whatever_copy_is_the_latest() {
        let (copied, board) = (CopiedToken::default(), Paper::default());
        copied.remember("an.older.token");
        copied.remember(TOKEN);
        board.write(TOKEN);
        copied.clear(&board, None);
        assert_eq!(board.shows(), None);
    }

    #[test]
    fn the_app_does_not_hold_the_token_for_this() {
        let copied = CopiedToken::default();
        copied.remember(TOKEN);
        let state = copied.state();
        assert_ne!(state.pending.unwrap().as_slice(), TOKEN.as_bytes());
        assert_eq!(state.pending.unwrap().len(), 32);
    }
}
