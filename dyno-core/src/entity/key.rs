//! The primary key of one entity.

use std::fmt;
use std::marker::PhantomData;

use super::component::Given;
use super::{Entity, Table};
use crate::value::Item;

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
        Self::rendered(|position, out| match entity.component(position) {
            Some(value) => {
                value.encode(out);
                true
            }
            None => false,
        })
    }

    /// Renders the key of these components.
    #[doc(hidden)]
    pub fn from_given(given: &[Given]) -> Self {
        Self::rendered(|position, out| {
            let found = given.iter().find(|given| given.position == position);
            let value = found.and_then(|given| given.value.as_ref());
            out.push_str(value.map_or("", |value| &value.text));
            value.is_some()
        })
    }

    fn rendered(mut encode: impl FnMut(usize, &mut String) -> bool) -> Self {
        // The derive refuses optional components in primary keys, so each is there.
        let templates = &E::SCHEMA.primary;
        let pk = templates.pk.render(&mut encode).unwrap_or_default();
        let sk = templates.sk.as_ref().and_then(|template| template.render(&mut encode));
        Self { pk, sk, marker: PhantomData }
    }

    /// Returns the key's attributes as they are stored, for requests below the typed layer.
    pub fn to_item(&self) -> Item {
        let table = <E::Table as Table>::SCHEMA;
        let mut item = Item::new();
        item.insert(table.pk, self.pk.as_str());
        if let (Some(name), Some(sk)) = (table.sk, &self.sk) {
            item.insert(name, sk.as_str());
        }
        item
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

impl<E: Entity> fmt::Debug for Key<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key<{}>(..)", E::SCHEMA.name)
    }
}
