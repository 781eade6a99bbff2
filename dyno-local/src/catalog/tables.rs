//! The tables of an engine by name.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, Guard};
use dyno_core::op::CreateTable;

use super::{Table, TableDefinition, TableName};
use crate::base::limits;
use crate::base::{Config, EngineError};

/// The tables at one moment. A dropped table lives on for the requests that already hold it.
pub(crate) type Tables = BTreeMap<String, Arc<Table>>;

/// All tables. Requests read them without a lock; changes are made one at a time.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    tables: ArcSwap<Tables>,
    /// How many tables were ever created; held by whoever changes the tables.
    created: Mutex<u64>,
}

impl Catalog {
    /// Returns the tables as they are now.
    pub(crate) fn tables(&self) -> Guard<Arc<Tables>> {
        self.tables.load()
    }

    /// Creates a table from a checked request.
    pub(crate) fn create(
        &self,
        request: CreateTable,
        name: TableName,
        config: &Config,
    ) -> Result<Arc<Table>, EngineError> {
        let mut created = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        let tables = self.tables();
        if tables.contains_key(name.as_str()) {
            return Err(EngineError::TableExists(name.as_str().to_owned()));
        }
        if tables.len() >= limits::TABLES_MAX {
            // Unverified: the text after the colon.
            let text = format!("Number of tables exceeds the limit of {}", limits::TABLES_MAX);
            return Err(EngineError::SubscriberLimit(text));
        }
        let key = name.as_str().to_owned();
        let definition = TableDefinition::from_request(request, name, config, *created)?;
        let table = Arc::new(Table::new(definition, *created, config.partition_bytes_max));
        *created += 1;
        self.publish(&tables, |tables| tables.insert(key, Arc::clone(&table)));
        Ok(table)
    }

    /// Changes a table: `change` makes its successor by [`Table::redefine`].
    #[expect(dead_code, reason = "for indexes that are added to a table")]
    pub(crate) fn change<E: From<EngineError>>(
        &self,
        name: &TableName,
        change: impl FnOnce(&Table) -> Result<Arc<Table>, E>,
    ) -> Result<Arc<Table>, E> {
        let changing = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        let tables = self.tables();
        let table = tables.get(name.as_str());
        let table = table.ok_or_else(|| EngineError::TableNotFoundNamed(name.to_string()))?;
        let changed = change(table)?;
        let key = name.as_str().to_owned();
        self.publish(&tables, |tables| tables.insert(key, Arc::clone(&changed)));
        drop(changing);
        Ok(changed)
    }

    /// Removes a table unless `keep` gives a reason not to.
    pub(crate) fn remove(
        &self,
        name: &TableName,
        keep: impl FnOnce(&Table) -> Result<(), EngineError>,
    ) -> Result<Arc<Table>, EngineError> {
        let changing = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        let tables = self.tables();
        let table = tables.get(name.as_str());
        let table = table.ok_or_else(|| EngineError::TableNotFoundNamed(name.to_string()))?;
        keep(table)?;
        self.publish(&tables, |tables| tables.remove(name.as_str()));
        drop(changing);
        Ok(Arc::clone(table))
    }

    /// Returns a table if it is there.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Table>> {
        self.tables().get(name).cloned()
    }

    /// Returns up to `limit` names after `start`, in order, and whether there are more.
    pub(crate) fn names_after(&self, start: Option<&str>, limit: usize) -> (Vec<String>, bool) {
        let tables = self.tables();
        let start = start.map_or(Bound::Unbounded, Bound::Excluded);
        let mut names = tables.range::<str, _>((start, Bound::Unbounded)).map(|(name, _)| name);
        let page = names.by_ref().take(limit).cloned().collect();
        (page, names.next().is_some())
    }

    /// Publishes changed tables; the caller holds the lock of changes.
    fn publish<T>(&self, tables: &Tables, change: impl FnOnce(&mut Tables) -> T) {
        let mut tables = tables.clone();
        change(&mut tables);
        self.tables.store(Arc::new(tables));
    }
}
