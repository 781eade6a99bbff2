//! The log as `storage`, `catalog` and `ops` know it: commits become records.
//!
//! **Invariant:** a name stands in the log in or before the batch that first mentions its number.

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard, PoisonError};

use super::journal::Shared;
use super::queue::{Pending, Undo};
use super::{Record, encode_change};
use crate::encoding::Key;
use crate::storage::{CommitLog, ItemCommit, Recorder, StoredItem, TableStorage, TakeBack};

/// How many names of each table are in the log, by the table's id.
pub(crate) type NamesLogged = BTreeMap<u64, u16>;

/// An item as it was before a commit that is taken back.
#[derive(Debug)]
pub(crate) struct OldItem {
    /// The id of the table's storage.
    pub(crate) table: u64,
    pub(crate) key: Key,
    pub(crate) item: Option<StoredItem>,
    /// What the table's stream recorded of the commit: where, and under which number.
    pub(crate) recorded: Option<(Recorder, u64)>,
}

impl CommitLog for Shared {
    fn items(&self, commits: &[ItemCommit<'_>]) {
        let mut records = Vec::new();
        for commit in commits {
            let (table, key) = (commit.storage.id(), commit.key.to_bytes());
            if let Some((recorder, change)) = &commit.recorded {
                encode_change(table, recorder.labelled(), change, &mut records);
            }
            match commit.new {
                Some(item) => Record::Put { table, key: &key, item: item.bytes() },
                None => Record::Delete { table, key: &key },
            }
            .encode(&mut records);
        }
        let undo = self.take_back_items(commits);
        // Held until the batch is queued: who finds a name counted finds it in the log before.
        let mut logged = self.names_logged();
        let before = new_names(&logged, commits);
        if before.is_empty() {
            self.queue.push(Pending::of(records, undo));
            return;
        }
        let mut batch = Vec::new();
        for (storage, count) in &before {
            encode_names(storage, *count, &mut batch);
            logged.insert(storage.id(), storage.names().len());
        }
        batch.append(&mut records);
        let undo = undo.map(|undo| self.forget_names(&before, undo));
        self.queue.push(Pending::of(batch, undo));
    }

    fn table(&self, id: u64, definition: Vec<u8>, take_back: TakeBack) {
        self.submit(&Record::Table { id, definition: &definition }, take_back);
    }

    fn dropped(&self, id: u64, take_back: TakeBack) {
        self.submit(&Record::Dropped { id }, take_back);
    }

    fn token(&self, token: &str, content: Vec<u8>, take_back: TakeBack) {
        self.submit(&Record::Token { token, content: &content }, take_back);
    }

    fn scaling(&self, content: Vec<u8>, take_back: TakeBack) {
        self.submit(&Record::Scaling { content: &content }, take_back);
    }
}

impl Shared {
    fn submit(&self, record: &Record<'_>, take_back: TakeBack) {
        let mut records = Vec::new();
        record.encode(&mut records);
        self.queue.push(Pending::of(records, self.wants_undo().then_some(take_back)));
    }

    fn take_back_items(&self, commits: &[ItemCommit<'_>]) -> Option<Undo> {
        let memory = self.wants_undo().then(|| self.memory()).flatten()?;
        let old: Vec<OldItem> = commits
            .iter()
            .map(|commit| OldItem {
                table: commit.storage.id(),
                key: commit.key.clone(),
                item: commit.old.cloned(),
                recorded: recorded(commit),
            })
            .collect();
        Some(Box::new(move || memory.restore(old)))
    }

    /// Takes back that the names above these counts are in the log, after `first`.
    fn forget_names(&self, counts: &[(&TableStorage, u16)], first: Undo) -> Undo {
        let counts: Vec<(u64, u16)> =
            counts.iter().map(|(storage, count)| (storage.id(), *count)).collect();
        let logged = Arc::clone(&self.names_logged);
        Box::new(move || {
            first();
            logged.lock().unwrap_or_else(PoisonError::into_inner).extend(counts);
        })
    }

    fn names_logged(&self) -> MutexGuard<'_, NamesLogged> {
        self.names_logged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns what the stream recorded of a commit.
fn recorded(commit: &ItemCommit<'_>) -> Option<(Recorder, u64)> {
    let (recorder, change) = commit.recorded.as_ref()?;
    Some(((*recorder).clone(), change.sequence))
}

/// Returns the tables that have names which are not in the log, and how many are.
fn new_names<'c>(logged: &NamesLogged, commits: &[ItemCommit<'c>]) -> Vec<(&'c TableStorage, u16)> {
    let mut found: Vec<(&TableStorage, u16)> = Vec::new();
    for commit in commits {
        let storage = commit.storage;
        let count = logged.get(&storage.id()).copied().unwrap_or(0);
        let is_known = found.iter().any(|(known, _)| known.id() == storage.id());
        if storage.names().len() > count && !is_known {
            found.push((storage, count));
        }
    }
    found
}

/// Appends the names of a table from this number on.
pub(crate) fn encode_names(storage: &TableStorage, from: u16, records: &mut Vec<u8>) {
    let names = storage.names();
    for number in from..names.len() {
        if let Some(name) = names.get(number) {
            Record::Name { table: storage.id(), number, name }.encode(records);
        }
    }
}
