//! `ListTables`: lists the names of the tables, in order.

/// Lists the names of the tables, in order, up to 100 a page. Costs no capacity units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListTables {
    /// The name to start after; no such table need exist.
    pub exclusive_start_table_name: Option<String>,
    /// The most names to return, 1 to 100.
    pub limit: Option<i32>,
}

impl ListTables {
    /// Returns the request for the first page.
    pub fn new() -> Self {
        Self::default()
    }
}

/// The answer to [`ListTables`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ListTablesOutput {
    /// The names.
    pub table_names: Vec<String>,
    /// Where the next page starts; absent on the last page.
    pub last_evaluated_table_name: Option<String>,
}
