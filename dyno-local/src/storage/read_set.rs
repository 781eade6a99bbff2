//! Reading several items as of one moment: all their partitions locked together.

use super::StoredItem;
use super::table_storage::TableStorage;
use super::write_set::{Layouts, newest_layouts};
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
    let place =
        |(table, key): &(usize, &Key)| Some((*table, layouts.get(*table)?.base().position(key)));
    let places: Vec<(usize, usize)> = keys.iter().map(place).collect::<Option<_>>()?;
    let mut ordered = places.clone();
    ordered.sort_unstable();
    ordered.dedup();
    let lock =
        |(table, position): &(usize, usize)| layouts.get(*table)?.base().at(*position)?.read();
    let locked: Vec<_> = ordered.iter().map(lock).collect::<Option<_>>()?;
    let read = keys.iter().zip(places).map(|((_, key), place)| {
        let contents = locked.get(ordered.binary_search(&place).ok()?)?;
        contents.item(key).cloned()
    });
    Some(read.collect())
}
