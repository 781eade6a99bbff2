//! `TransactWriteItems`: writes up to 100 items, all or none.

use std::collections::BTreeMap;

use super::{
    ConsumedCapacity, ItemCollectionMetrics, Names, ReturnConsumedCapacity,
    ReturnItemCollectionMetrics, ReturnValuesOnConditionCheckFailure, Values,
};
use crate::value::Item;

/// Writes up to 100 items, all or none.
///
/// No item may take part twice, and together they have up to 4 MB (API reference,
/// "`TransactWriteItems`"). Costs twice what each write costs on its table, a check two write units for
/// each 1 KB begun of the item; index entries cost the same as ever.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactWriteItems {
    /// The actions in order.
    pub transact_items: Vec<TransactWriteItem>,
    /// Makes a repeat within ten minutes do nothing.
    pub client_request_token: Option<String>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
    /// What to tell of the item collection.
    pub return_item_collection_metrics: ReturnItemCollectionMetrics,
}

impl TransactWriteItems {
    /// Returns the request with every option at its default.
    pub fn new(transact_items: Vec<TransactWriteItem>) -> Self {
        Self {
            transact_items,
            client_request_token: None,
            return_consumed_capacity: ReturnConsumedCapacity::default(),
            return_item_collection_metrics: ReturnItemCollectionMetrics::default(),
        }
    }
}

/// The answer to [`TransactWriteItems`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TransactWriteItemsOutput {
    /// What it consumed on each table, if asked.
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
    /// The sizes of the item collections, if asked.
    pub item_collection_metrics: Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>,
}

/// One action of a transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum TransactWriteItem {
    /// Check a condition without writing.
    ConditionCheck(TransactConditionCheck),
    /// Put an item.
    Put(TransactPut),
    /// Update an item.
    Update(TransactUpdate),
    /// Delete an item.
    Delete(TransactDelete),
}

impl TransactWriteItem {
    /// Returns the name of the table that the action is on.
    pub fn table_name(&self) -> &str {
        match self {
            Self::ConditionCheck(check) => &check.table_name,
            Self::Put(put) => &put.table_name,
            Self::Update(update) => &update.table_name,
            Self::Delete(delete) => &delete.table_name,
        }
    }
}

/// A condition on an item that the transaction does not write.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactConditionCheck {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key: Item,
    /// The condition that must hold.
    pub condition_expression: String,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// Values by placeholder.
    pub expression_attribute_values: Option<Values>,
    /// Whether a refusal returns the item.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl TransactConditionCheck {
    /// Returns the action with every option at its default.
    pub fn new(
        table_name: impl Into<String>,
        key: impl Into<Item>,
        condition_expression: impl Into<String>,
    ) -> Self {
        Self {
            table_name: table_name.into(),
            key: key.into(),
            condition_expression: condition_expression.into(),
            expression_attribute_names: None,
            expression_attribute_values: None,
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}

/// A put as part of a transaction.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactPut {
    /// The table's name or ARN.
    pub table_name: String,
    /// The item, with its key.
    pub item: Item,
    /// The condition that must hold.
    pub condition_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// Values by placeholder.
    pub expression_attribute_values: Option<Values>,
    /// Whether a refusal returns the item.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl TransactPut {
    /// Returns the action with every option at its default.
    pub fn new(table_name: impl Into<String>, item: impl Into<Item>) -> Self {
        Self {
            table_name: table_name.into(),
            item: item.into(),
            condition_expression: None,
            expression_attribute_names: None,
            expression_attribute_values: None,
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}

/// An update as part of a transaction.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactUpdate {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key: Item,
    /// What to change.
    pub update_expression: String,
    /// The condition that must hold.
    pub condition_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// Values by placeholder.
    pub expression_attribute_values: Option<Values>,
    /// Whether a refusal returns the item.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl TransactUpdate {
    /// Returns the action with every option at its default.
    pub fn new(
        table_name: impl Into<String>,
        key: impl Into<Item>,
        update_expression: impl Into<String>,
    ) -> Self {
        Self {
            table_name: table_name.into(),
            key: key.into(),
            update_expression: update_expression.into(),
            condition_expression: None,
            expression_attribute_names: None,
            expression_attribute_values: None,
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}

/// A delete as part of a transaction.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactDelete {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key: Item,
    /// The condition that must hold.
    pub condition_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// Values by placeholder.
    pub expression_attribute_values: Option<Values>,
    /// Whether a refusal returns the item.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl TransactDelete {
    /// Returns the action with every option at its default.
    pub fn new(table_name: impl Into<String>, key: impl Into<Item>) -> Self {
        Self {
            table_name: table_name.into(),
            key: key.into(),
            condition_expression: None,
            expression_attribute_names: None,
            expression_attribute_values: None,
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}
