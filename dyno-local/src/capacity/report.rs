//! The shapes of `ConsumedCapacity`.
//!
//! `TOTAL` tells the sum; `INDEXES` also the table and each index that was charged. Transactions say
//! which kind of units they are, single operations and batches do not.

use std::collections::BTreeMap;

use dyno_core::op::{Capacity, ConsumedCapacity, ReturnConsumedCapacity};

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
    pub(crate) locals: BTreeMap<String, f64>,
    pub(crate) globals: BTreeMap<String, f64>,
}

impl Arms {
    /// Returns the charge of a table alone.
    pub(crate) fn of_table(units: f64) -> Self {
        Self { table: units, ..Self::default() }
    }

    /// Adds another request's charge.
    pub(crate) fn add(&mut self, other: Self) {
        self.table += other.table;
        for (name, units) in other.locals {
            *self.locals.entry(name).or_default() += units;
        }
        for (name, units) in other.globals {
            *self.globals.entry(name).or_default() += units;
        }
    }

    fn total(&self) -> f64 {
        self.locals.values().chain(self.globals.values()).fold(self.table, |sum, units| sum + units)
    }
}

/// Returns the report of a single operation or of one table of a batch, if it was asked for.
pub(crate) fn report_single(
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
        let named = |arms: BTreeMap<String, f64>| {
            arms.into_iter().map(|(name, units)| (name, capacity(units))).collect()
        };
        told.table = Some(capacity(arms.table));
        told.local_secondary_indexes = named(arms.locals);
        told.global_secondary_indexes = named(arms.globals);
    }
    Some(told)
}
