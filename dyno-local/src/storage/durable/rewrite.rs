//! Rewriting the log: what lives is submitted anew, then the log before it is dropped.
//!
//! The committer calls [`Rewrite::advance`] after each group. Each step submits a chunk of what
//! lives, read under the locks that keep it from changing, through the same queue as everything
//! else: so a chunk stands in the log after every change it shows and before every later one, and
//! reading the log from the first chunk on gives what reading all of it gave. A crash on the way
//! leaves a log that says some things twice.

use super::Settings;
use super::commits::OldItem;
use super::journal::Shared;
use super::queue::Pending;
use super::store::Store;
use crate::encoding::Key;
use std::fmt;

/// How far a rewrite is: what has been submitted is all before this table and key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Place {
    /// The id of the table.
    pub(crate) table: u64,
    /// The last key of it that was submitted, or `None` at its beginning.
    pub(crate) key: Option<Key>,
}

/// What the log is of, as far as the committer needs it: what lives is the source of a rewrite.
pub(crate) trait Memory: fmt::Debug + Send + Sync {
    /// Sets items back to what they were, the last of them first.
    fn restore(&self, old: Vec<OldItem>);

    /// Returns about how many bytes of records it would take.
    fn bytes(&self) -> u64;

    /// Gives the records of about `bytes` from a place on to `submit`, under the locks that keep
    /// them true, and returns the place after them; `None` if that was all. From the default place
    /// on it begins with everything that is of no single item.
    fn chunk(&self, from: &Place, bytes: usize, submit: &mut dyn FnMut(Vec<u8>)) -> Option<Place>;
}

/// Whether and how far the log is being rewritten.
#[derive(Debug)]
pub(super) struct Rewrite {
    chunk_bytes: usize,
    bytes_min: u64,
    /// The bytes of the log at which to look again whether it has outgrown what lives.
    look_again: u64,
    state: State,
}

#[derive(Debug)]
enum State {
    Idle,
    /// Submitting, from this place on.
    Submitting(Began, Place),
    /// All is submitted; it is on disk when this many batches are.
    Submitted(Began, u64),
}

/// The end of the log when a rewrite began.
#[derive(Debug, Clone, Copy)]
struct Began {
    next: u64,
    bytes: u64,
}

impl Rewrite {
    pub(super) const fn new(settings: &Settings) -> Self {
        let bytes_min = settings.rewrite_bytes_min;
        let chunk_bytes = settings.rewrite_chunk_bytes;
        Self { chunk_bytes, bytes_min, look_again: bytes_min, state: State::Idle }
    }

    /// Returns `true` if there is something to do though no writer submits.
    pub(super) const fn is_under_way(&self) -> bool {
        !matches!(self.state, State::Idle)
    }

    /// Forgets a rewrite. The log is as good as before; the next try comes when it is longer.
    pub(super) fn give_up(&mut self, store: &Store) {
        self.state = State::Idle;
        self.look_again = self.look_again.max(store.bytes().saturating_mul(2));
    }

    /// Takes one step. All that was submitted before the last group was taken is on disk.
    pub(super) fn advance(&mut self, shared: &Shared, store: &mut Store) {
        self.state = match std::mem::replace(&mut self.state, State::Idle) {
            State::Idle => match self.begin(shared, store) {
                Some(began) => State::Submitting(began, Place::default()),
                None => State::Idle,
            },
            State::Submitting(began, place) => match self.submit(shared, &place) {
                Some(place) => State::Submitting(began, place),
                None => State::Submitted(began, shared.queue.pushed()),
            },
            State::Submitted(began, last) if shared.queue.settled() >= last => {
                self.end(began, store)
            }
            State::Submitted(began, last) => State::Submitted(began, last),
        };
    }

    /// Begins if the log is twice as long as what lives.
    fn begin(&mut self, shared: &Shared, store: &Store) -> Option<Began> {
        if store.bytes() < self.look_again {
            return None;
        }
        let wanted = shared.memory()?.bytes().saturating_mul(2).max(self.bytes_min);
        if store.bytes() < wanted {
            self.look_again = wanted;
            return None;
        }
        Some(Began { next: store.next(), bytes: store.bytes() })
    }

    fn submit(&self, shared: &Shared, place: &Place) -> Option<Place> {
        shared.memory()?.chunk(place, self.chunk_bytes, &mut |records| {
            shared.queue.push(Pending::of(records, None));
        })
    }

    fn end(&mut self, began: Began, store: &mut Store) -> State {
        match store.drop_before(began.next, began.bytes) {
            Ok(()) => self.look_again = self.bytes_min,
            Err(error) => {
                tracing::warn!(%error, "the log could not be shortened");
                self.give_up(store);
            }
        }
        State::Idle
    }
}
