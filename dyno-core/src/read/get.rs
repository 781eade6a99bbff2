//! Reading one entity by its primary key.

use std::fmt;
use std::marker::PhantomData;

use super::output::{Output, Part, Whole, projection_at_key};
use crate::backend::BoxFuture;
use crate::entity::{Entity, Key, Projection, Table};
use crate::error::{Context, Error, Result};
use crate::expr::Renderer;
use crate::handle::Handle;
use crate::op::{GetItem, OperationName};

/// A read of one entity, made by `Db::get`; await it.
///
/// Costs half a read unit for each 4 KB begun of the item, one if consistent; half a unit or one
/// where there is no item.
#[must_use = "nothing is read until it is awaited"]
pub struct Get<E, O = Whole<E>> {
    handle: Handle,
    key: Key<E>,
    consistent: bool,
    include_expired: bool,
    marker: PhantomData<fn() -> O>,
}

impl<E: Entity> Get<E> {
    pub(crate) const fn new(handle: Handle, key: Key<E>) -> Self {
        Self { handle, key, consistent: false, include_expired: false, marker: PhantomData }
    }
}

impl<E: Entity, O: Output> Get<E, O> {
    /// Returns a projection of the entity instead of the whole, for the same units.
    pub fn project<P: Projection<Entity = E>>(self) -> Get<E, Part<P>> {
        let Self { handle, key, consistent, include_expired, marker: _ } = self;
        Get { handle, key, consistent, include_expired, marker: PhantomData }
    }

    /// Reads what was last written, for twice the units.
    pub fn consistent(mut self) -> Self {
        self.consistent = true;
        self
    }

    /// Returns the entity even if its time to live has passed, as long as it is not deleted.
    pub fn include_expired(mut self) -> Self {
        self.include_expired = true;
        self
    }

    /// Reads the entity; `None` if there is none with this key, or it has expired.
    ///
    /// # Errors
    ///
    /// [`Codec`](crate::ErrorKind::Codec) if the item is another entity's or does not fit the
    /// struct; [`NotFound`](crate::ErrorKind::NotFound) if the table is missing, which is not an item
    /// that is missing; [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(self) -> Result<Option<O::Value>> {
        let context = Context {
            operation: Some(OperationName::GetItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let mut request = GetItem::new(self.handle.table_name()?, self.key.into_item());
        request.consistent_read = self.consistent;
        let table = <E::Table as Table>::SCHEMA;
        if let Some(paths) = O::paths() {
            let mut renderer = Renderer::default();
            // Whether it has expired is decided by an attribute that the answer has to hold.
            let ttl = table.ttl.filter(|_| !self.include_expired);
            let expression = projection_at_key::<E::Table>(&mut renderer, paths, ttl);
            request.projection_expression = Some(expression);
            request.expression_attribute_names = renderer.finish().0;
        }
        let answer = self.handle.send(request, context.clone()).await?;
        let Some(item) = answer.item else { return Ok(None) };
        if !self.include_expired && self.handle.has_expired(table, &item) {
            return Ok(None);
        }
        let entity = O::at_key(item).map_err(|error| error.with_context(&context))?;
        match entity {
            Some(entity) => Ok(Some(entity)),
            None => Err(other_kind(E::SCHEMA.name).with_context(&context)),
        }
    }
}

/// Returns the error of an item that is of another kind than its key says.
pub(crate) fn other_kind(entity: &str) -> Error {
    Error::codec(format!("the item at this key is not a `{entity}`: its kind says otherwise"))
}

impl<E: Entity, O: Output> IntoFuture for Get<E, O> {
    type Output = Result<Option<O::Value>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Entity, O> fmt::Debug for Get<E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Get").field("key", &self.key).finish_non_exhaustive()
    }
}
