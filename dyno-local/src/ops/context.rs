//! What an operation is given besides its request.

use super::Tokens;
use crate::base::{Arn, Config, EngineError, Faults, Resource, Wording};
use crate::capacity::{CountedKeys, Gate};
use crate::catalog::{Catalog, Table, TableName, Tables};
use crate::fault::Injection;
use crate::replica::Vantage;
use crate::scaling::Scaling;
use crate::write::Rules;

/// The engine as one operation sees it, and what the decoder noted of its request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ctx<'a> {
    pub(crate) config: &'a Config,
    pub(crate) catalog: &'a Catalog,
    /// The tables when the request came.
    pub(crate) tables: &'a Tables,
    pub(crate) tokens: &'a Tokens,
    pub(crate) scaling: &'a Scaling,
    pub(crate) faults: &'a Faults,
    /// Whether keys are counted.
    pub(crate) counted_keys: CountedKeys,
    /// The rules of faults, if there are some.
    pub(crate) injection: Option<&'a Injection<'a>>,
    /// From where it sees copies of partitions, if they are modelled.
    pub(crate) vantage: Option<&'a Vantage>,
}

/// The `TableName` of an operation, or what is wrong with it.
#[derive(Debug)]
pub(super) struct NamedTable {
    name: Option<TableName>,
    violations: Vec<String>,
}

impl NamedTable {
    /// Returns the name if it can be one.
    pub(super) const fn as_ref(&self) -> Option<&TableName> {
        self.name.as_ref()
    }

    /// Returns the violated constraints of the name.
    pub(super) fn violations(&self) -> &[String] {
        &self.violations
    }
}

impl<'a> Ctx<'a> {
    /// Returns the gate that reads pass.
    pub(super) fn gate(&self) -> Gate<'a> {
        let is_noted = self.scaling.is_active();
        Gate::of(self.config, is_noted, self.counted_keys, self.injection).seeing(self.vantage)
    }

    /// Returns what writes go by.
    pub(super) fn rules(&self) -> Rules<'a> {
        Rules::of(self.config, self.gate())
    }

    /// Parses the `TableName` of an item operation. What is wrong with it is one of the constraints
    /// that are told together; in the newer wording it is told alone, before anything else.
    pub(super) fn table_name(&self, text: &str) -> Result<NamedTable, EngineError> {
        if self.faults.constraint("tableName").is_some() {
            return Ok(NamedTable { name: None, violations: Vec::new() });
        }
        match (TableName::parse(text), self.config.wording()) {
            (Ok(name), _) => {
                self.check_place(text)?;
                Ok(NamedTable { name: Some(name), violations: Vec::new() })
            }
            (Err(violations), Wording::Classic) => Ok(NamedTable { name: None, violations }),
            (Err(violations), Wording::Newer) => Err(EngineError::Constraints(violations)),
        }
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
