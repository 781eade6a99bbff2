//! Filling a new global index with the entries of the items that were there before it.
//!
//! Called by `ops::table_life`. Writes maintain the index from the moment it is defined; here the
//! items come in the order of their keys, some at a time, and none can change while its entry is
//! set. So an entry is that of the item as it is, whoever set it, and setting it twice is harmless.
//!
//! An item whose attributes are of other types than the index key has no entry. (A write of such an
//! item is refused once the index is there; those that are there stay.)

use std::cell::Cell;

use crate::base::Timestamp;
use crate::catalog::{FillProgress, IndexDefinition, Table};
use crate::index::index_entry;

/// How many items are looked at under one lock.
const ITEMS_AT_ONCE: usize = 256;

/// How fast an index is filled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FillRate {
    /// `None` is as fast as it goes.
    pub(crate) items_per_second: Option<u64>,
    pub(crate) since: Timestamp,
    pub(crate) now: Timestamp,
}

/// Fills an index as far as it should be by now, as long as it goes on; `progress` tells whether
/// that is the end.
pub(crate) fn fill_index(
    table: &Table,
    index: &IndexDefinition,
    rate: FillRate,
    progress: &mut FillProgress,
    goes_on: impl Fn() -> bool,
) {
    while !progress.is_complete {
        let allowed = progress.allowed(rate.items_per_second, rate.since, rate.now);
        let count = usize::try_from(allowed).unwrap_or(usize::MAX).min(ITEMS_AT_ONCE);
        if count == 0 || !goes_on() {
            return;
        }
        let looked_at = Cell::new(0);
        let last = table.storage.fill_global(index.slot, progress.after.as_ref(), count, |item| {
            looked_at.set(looked_at.get() + 1);
            index_entry(index, table, item)
        });
        progress.items += looked_at.get();
        match last {
            Some(key) => progress.after = Some(key),
            None => {
                progress.is_complete = true;
                table.storage.split_outgrown();
            }
        }
    }
}
