//! A table: its definition and its storage.

use std::sync::Arc;

use super::{IndexDefinition, TableDefinition};
use crate::storage::{Space, TableStorage};

/// A table of the engine.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    pub(crate) storage: Arc<TableStorage>,
}

/// An index by its kind and its position among those of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexNumber {
    Local(usize),
    Global(usize),
}

impl IndexNumber {
    /// Returns the space that holds the index's entries.
    pub(crate) const fn space(self) -> Space {
        match self {
            Self::Local(number) => Space::Local(number),
            Self::Global(number) => Space::Global(number),
        }
    }
}

impl Table {
    /// Returns an empty table. `storage_id` is unique in the engine.
    pub(crate) fn new(
        definition: TableDefinition,
        storage_id: u64,
        partition_bytes_max: u64,
    ) -> Self {
        let (locals, globals) = (definition.locals.len(), definition.globals.len());
        let storage = Arc::new(TableStorage::new(storage_id, locals, globals, partition_bytes_max));
        Self { definition, storage }
    }

    /// Returns the index of this name.
    pub(crate) fn index(&self, name: &str) -> Option<(IndexNumber, &IndexDefinition)> {
        let globals = self.definition.globals.iter().enumerate();
        let locals = self.definition.locals.iter().enumerate();
        let mut all = globals
            .map(|(number, index)| (IndexNumber::Global(number), index))
            .chain(locals.map(|(number, index)| (IndexNumber::Local(number), index)));
        all.find(|(_, index)| index.name == name)
    }

    /// Iterates over all indexes in the order of their names.
    pub(crate) fn indexes_by_name(&self) -> Vec<&IndexDefinition> {
        let mut all: Vec<_> =
            self.definition.globals.iter().chain(&self.definition.locals).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }
}
