//! A table: its definition and its storage.

use std::sync::{Arc, OnceLock};

use super::{IndexDefinition, TableDefinition};
use crate::base::{Config, mixed};
use crate::storage::{CommitLog, Layout, ShardId, Space, Spaces, TableStorage};

/// A table of the engine, as it is defined at one moment. What changes the definition makes a new
/// `Table` of the same storage, which is the old one's successor.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) definition: TableDefinition,
    pub(crate) storage: Arc<TableStorage>,
    successor: OnceLock<Arc<Self>>,
}

/// Where an index keeps its entries.
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
    /// Returns an empty storage for a table. `storage_id` is unique in the engine.
    pub(crate) fn storage(
        definition: &TableDefinition,
        storage_id: u64,
        config: &Config,
        log: Option<Arc<dyn CommitLog>>,
    ) -> TableStorage {
        let spaces = Spaces { globals: definition.globals.len(), ..definition.own_spaces() };
        let storage = TableStorage::new(storage_id, spaces, config.partition_bytes_max);
        let seed = mixed(config.seed ^ mixed(storage_id));
        let now = config.clock.now();
        storage.with_log(log).with_replicas(config.replication.as_ref(), seed, now)
    }

    /// Returns the table of a storage, which has the spaces that the definition needs. `before` is
    /// the shard with what the stream recorded earlier.
    pub(crate) fn of(
        definition: TableDefinition,
        storage: Arc<TableStorage>,
        before: Option<ShardId>,
    ) -> Self {
        if let Some(log) = definition.recorded_in() {
            storage.change_layout_after(before, |layout| layout.record_in(Some(log)));
        }
        Self { definition, storage, successor: OnceLock::new() }
    }

    /// Returns the table with another definition, and makes it this one's successor.
    ///
    /// `change` gets the definition, and the layout to add the spaces of indexes to or to remove
    /// them from. No write is under way meanwhile, and every later one goes by the new definition.
    pub(crate) fn redefine<E>(
        &self,
        change: impl FnOnce(&mut TableDefinition, &mut Layout) -> Result<(), E>,
    ) -> Result<Arc<Self>, E> {
        self.storage.change_layout(|layout| {
            let mut definition = self.definition.clone();
            change(&mut definition, layout)?;
            layout.record_in(definition.recorded_in());
            let storage = Arc::clone(&self.storage);
            let table = Arc::new(Self { definition, storage, successor: OnceLock::new() });
            Ok(Arc::clone(self.successor.get_or_init(|| table)))
        })
    }

    /// Returns the table with the definition that it had before; `None` if an index of that
    /// definition has no entries any more.
    #[cfg(feature = "durable")]
    pub(super) fn redefined_as(&self, before: &Self) -> Option<Arc<Self>> {
        let redefined = self.redefine(|definition, layout| {
            let mut slots = before.definition.globals.iter().map(|index| index.slot);
            if !slots.all(|slot| layout.has_global(slot)) {
                return Err(());
            }
            *definition = before.definition.clone();
            Ok(())
        });
        redefined.ok()
    }

    /// Returns the table as it is defined now. Under the lock of a partition that stays so.
    pub(crate) fn newest(&self) -> &Self {
        let mut newest = self;
        while let Some(successor) = newest.successor.get() {
            newest = successor;
        }
        newest
    }

    /// Returns the index of this name.
    pub(crate) fn index(&self, name: &str) -> Option<(IndexNumber, &IndexDefinition)> {
        let globals = self.definition.globals.iter();
        let locals = self.definition.locals.iter();
        let mut all = globals
            .map(|index| (IndexNumber::Global(index.slot), index))
            .chain(locals.map(|index| (IndexNumber::Local(index.slot), index)));
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
