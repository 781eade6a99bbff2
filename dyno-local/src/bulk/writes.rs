//! Writing items to a backend in batches, with the service's text for each item that it refuses.
//!
//! `import` calls it. Items go in batches of 25, as the service takes them; a batch that is refused
//! is sent again item by item, so that the refusal is that of the item and of it alone. Several
//! batches are under way at once where the backend lets them wait: on a disk they share a sync.
//!
//! Invariant: of items with equal keys, one is written before the next is sent.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use dyno_core::backend::{Backend, BackendError, ErrorCode};
use dyno_core::op::{BatchWriteItem, PutItem, TableDescription, WriteRequest};
use dyno_core::value::{AttributeValue, Item, item_size_bytes};

use super::record::Record;
use super::report::{LineFault, RefusedLine};
use super::retry::Retry;
use super::wait::wait;
use crate::base::limits::{BATCH_WRITE_REQUESTS_MAX, ITEM_SIZE_BYTES_MAX};

/// The bytes of items that fill a batch. Written as JSON they stay below the 16 MB that a request
/// may have, whatever they are.
const BATCH_BYTES_MAX: usize = 2 * ITEM_SIZE_BYTES_MAX;

/// The batches under way at once.
const UNDER_WAY_MAX: usize = 16;

/// Writes to one table.
pub(super) struct Writer<'a> {
    backend: &'a dyn Backend,
    table: &'a str,
    /// The names of the key attributes.
    key: Vec<&'a str>,
    retry: Retry,
}

/// An item and its line.
type Numbered = (u64, Item);

/// The refused lines of a batch, or why it could not be written.
type Written = Result<Vec<RefusedLine>, BackendError>;

impl<'a> Writer<'a> {
    /// Returns a writer to a table.
    pub(super) fn new(backend: &'a dyn Backend, table: &'a TableDescription, retry: Retry) -> Self {
        let key = table.key_schema.iter().map(|element| element.attribute_name.as_str()).collect();
        Self { backend, table: &table.table_name, key, retry }
    }

    /// Writes all records that are items, and returns those that are none or were refused, in the
    /// order of their lines. On an error some may have been written.
    pub(super) fn write(&self, records: Vec<Record>) -> Written {
        let mut batches = Batches::new(self);
        for Record { line, content } in records {
            match content {
                Ok(item) => batches.add(line, item)?,
                Err(fault) => batches.refused.push(RefusedLine { line, fault }),
            }
        }
        batches.send()?;
        batches.finish_all()?;
        let mut refused = batches.refused;
        refused.sort_by_key(|refusal| refusal.line);
        Ok(refused)
    }

    async fn write_batch(&self, batch: Vec<Numbered>) -> Written {
        if batch.len() > 1 {
            let request = || {
                let puts = batch.iter().map(|(_, item)| WriteRequest::Put(item.clone())).collect();
                BatchWriteItem::new(BTreeMap::from([(self.table.to_owned(), puts)]))
            };
            match self.retry.send_batch(self.backend, batch.len(), request).await {
                Ok(()) => return Ok(Vec::new()),
                Err(failure) if is_refusal(failure.code()) => {}
                Err(failure) => return Err(failure),
            }
        }
        let mut refused = Vec::new();
        for (line, item) in batch {
            let put = || PutItem::new(self.table, item.clone());
            match self.retry.send(self.backend, put).await {
                Ok(_) => {}
                Err(failure) if is_refusal(failure.code()) => {
                    refused.push(RefusedLine { line, fault: LineFault::Service(failure) });
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(refused)
    }

    /// Returns bytes that are equal for equal keys.
    fn key_bytes(&self, item: &Item) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in &self.key {
            let value = match item.get(name) {
                Some(AttributeValue::S(text)) => text.as_bytes(),
                Some(AttributeValue::N(number)) => &number.to_string().into_bytes(),
                Some(AttributeValue::B(binary)) => binary,
                // No key; the item will be refused.
                Some(_) | None => &[],
            };
            bytes.extend_from_slice(&value.len().to_le_bytes());
            bytes.extend_from_slice(value);
        }
        bytes
    }
}

/// Batches on their way.
struct Batches<'w> {
    writer: &'w Writer<'w>,
    /// The batch to be sent next, and its bytes.
    next: Vec<Numbered>,
    next_bytes: usize,
    under_way: VecDeque<Pin<Box<dyn Future<Output = Written> + 'w>>>,
    /// The keys of the next batch and of those under way.
    keys: HashSet<Vec<u8>>,
    refused: Vec<RefusedLine>,
}

impl<'w> Batches<'w> {
    fn new(writer: &'w Writer<'w>) -> Self {
        Self {
            writer,
            next: Vec::with_capacity(BATCH_WRITE_REQUESTS_MAX),
            next_bytes: 0,
            under_way: VecDeque::new(),
            keys: HashSet::new(),
            refused: Vec::new(),
        }
    }

    fn add(&mut self, line: u64, item: Item) -> Result<(), BackendError> {
        let size = item_size_bytes(&item);
        let key = self.writer.key_bytes(&item);
        if self.keys.contains(&key) {
            self.send()?;
            self.finish_all()?;
        } else if self.next.len() >= BATCH_WRITE_REQUESTS_MAX
            || self.next_bytes + size > BATCH_BYTES_MAX
        {
            self.send()?;
        }
        self.keys.insert(key);
        self.next_bytes += size;
        self.next.push((line, item));
        Ok(())
    }

    /// Sends the next batch. If all were answered at once, none is under way afterwards.
    fn send(&mut self) -> Result<(), BackendError> {
        let batch = std::mem::take(&mut self.next);
        self.next_bytes = 0;
        let mut sent = Box::pin(self.writer.write_batch(batch));
        // It is polled once so that it begins. Who waits for it will poll it again.
        match sent.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(written) => self.refused.extend(written?),
            Poll::Pending => self.under_way.push_back(sent),
        }
        if self.under_way.len() > UNDER_WAY_MAX {
            self.finish_first()?;
        }
        if self.under_way.is_empty() {
            self.keys.clear();
        }
        Ok(())
    }

    fn finish_first(&mut self) -> Result<(), BackendError> {
        if let Some(first) = self.under_way.pop_front() {
            self.refused.extend(wait(first)?);
        }
        Ok(())
    }

    fn finish_all(&mut self) -> Result<(), BackendError> {
        while !self.under_way.is_empty() {
            self.finish_first()?;
        }
        self.keys.clear();
        Ok(())
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
