//! Key schemas: which attributes are a key, of which types, and what bytes they make.

use dyno_core::op::ScalarAttributeType;
use dyno_core::value::Item;
use smallvec::SmallVec;

use crate::base::limits;
use crate::encoding::{
    Attributes, EncodedValues, Key, KeyPrefix, KeyValue, Names, View, Wanted, component_bytes,
    component_text, key_value,
};

/// The values of a key, in the order of its schema.
type KeyValues<'a> = SmallVec<[KeyValue<'a>; 4]>;

/// An attribute of a key, with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyAttribute {
    pub(crate) name: String,
    pub(crate) kind: ScalarAttributeType,
}

/// The attributes of a key: one or more partition key attributes, then sort key attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeySchema {
    pub(crate) hash: Vec<KeyAttribute>,
    pub(crate) range: Vec<KeyAttribute>,
}

impl KeyAttribute {
    /// Returns the attribute's value in an item, if it is there and of the right type.
    pub(crate) fn value<'a>(&self, item: &'a impl Attributes) -> Option<KeyValue<'a>> {
        self.value_of(item.view(&self.name)?)
    }

    /// Returns a value of the attribute as part of a key, if it is of the right type.
    pub(crate) fn value_of<'a>(&self, view: View<'a>) -> Option<KeyValue<'a>> {
        match (view, self.kind) {
            (View::S(text), ScalarAttributeType::S) => Some(KeyValue::S(text)),
            (View::N(number), ScalarAttributeType::N) => Some(KeyValue::N(number)),
            (View::B(bytes), ScalarAttributeType::B) => Some(KeyValue::B(bytes)),
            _ => None,
        }
    }
}

impl KeySchema {
    /// Iterates over the attributes, partition key first.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> + Clone {
        self.hash.iter().chain(&self.range)
    }

    /// Returns how many bytes of an encoded key's components are its partition key, and how many its
    /// partition and sort key.
    pub(crate) fn cuts(&self, key: &Key) -> Option<(usize, usize)> {
        let partition = self.partition_cut(key)?;
        Some((partition, cut(&self.range, key.components(), partition)?))
    }

    /// Returns how many bytes of an encoded key's components are its partition key.
    pub(crate) fn partition_cut(&self, key: &Key) -> Option<usize> {
        cut(&self.hash, key.components(), 0)
    }

    /// Returns the values of an encoded key in plain, as far as it goes.
    pub(crate) fn texts(&self, key: &Key) -> Vec<String> {
        let mut rest = key.components();
        let mut texts = Vec::new();
        for attribute in self.attributes() {
            let Some(bytes) = component_bytes(attribute.kind, rest) else { break };
            let (component, behind) = rest.split_at(bytes);
            texts.extend(component_text(attribute.kind, component));
            rest = behind;
        }
        texts
    }

    /// Returns the attribute of this name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&KeyAttribute> {
        self.attributes().find(|attribute| attribute.name == name)
    }

    /// Returns `true` if the attribute is part of the key.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// Returns the number of attributes.
    pub(crate) fn len(&self) -> usize {
        self.hash.len() + self.range.len()
    }

    /// Returns the values of the key in an item; `None` if one is missing or of another type.
    pub(crate) fn values<'a>(&self, item: &'a impl Attributes) -> Option<KeyValues<'a>> {
        self.attributes().map(|attribute| attribute.value(item)).collect()
    }

    /// Returns the values of the key of an item's entry in an index with this schema: its own, then
    /// those of the key of the item in its table, so that entries with equal index keys are told
    /// apart. `None` if the item lacks an attribute, or has one that no key may be: it is then not in
    /// the index. (Writes of the latter are refused; an item may be older than the index.)
    pub(crate) fn entry_values<'a>(
        &self,
        table: &Self,
        item: &'a impl Attributes,
    ) -> Option<KeyValues<'a>> {
        let attributes = self.attributes().chain(table.attributes());
        let values: Option<KeyValues<'a>> =
            attributes.map(|attribute| attribute.value(item)).collect();
        values.filter(|values| self.fit(values))
    }

    /// Returns `true` if the values of a key, in the order of the schema, are not empty and not too
    /// long. More values may stand behind them.
    pub(crate) fn fit(&self, values: &[KeyValue<'_>]) -> bool {
        let mut rest = values.iter();
        let mut fits = |count: usize, max: usize| {
            let mut bytes = 0;
            rest.by_ref().take(count).all(|value| {
                bytes += value.size_bytes();
                !value.is_empty() && bytes <= max
            })
        };
        fits(self.hash.len(), limits::PARTITION_KEY_BYTES_MAX)
            && fits(self.range.len(), limits::SORT_KEY_BYTES_MAX)
    }

    /// Returns the names of the attributes that make the key of an entry, as they are wanted of
    /// encoded items.
    pub(crate) fn wanted_of_entry<'k>(&'k self, table: &'k Self, names: &Names) -> Wanted<'k> {
        let attributes = self.attributes().chain(table.attributes());
        Wanted::new(attributes.map(|attribute| attribute.name.as_str()), names)
    }

    /// Returns the key of an entry from the encoded values of what
    /// [`wanted_of_entry`](Self::wanted_of_entry) names; `None` if one is of another type, or
    /// one that no key may be: the item is then not in the index.
    pub(crate) fn entry_key(&self, table: &Self, encoded: &EncodedValues<'_>) -> Option<Key> {
        let mut values = KeyValues::new();
        let attributes = self.attributes().chain(table.attributes());
        for (attribute, encoded) in attributes.zip(encoded) {
            values.push(key_value(encoded).filter(|value| value.kind() == attribute.kind)?);
        }
        self.fit(&values).then(|| self.key_of_values(&values).0)
    }

    /// Returns the key of an item in the table's own space, and the length of its partition
    /// key's components; `None` if an attribute is missing or of another type.
    pub(crate) fn table_key(&self, item: &impl Attributes) -> Option<(Key, usize)> {
        Some(self.key_of_values(&self.values(item)?))
    }

    /// Returns the key of these values, and the length of its partition key's components.
    ///
    /// The values are those of the schema, in its order; behind them, for an index, those of the
    /// table's key.
    pub(crate) fn key_of_values(&self, values: &[KeyValue<'_>]) -> (Key, usize) {
        let (hash, behind) = values.split_at(self.hash.len().min(values.len()));
        let mut prefix = KeyPrefix::with_capacity(values.iter().map(|it| it.key_bytes()).sum());
        for value in hash {
            prefix.push(*value);
        }
        prefix.end_partition_key();
        let collection = prefix.len();
        for value in behind {
            prefix.push(*value);
        }
        (prefix.into_key(), collection)
    }

    /// Returns the key attributes of an item.
    pub(crate) fn key_of(&self, item: &impl Attributes) -> Item {
        let pairs = self.attributes().filter_map(|attribute| {
            Some((attribute.name.as_str(), item.view(&attribute.name)?.to_value().into_owned()))
        });
        pairs.collect()
    }
}

/// Returns where the components of some attributes end, which begin here.
fn cut(attributes: &[KeyAttribute], components: &[u8], from: usize) -> Option<usize> {
    attributes.iter().try_fold(from, |from, attribute| {
        Some(from + component_bytes(attribute.kind, components.get(from..)?)?)
    })
}
