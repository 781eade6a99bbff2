//! What an operation is given besides its request.

use super::Tokens;
use crate::base::{Config, EngineError, Faults};
use crate::catalog::{Catalog, Table, TableName, Tables};

/// The engine as one operation sees it, and what the decoder noted of its request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ctx<'a> {
    pub(crate) config: &'a Config,
    pub(crate) catalog: &'a Catalog,
    /// The tables when the request came.
    pub(crate) tables: &'a Tables,
    pub(crate) tokens: &'a Tokens,
    pub(crate) faults: &'a Faults,
}

impl<'a> Ctx<'a> {
    /// Parses the `TableName` of an item operation. A bad name is reported alone, before anything
    /// else; a missing one is left to the other constraints.
    pub(super) fn table_name(&self, text: &str) -> Result<Option<TableName>, EngineError> {
        if self.faults.constraint("tableName").is_some() {
            return Ok(None);
        }
        TableName::parse(text).map(Some).map_err(EngineError::Constraints)
    }

    /// Returns the table of an item operation.
    pub(super) fn table(&self, name: Option<&TableName>) -> Result<&'a Table, EngineError> {
        // The constraints refused a request without a name before it gets here.
        let name = name.ok_or(EngineError::ParameterMissing("TableName"))?;
        let table = self.tables.get(name.as_str()).ok_or(EngineError::TableNotFound)?;
        table.definition.life.check_items_in_use()?;
        Ok(table)
    }
}
