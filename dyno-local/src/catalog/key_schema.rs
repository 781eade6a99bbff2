//! Key schemas: which attributes are a key, of which types, and what bytes they make.

use dyno_core::op::ScalarAttributeType;
use dyno_core::value::Item;

use crate::encoding::{Key, KeyValue};

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
    pub(crate) fn value<'a>(&self, item: &'a Item) -> Option<KeyValue<'a>> {
        KeyValue::of(item.get(&self.name)?).filter(|value| value.kind() == self.kind)
    }
}

impl KeySchema {
    /// Iterates over the attributes, partition key first.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> + Clone {
        self.hash.iter().chain(&self.range)
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

    /// Returns the bytes of the item's partition key with their hash; `None` if an attribute of
    /// it is missing or of another type.
    pub(crate) fn collection(&self, item: &Item) -> Option<Vec<u8>> {
        let values: Option<Vec<KeyValue<'_>>> =
            self.hash.iter().map(|attribute| attribute.value(item)).collect();
        Some(Key::collection(values?))
    }

    /// Appends the components of an item's sort key.
    pub(crate) fn encode_range(&self, item: &Item, out: &mut Vec<u8>) -> Option<()> {
        for attribute in &self.range {
            attribute.value(item)?.encode(out);
        }
        Some(())
    }

    /// Returns the key of an item in the table's own space, and the length of its partition
    /// key's bytes.
    pub(crate) fn table_key(&self, item: &Item) -> Option<(Key, usize)> {
        let mut bytes = self.collection(item)?;
        let collection = bytes.len();
        self.encode_range(item, &mut bytes)?;
        Some((Key::new(bytes), collection))
    }

    /// Returns the key of an item's entry in an index with this schema. The key of the item in
    /// its table follows, so that entries with equal index keys are told apart. `None` if the
    /// item lacks an attribute of the index key: it is then not in the index.
    pub(crate) fn entry_key(&self, table: &Self, item: &Item) -> Option<Key> {
        let mut bytes = self.collection(item)?;
        self.encode_range(item, &mut bytes)?;
        for attribute in table.attributes() {
            attribute.value(item)?.encode(&mut bytes);
        }
        Some(Key::new(bytes))
    }

    /// Returns the key attributes of an item.
    pub(crate) fn key_of(&self, item: &Item) -> Item {
        let pairs = self.attributes().filter_map(|attribute| {
            Some((attribute.name.clone(), item.get(&attribute.name)?.clone()))
        });
        pairs.collect()
    }
}
