//! The primary key of one entity.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::component::encode_of;
use super::{AnyComponent, Entity, Table};
use crate::key::hash;
use crate::schema::KeyLayout;
use crate::value::{AttributeValue, Item, Name};

/// The primary key of one `E`, made by its generated `key(..)`.
///
/// Every key of one entity is the same number of components, so there is no partial key. `Debug`
/// does not print it, for keys often hold what logs should not.
pub struct Key<E> {
    pk: String,
    sk: Option<String>,
    marker: PhantomData<fn() -> E>,
}

impl<E: Entity> Key<E> {
    /// Renders the key of an entity.
    pub fn of(entity: &E) -> Self {
        Self::rendered(&encode_of(&|position| entity.component(position)))
    }

    /// Renders the key of these components, which are the first of the descriptor's.
    #[doc(hidden)]
    pub fn given(components: &[&dyn AnyComponent]) -> Self {
        Self::rendered(&encode_of(&|at| components.get(at).copied()))
    }

    fn rendered(encode: &impl Fn(usize, KeyLayout, &mut String) -> bool) -> Self {
        // The derive refuses optional components in primary keys, so each is there. It lets a
        // component alone decide on the shard of one, so nothing else is asked for.
        let keys = E::SCHEMA.primary.render(encode, || 0);
        let (pk, sk) = keys.unwrap_or_default();
        Self { pk, sk, marker: PhantomData }
    }

    /// Reads the key of a stored item; `None` if it is not that of an `E`.
    pub fn from_item(item: &Item) -> Option<Self> {
        let (table, templates) = (<E::Table as Table>::SCHEMA, &E::SCHEMA.primary);
        let read = |name: &str, admits: &dyn Fn(&str) -> bool| {
            let text = item.get(name)?.as_s()?;
            admits(text).then(|| text.to_owned())
        };
        let pk = read(table.pk, &|text| templates.admits_partition(text))?;
        let sk = match (table.sk, &templates.sk) {
            (Some(name), Some(template)) => Some(read(name, &|text| template.admits(text))?),
            (None, _) | (_, None) => None,
        };
        Some(Self { pk, sk, marker: PhantomData })
    }

    /// Returns the key's attributes as they are stored, for requests below the typed layer.
    pub fn to_item(&self) -> Item {
        self.clone().into_item()
    }

    /// Returns the key's attributes as they are stored.
    pub(crate) fn into_item(self) -> Item {
        let table = <E::Table as Table>::SCHEMA;
        let sk = table.sk.zip(self.sk);
        let pairs = std::iter::once((table.pk, self.pk)).chain(sk);
        pairs.map(|(name, text)| (Name::from_static(name), AttributeValue::S(text))).collect()
    }

    /// Returns the texts of the partition key and of the sort key.
    pub(crate) fn texts(&self) -> (&str, Option<&str>) {
        (&self.pk, self.sk.as_deref())
    }

    /// Returns what shards are computed from.
    pub(crate) fn hash(&self) -> u64 {
        hash(&[&self.pk, self.sk.as_deref().unwrap_or_default()])
    }

    /// Returns the text of a component that is part of the primary key.
    pub(crate) fn component(&self, position: usize) -> Option<&str> {
        let templates = &E::SCHEMA.primary;
        let in_pk = templates.pk.find(position, &self.pk);
        in_pk.or_else(|| templates.sk.as_ref()?.find(position, self.sk.as_deref()?))
    }
}

impl<E> Clone for Key<E> {
    fn clone(&self) -> Self {
        Self { pk: self.pk.clone(), sk: self.sk.clone(), marker: PhantomData }
    }
}

impl<E> PartialEq for Key<E> {
    fn eq(&self, other: &Self) -> bool {
        self.pk == other.pk && self.sk == other.sk
    }
}

impl<E> Eq for Key<E> {}

impl<E> Hash for Key<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.pk, &self.sk).hash(state);
    }
}

impl<E: Entity> fmt::Debug for Key<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key<{}>(..)", E::SCHEMA.name)
    }
}
