//! What the log is of: everything that lives, read out for a rewrite, and taken back.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::catalog::{Catalog, Table};
use crate::ops::Tokens;
use crate::scaling::Scaling;
use crate::storage::Space;
use crate::storage::durable::{Memory, OldItem, Place, Record, encode_change, encode_names};
use crate::write::restore;

/// The state of an engine.
#[derive(Debug)]
pub(super) struct State {
    catalog: Arc<Catalog>,
    tokens: Tokens,
    scaling: Scaling,
}

impl State {
    pub(super) const fn new(catalog: Arc<Catalog>, tokens: Tokens, scaling: Scaling) -> Self {
        Self { catalog, tokens, scaling }
    }

    /// Returns the table of a storage; `None` if it was dropped.
    fn table(&self, id: u64) -> Option<Arc<Table>> {
        let tables = self.catalog.tables();
        tables.values().find(|table| table.storage.id() == id).cloned()
    }

    /// Returns the first table from this id on.
    fn table_from(&self, id: u64) -> Option<Arc<Table>> {
        let tables = self.catalog.tables();
        let later = tables.values().filter(|table| table.storage.id() >= id);
        later.min_by_key(|table| table.storage.id()).cloned()
    }

    /// Submits what is of no single item: how many tables there were, definitions, names, tokens,
    /// auto scaling.
    fn submit_tables(&self, submit: &mut dyn FnMut(Vec<u8>)) {
        // No definition changes while these are submitted.
        self.catalog.for_each_definition(|created, definitions| {
            let mut records = Vec::new();
            Record::TablesCreated { count: created }.encode(&mut records);
            for (table, definition) in definitions {
                let id = table.storage.id();
                Record::Table { id, definition: &definition }.encode(&mut records);
                encode_names(&table.storage, 0, &mut records);
            }
            submit(records);
        });
        self.tokens.for_each_done(|token, content| {
            let mut record = Vec::new();
            Record::Token { token, content }.encode(&mut record);
            submit(record);
        });
        self.scaling.keep(|content| {
            let mut record = Vec::new();
            Record::Scaling { content }.encode(&mut record);
            submit(record);
        });
    }
}

/// Submits what the stream of a table keeps, some of it at a time, behind the names it needs.
///
/// A later change may stand in the log before it, and once more in it: numbers tell.
fn submit_changes(table: &Table, bytes: usize, submit: &mut dyn FnMut(Vec<u8>)) {
    let Some(stream) = &table.definition.stream else { return };
    let (id, labelled) = (table.storage.id(), stream.log.labelled());
    let changes = table.storage.while_none_commits(|| stream.log.changes());
    let mut records = Vec::new();
    encode_names(&table.storage, 0, &mut records);
    for change in &changes {
        encode_change(id, labelled, change, &mut records);
        if records.len() >= bytes {
            submit(std::mem::take(&mut records));
        }
    }
    if !records.is_empty() {
        submit(records);
    }
}

impl Memory for State {
    fn restore(&self, old: Vec<OldItem>) {
        for OldItem { table, key, item, recorded } in old.into_iter().rev() {
            if let Some((recorder, sequence)) = recorded {
                recorder.take_back(sequence);
            }
            if let Some(table) = self.table(table) {
                restore(&table, &key, item.as_ref());
            }
        }
    }

    fn bytes(&self) -> u64 {
        let tables = self.catalog.tables();
        let items: u64 = tables.values().map(|it| it.storage.totals(Space::Base).bytes).sum();
        let streams = tables.values().filter_map(|table| table.definition.stream.as_ref());
        items + streams.map(|stream| stream.log.bytes()).sum::<u64>()
    }

    fn chunk(&self, from: &Place, bytes: usize, submit: &mut dyn FnMut(Vec<u8>)) -> Option<Place> {
        if *from == Place::default() {
            self.submit_tables(submit);
        }
        let table = self.table_from(from.table)?;
        let id = table.storage.id();
        let after = from.key.as_ref().filter(|_| id == from.table);
        if after.is_none() {
            submit_changes(&table, bytes, submit);
        }
        let records = RefCell::new(Vec::new());
        let last = table.storage.read_out(
            after,
            |key, item| {
                let mut records = records.borrow_mut();
                let key = key.to_bytes();
                Record::Put { table: id, key: &key, item: item.bytes() }.encode(&mut records);
                if records.len() < bytes {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            },
            || submit(records.take()),
        );
        match last {
            Some(key) => Some(Place { table: id, key: Some(key) }),
            None => Some(Place { table: id + 1, key: None }),
        }
    }
}
