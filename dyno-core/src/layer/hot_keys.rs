//! Which partition keys are asked for most, in memory that does not grow.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::{Backend, BackendError, BoxFuture};
use crate::op::{Query, Request, Response, TransactWriteItem, WriteRequest};
use crate::value::{AttributeValue, Item};

/// Samples the partition keys of items and queries, and knows the hottest; clones share what they
/// saw.
///
/// It holds a fixed number of counters, in the way called space-saving: a key without one takes that
/// of the coldest, and inherits its count as its error. Any key with more than one in `counters` of
/// all requests is there, and is counted by at most its error too high.
///
/// A layer knows no schema: it is told the name of the attribute. Queries of an index count for the
/// first attribute that their condition fixes, under the index's name. `PartiQL` and scans do not count.
///
/// # Examples
///
/// ```
/// use dyno_core::layer::HotKeys;
/// # fn demo(backend: impl dyno_core::backend::Backend) {
/// let hot = HotKeys::new(backend, "pk", 100).one_in(10).raw();
/// for key in hot.top() {
///     println!("{} {} (at most {} too many)", key.key, key.count, key.error);
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct HotKeys<B> {
    inner: B,
    partition_key: Arc<str>,
    counters: usize,
    one_in: u64,
    shows: Shows,
    state: Arc<Mutex<State>>,
}

/// A key that is asked for often.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HotKey {
    /// The table that the request names.
    pub table: String,
    /// The index, for queries of one.
    pub index: Option<String>,
    /// The value's hash, the same in every process, or the value itself if `raw`.
    pub key: String,
    /// How often it was sampled, at most.
    pub count: u64,
    /// How much less than `count` it may have been.
    pub error: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Hashes,
    Values,
}

#[derive(Debug, Default)]
struct State {
    seen: u64,
    counters: BTreeMap<Id, Count>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Id {
    table: String,
    index: Option<String>,
    key: String,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    count: u64,
    error: u64,
}

impl<B: Backend> HotKeys<B> {
    /// Samples every request to `inner`, with this many counters, for the partition key that is
    /// called so in the tables.
    pub fn new(inner: B, partition_key: &str, counters: usize) -> Self {
        let (partition_key, counters) = (partition_key.into(), counters.clamp(1, COUNTERS_MAX));
        Self {
            inner,
            partition_key,
            counters,
            one_in: 1,
            shows: Shows::Hashes,
            state: Arc::default(),
        }
    }

    /// Looks at one key in so many.
    #[must_use]
    pub fn one_in(mut self, keys: u64) -> Self {
        self.one_in = keys.max(1);
        self
    }

    /// Shows keys as they are, and not their hashes. They may be personal data.
    #[must_use]
    pub fn raw(mut self) -> Self {
        self.shows = Shows::Values;
        self
    }

    /// Returns the keys that have a counter, the hottest first.
    pub fn top(&self) -> Vec<HotKey> {
        let state = self.lock();
        let keys = state.counters.iter().map(|(id, count)| HotKey {
            table: id.table.clone(),
            index: id.index.clone(),
            key: id.key.clone(),
            count: count.count,
            error: count.error,
        });
        let mut keys: Vec<_> = keys.collect();
        // Stable: of equal counts in the order of their names.
        keys.sort_by_key(|key| std::cmp::Reverse(key.count));
        keys
    }

    /// Forgets what was seen.
    pub fn clear(&self) {
        *self.lock() = State::default();
    }

    fn look_at(&self, request: &Request) {
        match request {
            Request::GetItem(it) => self.see_item(&it.table_name, &it.key),
            Request::PutItem(it) => self.see_item(&it.table_name, &it.item),
            Request::UpdateItem(it) => self.see_item(&it.table_name, &it.key),
            Request::DeleteItem(it) => self.see_item(&it.table_name, &it.key),
            Request::Query(it) => {
                if let Some(value) = fixed_value(it, &self.partition_key) {
                    self.see(&it.table_name, it.index_name.as_deref(), value);
                }
            }
            Request::BatchGetItem(it) => {
                for (table, asked) in &it.request_items {
                    asked.keys.iter().for_each(|key| self.see_item(table, key));
                }
            }
            Request::BatchWriteItem(it) => {
                for (table, requests) in &it.request_items {
                    for request in requests {
                        let (WriteRequest::Put(item) | WriteRequest::Delete(item)) = request;
                        self.see_item(table, item);
                    }
                }
            }
            Request::TransactGetItems(it) => {
                it.transact_items.iter().for_each(|it| self.see_item(&it.table_name, &it.key));
            }
            Request::TransactWriteItems(it) => {
                for action in &it.transact_items {
                    let item = match action {
                        TransactWriteItem::ConditionCheck(it) => &it.key,
                        TransactWriteItem::Put(it) => &it.item,
                        TransactWriteItem::Update(it) => &it.key,
                        TransactWriteItem::Delete(it) => &it.key,
                    };
                    self.see_item(action.table_name(), item);
                }
            }
            _ => {}
        }
    }

    fn see_item(&self, table: &str, item: &Item) {
        if let Some(value) = item.get(&self.partition_key) {
            self.see(table, None, value);
        }
    }

    fn see(&self, table: &str, index: Option<&str>, value: &AttributeValue) {
        let mut state = self.lock();
        state.seen = state.seen.wrapping_add(1);
        if state.seen.is_multiple_of(self.one_in) {
            let key = shown(value, self.shows);
            let id = Id { table: table.to_owned(), index: index.map(str::to_owned), key };
            state.count(id, self.counters);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count(&mut self, id: Id, counters: usize) {
        if let Some(count) = self.counters.get_mut(&id) {
            count.count += 1;
            return;
        }
        let mut error = 0;
        if self.counters.len() >= counters {
            let coldest = self.counters.iter().min_by_key(|(_, count)| count.count);
            if let Some((coldest, count)) = coldest.map(|(id, count)| (id.clone(), *count)) {
                error = count.count;
                self.counters.remove(&coldest);
            }
        }
        self.counters.insert(id, Count { count: error + 1, error });
    }
}

impl<B: Backend> Backend for HotKeys<B> {
    fn call(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        self.look_at(&request);
        self.inner.call(request)
    }
}

/// More counters than this would make each new key look through too many.
const COUNTERS_MAX: usize = 1_000;

fn shown(value: &AttributeValue, shows: Shows) -> String {
    if shows == Shows::Hashes {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        return format!("{:016x}", hasher.finish());
    }
    match value {
        AttributeValue::S(text) => text.clone(),
        AttributeValue::N(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// Returns the value that a query fixes the partition key to: of an index, the first that it fixes.
fn fixed_value<'a>(query: &'a Query, partition_key: &str) -> Option<&'a AttributeValue> {
    let condition = query.key_condition_expression.as_deref()?;
    let words: Vec<&str> = condition.split_whitespace().collect();
    let names = query.expression_attribute_names.as_ref();
    words.windows(3).find_map(|words| {
        let [name, "=", value] = words else { return None };
        let name = name.trim_start_matches('(');
        let name = names.and_then(|names| names.get(name)).map_or(name, String::as_str);
        if query.index_name.is_none() && name != partition_key {
            return None;
        }
        query.expression_attribute_values.as_ref()?.get(value.trim_end_matches(')'))
    })
}
