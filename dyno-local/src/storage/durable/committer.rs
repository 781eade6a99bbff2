//! The thread that writes: takes all that waits, appends it as one transaction, settles tickets.

use std::sync::{Arc, PoisonError, RwLockWriteGuard};
use std::time::{Duration, Instant};

use super::journal::Shared;
use super::queue::Pending;
use super::rewrite::Rewrite;
use super::store::Store;
use super::{Durability, Refused};

/// How long relaxed writes are gathered before they are written together.
const GATHERING: Duration = Duration::from_millis(20);

/// Synced writers are waited for as long as this part of an append: little against what it saves.
const PATIENCE: u32 = 4;

/// The thread's state.
#[derive(Debug)]
pub(super) struct Committer {
    shared: Arc<Shared>,
    store: Store,
    rewrite: Rewrite,
    /// How long the store took to append the last time.
    appending: Duration,
}

/// Leaves nobody waiting, however the committer ends.
struct LastWords<'s>(&'s Shared);

impl Committer {
    pub(super) fn new(shared: Arc<Shared>, store: Store) -> Self {
        let rewrite = Rewrite::new(&shared.settings);
        Self { shared, store, rewrite, appending: Duration::ZERO }
    }

    /// Writes until the queue is closed and empty.
    pub(super) fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        let _last_words = LastWords(&shared);
        while self.rewrite.is_under_way() || shared.queue.wait_for_work() {
            if !self.rewrite.is_under_way() {
                self.gather();
            }
            let group = shared.take_whole_requests();
            let is_written = self.write(group);
            if is_written && !shared.queue.is_closed() {
                self.rewrite.advance(&shared, &mut self.store);
            } else {
                self.rewrite.give_up(&self.store);
            }
        }
    }

    /// Waits for more to write together with what is there.
    fn gather(&self) {
        let Shared { queue, settings, .. } = &*self.shared;
        match settings.durability {
            Durability::Relaxed => queue.gather_bytes(settings.gather_bytes, GATHERING),
            Durability::Synced => queue.gather_writers(self.appending / PATIENCE),
        }
    }

    /// Writes a group, and returns whether it was written.
    fn write(&mut self, group: Vec<Pending>) -> bool {
        let shared = &self.shared;
        while group.iter().any(|pending| !pending.records.is_empty()) {
            let batches = group.iter().map(|pending| pending.records.as_slice());
            let Err(error) = timed(&mut self.appending, || self.store.append(batches)) else {
                break;
            };
            tracing::warn!(%error, "the store refused to write");
            match shared.settings.durability {
                Durability::Synced => {
                    shared.refuse(group);
                    return false;
                }
                // It was answered: it is kept until the store takes it.
                Durability::Relaxed if shared.queue.wait_while_refusing() => {}
                Durability::Relaxed => {
                    tracing::error!("closed while the store refused: answered writes are lost");
                    return false;
                }
            }
        }
        shared.queue.accept();
        shared.queue.settle();
        for promise in group.into_iter().filter_map(|pending| pending.promise) {
            promise.settle(Ok(()));
        }
        true
    }
}

impl Shared {
    /// Takes all that waits. Nobody is within meanwhile, so that a request that commits several
    /// times has all of it in one group.
    fn take_whole_requests(&self) -> Vec<Pending> {
        let _all_out = self.shut();
        self.queue.take()
    }

    /// Waits until every writer that entered has submitted, and keeps others out.
    fn shut(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes back a group and all that was built on it, newest first, and fails the tickets.
    fn refuse(&self, mut group: Vec<Pending>) {
        let all_out = self.shut();
        group.append(&mut self.queue.take());
        undo(&mut group);
        self.queue.settle();
        drop(all_out);
        for promise in group.into_iter().filter_map(|pending| pending.promise) {
            promise.settle(Err(Refused));
        }
    }
}

impl Drop for LastWords<'_> {
    fn drop(&mut self) {
        let _all_out = self.0.shut();
        undo(&mut self.0.queue.die());
    }
}

/// Notes how long something took.
#[expect(
    clippy::disallowed_methods,
    reason = "it says how long to wait, and no answer depends on it"
)]
fn timed<R>(duration: &mut Duration, work: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let result = work();
    *duration = start.elapsed();
    result
}

fn undo(group: &mut [Pending]) {
    for pending in group.iter_mut().rev() {
        if let Some(undo) = pending.undo.take() {
            undo();
        }
    }
}
