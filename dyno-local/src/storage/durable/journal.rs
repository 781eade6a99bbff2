//! The door to the log: writers enter, submit and get tickets; dropping it flushes and closes.
//!
//! `local` opens it, `storage`'s write set, `catalog` and `ops` submit. One thread stands behind
//! it, the committer, which alone touches the disk.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread::{self, JoinHandle};

use super::committer::Committer;
use super::queue::{Admission, Pending, Queue};
use super::store::{Load, Store};
use super::ticket::promise;
use super::{Batch, Durability, Live, OpenError, Refused, Settings, Ticket};

/// The log of one directory.
#[derive(Debug)]
pub(crate) struct Journal {
    shared: Arc<Shared>,
    committer: Option<JoinHandle<()>>,
}

/// What the journal and its committer share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) queue: Queue,
    /// Read by writers from before their first change to their last submission, and written by
    /// the committer when it wants whole requests, or must undo what was done.
    pub(super) gate: RwLock<()>,
    /// What to submit anew when the log has grown too long.
    pub(super) live: RwLock<Option<Arc<dyn Live>>>,
}

/// A writer that may change memory and submit what it changed.
#[derive(Debug)]
pub(crate) struct Entered<'j> {
    _gate: RwLockReadGuard<'j, ()>,
}

impl Journal {
    /// Opens a directory, which is made if need be, and shows `load` all records in order.
    ///
    /// # Errors
    ///
    /// It is locked, corrupt, of another version or cannot be read. Nothing was changed then.
    pub(crate) fn open(
        directory: &Path,
        settings: Settings,
        load: &mut Load<'_>,
    ) -> Result<Self, OpenError> {
        let store = Store::open(directory, load)?;
        Self::start(store, settings).map_err(|error| OpenError::io(directory, error))
    }

    /// Starts the committer of a log that was read.
    pub(super) fn start(store: Store, settings: Settings) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            settings,
            queue: Queue::new(&settings),
            gate: RwLock::default(),
            live: RwLock::default(),
        });
        let committer = Committer::new(Arc::clone(&shared), store);
        let thread = thread::Builder::new().name("dyno-journal".to_owned());
        let committer = thread.spawn(move || committer.run())?;
        Ok(Self { shared, committer: Some(committer) })
    }

    /// Has the log rewritten from `live` whenever it is much longer than what lives.
    pub(crate) fn rewrite_from(&self, live: Arc<dyn Live>) {
        *self.shared.live.write().unwrap_or_else(PoisonError::into_inner) = Some(live);
    }

    /// Waits for leave to write. Asked for before any lock is taken.
    pub(crate) fn admission(&self) -> Admission<'_> {
        Admission::new(&self.shared.queue)
    }

    /// Enters, for as long as memory is changed and the changes are submitted. A thread enters
    /// once at a time. After the committer ended, which only a fault of it does, nobody enters.
    pub(crate) fn enter(&self) -> Result<Entered<'_>, Refused> {
        let gate = self.shared.gate.read().unwrap_or_else(PoisonError::into_inner);
        if self.shared.queue.is_dead() { Err(Refused) } else { Ok(Entered { _gate: gate }) }
    }

    /// Returns `true` if batches must say how to take them back.
    pub(crate) fn wants_undo(&self) -> bool {
        matches!(self.shared.settings.durability, Durability::Synced)
    }

    /// Submits what was committed in memory, under the locks that made it possible. Does not
    /// touch the disk. Without a ticket there is nothing to wait for.
    pub(crate) fn submit(&self, batch: Batch) -> Option<Ticket> {
        let (promise, ticket) = match self.shared.settings.durability {
            Durability::Synced => {
                let (promise, ticket) = promise();
                (Some(promise), Some(ticket))
            }
            Durability::Relaxed => (None, None),
        };
        self.shared.queue.push(Pending { batch, promise });
        ticket
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.shared.queue.close();
        if let Some(committer) = self.committer.take() {
            // It has no more to say than that it ended; a panic was reported by its hook.
            let _ = committer.join();
        }
    }
}
