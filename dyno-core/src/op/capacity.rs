//! Consumed capacity and item collection metrics, as answers report them.

use std::collections::BTreeMap;

use crate::value::Item;

/// Capacity units of one arm: a table or an index.
///
/// Single-item operations and queries fill only `capacity_units`; transactions also say which
/// kind of units they are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Capacity {
    /// Units of either kind.
    pub capacity_units: f64,
    /// Read units (transactions only).
    pub read_capacity_units: Option<f64>,
    /// Write units (transactions only).
    pub write_capacity_units: Option<f64>,
}

/// What an operation consumed on one table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ConsumedCapacity {
    /// The table's name.
    pub table_name: String,
    /// The sum over the table and its indexes.
    pub total: Capacity,
    /// The table's own share (with `INDEXES`).
    pub table: Option<Capacity>,
    /// The share of each local secondary index that was charged (with `INDEXES`).
    pub local_secondary_indexes: BTreeMap<String, Capacity>,
    /// The share of each global secondary index that was charged (with `INDEXES`).
    pub global_secondary_indexes: BTreeMap<String, Capacity>,
}

/// The size of the item collection that a write touched.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemCollectionMetrics {
    /// The partition key of the collection.
    pub item_collection_key: Item,
    /// The lower and upper estimate in GB.
    pub size_estimate_range_gb: [f64; 2],
}
