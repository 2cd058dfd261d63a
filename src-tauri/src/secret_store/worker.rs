//! The thread that alone speaks to the key store, and the patience with it.
//!
//! A key store may block for ever: behind a hidden question, or because its program hangs. So nobody
//! waits without a limit, and a thread that does not come back is left behind and replaced. What such
//! a thread still finishes later must not surprise: a value that was reported as not saved is removed
//! again, and until then its entry is not written by anyone else.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use tokio::sync::{Notify, oneshot};
use zeroize::Zeroizing;

use super::backend::{Backend, classify, label_of};
use super::state::SecretStoreState;
use super::{PROBE, SERVICE};

/// Threads left behind that are still tolerated.
const STUCK: usize = 4;

/// What the thread is asked to do.
pub enum Order {
    /// Write, read, compare and remove a value that means nothing.
    Probe,
    /// Keep a value; `probe` first if the key store was not tried yet.
    Put { user: String, label: String, value: Zeroizing<Vec<u8>>, probe: bool },
    /// Read a value.
    Get { user: String },
    /// Remove a value, if it is there.
    Delete { user: String },
    /// The users and labels of all entries of this app. Removes forgotten probes.
    List,
}

/// What came of it.
pub enum Answer {
    Done,
    Value(Zeroizing<Vec<u8>>),
    Users(Vec<(String, String)>),
}

type Reply = Result<Answer, SecretStoreState>;

/// Whether somebody still wants the answer.
#[derive(Default)]
struct Ticket(AtomicU8);

impl Ticket {
    const WAITING: u8 = 0;
    const RUNNING: u8 = 1;
    const DONE: u8 = 2;
    const ABANDONED: u8 = 3;

    fn advance(&self, from: u8, to: u8) -> bool {
        self.0.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

struct Job {
    order: Order,
    ticket: Arc<Ticket>,
    reply: oneshot::Sender<Reply>,
}

/// Speaks to the thread.
pub struct Worker {
    shared: Arc<Shared>,
}

struct Shared {
    backend: Backend,
    thread: Mutex<Option<Sender<Job>>>,
    /// Entries that a thread left behind may still write or remove.
    unsettled: Mutex<HashSet<String>>,
    stuck: AtomicUsize,
    cancel: Notify,
}

impl Shared {
    /// A thread left behind came back.
    fn settle(&self, user: Option<&str>) {
        if let Some(user) = user {
            self.unsettled().remove(user);
        }
        self.stuck.fetch_sub(1, Ordering::SeqCst);
    }

    fn unsettled(&self) -> MutexGuard<'_, HashSet<String>> {
        self.unsettled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    pub fn new(backend: Backend) -> Self {
        Self {
            shared: Arc::new(Shared {
                backend,
                thread: Mutex::new(None),
                unsettled: Mutex::default(),
                stuck: AtomicUsize::new(0),
                cancel: Notify::new(),
            }),
        }
    }

    /// Ends all waiting that is going on now.
    pub fn cancel(&self) {
        self.shared.cancel.notify_waiters();
    }

    /// Has `order` done, waiting at most `limit`. Dropping the future is the same as giving up.
    pub async fn ask(&self, order: Order, limit: Duration) -> Reply {
        let cancelled = self.shared.cancel.notified();
        let writes = match &order {
            Order::Put { user, .. } | Order::Delete { user } => Some(user.clone()),
            _ => None,
        };
        let blocked = writes.as_ref().is_some_and(|user| self.shared.unsettled().contains(user));
        if blocked || self.shared.stuck.load(Ordering::SeqCst) >= STUCK {
            return Err(SecretStoreState::TimedOut);
        }
        let (reply, mut answer) = oneshot::channel();
        let ticket = Arc::new(Ticket::default());
        let waiting = Waiting { shared: &self.shared, ticket: Arc::clone(&ticket), writes };
        self.send(Job { order, ticket, reply })?;
        let given_up = tokio::select! {
            biased;
            reply = &mut answer => return reply.unwrap_or(Err(SecretStoreState::TimedOut)),
            () = cancelled => SecretStoreState::Cancelled,
            () = tokio::time::sleep(limit) => SecretStoreState::TimedOut,
        };
        if waiting.give_up() {
            return Err(given_up);
        }
        // Finished in this very moment: the answer is on its way and counts.
        answer.await.unwrap_or(Err(SecretStoreState::TimedOut))
    }

    fn send(&self, mut job: Job) -> Result<(), SecretStoreState> {
        let mut thread = self.shared.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = thread.as_ref() {
            match running.send(job) {
                Ok(()) => return Ok(()),
                // The thread ended; the job comes back.
                Err(refused) => job = refused.0,
            }
        }
        let (jobs, inbox) = channel();
        let shared = Arc::downgrade(&self.shared);
        let backend = self.shared.backend.clone();
        std::thread::Builder::new()
            .name("key-store".to_owned())
            .spawn(move || work(&inbox, &backend, &shared))
            .map_err(|_| SecretStoreState::Faulty)?;
        let sent = jobs.send(job).map_err(|_| SecretStoreState::Faulty);
        *thread = Some(jobs);
        sent
    }
}

/// Somebody who waits. Gives up when dropped.
struct Waiting<'a> {
    shared: &'a Shared,
    ticket: Arc<Ticket>,
    writes: Option<String>,
}

impl Waiting<'_> {
    /// `false` when the work was done in this very moment.
    fn give_up(&self) -> bool {
        if self.ticket.advance(Ticket::WAITING, Ticket::ABANDONED) {
            // Never begun, and never will be.
            return true;
        }
        // Entered first: the thread takes it out again as soon as it sees that it was left behind.
        if let Some(user) = &self.writes {
            self.shared.unsettled().insert(user.clone());
        }
        self.shared.stuck.fetch_add(1, Ordering::SeqCst);
        if self.ticket.advance(Ticket::RUNNING, Ticket::ABANDONED) {
            *self.shared.thread.lock().unwrap_or_else(PoisonError::into_inner) = None;
            return true;
        }
        self.shared.settle(self.writes.as_deref());
        self.ticket.0.load(Ordering::SeqCst) == Ticket::ABANDONED
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !matches!(self.ticket.0.load(Ordering::SeqCst), Ticket::DONE | Ticket::ABANDONED) {
            self.give_up();
        }
    }
}

fn work(inbox: &Receiver<Job>, backend: &Backend, shared: &Weak<Shared>) {
    let mut store = None;
    while let Ok(Job { order, ticket, reply }) = inbox.recv() {
        if !ticket.advance(Ticket::WAITING, Ticket::RUNNING) {
            continue;
        }
        let done = guarded(&mut store, backend, &order);
        if done.as_ref().err().is_some_and(SecretStoreState::is_about_the_store) {
            // Its connection may be dead: the next job gets a new one.
            store = None;
        }
        if ticket.advance(Ticket::RUNNING, Ticket::DONE) {
            let _ = reply.send(done);
            continue;
        }
        // Left behind. A value that was reported as not saved must not stay.
        let user = match order {
            Order::Put { user, .. } => {
                let _ = guarded(&mut store, backend, &Order::Delete { user: user.clone() });
                Some(user)
            }
            Order::Delete { user } => Some(user),
            _ => None,
        };
        if let Some(shared) = shared.upgrade() {
            shared.settle(user.as_deref());
        }
        return;
    }
}

/// A fault inside a key store's library is an answer like any other.
fn guarded(store: &mut Option<Arc<CredentialStore>>, backend: &Backend, order: &Order) -> Reply {
    catch_unwind(AssertUnwindSafe(|| perform(store, backend, order))).unwrap_or(Err(SecretStoreState::Faulty))
}

fn perform(store: &mut Option<Arc<CredentialStore>>, backend: &Backend, order: &Order) -> Reply {
    let store = match store {
        Some(store) => Arc::clone(store),
        None => Arc::clone(store.insert(backend.open().map_err(classify)?)),
    };
    match order {
        Order::Probe => probe(&store, backend).map(|()| Answer::Done),
        Order::Put { user, label, value, probe: first } => {
            if *first {
                probe(&store, backend)?;
            }
            let entry = backend.entry(&store, user, label).map_err(classify)?;
            entry.set_secret(value).map_err(classify)?;
            check(&entry, value).inspect_err(|_| drop(entry.delete_credential())).map(|()| Answer::Done)
        }
        Order::Get { user } => {
            let value = backend.entry(&store, user, user).and_then(|entry| entry.get_secret()).map_err(classify)?;
            Ok(Answer::Value(Zeroizing::new(value)))
        }
        Order::Delete { user } => match backend.entry(&store, user, user).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(Error::NoEntry) => Ok(Answer::Done),
            Err(error) => Err(classify(error)),
        },
        Order::List => {
            let mut users = Vec::new();
            for entry in backend.all(&store).map_err(classify)? {
                match entry.get_specifiers() {
                    Some((service, user)) if service == SERVICE && user.starts_with(PROBE) => {
                        let _ = entry.delete_credential();
                    }
                    Some((service, user)) if service == SERVICE => users.push((user, label_of(&entry))),
                    _ => {}
                }
            }
            users.sort();
            users.dedup_by(|one, other| one.0 == other.0);
            Ok(Answer::Users(users))
        }
    }
}

/// Only writing tells: a key store without a usable ring answers reads as if it were merely empty.
fn probe(store: &Arc<CredentialStore>, backend: &Backend) -> Result<(), SecretStoreState> {
    let user = format!("{PROBE}{}", uuid::Uuid::new_v4().simple());
    let entry = backend.entry(store, &user, "M2M Token Tester: check").map_err(classify)?;
    entry.set_secret(user.as_bytes()).map_err(classify)?;
    let checked = check(&entry, user.as_bytes());
    let removed = entry.delete_credential().map_err(|_| SecretStoreState::Faulty);
    checked.and(removed)
}

fn check(entry: &Entry, expected: &[u8]) -> Result<(), SecretStoreState> {
    match entry.get_secret().map(Zeroizing::new) {
        Ok(found) if found.as_slice() == expected => Ok(()),
        Ok(_) | Err(Error::NoEntry) => Err(SecretStoreState::Faulty),
        Err(error) => Err(classify(error)),
    }
}
