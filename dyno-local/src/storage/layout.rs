//! The spaces of a table at one moment.

use std::sync::Arc;

use super::partition_map::PartitionMap;
use super::{ShardLog, Space};

/// Which spaces a new storage has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spaces {
    /// The number of local indexes.
    pub(crate) locals: usize,
    /// The number of global indexes.
    pub(crate) globals: usize,
    /// How many partitions the table and each global index have at first, one at least.
    pub(crate) partitions: usize,
}

/// The partition maps of a table. A layout never changes: a split, or an index that comes or goes,
/// publishes a new one.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// How many partitions a new space has.
    initial: usize,
    base: PartitionMap,
    /// By slot; an index that is gone leaves its slot empty for good.
    globals: Vec<Option<PartitionMap>>,
    /// Where changes of items are recorded.
    log: Option<Arc<ShardLog>>,
}

impl Layout {
    /// Returns a layout of empty spaces.
    pub(super) fn new(spaces: Spaces) -> Self {
        let Spaces { locals, globals, partitions } = spaces;
        let globals = (0..globals).map(|_| Some(PartitionMap::new(0, partitions))).collect();
        Self {
            initial: partitions,
            base: PartitionMap::new(locals, partitions),
            globals,
            log: None,
        }
    }

    pub(super) const fn base(&self) -> &PartitionMap {
        &self.base
    }

    /// Returns the map of a global index, if there is one in this slot.
    pub(super) fn global(&self, slot: usize) -> Option<&PartitionMap> {
        self.globals.get(slot)?.as_ref()
    }

    /// Returns the map in which the entries of a space lie. Those of local indexes lie in the
    /// partition of their item.
    pub(super) fn map(&self, space: Space) -> Option<&PartitionMap> {
        match space {
            Space::Base | Space::Local(_) => Some(&self.base),
            Space::Global(slot) => self.global(slot),
        }
    }

    /// Returns every map, with the space by which it is known.
    pub(super) fn maps(&self) -> impl Iterator<Item = (Space, &PartitionMap)> {
        let globals = self.globals.iter().enumerate();
        let globals = globals.filter_map(|(slot, map)| Some((Space::Global(slot), map.as_ref()?)));
        std::iter::once((Space::Base, &self.base)).chain(globals)
    }

    /// Puts a map in the place of that of a space.
    pub(super) fn set(&mut self, space: Space, map: PartitionMap) {
        match space {
            Space::Base | Space::Local(_) => self.base = map,
            Space::Global(slot) => {
                if let Some(place) = self.globals.get_mut(slot) {
                    *place = Some(map);
                }
            }
        }
    }

    /// Returns `true` if there is a global index in this slot.
    #[cfg(feature = "durable")]
    pub(crate) fn has_global(&self, slot: usize) -> bool {
        self.global(slot).is_some()
    }

    /// Has changes of items recorded in this log from now on, or nowhere.
    pub(crate) fn record_in(&mut self, log: Option<&Arc<ShardLog>>) {
        self.log = log.cloned();
    }

    /// Returns where changes of items are recorded.
    pub(super) const fn log(&self) -> Option<&Arc<ShardLog>> {
        self.log.as_ref()
    }

    /// Adds an empty global index and returns its slot.
    pub(crate) fn add_global(&mut self) -> usize {
        self.globals.push(Some(PartitionMap::new(0, self.initial)));
        self.globals.len() - 1
    }

    /// Drops a global index with its entries. Readers that are in it finish.
    pub(crate) fn remove_global(&mut self, slot: usize) {
        if let Some(place) = self.globals.get_mut(slot) {
            *place = None;
        }
    }
}
