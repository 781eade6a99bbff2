//! What tests and tools see of a partition's copies.

use std::time::Duration;

use crate::base::Timestamp;

/// The copies of one partition, as they were when they were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicaInfo {
    /// The partition's place among those of `Local::partitions`.
    pub partition: usize,
    /// How many leaders there have been.
    pub term: u64,
    /// Which copy serves writes and strong reads now, if one does.
    pub leader: Option<usize>,
    /// Until when nobody else may lead, where the last leader hears from no quorum.
    pub lease_until: Option<Timestamp>,
    /// The number of the last entry that is committed.
    pub committed: u64,
    /// Whether there is a write of which nobody knows yet whether it will be committed.
    pub is_pending: bool,
    /// The copies, by their numbers.
    pub copies: Vec<CopyInfo>,
    /// The global indexes that the partition feeds, in order, as far as anything was fed.
    pub indexes: Vec<IndexInfo>,
}

/// A copy of a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CopyInfo {
    /// Whether it is there.
    pub state: CopyState,
    /// The number of the last committed entry that its log has.
    pub log_end: u64,
    /// The number of the last entry that it has applied: what eventually consistent reads of it see.
    pub applied: u64,
    /// Whether it is held back by hand.
    pub is_held: bool,
    /// How much later it is than by its lag.
    pub late: Duration,
}

/// How far a global index was fed by a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexInfo {
    /// The index; empty if it is gone.
    pub name: String,
    /// The number of the last entry that it shows.
    pub applied: u64,
    /// Whether it is held back by hand.
    pub is_held: bool,
    /// How much later it is than by its lag.
    pub late: Duration,
}

/// Whether a copy is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CopyState {
    /// It serves, and the others reach it.
    Up,
    /// It serves, and the others do not reach it.
    CutOff,
    /// It is gone, with its log on its disk.
    Lost,
}
