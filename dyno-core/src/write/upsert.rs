//! Writing an entity over what is there, or as a new one: one update, whichever it is.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::commit;
use super::guard::Guard;
use super::overlay::{Change, overlay};
use super::pending::{Form, Pending, key_of};
use crate::backend::BoxFuture;
use crate::entity::{Entity, Table, entity_from, item_of};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::expr::{Addable, Condition, DocumentPath, Settable, TypedPath, delta};
use crate::handle::Handle;
use crate::item::to_value;
use crate::key::Argument;
use crate::op::{OperationName, ReturnValues};
use crate::read::other_kind;
use crate::value::{AttributeValue, Item};

/// A write of an entity that is new or there already, made by `Db::upsert`; await it for the entity as
/// it is afterwards.
///
/// Every attribute of the struct is set as the entity has it, and removed where it is `None`; index
/// keys follow. Unlike a put it leaves alone what others wrote to the item besides, keeps when it was
/// created, and counts its version up without expecting one. [`add`](Self::add),
/// [`append`](Self::append) and [`keep`](Self::keep) go by what is there.
///
/// Costs what a patch costs.
#[must_use = "nothing is written until it is awaited or transacted"]
pub struct Upsert<E> {
    handle: Handle,
    item: Result<Item>,
    guard: Guard,
    changes: Vec<(String, Change)>,
    error: Option<Error>,
    marker: PhantomData<fn() -> E>,
}

impl<E: Entity> Upsert<E> {
    pub(crate) fn new(handle: Handle, entity: &E) -> Self {
        let item = item_of(entity, &**handle.clock());
        let mut guard = Guard::default();
        guard.require_schema(E::SCHEMA);
        Self { handle, item, guard, changes: Vec::new(), error: None, marker: PhantomData }
    }

    /// Adds to the number or the set that is there; a new item starts from the entity's own.
    ///
    /// `.upsert(&Page { hits: 0, .. }).add(|p| p.hits, 1)` counts from the first hit on.
    pub fn add<P, V>(self, path: impl FnOnce(E::Fields) -> P, value: V) -> Self
    where
        P: TypedPath<E>,
        P::Access: Settable,
        P::Value: Addable<V>,
    {
        match delta::<P::Value, V>(value).map_err(Error::codec) {
            Ok(Some(value)) => self.change(&path(E::fields()), Ok(Change::Add(value))),
            // No members at all: the set stays as it is.
            Ok(None) => self.change(&path(E::fields()), Ok(Change::Keep)),
            Err(error) => self.change(&path(E::fields()), Err(error)),
        }
    }

    /// Appends members to the list that is there; a new item starts from the entity's own.
    pub fn append<P, T, V>(
        self,
        path: impl FnOnce(E::Fields) -> P,
        members: impl IntoIterator<Item = V>,
    ) -> Self
    where
        P: TypedPath<E, Value = Vec<T>>,
        P::Access: Settable,
        V: Argument<T, Inner: Serialize>,
    {
        let members = members.into_iter().map(|member| to_value(member.inner()));
        let members = members.collect::<std::result::Result<Vec<_>, _>>().map_err(Error::codec);
        let change = members.map(|members| Change::Append(AttributeValue::L(members)));
        self.change(&path(E::fields()), change)
    }

    /// Keeps what is there; the entity's own value is for an item that does not have the attribute.
    pub fn keep<P>(self, path: impl FnOnce(E::Fields) -> P) -> Self
    where
        P: TypedPath<E>,
        P::Access: Settable,
    {
        self.change(&path(E::fields()), Ok(Change::Keep))
    }

    /// Writes only if the item that is there meets a condition; an absent item is an empty one.
    pub fn condition(mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        self.guard.and(condition);
        self
    }

    /// Writes the entity and returns it as it is now.
    ///
    /// # Errors
    ///
    /// As for [`Patch::send`](super::Patch::send); [`Invalid`](crate::ErrorKind::Invalid), too, if
    /// `created_at` is part of an index key with components that are not in the primary key: what it
    /// is, and with it the key, only the stored item knows.
    pub async fn send(self) -> Result<E> {
        let context = Context {
            operation: Some(OperationName::UpdateItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let at = |error: Error| error.with_context(&context);
        let write = self.into_pending().map_err(at)?;
        let item = commit::send(write, ReturnValues::AllNew).await?.unwrap_or_default();
        let entity = entity_from(item).map_err(at)?;
        entity.ok_or_else(|| at(other_kind(E::SCHEMA.name)))
    }

    pub(super) fn into_pending(mut self) -> Result<Pending> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let item = self.item?;
        let table = <E::Table as Table>::SCHEMA;
        let key = key_of(table, &item);
        let actions = overlay(table, E::SCHEMA, item, self.changes, &mut self.guard)?;
        let form = Form::Update { key, actions };
        Ok(Pending::new::<E>(self.handle, form, self.guard))
    }

    /// Notes what becomes of an attribute, or keeps the first error.
    fn change(mut self, path: &impl TypedPath<E>, change: Result<Change>) -> Self {
        let path: &DocumentPath = path.document();
        let whole = if path.steps().is_empty() {
            change
        } else {
            let message = "an upsert changes whole attributes: patch what is within one";
            Err(Error::new(ErrorKind::Invalid, message))
        };
        match whole {
            Ok(change) => self.changes.push((path.root().to_owned(), change)),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }
}

impl<E: Entity> IntoFuture for Upsert<E> {
    type Output = Result<E>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Entity> fmt::Debug for Upsert<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upsert").field("entity", &E::SCHEMA.name).finish_non_exhaustive()
    }
}
