//! How the items of an entity came to look as they do: schema versions and former names.

use std::error::Error;

use super::equality::is_listed;
use super::sentence::Sentence;
use super::{EntitySchema, IndexProjection, IndexSchema, TableSchema};
use crate::value::Item;

/// Why an upgrade cannot read an item; made of any error, and of text, by `?` and `into()`.
pub type UpgradeError = Box<dyn Error + Send + Sync>;

/// Makes an item of one schema version one of the next.
pub type Upgrade = fn(Item) -> Result<Item, UpgradeError>;

/// Upgrades an item by a function with errors of any type.
#[doc(hidden)]
pub fn upgraded<X: Into<UpgradeError>>(
    upgrade: fn(Item) -> Result<Item, X>,
    item: Item,
) -> Result<Item, UpgradeError> {
    upgrade(item).map_err(Into::into)
}

/// The versions of an entity's schema, as `#[entity(schema(..))]` declares them.
#[derive(Debug, Clone, Copy)]
pub struct Evolution {
    /// The version that is written.
    pub version: u64,
    /// What makes an item of version 1 one of version 2, and so on: one fewer than the version.
    pub upgrades: &'static [Upgrade],
}

impl Evolution {
    /// The attribute that holds an item's schema version. An item without it has version 1.
    pub const ATTRIBUTE: &'static str = "_v";
}

impl EntitySchema {
    /// Tells whether stored items may look otherwise than the struct.
    pub const fn evolves(&self) -> bool {
        self.evolution.is_some() || !self.former.is_empty()
    }

    /// Returns the schema version that is written.
    pub fn schema_version(&self) -> u64 {
        self.evolution.map_or(1, |evolution| evolution.version)
    }
}

/// Fails the build if an index tells what an item is and not of which version: it would be read as one
/// of the first.
#[track_caller]
pub(super) const fn assert_version_projected(
    table: &TableSchema,
    index: &IndexSchema,
    entity: &EntitySchema,
) {
    let IndexProjection::Include(names) = index.projection else { return };
    if entity.evolution.is_none() || !is_listed(names, table.kind) {
        return;
    }
    if !is_listed(names, Evolution::ATTRIBUTE) {
        fail_without_version(index.name, entity);
    }
}

/// Fails the build because an index does not hold the schema versions of an entity.
#[track_caller]
pub(super) const fn fail_without_version(index: &str, entity: &EntitySchema) {
    Sentence::new()
        .text("index ")
        .name(index)
        .text(" does not hold the schema version of ")
        .name(entity.name)
        .text(": add ")
        .name(Evolution::ATTRIBUTE)
        .text(" to its `projection = include(..)`")
        .fail();
}
