//! `BatchGetItem`: reads up to 100 items by their keys.

use std::collections::BTreeMap;

use super::{ConsumedCapacity, Names, ReturnConsumedCapacity};
use crate::value::Item;

/// Reads up to 100 items by their keys.
///
/// Each read stands alone and costs what a `GetItem` does. What would make the answer larger than
/// 16 MB, or is throttled, comes back as unprocessed: ask for it again (API reference,
/// "`BatchGetItem`"). No key may be given twice.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchGetItem {
    /// The keys by table.
    pub request_items: BTreeMap<String, KeysAndAttributes>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
}

impl BatchGetItem {
    /// Returns the request with every option at its default.
    pub fn new(request_items: BTreeMap<String, KeysAndAttributes>) -> Self {
        Self { request_items, return_consumed_capacity: ReturnConsumedCapacity::default() }
    }
}

/// The answer to [`BatchGetItem`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct BatchGetItemOutput {
    /// The items found, by table, in no order.
    pub responses: BTreeMap<String, Vec<Item>>,
    /// What to ask again.
    pub unprocessed_keys: BTreeMap<String, KeysAndAttributes>,
    /// What it consumed on each table, if asked.
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// The keys to read from one table, and how.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeysAndAttributes {
    /// The primary keys.
    pub keys: Vec<Item>,
    /// Whether the reads are strongly consistent; absent and `false` mean the same.
    pub consistent_read: Option<bool>,
    /// The paths to return; all if absent.
    pub projection_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// The attributes to return by their whole names, in the place of a projection.
    pub attributes_to_get: Option<Vec<String>>,
}
