//! Keys of a table, of one entity or of any: what batches and transactional reads take.

use std::fmt;
use std::marker::PhantomData;

use super::collection::decode;
use super::get::other_kind;
use crate::entity::{EntityOf, Key, Table, entity_from};
use crate::error::Result;
use crate::value::Item;

/// The primary key of any entity of table `T`: `AnyKey::from(Order::key(..))`.
///
/// What it reads is the table's enum. `Debug` names the entity and does not print the key.
pub struct AnyKey<T> {
    item: Item,
    entity: &'static str,
    marker: PhantomData<fn() -> T>,
}

impl<T> AnyKey<T> {
    /// Returns the name of the entity that it is the key of.
    pub const fn entity(&self) -> &'static str {
        self.entity
    }

    /// Returns the key as that of an `E`; `None` if it is another's.
    pub fn key<E: EntityOf<T>>(&self) -> Option<Key<E>> {
        Key::from_item(&self.item)
    }

    /// Returns the key's attributes as they are stored, for requests below the typed layer.
    pub const fn to_item(&self) -> &Item {
        &self.item
    }
}

impl<T, E: EntityOf<T>> From<Key<E>> for AnyKey<T> {
    fn from(key: Key<E>) -> Self {
        Self { item: key.into_item(), entity: E::SCHEMA.name, marker: PhantomData }
    }
}

impl<T> Clone for AnyKey<T> {
    fn clone(&self) -> Self {
        Self { item: self.item.clone(), entity: self.entity, marker: PhantomData }
    }
}

impl<T> PartialEq for AnyKey<T> {
    fn eq(&self, other: &Self) -> bool {
        self.entity == other.entity && self.item == other.item
    }
}

impl<T> Eq for AnyKey<T> {}

impl<T> fmt::Debug for AnyKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyKey<{}>(..)", self.entity)
    }
}

/// A key of table `T` and what it reads: a [`Key`] reads its entity, an [`AnyKey`] the table's enum.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of table `{T}`",
    label = "not a key of this table",
    note = "`YourEntity::key(..)` makes keys: of one entity as they are, of several as `AnyKey::from(key)`",
    note = "an entity lives in the table that its `#[entity(table = ..)]` names: use a `Db` of that table"
)]
pub trait TableKey<T>: Send + Sync + 'static {
    /// What is read.
    type Output: Send + 'static;

    /// The entity that is read, if it is always the same.
    #[doc(hidden)]
    const ENTITY: Option<&'static str>;

    /// Returns the key's attributes as they are stored.
    #[doc(hidden)]
    fn attributes(&self) -> Item;

    /// Reads what is stored at the key; `None` if it is not to be seen.
    #[doc(hidden)]
    fn read(item: Item) -> Result<Option<Self::Output>>;
}

impl<T, E: EntityOf<T>> TableKey<T> for Key<E> {
    type Output = E;

    const ENTITY: Option<&'static str> = Some(E::SCHEMA.name);

    fn attributes(&self) -> Item {
        self.to_item()
    }

    fn read(item: Item) -> Result<Option<E>> {
        let entity = entity_from(item)?;
        entity.map(Some).ok_or_else(|| other_kind(E::SCHEMA.name))
    }
}

impl<T: Table> TableKey<T> for AnyKey<T> {
    type Output = T::Item;

    const ENTITY: Option<&'static str> = None;

    fn attributes(&self) -> Item {
        self.item.clone()
    }

    fn read(item: Item) -> Result<Option<T::Item>> {
        decode::<T>(item)
    }
}
