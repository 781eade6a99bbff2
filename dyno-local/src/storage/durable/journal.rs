//! The log's owner: opens it, lets writers in, has them wait; dropping it flushes and closes.
//!
//! `engine` holds it. One thread stands behind it, the committer, which alone touches the disk.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::thread::{self, JoinHandle};

use super::commits::NamesLogged;
use super::committer::Committer;
use super::queue::{Admission, Queue};
use super::store::{Load, Store};
use super::{Durability, Memory, OpenError, Refused, Settings, Ticket};
use crate::storage::CommitLog;

/// The log of one directory.
#[derive(Debug)]
pub(crate) struct Journal {
    shared: Arc<Shared>,
    committer: Option<JoinHandle<()>>,
}

/// What the journal, its committer and those who commit share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) queue: Queue,
    /// Read by writers from before their first change to their last submission, and written by
    /// the committer when it wants whole requests, or must undo what was done.
    pub(super) gate: RwLock<()>,
    pub(super) names_logged: Arc<Mutex<NamesLogged>>,
    memory: RwLock<Option<Arc<dyn Memory>>>,
}

/// A writer that may change memory and submit what it changed.
#[derive(Debug)]
pub(crate) struct Entered<'j> {
    queue: &'j Queue,
    durability: Durability,
    _gate: RwLockReadGuard<'j, ()>,
}

/// A log whose directory is not open yet. Tables that are read from it can be told of it already.
#[derive(Debug)]
pub(crate) struct Unopened(Arc<Shared>);

impl Unopened {
    /// Returns a log with these limits.
    pub(crate) fn new(settings: Settings) -> Self {
        Self(Arc::new(Shared {
            settings,
            queue: Queue::new(&settings),
            gate: RwLock::default(),
            names_logged: Arc::default(),
            memory: RwLock::default(),
        }))
    }

    /// Returns the log as those who commit know it. Nobody may commit before it is open.
    pub(crate) fn log(&self) -> Arc<dyn CommitLog> {
        Arc::clone(&self.0) as Arc<dyn CommitLog>
    }

    /// Opens a directory, which is made if need be, and shows `load` all records in order.
    ///
    /// # Errors
    ///
    /// It is locked, corrupt, of another version or cannot be read. Nothing was changed then.
    pub(crate) fn open(self, directory: &Path, load: &mut Load<'_>) -> Result<Journal, OpenError> {
        let store = Store::open(directory, load)?;
        self.start(store).map_err(|error| OpenError::io(directory, error))
    }

    /// Starts the committer of a log that was read.
    pub(super) fn start(self, store: Store) -> std::io::Result<Journal> {
        let committer = Committer::new(Arc::clone(&self.0), store);
        let thread = thread::Builder::new().name("dyno-journal".to_owned());
        let committer = thread.spawn(move || committer.run())?;
        Ok(Journal { shared: self.0, committer: Some(committer) })
    }
}

impl Journal {
    /// Makes known what the log is of, and how many names of each table were read from it. Before
    /// that nobody may commit.
    pub(crate) fn attend(&self, memory: Arc<dyn Memory>, names: NamesLogged) {
        *self.shared.memory.write().unwrap_or_else(PoisonError::into_inner) = Some(memory);
        *self.shared.names_logged.lock().unwrap_or_else(PoisonError::into_inner) = names;
    }

    /// Waits for leave to write. Asked for before any lock is taken.
    pub(crate) fn admission(&self) -> Admission<'_> {
        Admission::new(&self.shared.queue)
    }

    /// Enters, for as long as memory is changed and the changes are submitted: all of them get on
    /// disk, or none. A thread enters once at a time. After the committer ended, which only a fault
    /// of it does, nobody enters.
    pub(crate) fn enter(&self) -> Result<Entered<'_>, Refused> {
        let Shared { gate, queue, settings, .. } = &*self.shared;
        let gate = gate.read().unwrap_or_else(PoisonError::into_inner);
        if queue.is_dead() {
            return Err(Refused);
        }
        Ok(Entered { queue, durability: settings.durability, _gate: gate })
    }
}

#[cfg(test)]
impl Journal {
    pub(super) fn queue(&self) -> &Queue {
        &self.shared.queue
    }
}

impl Entered<'_> {
    /// Leaves, with a ticket for all that was submitted until now, by anyone: an answer may depend
    /// on what another request did. Without a ticket there is nothing to wait for.
    pub(crate) fn leave(self) -> Option<Ticket> {
        match self.durability {
            Durability::Synced => self.queue.ticket(),
            Durability::Relaxed => None,
        }
    }
}

impl Shared {
    /// Returns `true` if batches must say how to take them back.
    pub(super) fn wants_undo(&self) -> bool {
        matches!(self.settings.durability, Durability::Synced)
    }

    /// Returns what the log is of.
    pub(super) fn memory(&self) -> Option<Arc<dyn Memory>> {
        self.memory.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.shared.queue.close();
        if let Some(committer) = self.committer.take() {
            // It has no more to say than that it ended; a panic was reported by its hook.
            let _ = committer.join();
        }
        // The tables know the log, and the log the tables.
        *self.shared.memory.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
