//! Every item of a table, each partition as of one moment.
//!
//! `bulk` exports with it. It is no page and no request: nothing is charged and no limit applies.

use std::ops::ControlFlow;

use crate::catalog::Table;
use crate::encoding::KeyRange;
use crate::storage::{Direction, Space, StoredItem};

/// Returns all items in the order of the key space. They are shared with the table, not copied.
pub(crate) fn all_items(table: &Table) -> Vec<StoredItem> {
    let mut items = Vec::new();
    // Storage holds one partition's lock while it shows that partition's items.
    table.storage.scan(Space::Base, &KeyRange::all(), Direction::Forward, |_, item, _| {
        items.push(item.clone());
        ControlFlow::Continue(())
    });
    items
}
