//! `TransactGetItems`: reads up to 100 items as of one moment.

use super::{ConsumedCapacity, Names, ReturnConsumedCapacity};
use crate::value::Item;

/// Reads up to 100 items as of one moment.
///
/// Costs two read units for each 4 KB begun of each item, or for each that is not there. Together
/// they have up to 4 MB (API reference, "`TransactGetItems`").
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactGetItems {
    /// The reads in order.
    pub transact_items: Vec<TransactGet>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
}

impl TransactGetItems {
    /// Returns the request with every option at its default.
    pub fn new(transact_items: Vec<TransactGet>) -> Self {
        Self { transact_items, return_consumed_capacity: ReturnConsumedCapacity::default() }
    }
}

/// The answer to [`TransactGetItems`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TransactGetItemsOutput {
    /// The items in the order asked; `None` where there is none.
    pub responses: Vec<Option<Item>>,
    /// What it consumed on each table, if asked.
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// One read of a transaction.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TransactGet {
    /// The table's name or ARN.
    pub table_name: String,
    /// The primary key.
    pub key: Item,
    /// The paths to return; all if absent.
    pub projection_expression: Option<String>,
    /// Attribute names by placeholder.
    pub expression_attribute_names: Option<Names>,
}

impl TransactGet {
    /// Returns the read of a whole item.
    pub fn new(table_name: impl Into<String>, key: impl Into<Item>) -> Self {
        Self {
            table_name: table_name.into(),
            key: key.into(),
            projection_expression: None,
            expression_attribute_names: None,
        }
    }
}
