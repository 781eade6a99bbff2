//! Changing an entity in part.

use std::fmt;

use serde::Serialize;

use super::commit;
use super::guard::{Guard, Presence};
use super::pending::{Form, Pending};
use super::promise::{expect_version, promise_update};
use crate::backend::BoxFuture;
use crate::entity::{Entity, Key, Rekeyed, Table, Versioned, entity_from, stored_at};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::expr::{
    Addable, Condition, DocumentPath, Removable, SetValue, Settable, TypedPath, UpdateActions,
    delta,
};
use crate::handle::Handle;
use crate::item::to_value;
use crate::key::Argument;
use crate::op::{OperationName, ReturnValues};
use crate::read::other_kind;
use crate::value::AttributeValue;

/// A change of some attributes of an entity, made by `Db::patch`; await it for the entity as it is
/// afterwards.
///
/// The item must be there; else the error's reason is `Missing`. All values are computed from the
/// item as it was. Attributes that keys are rendered from can only be changed with
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
        let mut guard = Guard::new(Presence::Present);
        guard.require_schema(E::SCHEMA);
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

    /// Subtracts from a number. What is absent counts as zero.
    ///
    /// An unsigned attribute may pass below zero, and then the item cannot be read: bound it with a
    /// [`condition`](Self::condition), such as `|o| o.stock.ge(3u64)`.
    pub fn decrement<P, V>(self, path: impl FnOnce(E::Fields) -> P, value: V) -> Self
    where
        P: TypedPath<E>,
        P::Access: Settable,
        P::Value: Addable<V>,
    {
        let value = match delta::<P::Value, V>(value) {
            Ok(Some(AttributeValue::N(number))) => Ok(number.negated().into()),
            Ok(_) => Err(Error::new(ErrorKind::Invalid, "only numbers can be decremented")),
            Err(error) => Err(Error::codec(error)),
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
                let start = AttributeValue::L(Vec::new());
                actions.set(path, SetValue::Append { start, members });
            }
        })
    }

    /// Puts members before those of a list; an absent list counts as empty.
    pub fn prepend<P, T, V>(
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
                actions.set(path, SetValue::Prepend(members));
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

    /// Changes only this version of the item; else the error's reason is `Stale`.
    ///
    /// Every change counts the version up, whether one is expected or not. Version 0 is an item that
    /// was never counted.
    pub fn expect_rev(mut self, version: u64) -> Self
    where
        E: Versioned,
    {
        expect_version(E::SCHEMA, &mut self.guard, version);
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
    pub async fn send(self) -> Result<E> {
        let context = Context {
            operation: Some(OperationName::UpdateItem),
            ..self.handle.context(Some(E::SCHEMA.name))
        };
        let at = |error: Error| error.with_context(&context);
        let write = self.into_pending().map_err(at)?;
        let item = commit::send(write, ReturnValues::AllNew).await?;
        let entity = entity_from(item.ok_or_else(|| at(gone(E::SCHEMA.name)))?).map_err(at)?;
        entity.ok_or_else(|| at(other_kind(E::SCHEMA.name)))
    }

    pub(super) fn into_pending(mut self) -> Result<Pending> {
        if let Some(error) = self.error {
            return Err(error);
        }
        promise_update(&self.key, &**self.handle.clock(), &mut self.actions, &mut self.guard)?;
        let form = Form::Update { key: self.key.into_item(), actions: self.actions };
        Ok(Pending::new::<E>(self.handle, form, self.guard))
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
    } else if E::SCHEMA.is_rendered(name) {
        "is part of a key and cannot be changed on its own: use `rekey`"
    } else if E::SCHEMA.immutable.contains(&name) {
        "stays as it was first written"
    } else if E::SCHEMA.is_managed(name) {
        "is a version or a stamp, which every write sets by itself"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::Invalid, format!("attribute `{name}` {why}")))
}

/// Returns the error of a change that took effect, of an item that was deleted before it was read.
fn gone(entity: &str) -> Error {
    Error::codec(format!("the `{entity}` was changed, and was deleted before it could be read"))
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
