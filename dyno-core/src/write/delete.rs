//! Deleting an entity.

use std::fmt;

use super::action::Action;
use super::guard::{Guard, Presence};
use super::returning::{Returning, ReturnsOld};
use crate::backend::{BackendExt, BoxFuture};
use crate::entity::{Entity, Key};
use crate::error::{Context, Result};
use crate::expr::{Condition, Renderer};
use crate::handle::Handle;
use crate::op::{DeleteItem, OperationName, ReturnValues, TransactDelete, TransactWriteItem};
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

    /// Deletes only if the item meets a condition; an absent item is an empty one.
    pub fn condition(mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        self.guard.and(condition);
        self
    }

    /// Returns the entity that was deleted, at no further cost.
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

    async fn run(mut self, return_values: ReturnValues) -> Result<Option<Item>> {
        let context = Context {
            operation: Some(OperationName::DeleteItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let mut request = DeleteItem::new(self.handle.table_name()?, self.key.into_item());
        request.return_values_on_condition_check_failure = self.guard.on_failure();
        let mut renderer = Renderer::default();
        let condition = self.guard.render::<E>(&mut renderer);
        request.condition_expression = condition.map_err(|error| error.with_context(&context))?;
        (request.expression_attribute_names, request.expression_attribute_values) =
            renderer.finish();
        request.return_values = return_values;
        let answer = self.handle.backend().send(request).await;
        answer.map(|output| output.attributes).map_err(|error| self.guard.lift(error, &context))
    }

    pub(super) fn into_action(self) -> Action {
        let guard = self.guard.clone();
        Action::new(E::SCHEMA.name, self.transact_delete(), guard)
    }

    fn transact_delete(mut self) -> Result<TransactWriteItem> {
        let mut delete = TransactDelete::new(self.handle.table_name()?, self.key.into_item());
        delete.return_values_on_condition_check_failure = self.guard.on_failure();
        let mut renderer = Renderer::default();
        delete.condition_expression = self.guard.render::<E>(&mut renderer)?;
        (delete.expression_attribute_names, delete.expression_attribute_values) = renderer.finish();
        Ok(TransactWriteItem::Delete(delete))
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
