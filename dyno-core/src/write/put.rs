//! Writing an entity whole.

use std::fmt;
use std::marker::PhantomData;

use super::action::Action;
use super::guard::{Guard, Presence};
use super::returning::{Returning, ReturnsOld};
use crate::backend::{BackendExt, BoxFuture};
use crate::entity::{Entity, item_of};
use crate::error::{Context, Error, Result};
use crate::expr::{Condition, Renderer};
use crate::handle::Handle;
use crate::op::{OperationName, PutItem, ReturnValues, TransactPut, TransactWriteItem};
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
        Self { handle, item: item_of(entity), guard: Guard::default(), marker: PhantomData }
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

    /// Returns the entity that was replaced, at no further cost.
    pub fn returning_old(self) -> Returning<Self> {
        Returning::new(self)
    }

    /// Writes the entity.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) with a [`Rejection`](crate::Rejection) if a
    /// condition does not hold; [`Codec`](crate::ErrorKind::Codec) if the struct has no form as an
    /// item; [`Invalid`](crate::ErrorKind::Invalid) if the item or a key is too long, or a string
    /// that keys a native index is empty; [`Conflict`](crate::ErrorKind::Conflict) if a transaction
    /// holds the item; [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(self) -> Result<()> {
        self.run(ReturnValues::None).await.map(|_| ())
    }

    async fn run(mut self, return_values: ReturnValues) -> Result<Option<Item>> {
        let context = Context {
            operation: Some(OperationName::PutItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let at = |error: Error| error.with_context(&context);
        let mut request = PutItem::new(self.handle.table_name()?, self.item.map_err(at)?);
        request.return_values_on_condition_check_failure = self.guard.on_failure();
        let mut renderer = Renderer::default();
        request.condition_expression = self.guard.render::<E>(&mut renderer).map_err(at)?;
        (request.expression_attribute_names, request.expression_attribute_values) =
            renderer.finish();
        request.return_values = return_values;
        let answer = self.handle.backend().send(request).await;
        answer.map(|output| output.attributes).map_err(|error| self.guard.lift(error, &context))
    }

    pub(super) fn into_action(self) -> Action {
        let guard = self.guard.clone();
        Action::new(E::SCHEMA.name, self.transact_put(), guard)
    }

    fn transact_put(mut self) -> Result<TransactWriteItem> {
        let mut put = TransactPut::new(self.handle.table_name()?, self.item?);
        put.return_values_on_condition_check_failure = self.guard.on_failure();
        let mut renderer = Renderer::default();
        put.condition_expression = self.guard.render::<E>(&mut renderer)?;
        (put.expression_attribute_names, put.expression_attribute_values) = renderer.finish();
        Ok(TransactWriteItem::Put(put))
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
