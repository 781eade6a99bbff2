//! Who is told of every commit: the log of an engine that lasts. An engine in memory has none.
//!
//! `write_set` tells of items, `catalog` of tables, `ops` of tokens, `scaling` of what is
//! scaled. Whoever tells holds what keeps
//! others from telling of the same thing: the order of what is told is the order of what happened.

use std::fmt;

use super::{Recorded, Recorder, StoredItem, TableStorage};
use crate::encoding::Key;

/// One item of a write set: what is there before and after.
#[derive(Debug, Clone)]
pub(crate) struct ItemCommit<'c> {
    pub(crate) storage: &'c TableStorage,
    pub(crate) key: &'c Key,
    pub(crate) old: Option<&'c StoredItem>,
    pub(crate) new: Option<&'c StoredItem>,
    /// What the table's stream recorded, and where.
    pub(crate) recorded: Option<(&'c Recorder, Recorded)>,
}

/// Takes back what was told, should it not be kept.
pub(crate) type TakeBack = Box<dyn FnOnce() + Send>;

/// The log of commits. None of these waits for anything.
pub(crate) trait CommitLog: fmt::Debug + Send + Sync {
    /// Takes a write set, which is committed under the locks of its partitions.
    fn items(&self, commits: &[ItemCommit<'_>]);

    /// Takes the definition of a table that came or changed.
    fn table(&self, id: u64, definition: Vec<u8>, take_back: TakeBack);

    /// Takes that a table went.
    fn dropped(&self, id: u64, take_back: TakeBack);

    /// Takes that a transaction with a token was done; `content` says what its repeat answers.
    fn token(&self, token: &str, content: Vec<u8>, take_back: TakeBack);

    /// Takes what is scaled automatically, all of it; the content is that of `scaling`.
    fn scaling(&self, content: Vec<u8>, take_back: TakeBack);
}
