//! `DeleteTable`: deletes a table with all its items.

use super::TableDescription;

/// Deletes a table with all its items.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DeleteTable {
    /// The table's name or ARN.
    pub table_name: String,
}

impl DeleteTable {
    /// Returns the request with every option at its default.
    pub fn new(table_name: impl Into<String>) -> Self {
        Self { table_name: table_name.into() }
    }
}

/// The answer to [`DeleteTable`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DeleteTableOutput {
    /// The table, being deleted.
    pub table_description: TableDescription,
}

impl DeleteTableOutput {
    /// Returns the answer.
    pub const fn new(table_description: TableDescription) -> Self {
        Self { table_description }
    }
}
