//! A cache in the process, in front of any backend, that behaves as DAX does in front of a table.
//!
//! [`Cache`] sends each request where it belongs: `get`, `batch_get` and `listing` read, `write`
//! writes through, everything else is passed on. `lookup` is what the reads share: `store` holds the
//! entries, `flight` the reads that are under way, `fence` and `tables` keep both from showing what a
//! write has replaced. `stats` counts.
//!
//! Invariant: once a write through the cache is answered, no read that begins later is served what
//! was there before it.

mod answer;
mod batch_get;
mod fence;
mod flight;
mod get;
mod key;
mod listing;
mod lookup;
mod options;
mod statement;
mod stats;
mod store;
mod tables;
mod write;

use std::fmt;
use std::sync::Arc;

pub use options::CacheOptions;
pub use stats::{CacheStats, KindStats};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{Request, Response, TableDescription};
use lookup::Shared;
use tables::Reach;

/// Serves items, queries and scans from memory; clones share it.
///
/// - **Items**, as `GetItem` and `BatchGetItem` read them, by table, key and projection; also that
///   there is none. **Queries and scans** by the whole request.
/// - Consistent reads, transactional reads and `PartiQL` are passed on, and so are reads of a table
///   that is named by its ARN. Errors are never kept.
/// - Writes go to the backend first. Then the entry of the item is replaced, by a put, a delete or
///   an update that returns `ALL_NEW`, or dropped, by any other write, a transaction, and a write that
///   failed. Queries and scans of the table are dropped, unless
///   [`stale_queries`](CacheOptions::stale_queries) keeps them.
/// - Concurrent misses of one answer are one request; an error is everyone's.
/// - What is served from memory consumes no units, and tells of none.
///
/// What is written around the cache, by another process or by expiry, shows after the
/// [time to live](CacheOptions::item_ttl) at the latest. What is written through it shows at once:
/// after a write is answered, no read through the same cache is served an older item.
///
/// # Examples
///
/// ```
/// use dyno_core::layer::{Cache, CacheOptions};
/// # fn demo(backend: impl dyno_core::backend::Backend) {
/// let cache = Cache::with_options(backend, CacheOptions::default().capacity_bytes(16 << 20));
/// let stats = cache.stats();
/// assert_eq!(stats.items.hits, 0);
/// # }
/// ```
pub struct Cache<B> {
    inner: B,
    shared: Arc<Shared>,
}

impl<B: Backend> Cache<B> {
    /// Caches what `inner` answers, in up to 64 MiB for up to five minutes.
    pub fn new(inner: B) -> Self {
        Self::with_options(inner, CacheOptions::default())
    }

    /// Caches what `inner` answers as the options say.
    pub fn with_options(inner: B, options: CacheOptions) -> Self {
        Self { inner, shared: Arc::new(Shared::new(options)) }
    }

    /// Returns what the cache did so far, and what it holds once it has made room.
    pub fn stats(&self) -> CacheStats {
        self.shared.store.stats()
    }

    /// Drops everything, such as after a table was written around the cache.
    ///
    /// Reads that are under way are served, and not kept.
    pub fn clear(&self) {
        self.shared.tables.all_written(Reach::Definition, self.shared.now());
    }

    async fn describe(&self, request: Request) -> Result<Response, BackendError> {
        let answer = self.inner.call(request).await;
        if let Ok(Response::DescribeTable(output)) = &answer {
            self.learn(&output.table);
        }
        answer
    }

    async fn write_table(&self, request: Request) -> Result<Response, BackendError> {
        let answer = self.write(request).await;
        match &answer {
            Ok(Response::CreateTable(output)) => self.learn(&output.table_description),
            Ok(Response::DeleteTable(output)) => {
                self.shared.tables.forget(&output.table_description.table_name);
            }
            _ => {}
        }
        answer
    }

    fn learn(&self, table: &TableDescription) {
        let names: Vec<_> =
            table.key_schema.iter().map(|key| key.attribute_name.as_str().into()).collect();
        if !names.is_empty() {
            self.shared.tables.learn(&table.table_name, names.iter(), self.shared.now());
        }
    }
}

impl<B: Backend> Backend for Cache<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        match request {
            Request::GetItem(it) => Box::pin(self.get(it)),
            Request::BatchGetItem(it) => Box::pin(self.batch_get(it)),
            Request::Query(it) => Box::pin(self.list(*it)),
            Request::Scan(it) => Box::pin(self.list(*it)),
            Request::DescribeTable(_) => Box::pin(self.describe(request)),
            Request::PutItem(_)
            | Request::UpdateItem(_)
            | Request::DeleteItem(_)
            | Request::BatchWriteItem(_)
            | Request::TransactWriteItems(_) => Box::pin(self.write(request)),
            Request::ExecuteStatement(it) if !it.reads() => Box::pin(self.write(it.into())),
            Request::BatchExecuteStatement(it) if !it.reads() => Box::pin(self.write(it.into())),
            Request::ExecuteTransaction(it) if !it.reads() => Box::pin(self.write(it.into())),
            Request::CreateTable(_) | Request::DeleteTable(_) | Request::UpdateTable(_) => {
                Box::pin(self.write_table(request))
            }
            // These read no items from a cache, or write none.
            other => self.inner.call(other),
        }
    }
}

impl<B: Clone> Clone for Cache<B> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), shared: Arc::clone(&self.shared) }
    }
}

/// Tells nothing of what is held, which logs should not have.
impl<B: fmt::Debug> fmt::Debug for Cache<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").field("inner", &self.inner).finish_non_exhaustive()
    }
}
