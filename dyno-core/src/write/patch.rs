//! Changing an entity in part.

use std::fmt;

use serde::Serialize;

use super::action::Action;
use super::check::condition_check;
use super::guard::{Guard, Presence};
use crate::backend::{BackendExt, BoxFuture};
use crate::entity::{Entity, Key, Rekeyed, Table, entity_from, stored_at};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::expr::{
    Addable, Condition, DocumentPath, Removable, Renderer, SetValue, Settable, TypedPath,
    UpdateActions, delta,
};
use crate::handle::Handle;
use crate::item::to_value;
use crate::key::Argument;
use crate::op::{OperationName, ReturnValues, TransactUpdate, TransactWriteItem, UpdateItem};
use crate::read::other_kind;
use crate::value::AttributeValue;

/// A change of some attributes of an entity, made by `Db::patch`; await it for the entity as it is
/// afterwards.
///
/// The item must be there; else the error's reason is `Missing`. All values are computed from the
/// item as it was. Attributes that are part of a key can only be changed with
/// [`rekey`](Self::rekey), which rewrites the keys with them. Paths must not overlap: an attribute is
/// changed once, and not together with a member of it.
///
/// Costs one write unit for each 1 KB begun of the larger of the old and the new item, however little
/// changes, and as much for each index entry that changes; two entries where an index key does. The
/// entity that comes back costs nothing.
#[must_use = "nothing is written until it is awaited or transacted"]
pub struct Patch<E> {
    handle: Handle,
    key: Key<E>,
    guard: Guard,
    actions: UpdateActions,
    error: Option<Error>,
}

impl<E: Entity> Patch<E> {
    pub(crate) fn new(handle: Handle, key: Key<E>) -> Self {
        let guard = Guard::new(Presence::Present);
        Self { handle, key, guard, actions: UpdateActions::default(), error: None }
    }

    /// Sets an attribute, or a member of a document.
    ///
    /// An empty set removes the attribute, for there are no empty sets.
    #[expect(clippy::needless_pass_by_value, reason = "a builder takes its arguments")]
    pub fn set<P>(
        self,
        path: impl FnOnce(E::Fields) -> P,
        value: impl Argument<P::Value, Inner: Serialize>,
    ) -> Self
    where
        P: TypedPath<E>,
        P::Access: Settable,
    {
        let value = to_value(value.inner()).map_err(Error::codec);
        self.act(&path(E::fields()), value, |actions, path, value| match value {
            Some(value) => actions.set(path, SetValue::Value(value)),
            None => actions.remove(path),
        })
    }

    /// Sets an attribute unless it is there already.
    #[expect(clippy::needless_pass_by_value, reason = "a builder takes its arguments")]
    pub fn set_if_absent<P>(
        self,
        path: impl FnOnce(E::Fields) -> P,
        value: impl Argument<P::Value, Inner: Serialize>,
    ) -> Self
    where
        P: TypedPath<E>,
        P::Access: Settable,
    {
        let value = to_value(value.inner()).map_err(Error::codec);
        self.act(&path(E::fields()), value, |actions, path, value| {
            // An empty set is no attribute at all, and that is what there is.
            if let Some(value) = value {
                actions.set(path, SetValue::IfAbsent(value));
            }
        })
    }

    /// Adds a number to a number, or members to a set. What is absent counts as zero or empty.
    ///
    /// A negative number subtracts; the attribute may pass the range of its Rust type, and then the
    /// item cannot be read: bound it with a [`condition`](Self::condition).
    pub fn add<P, V>(self, path: impl FnOnce(E::Fields) -> P, value: V) -> Self
    where
        P: TypedPath<E>,
        P::Access: Settable,
        P::Value: Addable<V>,
    {
        let Some(value) = delta::<P::Value, V>(value).map_err(Error::codec).transpose() else {
            return self;
        };
        self.act(&path(E::fields()), value, |actions, path, value| {
            if let Some(value) = value {
                actions.add(path, value);
            }
        })
    }

    /// Deletes members from a set; those that it does not have are no error.
    pub fn subtract<P, V>(self, path: impl FnOnce(E::Fields) -> P, members: V) -> Self
    where
        P: TypedPath<E>,
        P::Access: Removable,
        P::Value: Addable<V>,
    {
        let Some(members) = delta::<P::Value, V>(members).map_err(Error::codec).transpose() else {
            return self;
        };
        self.act(&path(E::fields()), members, |actions, path, members| {
            if let Some(members) = members {
                actions.delete(path, members);
            }
        })
    }

    /// Appends members to a list; an absent list counts as empty.
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
        self.act(&path(E::fields()), members.map(AttributeValue::L), |actions, path, members| {
            if let Some(members) = members {
                actions.set(path, SetValue::Append(members));
            }
        })
    }

    /// Removes an attribute that may be absent.
    pub fn remove<P>(mut self, path: impl FnOnce(E::Fields) -> P) -> Self
    where
        P: TypedPath<E>,
        P::Access: Removable,
    {
        let path = path(E::fields());
        match check_patchable::<E>(path.document()) {
            Ok(()) => self.actions.remove(path.document().clone()),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }

    /// Changes attributes that are part of index keys, and rewrites those keys in the same update.
    ///
    /// The closure gets a method for each access pattern on an index: it takes every component of
    /// that index's key that the primary key does not hold. Optional components take `Some`, or
    /// `None` to take the item out of the index.
    pub fn rekey(mut self, keys: impl FnOnce(E::Rekey) -> Rekeyed<E>) -> Self {
        if let Err(error) = keys(E::REKEY).apply(&self.key, &mut self.actions) {
            self.error.get_or_insert(error);
        }
        self
    }

    /// Writes only if the item meets a condition, as it is before the change.
    ///
    /// Several conditions must all hold.
    pub fn condition(mut self, condition: impl FnOnce(E::Fields) -> Condition<E>) -> Self {
        self.guard.and(condition);
        self
    }

    /// Changes the entity and returns it as it is now.
    ///
    /// # Errors
    ///
    /// [`Rejected`](crate::ErrorKind::Rejected) if the item is missing or a condition does not
    /// hold; [`Invalid`](crate::ErrorKind::Invalid) if the service refuses the update, such as one
    /// on a nested path whose parent is missing; [`Codec`](crate::ErrorKind::Codec) if a value has no
    /// form as an attribute, or if the item that comes back does not fit the struct, and then the
    /// change has taken effect; [`Conflict`](crate::ErrorKind::Conflict) if a transaction holds the
    /// item; [`Throttled`](crate::ErrorKind::Throttled).
    pub async fn send(mut self) -> Result<E> {
        let context = Context {
            operation: Some(OperationName::UpdateItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let at = |error: Error| error.with_context(&context);
        if let Some(error) = self.error {
            return Err(at(error));
        }
        let mut request = UpdateItem::new(self.handle.table_name()?, self.key.into_item());
        request.return_values_on_condition_check_failure = self.guard.on_failure();
        let mut renderer = Renderer::default();
        if !self.actions.is_empty() {
            request.update_expression = Some(self.actions.render(&mut renderer));
        }
        request.condition_expression = self.guard.render::<E>(&mut renderer).map_err(at)?;
        (request.expression_attribute_names, request.expression_attribute_values) =
            renderer.finish();
        request.return_values = ReturnValues::AllNew;
        let answer = self.handle.backend().send(request).await;
        let output = answer.map_err(|error| self.guard.lift(error, &context))?;
        let entity = entity_from(output.attributes.unwrap_or_default()).map_err(at)?;
        entity.ok_or_else(|| at(other_kind(E::SCHEMA.name)))
    }

    pub(super) fn into_action(self) -> Action {
        let guard = self.guard.clone();
        Action::new(E::SCHEMA.name, self.transact_update(), guard)
    }

    fn transact_update(mut self) -> Result<TransactWriteItem> {
        if let Some(error) = self.error {
            return Err(error);
        }
        if self.actions.is_empty() {
            // An update of a transaction needs an expression; what is left of it is its condition.
            return condition_check(&self.handle, &self.key, &mut self.guard);
        }
        let mut renderer = Renderer::default();
        let expression = self.actions.render(&mut renderer);
        let table = self.handle.table_name()?;
        let mut update = TransactUpdate::new(table, self.key.into_item(), expression);
        update.return_values_on_condition_check_failure = self.guard.on_failure();
        update.condition_expression = self.guard.render::<E>(&mut renderer)?;
        (update.expression_attribute_names, update.expression_attribute_values) = renderer.finish();
        Ok(TransactWriteItem::Update(update))
    }

    /// Adds an action with its value as it is stored, or keeps the first error of a value.
    fn act(
        mut self,
        path: &impl TypedPath<E>,
        value: Result<AttributeValue>,
        action: impl FnOnce(&mut UpdateActions, DocumentPath, Option<AttributeValue>),
    ) -> Self {
        let path = path.document();
        let value = check_patchable::<E>(path).and(value);
        match value.and_then(|value| stored_at::<E>(path, value)) {
            Ok(value) => action(&mut self.actions, path.clone(), value),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }
}

/// Fails if an update of this path would leave a key stale.
///
/// The paths of a derived entity do not lead to keys. One that was made by hand, or goes on from a
/// key's component with `member`, may.
fn check_patchable<E: Entity>(path: &DocumentPath) -> Result<()> {
    let name = path.root();
    let why = if <E::Table as Table>::SCHEMA.keeps(name) {
        "holds a key or the kind, which are written with the entity"
    } else if E::SCHEMA.components.iter().any(|component| component.attribute == name) {
        "is part of a key and cannot be changed on its own: use `rekey`"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Invalid, format!("attribute `{name}` {why}")))
}

impl<E: Entity> IntoFuture for Patch<E> {
    type Output = Result<E>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E: Entity> fmt::Debug for Patch<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patch").field("key", &self.key).finish_non_exhaustive()
    }
}
