//! An item as storage keeps it.

use std::sync::Arc;

use dyno_core::value::{Item, item_size_bytes};

/// A stored item with its billed size. Clones share the item.
///
/// Everything above reads it through these methods, so that the representation can change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredItem {
    item: Arc<Item>,
    size_bytes: usize,
}

impl StoredItem {
    /// Returns the item, measured.
    pub(crate) fn new(item: Item) -> Self {
        let size_bytes = item_size_bytes(&item);
        Self { item: Arc::new(item), size_bytes }
    }

    /// Returns the item.
    pub(crate) fn item(&self) -> &Item {
        &self.item
    }

    /// Returns a copy of the item.
    pub(crate) fn to_item(&self) -> Item {
        (*self.item).clone()
    }

    /// Returns the billed size of names and values.
    pub(crate) const fn size_bytes(&self) -> usize {
        self.size_bytes
    }
}

/// A size in memory as storage counts them; no size of ours is near the end of `u64`.
pub(super) fn as_u64(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX)
}
