//! Writing an entity whole.

use std::fmt;
use std::marker::PhantomData;

use super::commit;
use super::guard::{Guard, Presence};
use super::pending::{Form, Pending};
use super::promise::promise_put;
use super::returning::{Returning, ReturningNew, ReturnsOld};
use crate::backend::BoxFuture;
use crate::entity::{Entity, item_of};
use crate::error::{Context, Result};
use crate::expr::Condition;
use crate::handle::Handle;
use crate::op::{OperationName, ReturnValues};
use crate::value::Item;

/// A write of a whole entity, made by `Db::put` or `Db::create`; await it.
///
/// The item gets the entity's attributes, its kind and every index key; attributes that others wrote
/// to the item before are gone. It has up to 400 KB, names included ("Quotas", *Items*). Costs one
/// write unit for each 1 KB begun of the larger of the old and the new item, and as much for each
/// index entry that comes, goes or changes. A refused condition costs the old item's units, one if
/// there was none.
#[must_use = "nothing is written until it is awaited or transacted"]
pub struct Put<E> {
    handle: Handle,
    item: Result<Item>,
    guard: Guard,
    marker: PhantomData<fn() -> E>,
}

impl<E: Entity> Put<E> {
    pub(crate) fn new(handle: Handle, entity: &E) -> Self {
        let mut guard = Guard::default();
        let item = item_of(entity, &**handle.clock()).and_then(|mut item| {
            promise_put(E::SCHEMA, &mut item, &mut guard)?;
            Ok(item)
        });
        Self { handle, item, guard, marker: PhantomData }
    }

    /// Writes only if there is no item with this key; else the error's reason is `Exists`.
    pub fn if_absent(mut self) -> Self {
        self.guard.require(Presence::Absent);
        self
    }

    /// Writes only if there is an item with this key; else the error's reason is `Missing`.
    pub fn if_present(mut self) -> Self {
        self.guard.require(Presence::Present);
        self
    }

    /// Writes only if the item that is there meets a condition; an absent item is an empty one.
    ///
    /// Several conditions must all hold.
    pub fn condition(mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        self.guard.and(condition);
        self
    }

    /// Claims every unique value of the entity, be it changed or not.
    ///
    /// For items that were written before the value was declared unique: write each of them once so.
    pub fn claim(mut self) -> Self {
        self.guard.claim_all();
        self
    }

    /// Returns the entity that was replaced, at no further cost.
    ///
    /// Where the write changes unique values, that is the entity as it was read just before it.
    pub fn returning_old(self) -> Returning<Self> {
        Returning::new(self)
    }

    /// Returns the entity as it is written, with its new version and stamps; at no cost.
    pub fn returning_new(self) -> ReturningNew<E> {
        ReturningNew::new(self)
    }

    /// Writes the entity.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) with a [`Rejection`](crate::Rejection) if a
    /// condition does not hold, or a promise of the entity would be broken;
    /// [`Codec`](crate::ErrorKind::Codec) if the struct has no form as an item;
    /// [`TooLarge`](crate::ErrorKind::TooLarge) if the item or a key is too long;
    /// [`Invalid`](crate::ErrorKind::Invalid) if a string that keys a native index is empty;
    /// [`Conflict`](crate::ErrorKind::Conflict) if a transaction holds the item;
    /// [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(self) -> Result<()> {
        self.run(ReturnValues::None).await.map(|_| ())
    }

    async fn run(self, return_values: ReturnValues) -> Result<Option<Item>> {
        let handle = self.handle.clone();
        let write = self.into_pending().map_err(|error| {
            let operation = Some(OperationName::PutItem);
            error.with_context(&Context { operation, ..handle.context(Some(E::SCHEMA.name)) })
        });
        commit::send(write?, return_values).await
    }

    /// Returns the item that is about to be written.
    pub(super) fn item(&self) -> Option<&Item> {
        self.item.as_ref().ok()
    }

    pub(super) fn into_pending(self) -> Result<Pending> {
        Ok(Pending::new::<E>(self.handle, Form::Put(self.item?), self.guard))
    }
}

impl<E: Entity> ReturnsOld for Put<E> {
    type Entity = E;

    async fn run_returning_old(self) -> Result<Option<Item>> {
        self.run(ReturnValues::AllOld).await
    }
}

impl<E: Entity> IntoFuture for Put<E> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Entity> fmt::Debug for Put<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Put").field("entity", &E::SCHEMA.name).finish_non_exhaustive()
    }
}
