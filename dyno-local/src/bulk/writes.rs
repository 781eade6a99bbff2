//! Writing items to a backend in batches, with the service's text for each item that it refuses.
//!
//! `import` calls it. Items go in batches of 25, as the service takes them; a batch that is refused
//! is sent again item by item, so that the refusal is that of the item and of it alone.
//! Invariant: items with equal keys are written in their order, so that the last one stays.

use std::collections::BTreeMap;

use dyno_core::backend::{Backend, BackendError, ErrorCode};
use dyno_core::op::{BatchWriteItem, PutItem, TableDescription, WriteRequest};
use dyno_core::value::{AttributeValue, Item};

use super::record::Record;
use super::report::{LineFault, RefusedLine};
use super::retry::Retry;
use crate::base::limits::{BATCH_WRITE_REQUESTS_MAX, ITEM_SIZE_BYTES_MAX};

/// The bytes of items that fill a batch. Written as JSON they stay below the 16 MB that a request
/// may have, whatever they are.
const BATCH_BYTES_MAX: usize = 2 * ITEM_SIZE_BYTES_MAX;

/// Writes to one table.
pub(super) struct Writer<'a> {
    backend: &'a dyn Backend,
    table: &'a str,
    /// The names of the key attributes.
    key: Vec<String>,
    retry: Retry,
}

/// An item and its line.
type Numbered = (u64, Item);

impl<'a> Writer<'a> {
    /// Returns a writer to a table.
    pub(super) fn new(backend: &'a dyn Backend, table: &'a TableDescription, retry: Retry) -> Self {
        let key = table.key_schema.iter().map(|element| element.attribute_name.clone()).collect();
        Self { backend, table: &table.table_name, key, retry }
    }

    /// Writes all records that are items, and returns those that are none or were refused, in the
    /// order of their lines. On an error some may have been written.
    pub(super) fn write(&self, records: Vec<Record>) -> Result<Vec<RefusedLine>, BackendError> {
        let mut refused = Vec::new();
        let mut batch: Vec<Numbered> = Vec::with_capacity(BATCH_WRITE_REQUESTS_MAX);
        let mut bytes = 0;
        for Record { line, content } in records {
            let item = match content {
                Ok(item) => item,
                Err(fault) => {
                    refused.push(RefusedLine { line, fault });
                    continue;
                }
            };
            let size = dyno_core::value::item_size_bytes(&item);
            let is_full = batch.len() >= BATCH_WRITE_REQUESTS_MAX || bytes + size > BATCH_BYTES_MAX;
            if is_full || batch.iter().any(|(_, other)| self.have_one_key(other, &item)) {
                self.write_batch(std::mem::take(&mut batch), &mut refused)?;
                bytes = 0;
            }
            bytes += size;
            batch.push((line, item));
        }
        self.write_batch(batch, &mut refused)?;
        refused.sort_by_key(|refusal| refusal.line);
        Ok(refused)
    }

    fn write_batch(
        &self,
        batch: Vec<Numbered>,
        refused: &mut Vec<RefusedLine>,
    ) -> Result<(), BackendError> {
        if batch.len() > 1 {
            let request = || {
                let puts = batch.iter().map(|(_, item)| WriteRequest::Put(item.clone())).collect();
                BatchWriteItem::new(BTreeMap::from([(self.table.to_owned(), puts)]))
            };
            match self.retry.send_batch(self.backend, batch.len(), request) {
                Ok(()) => return Ok(()),
                Err(failure) if is_refusal(failure.code()) => {}
                Err(failure) => return Err(failure),
            }
        }
        for (line, item) in batch {
            match self.retry.send(self.backend, || PutItem::new(self.table, item.clone())) {
                Ok(_) => {}
                Err(failure) if is_refusal(failure.code()) => {
                    refused.push(RefusedLine { line, fault: LineFault::Service(failure) });
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    fn have_one_key(&self, one: &Item, other: &Item) -> bool {
        self.key.iter().all(|name| {
            let (one, other): (Option<&AttributeValue>, _) = (one.get(name), other.get(name));
            one == other
        })
    }
}

/// Tells whether it is the item that is refused, not the table that cannot be written.
fn is_refusal(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::Validation
            | ErrorCode::ItemCollectionSizeLimitExceeded
            | ErrorCode::Serialization
    )
}
