//! Giving writes to a batch.

use std::fmt;

use super::super::{Delete, Put};
use super::action::{BatchAction, Write};
use super::outcome::BatchWritten;
use super::requests::{Writes, batch_context};
use crate::backend::BoxFuture;
use crate::backoff::Backoff;
use crate::entity::{EntityOf, Key, Table, Versioned, item_of};
use crate::error::{Context, Error, Result};
use crate::handle::Handle;
use crate::op::WriteRequest;
use crate::read::{BatchOptions, run};

/// Puts and deletes of any number of entities, made by `Db::batch_write`; add to it and await it.
///
/// Each is carried out on its own. Those on different items are in no order; of several on one item
/// the last one counts, as if they were sent one by one.
///
/// An entity without promises goes with others in requests of up to 25 writes and 16 MB. What its
/// entity, or the call, makes conditional goes by itself, as the same write does outside a batch, for
/// the service's batches have no conditions: puts of entities with a version, unique values or
/// attributes that stay, deletes that release unique values, [`create`](Self::create) and
/// [`delete_rev`](Self::delete_rev). If it is refused, or an item is too large, that is a
/// [`BatchFailure`](super::BatchFailure) of this write, and the others are carried out. Several on one
/// item, of which one goes by itself, are sent one after another.
///
/// Eight requests are under way at a time unless told otherwise. What comes back unprocessed, because
/// capacity is used up or a transaction holds the item, is sent again after a delay, and so is what was
/// throttled or had no answer: [`Backoff::new`] for each request unless told otherwise; one that got
/// something done starts the count of its attempts anew. A conditional write that had no answer, and
/// then meets just what it was to leave, was carried out.
///
/// Costs what each write costs alone: one write unit for each 1 KB begun of the larger of the old and
/// the new item, and as much for each index entry that changes; where unique values change, twice that,
/// a read, and two for each value. Unprocessed writes cost nothing.
#[must_use = "nothing is written until it is awaited"]
pub struct BatchWrite<T> {
    handle: Handle,
    actions: Vec<BatchAction<T>>,
    error: Option<Error>,
    options: BatchOptions,
}

impl<T: Table> BatchWrite<T> {
    pub(crate) fn new(handle: Handle) -> Self {
        Self { handle, actions: Vec::new(), error: None, options: BatchOptions::default() }
    }

    /// Puts an entity whole, replacing what has its key, if that keeps what the entity promises.
    pub fn put<E: EntityOf<T>>(self, entity: &E) -> Self {
        let write = if E::SCHEMA.needs_conditions() {
            Put::new(self.handle.clone(), entity).into_pending().map(Write::alone)
        } else {
            let item = item_of(entity, &**self.handle.clock());
            item.map(|item| Write::together::<E>(&self.handle, WriteRequest::Put(item)))
        };
        self.add::<E>(write)
    }

    /// Puts entities, each as by [`put`](Self::put).
    pub fn put_all<'e, E: EntityOf<T>>(self, entities: impl IntoIterator<Item = &'e E>) -> Self {
        entities.into_iter().fold(self, Self::put)
    }

    /// Puts an entity that is to be new; if there is one with its key, this write fails, with what is
    /// there.
    pub fn create<E: EntityOf<T>>(self, entity: &E) -> Self {
        let put = Put::new(self.handle.clone(), entity).if_absent();
        self.add::<E>(put.into_pending().map(Write::alone))
    }

    /// Puts entities that are to be new, each as by [`create`](Self::create).
    pub fn create_all<'e, E: EntityOf<T>>(self, entities: impl IntoIterator<Item = &'e E>) -> Self {
        entities.into_iter().fold(self, Self::create)
    }

    /// Deletes an entity; what is not there counts as deleted.
    pub fn delete<E: EntityOf<T>>(self, key: Key<E>) -> Self {
        let write = if E::SCHEMA.leaves_markers() {
            Write::alone(Delete::new(self.handle.clone(), key).into_pending())
        } else {
            Write::together::<E>(&self.handle, WriteRequest::Delete(key.into_item()))
        };
        self.add::<E>(Ok(write))
    }

    /// Deletes an entity if it has this version; else this write fails, with what is there.
    ///
    /// Version 0 is an item that was never counted, or none.
    pub fn delete_rev<E: EntityOf<T> + Versioned>(self, key: Key<E>, version: u64) -> Self {
        let delete = Delete::new(self.handle.clone(), key).expect_rev(version);
        self.add::<E>(Ok(Write::alone(delete.into_pending())))
    }

    /// Deletes entities, each as by [`delete`](Self::delete).
    pub fn delete_all<E: EntityOf<T>>(self, keys: impl IntoIterator<Item = Key<E>>) -> Self {
        keys.into_iter().fold(self, Self::delete)
    }

    /// Adds what was left over by an earlier batch.
    pub fn again(mut self, actions: impl IntoIterator<Item = BatchAction<T>>) -> Self {
        let actions = actions.into_iter().map(|action| action.through(&self.handle));
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
    fn add<E: EntityOf<T>>(mut self, write: Result<Write>) -> Self {
        let entity = E::SCHEMA.name;
        match write {
            Ok(write) => self.actions.push(BatchAction::new(entity, write)),
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
    /// Only before anything is sent: [`Codec`](crate::ErrorKind::Codec) if a struct has no form as an
    /// item. Whatever a request fails with is in the outcome, beside what is left over by it; after a
    /// failure that will not pass and is not of one write, such as
    /// [`Access`](crate::ErrorKind::Access), so is all that was not begun.
    pub async fn send(self) -> Result<BatchWritten<T>> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let outcome = {
            let given = self.actions.iter().map(|action| &action.write).collect();
            let writes = Writes::new(&self.handle, T::SCHEMA, given)?;
            run(&self.handle, self.options, &writes, writes.chunks()).await
        };
        Ok(BatchWritten::new(self.actions, outcome, batch_context(&self.handle)))
    }
}

impl<T: Table> IntoFuture for BatchWrite<T> {
    type Output = Result<BatchWritten<T>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<T> fmt::Debug for BatchWrite<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchWrite").field("actions", &self.actions).finish_non_exhaustive()
    }
}
