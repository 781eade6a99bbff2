//! `GetItem`: reads an item by its key.

use super::{ConsumedCapacity, Names, ReturnConsumedCapacity};
use crate::value::Item;

/// Reads an item by its key.
///
/// Costs half a read unit for each 4 KB begun of the item, or if there is none; one if consistent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GetItem {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key: Item,
    /// Whether the read is strongly consistent.
    pub consistent_read: bool,
    /// The paths to return; all if absent.
    pub projection_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
    /// The attributes to return by their whole names, in the place of a projection.
    pub attributes_to_get: Option<Vec<String>>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
}

impl GetItem {
    /// Returns the request with every option at its default.
    pub fn new(table_name: impl Into<String>, key: impl Into<Item>) -> Self {
        Self {
            table_name: table_name.into(),
            key: key.into(),
            consistent_read: false,
            projection_expression: None,
            expression_attribute_names: None,
            attributes_to_get: None,
            return_consumed_capacity: ReturnConsumedCapacity::default(),
        }
    }
}

/// The answer to [`GetItem`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct GetItemOutput {
    /// The item, if there is one.
    pub item: Option<Item>,
    /// What it consumed, if asked.
    pub consumed_capacity: Option<Box<ConsumedCapacity>>,
}
