//! What an operation is given besides its request.

use super::Tokens;
use crate::base::{Arn, Config, EngineError, Faults, Resource};
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
        let name = TableName::parse(text).map_err(EngineError::Constraints)?;
        self.check_place(text)?;
        Ok(Some(name))
    }

    /// Checks that a table's name, if it is an ARN, is one of this region and account.
    // Unverified: that a wrong region is told before a wrong account.
    pub(super) fn check_place(&self, text: &str) -> Result<(), EngineError> {
        let Some(arn) = Arn::parse(text) else { return Ok(()) };
        if let Resource::Table(name) = arn.resource()
            && self.tables.get(name).is_some_and(|table| table.definition.arn == text)
        {
            // One from a directory that was made for another place.
            return Ok(());
        }
        let wrong = |part: &str| EngineError::constraint(format!("Invalid AWS {part} in '{text}'"));
        if arn.partition != "aws" {
            return Err(wrong("partition"));
        }
        if arn.region != self.config.region {
            return Err(wrong("region"));
        }
        if arn.account != self.config.account {
            return Err(EngineError::AccessDenied);
        }
        Ok(())
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
