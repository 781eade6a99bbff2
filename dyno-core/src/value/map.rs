//! Maps of named attribute values: an item, or a document nested in one.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fmt;

use super::{AttributeValue, Name};

/// An item: its attributes by name.
pub type Item = Map;

/// Attribute values by name, in the order of the names' bytes.
///
/// # Examples
///
/// ```
/// use dyno_core::value::{AttributeValue, Item};
///
/// let item = Item::from_iter([("pk", AttributeValue::from("TENANT#t1#"))]);
/// assert_eq!(item.get("pk").and_then(AttributeValue::as_s), Some("TENANT#t1#"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Map(BTreeMap<Name, AttributeValue>);

impl Map {
    /// Returns an empty map.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Returns the number of attributes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the value of an attribute.
    pub fn get(&self, name: &str) -> Option<&AttributeValue> {
        self.0.get(name)
    }

    /// Returns the value of an attribute, to change it in place.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut AttributeValue> {
        self.0.get_mut(name)
    }

    /// Returns `true` if the attribute is there.
    pub fn contains_key(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Sets an attribute and returns the value it had.
    pub fn insert(
        &mut self,
        name: impl Into<Name>,
        value: impl Into<AttributeValue>,
    ) -> Option<AttributeValue> {
        self.0.insert(name.into(), value.into())
    }

    /// Removes an attribute and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<AttributeValue> {
        self.0.remove(name)
    }

    /// Keeps only the attributes for which `keep` returns `true`.
    pub fn retain(&mut self, keep: impl FnMut(&Name, &mut AttributeValue) -> bool) {
        self.0.retain(keep);
    }

    /// Iterates over the attributes in the order of their names.
    pub fn iter(&self) -> btree_map::Iter<'_, Name, AttributeValue> {
        self.0.iter()
    }

    /// Iterates over the attributes in the order of their names, to change the values.
    pub fn iter_mut(&mut self) -> btree_map::IterMut<'_, Name, AttributeValue> {
        self.0.iter_mut()
    }

    /// Iterates over the names in order.
    pub fn keys(&self) -> btree_map::Keys<'_, Name, AttributeValue> {
        self.0.keys()
    }

    /// Iterates over the values in the order of their names.
    pub fn values(&self) -> btree_map::Values<'_, Name, AttributeValue> {
        self.0.values()
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.0).finish()
    }
}

impl<K: Into<Name>, V: Into<AttributeValue>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl<K: Into<Name>, V: Into<AttributeValue>, const N: usize> From<[(K, V); N]> for Map {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<K: Into<Name>, V: Into<AttributeValue>> Extend<(K, V)> for Map {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        self.0.extend(pairs.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

impl IntoIterator for Map {
    type Item = (Name, AttributeValue);
    type IntoIter = btree_map::IntoIter<Name, AttributeValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a mut Map {
    type Item = (&'a Name, &'a mut AttributeValue);
    type IntoIter = btree_map::IterMut<'a, Name, AttributeValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter_mut()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Name, &'a AttributeValue);
    type IntoIter = btree_map::Iter<'a, Name, AttributeValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
