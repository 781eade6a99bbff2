//! `BatchExecuteStatement`: runs up to 25 `PartiQL` statements, each on its own.

use super::execute_statement::reads;
use super::{ConsumedCapacity, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use crate::value::{AttributeValue, Item};

/// Runs up to 25 `PartiQL` statements on one item each: all of them reads, or all of them writes.
///
/// A statement that fails leaves the others as they are (API reference, "`BatchExecuteStatement`").
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchExecuteStatement {
    /// The statements in order.
    pub statements: Vec<BatchStatement>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
}

impl BatchExecuteStatement {
    /// Returns the request with every option at its default.
    pub fn new(statements: Vec<BatchStatement>) -> Self {
        Self { statements, return_consumed_capacity: ReturnConsumedCapacity::default() }
    }

    /// Returns `true` if every statement begins as a read does.
    pub fn reads(&self) -> bool {
        self.statements.iter().all(|it| reads(&it.statement))
    }
}

/// One statement of a batch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchStatement {
    /// The statement, of 1 to 8,192 characters.
    pub statement: String,
    /// The values of its `?`, in order; at least one if there is a list.
    pub parameters: Option<Vec<AttributeValue>>,
    /// Whether a read is strongly consistent.
    pub consistent_read: bool,
    /// Whether a refused condition returns the item that it was tried on.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl BatchStatement {
    /// Returns the statement with every option at its default.
    pub fn new(statement: impl Into<String>) -> Self {
        Self {
            statement: statement.into(),
            parameters: None,
            consistent_read: false,
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}

/// The answer to [`BatchExecuteStatement`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct BatchExecuteStatementOutput {
    /// What became of each statement, in order.
    pub responses: Vec<BatchStatementResponse>,
    /// What it consumed on each table, if asked.
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// What became of one statement of a batch.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct BatchStatementResponse {
    /// Why it failed.
    pub error: Option<BatchStatementError>,
    /// The statement's table, if it got as far as that.
    pub table_name: Option<String>,
    /// The item read, or what a write was asked to return.
    pub item: Option<Item>,
}

/// Why a statement of a batch failed.
#[derive(Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct BatchStatementError {
    /// `ConditionalCheckFailed`, `ValidationError`, `DuplicateItem`, …
    pub code: String,
    /// The service's text.
    pub message: String,
    /// The item a refused condition was tried on, if it was asked for.
    pub item: Option<Item>,
}

/// Tells only whether there is an item, for items often hold what logs should not.
impl std::fmt::Debug for BatchStatementError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchStatementError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("has_item", &self.item.is_some())
            .finish_non_exhaustive()
    }
}
