//! Reading many entities by their keys, each on its own.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use super::any_key::TableKey;
use super::rounds::{Batch, BatchOptions, Outcome, Round, run};
use crate::backend::{BackendExt as _, BoxFuture};
use crate::backoff::Backoff;
use crate::entity::{Identity, Table};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{BatchGetItem, KeysAndAttributes, OperationName};
use crate::schema::TableSchema;
use crate::value::Item;

/// How many keys a request may have ("`BatchGetItem`" in the API reference).
const KEYS_MAX: usize = 100;

/// A read of any number of keys, made by `Db::batch_get`; await it.
///
/// Sends requests of up to 100 keys, eight at a time unless told otherwise, and a key that is given
/// twice once. What comes back unprocessed, for want of capacity or because an answer holds 16 MB, is
/// asked for again after a delay, and so is a request that was throttled or had no answer:
/// [`Backoff::new`] for each request unless told otherwise; one that got something done starts the
/// count of its attempts anew.
///
/// Costs what each read costs alone: half a read unit for each 4 KB begun of the item, one if
/// consistent; half a unit or one where there is no item. Unprocessed keys cost nothing.
#[must_use = "nothing is read until it is awaited"]
pub struct BatchGet<T, K> {
    handle: Handle,
    keys: Vec<K>,
    consistent: bool,
    include_expired: bool,
    options: BatchOptions,
    marker: PhantomData<fn() -> T>,
}

/// What a batch of reads found, and what it did not come to.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "keys may be left over: look at `unprocessed`, or ask for `complete()`"]
pub struct BatchFound<E, K> {
    /// What is at each key that was given, in their order. `None` where there is nothing, or nothing
    /// that has not expired, and where the key is left over.
    pub found: Vec<Option<E>>,
    /// The keys that are left over, in the order given: ask for them again.
    pub unprocessed: Vec<K>,
    /// Where they stand among the keys that were given.
    pub unprocessed_at: Vec<usize>,
    /// What the last request for some of them failed with; `None` if the service just left them out.
    pub error: Option<Error>,
    context: Context,
}

impl<E, K> BatchFound<E, K> {
    /// Returns what is at each key, in the order given, if none is left over.
    ///
    /// # Errors
    ///
    /// [`Throttled`](ErrorKind::Throttled) if some are, or what their request failed with.
    pub fn complete(self) -> Result<Vec<Option<E>>> {
        check_complete(self.unprocessed.len(), self.found.len(), self.error, &self.context)?;
        Ok(self.found)
    }
}

/// Fails if something is left over.
pub(crate) fn check_complete(
    left: usize,
    of: usize,
    error: Option<Error>,
    context: &Context,
) -> Result<()> {
    if left == 0 {
        return Ok(());
    }
    Err(error.unwrap_or_else(|| {
        let message = format!("{left} of {of} were not processed, however often they were sent");
        Error::new(ErrorKind::Throttled, message).with_context(context)
    }))
}

impl<T: Table, K: TableKey<T>> BatchGet<T, K> {
    pub(crate) fn new(handle: Handle, keys: Vec<K>) -> Self {
        let options = BatchOptions::default();
        let (consistent, include_expired) = (false, false);
        Self { handle, keys, consistent, include_expired, options, marker: PhantomData }
    }

    /// Reads what was last written, for twice the units.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Returns also what has expired by its time to live and is not deleted yet.
    pub fn include_expired(mut self) -> Self {
        self.include_expired = true;
        self
    }

    /// Asks again for what is unprocessed by another policy.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.options.backoff = backoff;
        self
    }

    /// Has so many requests under way at a time, at least one.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.options.concurrency = requests;
        self
    }

    /// Reads the keys.
    ///
    /// # Errors
    ///
    /// [`Codec`](ErrorKind::Codec) if an item is another entity's or does not fit its struct;
    /// [`NotFound`](ErrorKind::NotFound) if the table is missing; [`Access`](ErrorKind::Access). What
    /// is throttled or not answered, as often as the policy asks, is no error but left over.
    pub async fn send(self) -> Result<BatchFound<K::Output, K>> {
        let context = Context {
            operation: Some(OperationName::BatchGetItem),
            ..self.handle.context(K::ENTITY)
        };
        let attributes: Vec<Item> = self.keys.iter().map(TableKey::attributes).collect();
        let gets = Gets::new(&self.handle, T::SCHEMA, &attributes, self.consistent)?;
        let (items, outcome) = gets.run(self.options).await;
        let error = outcome.error.map(|error| error.with_context(&context));
        let error = match error {
            Some(error) if outcome.is_final => return Err(error),
            error => error,
        };
        let counts =
            |item: &Item| self.include_expired || !self.handle.has_expired(T::SCHEMA, item);
        let read = |item: Option<Item>| item.filter(counts).map_or(Ok(None), K::read);
        let found: Result<Vec<_>> = items.into_iter().map(read).collect();
        let mut left = outcome.left.iter().copied().peekable();
        let keys = self.keys.into_iter().enumerate();
        let unprocessed =
            keys.filter(|(at, _)| left.next_if_eq(at).is_some()).map(|(_, key)| key).collect();
        let found = found.map_err(|error| error.with_context(&context))?;
        Ok(BatchFound { found, unprocessed, unprocessed_at: outcome.left, error, context })
    }
}

/// The keys of a batch, each known by the position at which it is given first.
struct Gets<'k> {
    handle: &'k Handle,
    table: &'static TableSchema,
    table_name: &'k str,
    keys: &'k [Item],
    consistent: bool,
    firsts: BTreeMap<Identity<'k>, usize>,
}

impl<'k> Gets<'k> {
    fn new(
        handle: &'k Handle,
        table: &'static TableSchema,
        keys: &'k [Item],
        consistent: bool,
    ) -> Result<Self> {
        let mut firsts = BTreeMap::new();
        for (at, key) in keys.iter().enumerate() {
            firsts.entry(Identity::of(table, key)).or_insert(at);
        }
        let table_name = handle.table_name()?;
        Ok(Self { handle, table, table_name, keys, consistent, firsts })
    }

    /// Returns the item of each key, and what came of the batch, with the positions of duplicates in
    /// both.
    async fn run(&self, options: BatchOptions) -> (Vec<Option<Item>>, Outcome) {
        let mut distinct: Vec<usize> = self.firsts.values().copied().collect();
        distinct.sort_unstable();
        let chunks = chunks(distinct, |_| 0, KEYS_MAX, usize::MAX);
        let mut outcome = run(self.handle, options, self, chunks).await;
        let mut items: Vec<Option<Item>> = self.keys.iter().map(|_| None).collect();
        for (at, item) in outcome.found.drain(..) {
            if let Some(place) = items.get_mut(at) {
                *place = Some(item);
            }
        }
        for (at, key) in self.keys.iter().enumerate() {
            let first = self.position(key).filter(|first| *first != at);
            let Some(first) = first else { continue };
            let item = items.get(first).cloned().flatten();
            if let Some(place) = items.get_mut(at) {
                *place = item;
            }
        }
        let is_left = |at: &usize| {
            let first = self.keys.get(*at).and_then(|key| self.position(key));
            first.is_some_and(|first| outcome.left.binary_search(&first).is_ok())
        };
        outcome.left = (0..self.keys.len()).filter(is_left).collect();
        (items, outcome)
    }

    /// Returns where the key of an item was given first.
    fn position(&self, item: &Item) -> Option<usize> {
        self.firsts.get(&Identity::of(self.table, item)).copied()
    }
}

impl Batch for Gets<'_> {
    fn ask(&self, positions: Vec<usize>) -> BoxFuture<'_, Round> {
        let keys = positions.iter().filter_map(|at| self.keys.get(*at)).cloned().collect();
        let asked = KeysAndAttributes {
            keys,
            consistent_read: self.consistent.then_some(true),
            ..KeysAndAttributes::default()
        };
        let request = BatchGetItem::new([(self.table_name.to_owned(), asked)].into());
        Box::pin(async move {
            let mut round = Round::default();
            match self.handle.backend().send(request).await {
                Ok(answer) => {
                    for item in answer.responses.into_values().flatten() {
                        round.found.extend(self.position(&item).map(|at| (at, item)));
                    }
                    let unprocessed = answer.unprocessed_keys.values().flat_map(|it| &it.keys);
                    round.left.extend(unprocessed.filter_map(|key| self.position(key)));
                    round.left.sort_unstable();
                }
                Err(error) => {
                    (round.left, round.error) = (positions, Some(Error::from(error)));
                }
            }
            round
        })
    }
}

/// Cuts positions into chunks of at most so many, and of at most so many bytes; what is larger alone
/// is a chunk of its own.
pub(crate) fn chunks(
    positions: Vec<usize>,
    size_bytes: impl Fn(usize) -> usize,
    count_max: usize,
    bytes_max: usize,
) -> Vec<Vec<usize>> {
    let mut chunks: Vec<Vec<usize>> = Vec::new();
    let mut room_bytes = 0;
    for at in positions {
        let bytes = size_bytes(at);
        match chunks.last_mut() {
            Some(last) if last.len() < count_max && bytes <= room_bytes => {
                last.push(at);
                room_bytes -= bytes;
            }
            _ => {
                chunks.push(vec![at]);
                room_bytes = bytes_max.saturating_sub(bytes);
            }
        }
    }
    chunks
}

impl<T: Table, K: TableKey<T>> IntoFuture for BatchGet<T, K> {
    type Output = Result<BatchFound<K::Output, K>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T, K> fmt::Debug for BatchGet<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchGet").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::chunks;

    #[test]
    fn chunks_hold_so_many_and_so_much() {
        let check = |sizes: &[usize], count_max, bytes_max, expected: &[&[usize]]| {
            let found = chunks((0..sizes.len()).collect(), |at| sizes[at], count_max, bytes_max);
            assert_eq!(found, expected, "{sizes:?}");
        };
        check(&[], 2, 10, &[]);
        check(&[1, 1, 1, 1, 1], 2, 10, &[&[0, 1], &[2, 3], &[4]]);
        check(&[6, 4, 1, 9, 1], 9, 10, &[&[0, 1], &[2, 3], &[4]]);
        check(&[1, 11, 1, 30], 9, 10, &[&[0], &[1], &[2], &[3]]);
    }
}
