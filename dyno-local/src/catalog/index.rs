//! Definitions of secondary indexes.

use std::collections::BTreeSet;

use dyno_core::op::Projection;
use dyno_core::value::{Item, item_size_bytes};

use super::KeySchema;
use crate::encoding::{ItemRef, Names};
use crate::storage::StoredItem;

/// Whether an index has its own partitions or shares those of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexKind {
    Global,
    Local,
}

/// What an index holds of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IndexProjection {
    /// Everything.
    All,
    /// These attributes, keys among them.
    Attributes(BTreeSet<String>),
}

/// A secondary index.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IndexDefinition {
    pub(crate) name: String,
    pub(crate) kind: IndexKind,
    /// Where the entries lie among those of the indexes of this kind; it never changes.
    pub(crate) slot: usize,
    pub(crate) keys: KeySchema,
    pub(crate) projection: IndexProjection,
    /// The projection as it was asked for, which descriptions show.
    pub(crate) projection_asked: Projection,
}

impl IndexDefinition {
    /// Returns `true` if the index holds this attribute of its items.
    pub(crate) fn projects(&self, attribute: &str) -> bool {
        match &self.projection {
            IndexProjection::All => true,
            IndexProjection::Attributes(names) => names.contains(attribute),
        }
    }

    /// Returns what the index holds of an item.
    pub(crate) fn project(&self, item: &StoredItem, names: &Names) -> StoredItem {
        match &self.projection {
            IndexProjection::All => item.clone(),
            IndexProjection::Attributes(_) => {
                let held = self.projected(item.read(names));
                StoredItem::new(&held, item_size_bytes(&held), names)
            }
        }
    }

    /// Returns what the index holds of an item, decoded.
    pub(crate) fn projected(&self, item: ItemRef<'_>) -> Item {
        match &self.projection {
            IndexProjection::All => item.to_item(),
            IndexProjection::Attributes(names) => {
                let held = names.iter().filter_map(|name| {
                    Some((name.as_str(), item.get(name)?.to_value().into_owned()))
                });
                held.collect()
            }
        }
    }
}
