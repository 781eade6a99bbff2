//! `ExecuteTransaction`: runs up to 100 `PartiQL` statements, all or none.

use super::execute_statement::reads;
use super::{ConsumedCapacity, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure};
use crate::value::{AttributeValue, Item};

/// Runs up to 100 `PartiQL` statements on one item each, all or none: all of them reads, or all of
/// them writes and `EXISTS` conditions.
///
/// Costs what the transaction costs that does the same. With a token, a repeat within ten minutes
/// does nothing (API reference, "`ExecuteTransaction`").
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExecuteTransaction {
    /// The statements in order.
    pub transact_statements: Vec<ParameterizedStatement>,
    /// Makes repeats within ten minutes do nothing.
    pub client_request_token: Option<String>,
    /// What to tell of the consumed capacity.
    pub return_consumed_capacity: ReturnConsumedCapacity,
}

impl ExecuteTransaction {
    /// Returns the request with every option at its default.
    pub fn new(transact_statements: Vec<ParameterizedStatement>) -> Self {
        Self {
            transact_statements,
            client_request_token: None,
            return_consumed_capacity: ReturnConsumedCapacity::default(),
        }
    }

    /// Returns `true` if every statement begins as a read does.
    pub fn reads(&self) -> bool {
        self.transact_statements.iter().all(|it| reads(&it.statement))
    }
}

/// One statement of a transaction.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ParameterizedStatement {
    /// The statement, of 1 to 8,192 characters.
    pub statement: String,
    /// The values of its `?`, in order; at least one if there is a list.
    pub parameters: Option<Vec<AttributeValue>>,
    /// Whether a refused condition returns the item that it was tried on.
    pub return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure,
}

impl ParameterizedStatement {
    /// Returns the statement with every option at its default.
    pub fn new(statement: impl Into<String>) -> Self {
        Self {
            statement: statement.into(),
            parameters: None,
            return_values_on_condition_check_failure: ReturnValuesOnConditionCheckFailure::default(
            ),
        }
    }
}

/// The answer to [`ExecuteTransaction`].
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ExecuteTransactionOutput {
    /// The items read, in the order of the statements, `None` where there is none; empty for writes.
    pub responses: Vec<Option<Item>>,
    /// What it consumed on each table, if asked.
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}
