//! `ExecuteStatement`: runs one `PartiQL` statement.

use super::{ConsumedCapacity, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use crate::value::{AttributeValue, Item};

/// Runs one `PartiQL` statement: a read of items, or a write of one.
///
/// Costs what the operation costs that does the same: a query, a scan, a put, an update, a delete.
/// A page of a read ends as that of a query does (API reference, "`ExecuteStatement`").
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExecuteStatement {
    /// The statement, of 1 to 8,192 characters.
    pub statement: String,
    /// The values of its `?`, in order; at least one if there is a list.
    pub parameters: Option<Vec<AttributeValue>>,
    /// Whether a read is strongly consistent.
    pub consistent_read: bool,
    /// Where the page starts: the token of the one before, of the same statement and parameters.
    pub next_token: Option<String>,
    /// The most items to evaluate.
    pub limit: Option<i32>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
    /// Whether a refused condition returns the item that it was tried on.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl ExecuteStatement {
    /// Returns the request with every option at its default.
    pub fn new(statement: impl Into<String>) -> Self {
        Self {
            statement: statement.into(),
            parameters: None,
            consistent_read: false,
            next_token: None,
            limit: None,
            return_consumed_capacity: ReturnConsumedCapacity::default(),
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}

impl ExecuteStatement {
    /// Returns `true` if the statement begins as a read does.
    pub fn reads(&self) -> bool {
        reads(&self.statement)
    }
}

/// Returns `true` if a statement begins as a read does. Behind a comment it is not looked for.
pub(super) fn reads(statement: &str) -> bool {
    let verb = statement.trim_start().get(.."SELECT".len());
    verb.is_some_and(|verb| verb.eq_ignore_ascii_case("SELECT"))
}

/// The answer to [`ExecuteStatement`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ExecuteStatementOutput {
    /// The items read, or what a write was asked to return.
    pub items: Option<Vec<Item>>,
    /// The token of the next page; absent on the last.
    pub next_token: Option<String>,
    /// The key of the last item that was evaluated, if there are more.
    pub last_evaluated_key: Option<Item>,
    /// What it consumed, if asked.
    pub consumed_capacity: Option<Box<ConsumedCapacity>>,
}
