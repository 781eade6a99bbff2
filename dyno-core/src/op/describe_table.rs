//! `DescribeTable`: shows a table and its state.

use super::TableDescription;

/// Shows a table and its state. Costs no capacity units.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DescribeTable {
    /// The table's name or ARN.
    pub table_name: String,
}

impl DescribeTable {
    /// Returns the request with every option at its default.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into() }
    }
}

/// The answer to [`DescribeTable`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DescribeTableOutput {
    /// The table.
    pub table: TableDescription,
}

impl DescribeTableOutput {
    /// Returns the answer.
    pub const fn new(table: TableDescription) -> Self {
        Self { table }
    }
}
