//! Reading one entity by its primary key.

use std::fmt;

use crate::backend::BoxFuture;
use crate::entity::{Entity, Key, Table, entity_from};
use crate::error::{Context, Error, Result};
use crate::handle::Handle;
use crate::op::{GetItem, OperationName};

/// A read of one entity, made by `Db::get`; await it.
///
/// Costs half a read unit for each 4 KB begun of the item, one if consistent; half a unit or one
/// where there is no item.
#[must_use = "nothing is read until it is awaited"]
pub struct Get<E> {
    handle: Handle,
    key: Key<E>,
    consistent: bool,
    include_expired: bool,
}

impl<E: Entity> Get<E> {
    pub(crate) const fn new(handle: Handle, key: Key<E>) -> Self {
        Self { handle, key, consistent: false, include_expired: false }
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
    pub async fn send(self) -> Result<Option<E>> {
        let context = Context {
            operation: Some(OperationName::GetItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let mut request = GetItem::new(self.handle.table_name()?, self.key.into_item());
        request.consistent_read = self.consistent;
        let answer = self.handle.send(request, context.clone()).await?;
        let Some(item) = answer.item else { return Ok(None) };
        let table = <E::Table as Table>::SCHEMA;
        if !self.include_expired && self.handle.has_expired(table, &item) {
            return Ok(None);
        }
        let entity = entity_from(item).map_err(|error| error.with_context(&context))?;
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

impl<E: Entity> IntoFuture for Get<E> {
    type Output = Result<Option<E>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Entity> fmt::Debug for Get<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Get").field("key", &self.key).finish_non_exhaustive()
    }
}
