//! Filling a new global index with the entries of the items that were there before it.
//!
//! Called by `ops::table_life`. Writes maintain the index from the moment it is defined; here the
//! items come in the order of their keys, some at a time, and none can change while its entry is
//! set. So an entry is that of the item as it is, whoever set it, and setting it twice is harmless.
//!
//! Where capacity is enforced, each entry is set when the index has units for it, which by the clock
//! may be later than the last. It does not matter who looks when: whatever could be set by now is set
//! as of its own moment, and that happens before anything else draws on the index.
//!
//! An item whose attributes are of other types than the index key has no entry. (A write of such an
//! item is refused once the index is there; those that are there stay.)

use std::ops::ControlFlow;

use crate::base::{Config, Timestamp};
use crate::capacity::{CountedKeys, Gate, Site, units_f64, write_units};
use crate::catalog::{FillProgress, IndexDefinition, Table};
use crate::index::index_entry;
use crate::storage::Filled;

/// How many items are looked at under one lock.
const ITEMS_AT_ONCE: usize = 256;

/// How fast an index is filled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FillRate {
    /// `None` is as fast as it goes.
    items_per_second: Option<u64>,
    since: Timestamp,
    now: Timestamp,
    gate: Gate<'static>,
}

impl FillRate {
    /// Returns how fast an engine fills an index, of which it has done so much by now.
    pub(crate) fn of(config: &Config, since: Timestamp, now: Timestamp) -> Self {
        let items_per_second = config.backfill_items_per_second;
        Self {
            items_per_second,
            since,
            now,
            gate: Gate::of(config, false, CountedKeys::None, None),
        }
    }
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
    let site = Site::of(table, Some(index));
    let FillRate { items_per_second, since, now, gate } = rate;
    gate.open_arm(site, since);
    let next_at = |progress: &FillProgress| progress.next_at(items_per_second, since);
    while !progress.is_complete && next_at(progress).is_some_and(|at| at <= now) && goes_on() {
        let after = progress.after.clone();
        let filled = table.storage.fill_global(index.slot, after.as_ref(), ITEMS_AT_ONCE, |item| {
            let Some(from) = next_at(progress).filter(|at| *at <= now) else {
                return ControlFlow::Break(());
            };
            let entry = index_entry(index, table, item);
            // What a write has set since is there, and paid for.
            let lacking = entry
                .as_ref()
                .filter(|(key, _)| !gate.is_open() && !table.storage.has_entry(site.space(), key));
            let charged = lacking.map_or(Some(from), |(key, entry)| {
                let units = units_f64(write_units(entry.size_bytes()));
                gate.charge_entry(site, units, key, from)
            });
            let Some(at) = charged else { return ControlFlow::Break(()) };
            progress.at = Some(at);
            progress.items += 1;
            ControlFlow::Continue(entry)
        });
        gate.settle(table);
        match filled {
            Filled::UpTo(key) => progress.after = Some(key),
            Filled::Nothing => return,
            Filled::All => {
                progress.is_complete = true;
                table.storage.split_outgrown();
            }
        }
    }
}
