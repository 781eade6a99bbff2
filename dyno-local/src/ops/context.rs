//! What an operation is given besides its request.

use std::sync::Arc;

use super::Tokens;
use super::table_life::table_in_use;
use crate::base::{Config, EngineError, Faults};
use crate::catalog::{Catalog, Table, TableName};

/// The engine as one operation sees it, and what the decoder noted of its request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ctx<'a> {
    pub(crate) config: &'a Config,
    pub(crate) catalog: &'a Catalog,
    pub(crate) tokens: &'a Tokens,
    pub(crate) faults: &'a Faults,
}

impl Ctx<'_> {
    /// Parses the `TableName` of an item operation. A bad name is reported alone, before anything
    /// else; a missing one is left to the other constraints.
    pub(super) fn table_name(&self, text: &str) -> Result<Option<TableName>, EngineError> {
        if self.faults.constraint("tableName").is_some() {
            return Ok(None);
        }
        TableName::parse(text).map(Some).map_err(EngineError::Constraints)
    }

    /// Returns the table of an item operation.
    pub(super) fn table(&self, name: Option<&TableName>) -> Result<Arc<Table>, EngineError> {
        // The constraints refused a request without a name before it gets here.
        let name = name.ok_or(EngineError::ParameterMissing("TableName"))?;
        table_in_use(name, *self)
    }
}
