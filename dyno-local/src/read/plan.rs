//! What a query or scan reads: a table or an index, a range of its keys, a direction, an end.

use crate::catalog::{IndexDefinition, IndexKind, IndexNumber, KeySchema, Table};
use crate::encoding::KeyRange;
use crate::storage::{Direction, Space};

/// The table or the index of it that is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'t> {
    pub(crate) table: &'t Table,
    pub(crate) index: Option<(IndexNumber, &'t IndexDefinition)>,
}

impl<'t> Source<'t> {
    /// Returns the key schema by which the source is ordered.
    pub(crate) fn keys(&self) -> &'t KeySchema {
        self.index.map_or(&self.table.definition.keys, |(_, index)| &index.keys)
    }

    /// Returns the space that holds the source's entries.
    pub(crate) fn space(&self) -> Space {
        self.index.map_or(Space::Base, |(number, _)| number.space())
    }

    /// Returns the index if it is global.
    pub(crate) fn global(&self) -> Option<&'t IndexDefinition> {
        self.of_kind(IndexKind::Global)
    }

    /// Returns the index if it is local.
    pub(crate) fn local(&self) -> Option<&'t IndexDefinition> {
        self.of_kind(IndexKind::Local)
    }

    fn of_kind(&self, kind: IndexKind) -> Option<&'t IndexDefinition> {
        self.index.map(|(_, index)| index).filter(|index| index.kind == kind)
    }
}

/// A read of one page.
#[derive(Debug)]
pub(crate) struct ReadPlan<'t> {
    pub(crate) source: Source<'t>,
    pub(crate) range: KeyRange,
    pub(crate) direction: Direction,
    /// The most rows to evaluate.
    pub(crate) limit: Option<usize>,
    /// Whether rows of a local index are completed from the table.
    pub(crate) fetches_items: bool,
}
