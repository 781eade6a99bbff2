//! Which partition keys a request asks for, of its table and of the global indexes that it writes
//! or reads.
//!
//! The layer around driven code calls it, to know the hottest keys. It sees what the request says:
//! an update that moves an index's entry does not tell from where to where, and statements in
//! `PartiQL` and scans tell no key.

use dyno_core::op::{Query, Request, TransactWriteItem, WriteRequest};
use dyno_core::value::{AttributeValue, Item};

use super::latency::Class;
use crate::catalog::{Catalog, Table};
use crate::encoding::{KeyPrefix, KeyValue};
use crate::ops::fixed_by;

/// A partition key of a table or a global index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AskedKey {
    pub(super) table: String,
    pub(super) index: Option<String>,
    /// The place of the key among those that the engine hashes.
    pub(super) hash: u64,
    pub(super) text: String,
}

/// Returns the keys that a request tells.
pub(super) fn asked_keys(request: &Request, catalog: &Catalog) -> Vec<AskedKey> {
    let mut keys = Vec::new();
    let mut item = |table: &str, item: &Item| {
        if let Some(table) = catalog.find(table_of(table)) {
            push_item(&mut keys, &table, item);
        }
    };
    match request {
        Request::GetItem(it) => item(&it.table_name, &it.key),
        Request::PutItem(it) => item(&it.table_name, &it.item),
        Request::UpdateItem(it) => item(&it.table_name, &it.key),
        Request::DeleteItem(it) => item(&it.table_name, &it.key),
        Request::BatchGetItem(it) => {
            for (table, asked) in &it.request_items {
                asked.keys.iter().for_each(|key| item(table, key));
            }
        }
        Request::BatchWriteItem(it) => {
            for (table, requests) in &it.request_items {
                for WriteRequest::Put(written) | WriteRequest::Delete(written) in requests {
                    item(table, written);
                }
            }
        }
        Request::TransactGetItems(it) => {
            it.transact_items.iter().for_each(|it| item(&it.table_name, &it.key));
        }
        Request::TransactWriteItems(it) => {
            for action in &it.transact_items {
                match action {
                    TransactWriteItem::ConditionCheck(it) => item(&it.table_name, &it.key),
                    TransactWriteItem::Put(it) => item(&it.table_name, &it.item),
                    TransactWriteItem::Update(it) => item(&it.table_name, &it.key),
                    TransactWriteItem::Delete(it) => item(&it.table_name, &it.key),
                }
            }
        }
        Request::Query(it) => {
            if let Some(table) = catalog.find(table_of(&it.table_name)) {
                keys.extend(queried(&table, it));
            }
        }
        // Tell no key, or are about tables.
        _ => {}
    }
    keys
}

/// Returns `true` for requests whose units are write units.
pub(super) fn writes(request: &Request) -> bool {
    match request {
        Request::ExecuteStatement(it) => !it.reads(),
        Request::BatchExecuteStatement(it) => !it.reads(),
        Request::ExecuteTransaction(it) => !it.reads(),
        Request::PutItem(_)
        | Request::UpdateItem(_)
        | Request::DeleteItem(_)
        | Request::BatchWriteItem(_)
        | Request::TransactWriteItems(_) => true,
        _ => false,
    }
}

/// Returns the class that a request's latency is of.
pub(super) fn class_of(request: &Request) -> Class {
    match request {
        Request::TransactGetItems(_)
        | Request::TransactWriteItems(_)
        | Request::ExecuteTransaction(_) => Class::Transaction,
        Request::Query(_) | Request::Scan(_) => Class::Query,
        _ if writes(request) => Class::Write,
        _ => Class::Read,
    }
}

/// Returns the name of a table that may be told as its ARN.
pub(super) fn table_of(name: &str) -> &str {
    name.rsplit_once(":table/").map_or(name, |(_, table)| table)
}

fn push_item(keys: &mut Vec<AskedKey>, table: &Table, item: &Item) {
    let definition = &table.definition;
    let globals = definition.globals.iter().map(|it| (Some(it.name.as_str()), &it.keys));
    for (index, schema) in [(None, &definition.keys)].into_iter().chain(globals) {
        let values = schema.hash.iter().map(|attribute| item.get(attribute.name.as_str()));
        let values: Option<Vec<&AttributeValue>> = values.collect();
        keys.extend(values.and_then(|values| asked_key(table, index, &values)));
    }
}

/// Returns the partition key that a query fixes.
fn queried(table: &Table, query: &Query) -> Option<AskedKey> {
    let definition = &table.definition;
    let index = query.index_name.as_deref().and_then(|name| table.index(name));
    let schema = index.map_or(&definition.keys, |(_, index)| &index.keys);
    let fixed = fixed_by(query);
    let values = schema.hash.iter().map(|attribute| fixed.get(attribute.name.as_str()));
    let values: Option<Vec<&AttributeValue>> = values.collect();
    let globals = &definition.globals;
    let index = index.map(|(_, index)| index.name.as_str());
    let global = index.filter(|name| globals.iter().any(|it| it.name == *name));
    asked_key(table, global, &values?)
}

fn asked_key(table: &Table, index: Option<&str>, values: &[&AttributeValue]) -> Option<AskedKey> {
    let parts: Option<Vec<KeyValue<'_>>> = values.iter().map(|value| KeyValue::of(value)).collect();
    let parts = parts?;
    let text: Vec<String> = parts.iter().map(KeyValue::to_string).collect();
    Some(AskedKey {
        table: table.definition.name.as_str().to_owned(),
        index: index.map(str::to_owned),
        hash: KeyPrefix::collection(parts).into_key().hash(),
        text: text.join(", "),
    })
}
