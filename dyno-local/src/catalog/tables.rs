//! The tables of an engine by name.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use arc_swap::{ArcSwap, Guard};
use dyno_core::op::CreateTable;

use super::{Streams, Table, TableDefinition, TableName, TablePhase, check_quotas};
use crate::base::limits;
use crate::base::{Config, EngineError};
use crate::storage::CommitLog;

/// The tables at one moment. A dropped table lives on for the requests that already hold it.
pub(crate) type Tables = BTreeMap<String, Arc<Table>>;

/// All tables. Requests read them without a lock; changes are made one at a time.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    tables: ArcSwap<Tables>,
    /// How many tables were ever created; held by whoever changes the tables.
    created: Mutex<u64>,
    /// Told of every change, with what takes it back.
    log: Option<(Arc<dyn CommitLog>, Weak<Self>)>,
    /// Whether something is under way with any table.
    is_restless: AtomicBool,
    /// Whether keys of any table or index are counted.
    counts_keys: AtomicBool,
    streams: Streams,
}

impl Catalog {
    /// Returns a catalog of tables that were there before, of which so many were ever created.
    #[cfg(feature = "durable")]
    pub(crate) fn logged(tables: Tables, created: u64, log: Arc<dyn CommitLog>) -> Arc<Self> {
        let streams = Streams::default();
        let of_tables = tables.values().filter_map(|table| table.definition.stream.as_ref());
        of_tables.for_each(|stream| streams.add(stream));
        Arc::new_cyclic(|this| Self {
            created: Mutex::new(created),
            is_restless: AtomicBool::new(is_restless(&tables)),
            counts_keys: AtomicBool::new(counts_keys(&tables)),
            tables: ArcSwap::from_pointee(tables),
            log: Some((log, Weak::clone(this))),
            streams,
        })
    }

    /// Shows how many tables were ever created, and all definitions as the log keeps them, while
    /// none of them changes.
    #[cfg(feature = "durable")]
    pub(crate) fn for_each_definition(&self, show: impl FnOnce(u64, Vec<(&Arc<Table>, Vec<u8>)>)) {
        let created = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        let tables = self.tables();
        let definitions = tables.values().map(|table| (table, table.definition.encode()));
        show(*created, definitions.collect());
    }

    /// Returns the tables as they are now.
    pub(crate) fn tables(&self) -> Guard<Arc<Tables>> {
        self.tables.load()
    }

    /// Returns the streams.
    pub(crate) const fn streams(&self) -> &Streams {
        &self.streams
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
        if let Some(table) = tables.get(name.as_str()) {
            return Err(match table.definition.life.table {
                TablePhase::Creating { .. } => {
                    EngineError::InUse(format!("Table is being created: {name}"))
                }
                TablePhase::Active | TablePhase::Updating { .. } | TablePhase::Deleting { .. } => {
                    EngineError::TableExists(name.to_string())
                }
            });
        }
        if tables.len() >= limits::TABLES_MAX {
            // Unverified: the text after the colon.
            let text = format!("Number of tables exceeds the limit of {}", limits::TABLES_MAX);
            return Err(EngineError::SubscriberLimit(text));
        }
        let under_way = tables.values().filter(|table| !table.definition.life.is_settled());
        if under_way.count() >= limits::TABLES_UNDER_WAY_MAX {
            // Unverified: the words around the number, and that changes do not wait for each other.
            let max = limits::TABLES_UNDER_WAY_MAX;
            return Err(EngineError::SubscriberLimit(format!(
                "Only {max} tables can be created, updated, or deleted simultaneously"
            )));
        }
        let key = name.as_str().to_owned();
        let mut definition = TableDefinition::from_request(request, name, config, *created)?;
        check_quotas(&tables, None, &definition, config)?;
        let log = self.log.as_ref().map(|(log, _)| Arc::clone(log));
        let storage = Table::storage(&definition, *created, config, log);
        self.streams.begin(&mut definition, &storage, config);
        let table = Arc::new(Table::of(definition, Arc::new(storage), None));
        *created += 1;
        self.publish(&tables, |tables| tables.insert(key, Arc::clone(&table)));
        Ok(table)
    }

    /// Changes a table: `change` makes its successor by [`Table::redefine`].
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

    /// Returns `true` if something is under way with any table, or items of one expire, so that time
    /// makes a difference.
    pub(crate) fn is_restless(&self) -> bool {
        self.is_restless.load(Ordering::Acquire)
    }

    /// Returns `true` if insights of any table or index are on.
    pub(crate) fn counts_keys(&self) -> bool {
        self.counts_keys.load(Ordering::Relaxed)
    }

    /// Returns the names of the tables that something is under way with, in order.
    pub(crate) fn names_under_way(&self) -> Vec<TableName> {
        let tables = self.tables();
        let definitions = tables.values().map(|table| &table.definition);
        definitions.filter(|it| !it.life.is_settled()).map(|it| it.name.clone()).collect()
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
        let mut changed = tables.clone();
        change(&mut changed);
        #[cfg(feature = "durable")]
        self.tell(tables, &changed);
        self.put_in_force(changed);
    }

    fn put_in_force(&self, tables: Tables) {
        let (is_restless, counts_keys) = (is_restless(&tables), counts_keys(&tables));
        self.tables.store(Arc::new(tables));
        self.is_restless.store(is_restless, Ordering::Release);
        self.counts_keys.store(counts_keys, Ordering::Release);
    }
}

/// What the log is told.
#[cfg(feature = "durable")]
impl Catalog {
    /// Tells the log what makes the difference between `before` and `after`, and what takes it
    /// back.
    fn tell(&self, before: &Tables, after: &Tables) {
        let Some((log, this)) = &self.log else { return };
        let take_back = |name: &str, old: Option<&Arc<Table>>| {
            let (this, name, old) = (Weak::clone(this), name.to_owned(), old.cloned());
            let take_back = move || {
                if let Some(catalog) = this.upgrade() {
                    catalog.take_back(name, old);
                }
            };
            Box::new(take_back)
        };
        for (name, table) in after {
            let id = table.storage.id();
            match before.get(name) {
                Some(old) if Arc::ptr_eq(old, table) => {}
                old => log.table(id, table.definition.encode(), take_back(name, old)),
            }
        }
        for (name, old) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
            log.dropped(old.storage.id(), take_back(name, Some(old)));
        }
    }

    /// Puts back what was there by a name, without a word to the log.
    ///
    /// An index that is gone for good, with its entries, stays gone: then the definition stays, too.
    /// Nothing was promised of either, and whatever changes it next is logged whole.
    fn take_back(&self, name: String, old: Option<Arc<Table>>) {
        let changing = self.created.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tables = Tables::clone(&self.tables());
        let refused = tables.get(&name).and_then(|table| table.definition.stream.clone());
        let current = tables.get(&name).filter(|_| old.is_some()).cloned();
        let back = match (current, old) {
            (Some(current), Some(old)) => {
                let back = current.redefined_as(&old);
                // What does not expire after all, or does, is noted anew.
                if let Some(back) = back
                    .as_ref()
                    .filter(|it| it.definition.expires() != current.definition.expires())
                {
                    back.note_all_expiries();
                }
                back.or(Some(current))
            }
            (_, old) => old,
        };
        let kept = back.as_ref().and_then(|table| table.definition.stream.as_ref());
        if let Some(refused) = refused.filter(|it| kept.is_none_or(|kept| kept.arn != it.arn)) {
            self.streams.forget(&refused);
        }
        match back {
            Some(table) => tables.insert(name, table),
            None => tables.remove(&name),
        };
        self.put_in_force(tables);
        drop(changing);
    }
}

/// Returns `true` if something is under way with any of the tables, or items of one expire.
fn is_restless(tables: &Tables) -> bool {
    tables
        .values()
        .any(|table| !table.definition.life.is_settled() || table.definition.expires().is_some())
}

/// Returns `true` if insights of any of the tables are on.
fn counts_keys(tables: &Tables) -> bool {
    tables.values().any(|table| table.definition.settings.has_insights())
}
