//! Hash-range partitions in memory: ordered spaces, range scans, atomic write sets, splits.
//!
//! `catalog` owns one [`TableStorage`] for each table; `read` scans it, `write` commits to it. Keys
//! and items are bytes here: nothing in this folder knows what a key attribute is.
//!
//! A table has one base space and one space for each global index, each cut into partitions that
//! own contiguous ranges of keys. Entries of local indexes live in the partition of their item, in
//! trees of their own.
//!
//! ```text
//! TableStorage ── layout (swapped whole) ─┬─ base     ─ partition ─ partition ─ …   each a RwLock
//!                                         ├─ global 0 ─ partition ─ …               over contents
//!                                         └─ global 1 ─ partition ─ …
//! ```
//!
//! Which partitions there are is a value that never changes and is read without a lock. A split
//! locks the partition, publishes a layout with its parts, and retires it; who locked a retired
//! partition begins again with the newest layout. Threads on different partitions share no memory
//! that either writes.
//!
//! **Lock order.** Every thread takes locks in this order and never goes back:
//! 1. base partitions, in the order (storage id of the table, key);
//! 2. partitions of global indexes, in the order (table, slot, key);
//! 3. one part of a table's `expiry`, or the keys of a table that transactions have taken, and
//!    nothing while one of these is held.
//!
//! Whoever publishes a layout first takes the table's `publishing` lock, and no other thread does:
//! a split then locks one partition at a time; a change of the spaces all base partitions, so that
//! no write is under way. No lock is held across an `.await`: the engine is synchronous. Readers
//! that need no snapshot hold one partition at a time.
//!
//! What a table with a stream keeps of its changes is in `shards`; its locks come after these. Those
//! of meters, of a partition's and of the table's, of its counted keys and of a partition's copies
//! (`replicas`) come last, one at a time.
//!
//! **Invariant:** a write set changes items, entries of local indexes and entries of global indexes
//! while all their partitions are locked: nobody sees a part of it.

mod backfill;
#[cfg_attr(
    not(feature = "durable"),
    expect(dead_code, reason = "an engine in memory tells nobody")
)]
mod commit_log;
mod contents;
#[cfg(feature = "durable")]
pub(crate) mod durable;
mod expiry;
mod layout;
#[cfg(feature = "durable")]
mod loading;
mod partition;
mod partition_map;
mod read_set;
mod replicas;
mod seen;
mod shards;
mod snapshot;
mod splits;
mod stored_item;
mod table_storage;
mod taken;
#[cfg(test)]
mod tests;
mod tree;
mod write_set;

pub(crate) use backfill::Filled;
#[cfg(feature = "durable")]
pub(crate) use commit_log::TakeBack;
pub(crate) use commit_log::{CommitLog, ItemCommit};
pub(crate) use layout::{Layout, Spaces};
pub(crate) use read_set::items_at_once;
pub(crate) use replicas::{Replicas, check_leaders};
pub(crate) use seen::View;
pub(crate) use shards::{
    Author, Batch, Gone, Position, Recorded, Recorder, ShardId, ShardInfo, ShardLog,
};
pub use snapshot::PartitionInfo;
pub(crate) use stored_item::StoredItem;
pub(crate) use table_storage::{Direction, Space, SpaceTotals, TableStorage};
pub(crate) use write_set::{EntryChange, ItemChange, LockedBase, newest_layouts};
