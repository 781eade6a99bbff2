//! `BatchWriteItem`: puts and deletes up to 25 items, each on its own.

use std::collections::BTreeMap;

use super::{
    ConsumedCapacity, ItemCollectionMetrics, ReturnConsumedCapacity, ReturnItemCollectionMetrics,
};
use crate::value::Item;

/// Puts and deletes up to 25 items, each on its own.
///
/// There are no conditions and no order; each write costs what it costs alone. What is throttled comes
/// back as unprocessed: send it again (API reference, "`BatchWriteItem`"). No item may be written
/// twice.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchWriteItem {
    /// The writes by table.
    pub request_items: BTreeMap<String, Vec<WriteRequest>>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
    /// What to tell of the item collection.
    pub return_item_collection_metrics: ReturnItemCollectionMetrics,
}

impl BatchWriteItem {
    /// Returns the request with every option at its default.
    pub fn new(request_items: BTreeMap<String, Vec<WriteRequest>>) -> Self {
        Self {
            request_items,
            return_consumed_capacity: ReturnConsumedCapacity::default(),
            return_item_collection_metrics: ReturnItemCollectionMetrics::default(),
        }
    }
}

/// The answer to [`BatchWriteItem`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct BatchWriteItemOutput {
    /// What to send again.
    pub unprocessed_items: BTreeMap<String, Vec<WriteRequest>>,
    /// The sizes of the item collections, if asked.
    pub item_collection_metrics: Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>,
    /// What it consumed on each table, if asked.
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// One write of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteRequest {
    /// Put this item.
    Put(Item),
    /// Delete the item with this key.
    Delete(Item),
}
