//! `UpdateItem`: changes attributes of an item, creating it if it is missing.

use super::{
    ConsumedCapacity, ItemCollectionMetrics, LegacyUpdate, Names, ReturnConsumedCapacity,
    ReturnItemCollectionMetrics, ReturnValues, ReturnValuesOnConditionCheckFailure, Values,
};
use crate::value::Item;

/// Changes attributes of an item, creating it if it is missing.
///
/// Costs one write unit for each 1 KB begun of the larger of the old and the new item, however little
/// changes, and as much for each index entry that changes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateItem {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key: Item,
    /// What to change.
    pub update_expression: Option<String>,
    /// The condition that must hold.
    pub condition_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// Values by placeholder.
    pub expression_attribute_values: Option<Values>,
    /// Which attributes to return.
    pub return_values: ReturnValues,
    /// Whether a refusal returns the item.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
    /// What to tell of the item collection.
    pub return_item_collection_metrics: ReturnItemCollectionMetrics,
    /// Parameters of the time before expressions.
    pub legacy: Option<Box<LegacyUpdate>>,
}

impl UpdateItem {
    /// Returns the request with every option at its default.
    pub fn new(table_name: impl Into<String>, key: impl Into<Item>) -> Self {
        Self {
            table_name: table_name.into(),
            key: key.into(),
            update_expression: None,
            condition_expression: None,
            expression_attribute_names: None,
            expression_attribute_values: None,
            return_values: ReturnValues::default(),
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
            return_consumed_capacity: ReturnConsumedCapacity::default(),
            return_item_collection_metrics: ReturnItemCollectionMetrics::default(),
            legacy: None,
        }
    }
}

/// The answer to [`UpdateItem`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct UpdateItemOutput {
    /// The attributes asked for.
    pub attributes: Option<Item>,
    /// What it consumed, if asked.
    pub consumed_capacity: Option<Box<ConsumedCapacity>>,
    /// The size of the item collection, if asked.
    pub item_collection_metrics: Option<Box<ItemCollectionMetrics>>,
}
