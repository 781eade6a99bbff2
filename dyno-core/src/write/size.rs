//! The sizes that DynamoDB stores, checked before anything is sent.
//!
//! The item of a put is measured as the service bills it. What an update leaves, only the service
//! knows; its keys are known here.

use super::pending::{Form, Pending};
use crate::error::{Error, ErrorKind, Result};
use crate::op::WriteRequest;
use crate::schema::{IndexKey, TableSchema};
use crate::value::{AttributeValue, Item, item_size_bytes};

/// The largest item, names included ("Quotas", *Items*).
const ITEM_SIZE_BYTES_MAX: usize = 400 * 1_024;

/// The longest partition key, of a table or an index ("Quotas", *Partition keys and sort keys*).
const PARTITION_KEY_BYTES_MAX: usize = 2_048;

/// The longest sort key, of a table or an index (there, too).
const SORT_KEY_BYTES_MAX: usize = 1_024;

impl Pending {
    /// Fails if the item, or a key of it, is larger than DynamoDB stores.
    pub(super) fn check_sizes(&self) -> Result<()> {
        match &self.form {
            Form::Put(item) => check_item(self.table, item),
            Form::Update { key, actions } => {
                check_keys(self.table, |name| key.get(name).or_else(|| actions.value_set(name)))
            }
            Form::Delete { key } | Form::Check { key } => {
                check_keys(self.table, |name| key.get(name))
            }
        }
    }
}

/// Fails if the item of a request of a batch, or a key of it, is larger than DynamoDB stores.
pub(super) fn check_request(table: &TableSchema, request: &WriteRequest) -> Result<()> {
    match request {
        WriteRequest::Put(item) => check_item(table, item),
        WriteRequest::Delete(key) => check_keys(table, |name| key.get(name)),
    }
}

fn check_item(table: &TableSchema, item: &Item) -> Result<()> {
    check_keys(table, |name| item.get(name))?;
    let bytes = item_size_bytes(item);
    if bytes > ITEM_SIZE_BYTES_MAX {
        return Err(too_large("the item", bytes, ITEM_SIZE_BYTES_MAX));
    }
    Ok(())
}

fn check_keys<'v>(
    table: &TableSchema,
    value: impl Fn(&str) -> Option<&'v AttributeValue>,
) -> Result<()> {
    for (name, bytes_max) in key_limits(table) {
        let bytes = value(name).and_then(AttributeValue::as_s).map_or(0, str::len);
        if bytes > bytes_max {
            let what = format!("the key in attribute `{name}`");
            return Err(too_large(&what, bytes, bytes_max));
        }
    }
    Ok(())
}

/// Returns the attributes that hold rendered keys, and how long each may be.
fn key_limits(table: &TableSchema) -> impl Iterator<Item = (&'static str, usize)> {
    let pair = |pk: &'static str, sk: Option<&'static str>| {
        [Some((pk, PARTITION_KEY_BYTES_MAX)), sk.map(|sk| (sk, SORT_KEY_BYTES_MAX))]
    };
    let of_indexes = table.indexes.iter().flat_map(move |index| match index.key {
        IndexKey::Composite { pk, sk } => pair(pk, sk),
        IndexKey::Native { .. } => [None, None],
    });
    pair(table.pk, table.sk).into_iter().chain(of_indexes).flatten()
}

fn too_large(what: &str, bytes: usize, bytes_max: usize) -> Error {
    let message = format!("{what} has {bytes} bytes, and DynamoDB stores up to {bytes_max}");
    Error::new(ErrorKind::TooLarge, message)
}
