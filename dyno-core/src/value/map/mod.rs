//! Maps of named attribute values: an item, or a document nested in one.

mod iter;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::{AttributeValue, Name};
use iter::Entry;

pub use iter::{IntoIter, Iter, IterMut};

/// An item: its attributes by name.
pub type Item = Map;

/// Up to this many attributes stand in one allocation, in the order of their names. Above, they
/// are in a tree, so that no order of insertions is slow.
const FEW_MAX: usize = 64;

/// Among up to this many attributes one is found sooner by looking at each, most of which are not of
/// the length, than by halving.
const LOOKED_AT_MAX: usize = 16;

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
#[derive(Clone)]
pub struct Map(Entries);

/// The two forms of a map; which of them it has says nothing about its content.
#[derive(Clone)]
enum Entries {
    Few(Vec<Entry>),
    #[expect(clippy::box_collection, reason = "a map stays three words, and so does every value")]
    Many(Box<BTreeMap<Name, AttributeValue>>),
}

impl Map {
    /// Returns an empty map.
    pub const fn new() -> Self {
        Self(Entries::Few(Vec::new()))
    }

    /// Returns an empty map with room for some attributes.
    pub fn with_capacity(attributes: usize) -> Self {
        Self(Entries::Few(Vec::with_capacity(attributes.min(FEW_MAX))))
    }

    /// Returns the map of attributes that are in the order of their names already, each name once.
    ///
    /// The order is not looked at: of attributes that come in another, some are not found.
    pub fn from_ordered(attributes: Vec<(Name, AttributeValue)>) -> Self {
        Self(if attributes.len() > FEW_MAX {
            Entries::Many(Box::new(attributes.into_iter().collect()))
        } else {
            Entries::Few(attributes)
        })
    }

    /// Returns the number of attributes.
    pub fn len(&self) -> usize {
        match &self.0 {
            Entries::Few(few) => few.len(),
            Entries::Many(many) => many.len(),
        }
    }

    /// Returns `true` if there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the value of an attribute.
    pub fn get(&self, name: &str) -> Option<&AttributeValue> {
        match &self.0 {
            Entries::Few(few) if few.len() <= LOOKED_AT_MAX => {
                few.iter().find(|(held, _)| held.as_str() == name).map(|(_, value)| value)
            }
            Entries::Few(few) => few.get(find(few, name).ok()?).map(|(_, value)| value),
            Entries::Many(many) => many.get(name),
        }
    }

    /// Returns the value of an attribute, to change it in place.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut AttributeValue> {
        match &mut self.0 {
            Entries::Few(few) => {
                let at = find(few, name).ok()?;
                few.get_mut(at).map(|(_, value)| value)
            }
            Entries::Many(many) => many.get_mut(name),
        }
    }

    /// Returns `true` if the attribute is there.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets an attribute and returns the value it had.
    ///
    /// Attributes that come in the order of their names cost the least.
    pub fn insert(
        &mut self,
        name: impl Into<Name>,
        value: impl Into<AttributeValue>,
    ) -> Option<AttributeValue> {
        self.set(name.into(), value.into())
    }

    fn set(&mut self, name: Name, value: AttributeValue) -> Option<AttributeValue> {
        let few = match &mut self.0 {
            Entries::Few(few) => few,
            Entries::Many(many) => return many.insert(name, value),
        };
        match few.last() {
            Some((last, _)) if last.as_str() >= name.as_str() => match find(few, &name) {
                Ok(at) => {
                    let (_, held) = few.get_mut(at)?;
                    return Some(std::mem::replace(held, value));
                }
                Err(at) => few.insert(at, (name, value)),
            },
            _ => few.push((name, value)),
        }
        if few.len() > FEW_MAX {
            let many = std::mem::take(few).into_iter().collect();
            self.0 = Entries::Many(Box::new(many));
        }
        None
    }

    /// Removes an attribute and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<AttributeValue> {
        match &mut self.0 {
            Entries::Few(few) => {
                let at = find(few, name).ok()?;
                Some(few.remove(at).1)
            }
            Entries::Many(many) => many.remove(name),
        }
    }

    /// Keeps only the attributes for which `keep` returns `true`.
    pub fn retain(&mut self, mut keep: impl FnMut(&Name, &mut AttributeValue) -> bool) {
        match &mut self.0 {
            Entries::Few(few) => few.retain_mut(|(name, value)| keep(name, value)),
            Entries::Many(many) => many.retain(keep),
        }
    }

    /// Iterates over the attributes in the order of their names.
    pub fn iter(&self) -> Iter<'_> {
        match &self.0 {
            Entries::Few(few) => Iter::few(few),
            Entries::Many(many) => Iter::many(many.iter()),
        }
    }

    /// Iterates over the attributes in the order of their names, to change the values.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        match &mut self.0 {
            Entries::Few(few) => IterMut::few(few),
            Entries::Many(many) => IterMut::many(many.iter_mut()),
        }
    }

    /// Iterates over the names in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Name> + ExactSizeIterator + Clone {
        self.iter().map(|(name, _)| name)
    }

    /// Iterates over the values in the order of their names.
    pub fn values(
        &self,
    ) -> impl DoubleEndedIterator<Item = &AttributeValue> + ExactSizeIterator + Clone {
        self.iter().map(|(_, value)| value)
    }
}

/// Returns where a name is among ordered entries, or where it belongs.
fn find(entries: &[Entry], name: &str) -> Result<usize, usize> {
    entries.binary_search_by(|(held, _)| held.as_str().cmp(name))
}

impl Default for Map {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other)
    }
}

impl Eq for Map {}

impl Hash for Map {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        for attribute in self {
            attribute.hash(state);
        }
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: Into<Name>, V: Into<AttributeValue>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self::from(pairs.collect::<Vec<Entry>>())
    }
}

impl From<Vec<(Name, AttributeValue)>> for Map {
    /// Of attributes with one name the last counts.
    fn from(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        Self::from_ordered(entries)
    }
}

impl<K: Into<Name>, V: Into<AttributeValue>, const N: usize> From<[(K, V); N]> for Map {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<K: Into<Name>, V: Into<AttributeValue>> Extend<(K, V)> for Map {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        for (name, value) in pairs {
            self.set(name.into(), value.into());
        }
    }
}

impl IntoIterator for Map {
    type Item = (Name, AttributeValue);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        match self.0 {
            Entries::Few(few) => IntoIter::few(few),
            Entries::Many(many) => IntoIter::many(many.into_iter()),
        }
    }
}

impl<'a> IntoIterator for &'a mut Map {
    type Item = (&'a Name, &'a mut AttributeValue);
    type IntoIter = IterMut<'a>;

    fn into_iter(self) -> IterMut<'a> {
        self.iter_mut()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a Name, &'a AttributeValue);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
