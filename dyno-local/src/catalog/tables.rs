//! The tables of an engine by name.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use dyno_core::op::CreateTable;

use super::{Table, TableDefinition, TableName};
use crate::base::limits;
use crate::base::{Config, EngineError};

/// All tables. A dropped table lives on for the requests that already hold it.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    tables: RwLock<BTreeMap<String, Arc<Table>>>,
    created: AtomicU64,
}

impl Catalog {
    /// Creates a table from a checked request.
    pub(crate) fn create(
        &self,
        request: CreateTable,
        name: TableName,
        config: &Config,
    ) -> Result<Arc<Table>, EngineError> {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        if tables.contains_key(name.as_str()) {
            return Err(EngineError::TableExists(name.as_str().to_owned()));
        }
        if tables.len() >= limits::TABLES_MAX {
            // Unverified: the text after the colon.
            let text = format!("Number of tables exceeds the limit of {}", limits::TABLES_MAX);
            return Err(EngineError::SubscriberLimit(text));
        }
        let number = self.created.fetch_add(1, Ordering::Relaxed);
        let key = name.as_str().to_owned();
        let definition = TableDefinition::from_request(request, name, config, number)?;
        let table = Arc::new(Table::new(definition, number, config.partition_bytes_max));
        tables.insert(key, Arc::clone(&table));
        Ok(table)
    }

    /// Puts another definition of a table in force, made of the current one. `None` removes the
    /// table. Returns the table as it is then, or as it was.
    pub(crate) fn change<E: From<EngineError>>(
        &self,
        name: &TableName,
        change: impl FnOnce(&Table) -> Result<Option<TableDefinition>, E>,
    ) -> Result<Arc<Table>, E> {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        let missing = || EngineError::TableNotFoundNamed(name.to_string());
        let table = tables.get(name.as_str()).ok_or_else(missing)?;
        let Some(definition) = change(table)? else {
            return tables.remove(name.as_str()).ok_or_else(|| missing().into());
        };
        let storage = Arc::clone(&table.storage);
        let table = Arc::new(Table { definition, storage });
        tables.insert(name.as_str().to_owned(), Arc::clone(&table));
        Ok(table)
    }

    /// Returns a table if it is there.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Table>> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        tables.get(name).cloned()
    }

    /// Returns the names of the tables that something is under way with.
    pub(crate) fn names_under_way(&self) -> Vec<TableName> {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let definitions = tables.values().map(|table| &table.definition);
        definitions.filter(|it| !it.life.is_settled()).map(|it| it.name.clone()).collect()
    }

    /// Returns up to `limit` names after `start`, in order, and whether there are more.
    pub(crate) fn names_after(&self, start: Option<&str>, limit: usize) -> (Vec<String>, bool) {
        let tables = self.tables.read().unwrap_or_else(PoisonError::into_inner);
        let start = start.map_or(Bound::Unbounded, Bound::Excluded);
        let mut names = tables.range::<str, _>((start, Bound::Unbounded)).map(|(name, _)| name);
        let page = names.by_ref().take(limit).cloned().collect();
        (page, names.next().is_some())
    }
}
