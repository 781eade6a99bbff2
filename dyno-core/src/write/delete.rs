//! Deleting an entity.

use std::fmt;

use super::commit;
use super::guard::{Guard, Presence};
use super::pending::{Form, Pending};
use super::promise::expect_version;
use super::returning::{Returning, ReturnsOld};
use crate::backend::BoxFuture;
use crate::entity::{Entity, Key, Versioned};
use crate::error::Result;
use crate::expr::Condition;
use crate::handle::Handle;
use crate::op::ReturnValues;
use crate::value::Item;

/// A deletion, made by `Db::delete`; await it.
///
/// Deleting what is not there succeeds, unless [`if_present`](Self::if_present) is asked for. What
/// is at the key is deleted, be it of another kind. Costs one write unit for each 1 KB begun of the
/// item, one if there is none, and as much for each index entry that goes.
#[must_use = "nothing is deleted until it is awaited or transacted"]
pub struct Delete<E> {
    handle: Handle,
    key: Key<E>,
    guard: Guard,
}

impl<E: Entity> Delete<E> {
    pub(crate) fn new(handle: Handle, key: Key<E>) -> Self {
        Self { handle, key, guard: Guard::default() }
    }

    /// Deletes only if there is an item; else the error's reason is `Missing`.
    pub fn if_present(mut self) -> Self {
        self.guard.require(Presence::Present);
        self
    }

    /// Deletes only this version of the item; else the error's reason is `Stale`.
    ///
    /// Version 0 is an item that was never counted, or none.
    pub fn expect_rev(mut self, version: u64) -> Self
    where
        E: Versioned,
    {
        expect_version(E::SCHEMA, &mut self.guard, version);
        self
    }

    /// Deletes only if the item meets a condition; an absent item is an empty one.
    pub fn condition(mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        self.guard.and(condition);
        self
    }

    /// Returns the entity that was deleted, at no further cost.
    ///
    /// Of an entity with unique values that is the entity as it was read just before.
    pub fn returning_old(self) -> Returning<Self> {
        Returning::new(self)
    }

    /// Deletes the entity.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) with a [`Rejection`](crate::Rejection) if a
    /// condition does not hold; [`Conflict`](crate::ErrorKind::Conflict) if a transaction holds the
    /// item; [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(self) -> Result<()> {
        self.run(ReturnValues::None).await.map(|_| ())
    }

    async fn run(self, return_values: ReturnValues) -> Result<Option<Item>> {
        commit::send(self.into_pending(), return_values).await
    }

    pub(super) fn into_pending(self) -> Pending {
        let form = Form::Delete { key: self.key.into_item() };
        Pending::new::<E>(self.handle, form, self.guard)
    }
}

impl<E: Entity> ReturnsOld for Delete<E> {
    type Entity = E;

    async fn run_returning_old(self) -> Result<Option<Item>> {
        self.run(ReturnValues::AllOld).await
    }
}

impl<E: Entity> IntoFuture for Delete<E> {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Entity> fmt::Debug for Delete<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delete").field("key", &self.key).finish_non_exhaustive()
    }
}
