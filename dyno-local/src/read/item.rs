//! Reading one item by its key.

use dyno_core::backend::BackendError;

use crate::capacity::{Gate, Place, ReadMode, Site, read_units};
use crate::catalog::{ItemKey, Table};
use crate::replica::{Sight, Unserved};
use crate::storage::StoredItem;

/// Returns the item at a key, if there is one, and the units of having looked.
pub(crate) fn read_item(
    table: &Table,
    key: &ItemKey,
    mode: ReadMode,
    gate: Gate<'_>,
) -> Result<(Option<StoredItem>, f64), BackendError> {
    gate.admit(Site::table(table), mode.demand(), Place::Key(&key.key))?;
    let found = find_item(table, key, mode, gate)?;
    let units = item_units(found.as_ref(), mode);
    charge_item(table, key, (mode, units), gate);
    Ok((found, units))
}

/// Returns the item at a key as the request sees it: a copy may be behind, or there may be no leader.
pub(crate) fn find_item(
    table: &Table,
    key: &ItemKey,
    mode: ReadMode,
    gate: Gate<'_>,
) -> Result<Option<StoredItem>, Unserved> {
    let Some(vantage) = gate.vantage() else { return Ok(table.storage.item(&key.key)) };
    table.storage.item_seen(&key.key, Sight { vantage, is_strong: mode.is_strong() })
}

/// Takes the units of having looked for an item.
pub(crate) fn charge_item(
    table: &Table,
    key: &ItemKey,
    (mode, units): (ReadMode, f64),
    gate: Gate<'_>,
) {
    if !gate.is_open() {
        gate.charge(Site::table(table), mode.demand(), units, &key.key);
        gate.settle(table);
    }
}

/// Returns the units of having looked for an item; those of the smallest, if there is none.
pub(crate) fn item_units(found: Option<&StoredItem>, mode: ReadMode) -> f64 {
    let bytes = found.map_or(0, |item| u64::try_from(item.size_bytes()).unwrap_or(u64::MAX));
    read_units(bytes, mode)
}
