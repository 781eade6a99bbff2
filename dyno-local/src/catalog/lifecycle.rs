//! The states of a table and its global indexes: where they are, and what comes when.
//!
//! ```text
//! table   CREATING ─► ACTIVE ◄─► UPDATING         ACTIVE ─► DELETING ─► gone
//! index   CREATING, allocating ─► CREATING, backfilling ─► ACTIVE ◄─► UPDATING
//!                                          └──────► DELETING ─► gone ◄──┘
//! ```
//!
//! A state that ends by itself holds the moment when. Nothing runs in the background: whoever asks
//! for a table brings the time, and [`TableDefinition::advanced`] says what has become of it. The
//! exception is an index that is being filled, whose end the catalog finds out by filling it.
//!
//! While an index is being allocated its table is `UPDATING`; while it is filled, `ACTIVE`. Writes
//! maintain it in both, from the moment it is defined.

use std::collections::BTreeMap;
use std::sync::Arc;

use dyno_core::op::{IndexStatus, TableStatus};

use super::{Fill, Flow, IndexDefinition, TableDefinition};
use crate::base::{EngineError, Timestamp};

/// The states of a table and of those of its global indexes that are not simply there.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    pub(crate) table: TablePhase,
    /// The indexes that are coming, changing or going, by name. The others are `ACTIVE`.
    pub(crate) indexes: BTreeMap<String, IndexPhase>,
}

/// The state of a table.
#[derive(Debug, Clone)]
pub(crate) enum TablePhase {
    Creating {
        until: Timestamp,
    },
    Active,
    /// Changing. What it will have is `then`, where that is not in force at once.
    Updating {
        until: Timestamp,
        then: Option<Flow>,
    },
    Deleting {
        until: Timestamp,
    },
}

/// The state of an index on its way.
#[derive(Debug, Clone)]
pub(crate) enum IndexPhase {
    /// Gets its place. It cannot be called off.
    Allocating { until: Timestamp },
    /// Gets the entries of the items that were there before it.
    Filling { since: Timestamp, fill: Arc<Fill> },
    /// Gets another throughput.
    Updating { until: Timestamp, then: Flow },
    /// Goes.
    Deleting { until: Timestamp },
}

impl Life {
    /// Returns the life of a table that is being created.
    pub(crate) const fn creating(until: Timestamp) -> Self {
        Self { table: TablePhase::Creating { until }, indexes: BTreeMap::new() }
    }

    /// Returns `true` if the table goes.
    pub(crate) const fn is_deleting(&self) -> bool {
        matches!(self.table, TablePhase::Deleting { .. })
    }

    /// Returns `true` if nothing will change by itself.
    pub(crate) fn is_settled(&self) -> bool {
        matches!(self.table, TablePhase::Active) && self.indexes.is_empty()
    }

    /// Returns `true` if something has changed by this moment, but for indexes that are filled.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        let table = self.table.until().is_some_and(|until| until <= now);
        table || self.indexes.values().any(|index| index.until().is_some_and(|it| it <= now))
    }

    /// Returns the state of the table as descriptions show it.
    pub(crate) const fn table_status(&self) -> TableStatus {
        match self.table {
            TablePhase::Creating { .. } => TableStatus::Creating,
            TablePhase::Active => TableStatus::Active,
            TablePhase::Updating { .. } => TableStatus::Updating,
            TablePhase::Deleting { .. } => TableStatus::Deleting,
        }
    }

    /// Returns the state of a global index as descriptions show it, and whether it is being
    /// filled; of that nothing is said but of an index added later, until it is active.
    pub(crate) fn index_status(&self, name: &str) -> (IndexStatus, Option<bool>) {
        match self.table {
            TablePhase::Creating { .. } => return (IndexStatus::Creating, None),
            TablePhase::Deleting { .. } => return (IndexStatus::Deleting, None),
            TablePhase::Active | TablePhase::Updating { .. } => {}
        }
        match self.indexes.get(name) {
            None => (IndexStatus::Active, None),
            Some(IndexPhase::Allocating { .. }) => (IndexStatus::Creating, Some(false)),
            Some(IndexPhase::Filling { .. }) => (IndexStatus::Creating, Some(true)),
            Some(IndexPhase::Updating { .. }) => (IndexStatus::Updating, None),
            Some(IndexPhase::Deleting { .. }) => (IndexStatus::Deleting, None),
        }
    }

    /// Returns `true` if the table is being changed because an index comes or goes.
    pub(crate) fn is_indexing(&self) -> bool {
        self.indexes.values().any(|phase| match phase {
            IndexPhase::Allocating { .. } | IndexPhase::Deleting { .. } => true,
            IndexPhase::Filling { .. } | IndexPhase::Updating { .. } => false,
        })
    }

    /// Returns `true` if an index has not all its entries yet.
    pub(crate) fn is_coming(&self, index: &str) -> bool {
        match self.indexes.get(index) {
            Some(IndexPhase::Allocating { .. } | IndexPhase::Filling { .. }) => true,
            Some(IndexPhase::Updating { .. } | IndexPhase::Deleting { .. }) | None => false,
        }
    }

    /// Checks that items of the table can be read and written.
    pub(crate) const fn check_items_in_use(&self) -> Result<(), EngineError> {
        match self.table {
            TablePhase::Active | TablePhase::Updating { .. } => Ok(()),
            // Unverified: that a table is refused as soon as it is being deleted; the service
            // promises neither this nor the opposite.
            TablePhase::Creating { .. } | TablePhase::Deleting { .. } => {
                Err(EngineError::TableNotFound)
            }
        }
    }

    /// Checks that an index can be read.
    pub(crate) fn check_readable(&self, index: &str) -> Result<(), EngineError> {
        match self.indexes.get(index) {
            None | Some(IndexPhase::Updating { .. }) => Ok(()),
            Some(IndexPhase::Allocating { .. } | IndexPhase::Filling { .. }) => {
                Err(EngineError::IndexBackfilling(index.to_owned()))
            }
            // Unverified: what an index that is being deleted answers.
            Some(IndexPhase::Deleting { .. }) => Err(EngineError::IndexNotFound(index.to_owned())),
        }
    }
}

impl TablePhase {
    const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Creating { until } | Self::Updating { until, .. } | Self::Deleting { until } => {
                Some(*until)
            }
            Self::Active => None,
        }
    }
}

impl IndexPhase {
    const fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Allocating { until }
            | Self::Updating { until, .. }
            | Self::Deleting { until } => Some(*until),
            Self::Filling { .. } => None,
        }
    }
}

impl TableDefinition {
    /// Returns what has become of the table by this moment; `None` if it is gone.
    pub(crate) fn advanced(&self, now: Timestamp) -> Option<Self> {
        let mut after = self.clone();
        if self.life.table.until().is_some_and(|until| until <= now) {
            match self.life.table {
                TablePhase::Deleting { .. } => return None,
                TablePhase::Updating { then: Some(flow), .. } => after.settings.flow = flow,
                TablePhase::Creating { .. } | TablePhase::Active | TablePhase::Updating { .. } => {}
            }
            after.life.table = TablePhase::Active;
        }
        for (name, phase) in &self.life.indexes {
            if phase.until().is_some_and(|until| until <= now) {
                after.end_index_phase(name, phase);
            }
        }
        Some(after)
    }

    /// Returns the index that is being filled, since when, and how far it is. There is at most one.
    pub(crate) fn filling(&self) -> Option<(&IndexDefinition, Timestamp, &Arc<Fill>)> {
        self.globals.iter().find_map(|index| match self.life.indexes.get(&index.name)? {
            IndexPhase::Filling { since, fill } => Some((index, *since, fill)),
            IndexPhase::Allocating { .. }
            | IndexPhase::Updating { .. }
            | IndexPhase::Deleting { .. } => None,
        })
    }

    /// Returns `true` if it is this that is going on.
    pub(crate) fn is_filling(&self, fill: &Arc<Fill>) -> bool {
        self.filling().is_some_and(|(.., current)| Arc::ptr_eq(current, fill))
    }

    /// Makes the index that is filled one that has all its entries, if this is still going on.
    pub(crate) fn finish_filling(&mut self, fill: &Arc<Fill>) {
        let filled = self.filling().filter(|(.., current)| Arc::ptr_eq(current, fill));
        if let Some(name) = filled.map(|(index, ..)| index.name.clone()) {
            self.life.indexes.remove(&name);
        }
    }

    fn end_index_phase(&mut self, name: &str, phase: &IndexPhase) {
        match phase {
            IndexPhase::Allocating { until } => {
                // However late someone asks, the filling began on time.
                let filling = IndexPhase::Filling { since: *until, fill: Arc::default() };
                self.life.indexes.insert(name.to_owned(), filling);
            }
            IndexPhase::Updating { then, .. } => {
                self.life.indexes.remove(name);
                self.settings.indexes.insert(name.to_owned(), *then);
            }
            IndexPhase::Deleting { .. } => self.remove_global(name),
            IndexPhase::Filling { .. } => {}
        }
    }

    fn remove_global(&mut self, name: &str) {
        self.life.indexes.remove(name);
        self.settings.indexes.remove(name);
        self.settings.index_insights.remove(name);
        self.globals.retain(|index| index.name != name);
        self.drop_unused_attributes();
    }
}
