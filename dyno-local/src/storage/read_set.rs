//! Reading several items as of one moment: all their partitions locked together.

use super::StoredItem;
use super::partition::Partition;
use super::table_storage::TableStorage;
use super::write_set::{Layouts, lock_base, newest_layouts};
use crate::encoding::Key;

/// Returns the items at these keys, all as of one moment. `tables` are in the order of their ids,
/// and each key names its table by its position among them.
pub(crate) fn items_at_once(
    tables: &[&TableStorage],
    keys: &[(usize, &Key)],
) -> Vec<Option<StoredItem>> {
    loop {
        if let Some(items) = read(&newest_layouts(tables), keys) {
            return items;
        }
    }
}

/// Reads under all locks; `None` if a partition was split meanwhile.
fn read(layouts: &Layouts, keys: &[(usize, &Key)]) -> Option<Vec<Option<StoredItem>>> {
    let (locked, places) = lock_base(layouts, keys, Partition::read)?;
    let read = keys
        .iter()
        .zip(places)
        .map(|((_, key), (_, partition))| locked.get(partition)?.item(key).cloned());
    Some(read.collect())
}
