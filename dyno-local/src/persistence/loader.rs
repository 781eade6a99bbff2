//! From the records of a log to tables, items, indexes and tokens.
//!
//! Records come in the order of commits. Items are put one version over the other; the entries of
//! the indexes are made at the end, from what is left and by the definitions as they are then.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::state::State;
use crate::base::{Config, Timestamp};
use crate::catalog::{Catalog, StreamRecord, Table, TableDefinition};
use crate::encoding::Key;
use crate::index::index_entry;
use crate::ops::Tokens;
use crate::scaling::Scaling;
use crate::storage::durable::{
    ChangeRecord, Journal, Memory, NamesLogged, OpenError, Record, Settings, Unopened,
    decode_change,
};
use crate::storage::{CommitLog, Recorded, StoredItem, TableStorage};

/// What a directory held.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) tokens: Tokens,
    pub(crate) scaling: Scaling,
    pub(crate) journal: Journal,
}

/// Opens a directory and reads all that is in it.
pub(crate) fn load(
    directory: &Path,
    settings: Settings,
    config: &Config,
) -> Result<Loaded, OpenError> {
    let unopened = Unopened::new(settings);
    let log = unopened.log();
    let mut loader = Loader {
        partition_bytes_max: config.partition_bytes_max,
        tokens: Tokens::logged(Arc::clone(&log)),
        scaling: Scaling::logged(Arc::clone(&log), config.clock.now()),
        opened: config.clock.now(),
        log: Arc::clone(&log),
        tables: BTreeMap::new(),
        created: 0,
    };
    let journal = unopened.open(directory, &mut |record| loader.take(&record))?;
    let Loader { tables, tokens, scaling, created, .. } = loader;
    let names: NamesLogged =
        tables.iter().map(|(id, table)| (*id, table.storage.names().len())).collect();
    // In the order of the ids: should two have one name, the later replaced the earlier.
    let tables = tables.into_values().map(|table| {
        let name = table.definition.name.as_str().to_owned();
        (name, Arc::new(table.with_indexes(config)))
    });
    let catalog = Catalog::logged(tables.collect(), created, log);
    let state = State::new(Arc::clone(&catalog), tokens.clone(), scaling.clone());
    journal.attend(Arc::new(state) as Arc<dyn Memory>, names);
    Ok(Loaded { catalog, tokens, scaling, journal })
}

/// The state so far.
struct Loader {
    partition_bytes_max: u64,
    log: Arc<dyn CommitLog>,
    tokens: Tokens,
    scaling: Scaling,
    opened: Timestamp,
    tables: BTreeMap<u64, LoadedTable>,
    created: u64,
}

/// A table without entries of indexes.
struct LoadedTable {
    definition: TableDefinition,
    storage: Arc<TableStorage>,
    /// The newest stream.
    stream: Option<StreamRecord>,
    /// What streams recorded, by their label and number: the newest, and one that may be to come.
    changes: BTreeMap<(Timestamp, u64), Recorded>,
}

impl Loader {
    /// Takes a record, or says what is wrong with it.
    fn take(&mut self, record: &Record<'_>) -> Result<(), String> {
        match *record {
            Record::Table { id, definition } => return self.define(id, definition),
            Record::Dropped { id } => drop(self.tables.remove(&id)),
            Record::TablesCreated { count } => self.created = self.created.max(count),
            Record::Name { table, number, name } => {
                let Some(table) = self.table(table)? else { return Ok(()) };
                if table.storage.names().share(name) != Some(number) {
                    return Err(format!("has name {number} of a table out of order"));
                }
            }
            Record::Put { table, key, item } => {
                let Some(table) = self.table(table)? else { return Ok(()) };
                let item = StoredItem::from_bytes(item, table.storage.names());
                let item = item.map_err(|_| "has an item that cannot be read".to_owned())?;
                table.set(key, Some(item))?;
            }
            Record::Delete { table, key } => {
                let Some(table) = self.table(table)? else { return Ok(()) };
                table.set(key, None)?;
            }
            Record::Change(ref change) => self.record(change)?,
            Record::Token { token, content } => {
                let loaded = self.tokens.load(token, content);
                return loaded.ok_or_else(|| "has a token that cannot be read".to_owned());
            }
            Record::Scaling { content } => {
                let loaded = self.scaling.load(content, self.opened);
                return loaded.ok_or_else(|| "has scaling that cannot be read".to_owned());
            }
        }
        Ok(())
    }

    fn define(&mut self, id: u64, bytes: &[u8]) -> Result<(), String> {
        let definition = TableDefinition::decode(bytes)
            .ok_or_else(|| format!("has a definition of table {id} that cannot be read"))?;
        let stream = StreamRecord::decode(bytes);
        self.created = self.created.max(id.saturating_add(1));
        match self.tables.get_mut(&id) {
            Some(table) => {
                if let Some(stream) = &stream {
                    table.changes.retain(|(labelled, _), _| *labelled >= stream.labelled());
                }
                table.stream = stream;
                table.definition = definition;
            }
            None => {
                // A table that was dropped when the log could not say so.
                self.tables.retain(|_, table| table.definition.name != definition.name);
                let spaces = definition.own_spaces();
                let storage = TableStorage::new(id, spaces, self.partition_bytes_max);
                let storage = Arc::new(storage.with_log(Some(Arc::clone(&self.log))));
                let changes = BTreeMap::new();
                self.tables.insert(id, LoadedTable { definition, storage, stream, changes });
            }
        }
        Ok(())
    }

    /// Takes a change that a stream recorded, unless another stream has taken its place.
    fn record(&mut self, change: &ChangeRecord<'_>) -> Result<(), String> {
        self.table(change.table)?;
        let Some(table) = self.tables.get_mut(&change.table) else { return Ok(()) };
        let labelled = Timestamp::from_micros(change.stream);
        if table.stream.as_ref().is_none_or(|stream| stream.labelled() <= labelled) {
            let recorded = decode_change(change, table.storage.names())
                .ok_or_else(|| "has a change that cannot be read".to_owned())?;
            table.changes.insert((labelled, recorded.sequence), recorded);
        }
        Ok(())
    }

    /// Returns a table; `None` if it was dropped, while a request still wrote to it.
    fn table(&self, id: u64) -> Result<Option<&LoadedTable>, String> {
        let table = self.tables.get(&id);
        if table.is_none() && id >= self.created {
            return Err(format!("is of table {id}, which never was"));
        }
        Ok(table)
    }
}

impl LoadedTable {
    fn set(&self, key: &[u8], item: Option<StoredItem>) -> Result<(), String> {
        let key = Key::from_bytes(key).ok_or_else(|| "has a key that is too short".to_owned())?;
        let collection = if self.definition.locals.is_empty() {
            0
        } else {
            let known = item.clone().or_else(|| self.storage.item(&key));
            known.and_then(|item| self.collection(&item)).unwrap_or(0)
        };
        self.storage.load(key, collection, item);
        Ok(())
    }

    /// Returns the length of the components of an item's partition key.
    fn collection(&self, item: &StoredItem) -> Option<usize> {
        let key = self.definition.keys.table_key(&item.read(self.storage.names()));
        key.map(|(_, collection)| collection)
    }

    /// Returns the table with all entries of its indexes, its partitions split, and its stream.
    fn with_indexes(self, config: &Config) -> Table {
        let slots: Vec<usize> = self.definition.globals.iter().map(|index| index.slot).collect();
        let table = Table::of(self.definition, self.storage, None);
        let (definition, storage) = (&table.definition, &table.storage);
        if !definition.locals.is_empty() {
            storage.load_locals(|item| {
                let entries = definition.locals.iter().filter_map(|index| {
                    let (key, entry) = index_entry(index, &table, item)?;
                    Some((index.slot, key, entry))
                });
                (crate::write::collection(&table, Some(item)), entries.collect())
            });
        }
        storage.load_globals(&slots, |slot, item| {
            let index = definition.globals.iter().find(|index| index.slot == slot)?;
            index_entry(index, &table, item)
        });
        storage.split_outgrown();
        table.note_all_expiries();
        let Some(stream) = self.stream else { return table };
        let of_stream = |((labelled, _), change)| (labelled == stream.labelled()).then_some(change);
        let changes = self.changes.into_iter().filter_map(of_stream).collect();
        let stream = stream.stream(definition, storage, config, changes);
        let Some((stream, before)) = stream else { return table };
        let Table { mut definition, storage, .. } = table;
        definition.stream = Some(stream);
        Table::of(definition, storage, before)
    }
}
