//! Writing many entities, each on its own.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use crate::backend::{BackendError, BackendExt as _, BoxFuture};
use crate::backoff::Backoff;
use crate::entity::{EntityOf, Identity, Key, Table, entity_from, item_of};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::handle::Handle;
use crate::op::{BatchWriteItem, OperationName, WriteRequest};
use crate::read::{Batch, BatchOptions, Round, check_complete, chunks, run};
use crate::schema::{EntitySchema, TableSchema};
use crate::value::{Item, sent_size_bytes};

/// How many writes a request may have ("`BatchWriteItem`" in the API reference).
const WRITES_MAX: usize = 25;

/// How long a request may be, with room for what is around its items: 16 MB, less 64 KB.
const REQUEST_BYTES_MAX: usize = (16 * 1024 - 64) * 1024;

/// What a write has around its item in a request.
const WRITE_OVERHEAD_BYTES: usize = 40;

/// Puts and deletes of any number of entities, made by `Db::batch_write`; add to it and await it.
///
/// Each is carried out on its own, in no order and without a condition. If several are on one item
/// the last one counts, as if they were sent one by one. Sends requests of up to 25 writes and 16 MB,
/// eight at a time unless told otherwise. What comes back unprocessed, because capacity is used up or
/// a transaction holds the item, is sent again after a delay, and so is a request that was throttled
/// or had no answer: [`Backoff::new`] for each request unless told otherwise; one that got something
/// done starts the count of its attempts anew.
///
/// Costs what each write costs alone: one write unit for each 1 KB begun of the larger of the old and
/// the new item, and as much for each index entry that changes. Unprocessed writes cost nothing.
#[must_use = "nothing is written until it is awaited"]
pub struct BatchWrite<T> {
    handle: Handle,
    actions: Vec<BatchAction<T>>,
    error: Option<Error>,
    options: BatchOptions,
}

/// A put or a delete of a batch.
///
/// `Debug` names the entity and does not print the item.
pub struct BatchAction<T> {
    entity: &'static str,
    write: WriteRequest,
    marker: PhantomData<fn() -> T>,
}

/// What became of a batch of writes.
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "writes may be left over: look at `unprocessed`, or ask for `complete()`"]
pub struct BatchWritten<T> {
    /// What is left over, in the order given: give it to [`BatchWrite::again`]. Everything else was
    /// written.
    ///
    /// Where the error's kind is [`Transport`](crate::ErrorKind::Transport) or
    /// [`Service`](crate::ErrorKind::Service) some of it may have been written all the same.
    pub unprocessed: Vec<BatchAction<T>>,
    /// What a request for some of it failed with; `None` if the service just left them out.
    pub error: Option<Error>,
    given: usize,
    context: Context,
}

impl<T> BatchWritten<T> {
    /// Returns nothing, if nothing is left over.
    ///
    /// # Errors
    ///
    /// What a request failed with; [`Throttled`](crate::ErrorKind::Throttled) if the service just left
    /// something out.
    pub fn complete(self) -> Result<()> {
        check_complete(self.unprocessed.len(), self.given, self.error, &self.context)
    }
}

impl<T: Table> BatchWrite<T> {
    pub(crate) fn new(handle: Handle) -> Self {
        Self { handle, actions: Vec::new(), error: None, options: BatchOptions::default() }
    }

    /// Puts an entity whole, replacing what has its key.
    pub fn put<E: EntityOf<T>>(self, entity: &E) -> Self {
        let write = check_put(E::SCHEMA).and_then(|()| item_of(entity, &**self.handle.clock()));
        self.add::<E>(write.map(WriteRequest::Put))
    }

    /// Puts entities, each as by [`put`](Self::put).
    pub fn put_all<'e, E: EntityOf<T>>(self, entities: impl IntoIterator<Item = &'e E>) -> Self {
        entities.into_iter().fold(self, Self::put)
    }

    /// Deletes an entity; what is not there counts as deleted.
    pub fn delete<E: EntityOf<T>>(self, key: Key<E>) -> Self {
        let write = check_delete(E::SCHEMA).map(|()| key.into_item());
        self.add::<E>(write.map(WriteRequest::Delete))
    }

    /// Deletes entities, each as by [`delete`](Self::delete).
    pub fn delete_all<E: EntityOf<T>>(self, keys: impl IntoIterator<Item = Key<E>>) -> Self {
        keys.into_iter().fold(self, Self::delete)
    }

    /// Adds what was left over by an earlier batch.
    pub fn again(mut self, actions: impl IntoIterator<Item = BatchAction<T>>) -> Self {
        self.actions.extend(actions);
        self
    }

    /// Sends again what is unprocessed by another policy.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.options.backoff = backoff;
        self
    }

    /// Has so many requests under way at a time, at least one.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.options.concurrency = requests;
        self
    }

    /// Returns how many writes there are in it.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Returns `true` if there is nothing to write; then nothing is sent.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Adds a write, or keeps the first error of an entity.
    fn add<E: EntityOf<T>>(mut self, write: Result<WriteRequest>) -> Self {
        let entity = E::SCHEMA.name;
        match write {
            Ok(write) => self.actions.push(BatchAction { entity, write, marker: PhantomData }),
            Err(error) => {
                let context = Context { entity: Some(entity), ..batch_context(&self.handle) };
                self.error.get_or_insert_with(|| error.with_context(&context));
            }
        }
        self
    }

    /// Writes.
    ///
    /// # Errors
    ///
    /// Only before anything is sent: [`Codec`](crate::ErrorKind::Codec) if a struct has no form as an item.
    /// Whatever a request fails with is in the outcome, beside what is left over by it; after a failure
    /// that will not pass, such as [`Access`](crate::ErrorKind::Access), so is all that was not begun.
    pub async fn send(self) -> Result<BatchWritten<T>> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let context = batch_context(&self.handle);
        let given = self.actions.len();
        let (left, error) = {
            let writes = self.actions.iter().map(|action| &action.write).collect();
            let puts = Writes::new(&self.handle, T::SCHEMA, writes)?;
            let outcome = run(&self.handle, self.options, &puts, puts.chunks()).await;
            (outcome.left, outcome.error)
        };
        let mut left = left.into_iter().peekable();
        let actions = self.actions.into_iter().enumerate();
        let unprocessed =
            actions.filter(|(at, _)| left.next_if_eq(at).is_some()).map(|(_, it)| it).collect();
        let error = error.map(|error| Error::from(error).with_context(&context));
        Ok(BatchWritten { unprocessed, error, given, context })
    }
}

fn batch_context(handle: &Handle) -> Context {
    Context { operation: Some(OperationName::BatchWriteItem), ..handle.context(None) }
}

/// Fails for an entity of which a put promises what needs a condition, for a batch has none.
fn check_put(schema: &EntitySchema) -> Result<()> {
    if schema.needs_conditions() {
        return Err(unkept(schema, "a put", "a version, unique values or attributes that stay"));
    }
    Ok(())
}

/// Fails for an entity of which a delete releases unique values, which takes a transaction.
fn check_delete(schema: &EntitySchema) -> Result<()> {
    if schema.leaves_markers() {
        return Err(unkept(schema, "a delete", "unique values"));
    }
    Ok(())
}

fn unkept(schema: &EntitySchema, write: &str, promise: &str) -> Error {
    let message = format!(
        "`{}` has {promise}, which {write} in a batch cannot keep: write it alone or in a \
         transaction",
        schema.name
    );
    Error::new(ErrorKind::Invalid, message)
}

impl<T: Table> BatchAction<T> {
    /// Returns the name of the entity that is written.
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// Returns the item of a put, or the key's attributes of a delete, as they are stored.
    pub const fn item(&self) -> &Item {
        match &self.write {
            WriteRequest::Put(item) | WriteRequest::Delete(item) => item,
        }
    }

    /// Tells whether it is a delete.
    pub const fn is_delete(&self) -> bool {
        matches!(self.write, WriteRequest::Delete(_))
    }

    /// Returns the key of what is written; `None` if it is no `E`.
    pub fn key<E: EntityOf<T>>(&self) -> Option<Key<E>> {
        Key::from_item(self.item())
    }

    /// Returns the entity that is put; `None` for a delete, and if it is no `E`.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if what the struct was written as does not fit it.
    pub fn read<E: EntityOf<T>>(&self) -> Result<Option<E>> {
        match &self.write {
            WriteRequest::Put(item) => entity_from(item.clone()),
            WriteRequest::Delete(_) => Ok(None),
        }
    }
}

/// The writes of a batch, each known by the position of the last one on its item.
struct Writes<'w> {
    handle: &'w Handle,
    table: &'static TableSchema,
    table_name: &'w str,
    given: Vec<&'w WriteRequest>,
    lasts: BTreeMap<Identity<'w>, usize>,
}

impl<'w> Writes<'w> {
    fn new(
        handle: &'w Handle,
        table: &'static TableSchema,
        given: Vec<&'w WriteRequest>,
    ) -> Result<Self> {
        let identities = given.iter().map(|write| Identity::of(table, attributes(write)));
        let lasts = identities.enumerate().map(|(at, identity)| (identity, at)).collect();
        Ok(Self { handle, table, table_name: handle.table_name()?, given, lasts })
    }

    fn chunks(&self) -> Vec<Vec<usize>> {
        let mut positions: Vec<usize> = self.lasts.values().copied().collect();
        positions.sort_unstable();
        let size_bytes = |at: usize| {
            let write = self.given.get(at);
            write.map_or(0, |it| WRITE_OVERHEAD_BYTES + sent_size_bytes(attributes(it)))
        };
        chunks(positions, size_bytes, WRITES_MAX, REQUEST_BYTES_MAX)
    }
}

impl Batch for Writes<'_> {
    fn ask(&self, positions: Vec<usize>) -> BoxFuture<'_, Result<Round, BackendError>> {
        let writes = positions.iter().filter_map(|at| self.given.get(*at).copied()).cloned();
        let request = BatchWriteItem::new([(self.table_name.to_owned(), writes.collect())].into());
        Box::pin(async move {
            let answer = self.handle.backend().send(request).await?;
            let unprocessed = answer.unprocessed_items.values().flatten();
            let position =
                |write| self.lasts.get(&Identity::of(self.table, attributes(write))).copied();
            let mut left: Vec<usize> = unprocessed.filter_map(position).collect();
            left.sort_unstable();
            Ok(Round { found: Vec::new(), left })
        })
    }
}

/// Returns the item of a put, else the key.
const fn attributes(write: &WriteRequest) -> &Item {
    match write {
        WriteRequest::Put(item) | WriteRequest::Delete(item) => item,
    }
}

impl<T: Table> IntoFuture for BatchWrite<T> {
    type Output = Result<BatchWritten<T>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> Clone for BatchAction<T> {
    fn clone(&self) -> Self {
        Self { entity: self.entity, write: self.write.clone(), marker: PhantomData }
    }
}

impl<T> fmt::Debug for BatchAction<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.write {
            WriteRequest::Put(_) => "Put",
            WriteRequest::Delete(_) => "Delete",
        };
        f.debug_tuple("BatchAction").field(&kind).field(&self.entity).finish()
    }
}

impl<T> fmt::Debug for BatchWrite<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWrite").field("actions", &self.actions).finish_non_exhaustive()
    }
}
