//! Hash-range partitions in memory: ordered spaces, range scans, atomic write sets, splits.
//!
//! `catalog` owns one [`TableStorage`] for each table; `read` scans it, `write` commits to it. Keys
//! are bytes here and items are opaque: nothing in this folder knows what a key attribute is.
//!
//! A table has one base space and one space for each global index, each cut into partitions that
//! own contiguous ranges of keys. Entries of local indexes live in the partition of their item, in
//! trees of their own.
//!
//! ```text
//! TableStorage ── maps (RwLock) ─┬─ base     ─ partition ─ partition ─ …      each a RwLock over
//!                                ├─ global 0 ─ partition ─ …                  { items, local 0, … }
//!                                └─ global 1 ─ partition ─ …
//! ```
//!
//! **Lock order.** Every thread takes locks in this order and never goes back:
//! 1. the maps of the tables it needs, for reading, in the order of the tables' storage ids;
//! 2. base partitions, in the order (table, position in the map);
//! 3. partitions of global indexes, in the order (table, index, position in the map).
//!
//! A split takes one table's map for writing and holds nothing else. No lock is held across an
//! `.await`: the engine is synchronous. Readers that need no snapshot hold one partition at a time.
//!
//! **Invariant:** a write set changes items, entries of local indexes and entries of global indexes
//! while all their partitions are locked: nobody sees a part of it.

#[cfg(feature = "durable")]
pub(crate) mod durable;
mod partition;
mod partition_map;
mod snapshot;
mod stored_item;
mod table_storage;
#[cfg(test)]
mod tests;
mod write_set;

pub use snapshot::PartitionInfo;
pub(crate) use stored_item::StoredItem;
pub(crate) use table_storage::{Direction, Space, SpaceTotals, TableStorage, items_at_once};
pub(crate) use write_set::{EntryChange, ItemChange, LockedBase, lock_maps};
