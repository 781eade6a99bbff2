//! The shapes of `ConsumedCapacity`.
//!
//! `TOTAL` tells the sum; `INDEXES` also the table and each index that was charged. Transactions say
//! which kind of units they are, single operations and batches do not.

use std::collections::BTreeMap;

use dyno_core::op::{Capacity, ConsumedCapacity, ReturnConsumedCapacity};
use dyno_core::value::Name;
use smallvec::SmallVec;

/// Whether units read or write; only transactions report it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitKind {
    Read,
    Write,
}

/// What one table and its indexes were charged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arms {
    pub(crate) table: f64,
    pub(crate) locals: IndexArms,
    pub(crate) globals: IndexArms,
}

/// What indexes were charged, each once. A write notes it whether it is asked for or not, so that it
/// costs no allocation where names are short and indexes few.
#[derive(Debug, Clone, Default)]
pub(crate) struct IndexArms(SmallVec<[(Name, f64); 1]>);

impl IndexArms {
    /// Adds to what an index was charged.
    pub(crate) fn charge(&mut self, index: impl Into<Name>, units: f64) {
        let index = index.into();
        match self.0.iter_mut().find(|(name, _)| *name == index) {
            Some((_, charged)) => *charged += units,
            None => self.0.push((index, units)),
        }
    }

    /// Returns what all of them were charged.
    fn total(&self) -> f64 {
        self.0.iter().map(|(_, units)| units).sum()
    }

    /// Adds what another request was charged.
    fn add(&mut self, other: Self) {
        for (index, units) in other.0 {
            self.charge(index, units);
        }
    }
}

impl Arms {
    /// Returns the charge of a table alone.
    pub(crate) fn of_table(units: f64) -> Self {
        Self { table: units, ..Self::default() }
    }

    /// Adds another request's charge.
    pub(crate) fn add(&mut self, other: Self) {
        self.table += other.table;
        self.locals.add(other.locals);
        self.globals.add(other.globals);
    }

    /// Returns what the table was charged, so many times, with its local indexes, which draw on its
    /// capacity.
    pub(crate) fn of_site(&self, table_factor: f64) -> f64 {
        self.table * table_factor + self.locals.total()
    }

    /// Returns the sum of all.
    pub(crate) fn total(&self) -> f64 {
        self.of_site(1.0) + self.globals.total()
    }
}

/// Returns the report of a single operation, if it was asked for.
pub(crate) fn report_single(
    asked: ReturnConsumedCapacity,
    table_name: &str,
    arms: Arms,
) -> Option<Box<ConsumedCapacity>> {
    report_table(asked, table_name, arms).map(Box::new)
}

/// Returns the report of one table of a batch, if it was asked for.
pub(crate) fn report_table(
    asked: ReturnConsumedCapacity,
    table_name: &str,
    arms: Arms,
) -> Option<ConsumedCapacity> {
    report(asked, table_name, arms, |units| Capacity {
        capacity_units: units,
        ..Capacity::default()
    })
}

/// Returns the report of one table of a transaction, if it was asked for.
pub(crate) fn report_kind(
    asked: ReturnConsumedCapacity,
    table_name: &str,
    arms: Arms,
    kind: UnitKind,
) -> Option<ConsumedCapacity> {
    // Unverified: that the arms of a transaction's `INDEXES` report say their kind as well as the
    // total does.
    report(asked, table_name, arms, |units| Capacity {
        capacity_units: units,
        read_capacity_units: (kind == UnitKind::Read).then_some(units),
        write_capacity_units: (kind == UnitKind::Write).then_some(units),
    })
}

fn report(
    asked: ReturnConsumedCapacity,
    table_name: &str,
    arms: Arms,
    capacity: impl Fn(f64) -> Capacity,
) -> Option<ConsumedCapacity> {
    if asked == ReturnConsumedCapacity::None {
        return None;
    }
    let mut told = ConsumedCapacity {
        table_name: table_name.to_owned(),
        total: capacity(arms.total()),
        ..ConsumedCapacity::default()
    };
    if asked == ReturnConsumedCapacity::Indexes {
        let named = |arms: IndexArms| -> BTreeMap<String, Capacity> {
            arms.0.into_iter().map(|(name, units)| (name.into(), capacity(units))).collect()
        };
        told.table = Some(capacity(arms.table));
        told.local_secondary_indexes = named(arms.locals);
        told.global_secondary_indexes = named(arms.globals);
    }
    Some(told)
}
