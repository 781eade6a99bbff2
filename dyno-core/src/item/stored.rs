//! Stored items as a struct is read from them: without what the table keeps for itself.
//!
//! An item holds keys and a kind that are none of the struct's fields, and lacks the sets that are
//! empty. Taking the ones out of the map and putting the others in would cost more than reading it,
//! so both is done on the way.

use std::vec;

use serde::de::{self, DeserializeSeed, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::deserializer::ValueDeserializer;
use super::error::CodecError;
use super::members::Members;
use crate::value::{AttributeValue, Item, Name};

/// Reads a struct from a stored item.
pub(super) struct StoredItem {
    item: Item,
    skip: fn(&str) -> bool,
    empty: Vec<&'static str>,
}

impl StoredItem {
    pub(super) const fn new(item: Item, skip: fn(&str) -> bool, empty: Vec<&'static str>) -> Self {
        Self { item, skip, empty }
    }

    fn members(self) -> StoredMembers {
        StoredMembers {
            members: Members::of(self.item),
            skip: self.skip,
            empty: self.empty.into_iter(),
        }
    }

    /// Returns the item as the struct is to see it, for what is read otherwise than as a map.
    fn seen(self) -> ValueDeserializer {
        let mut item = self.item;
        item.retain(|name, _| !(self.skip)(name));
        item.extend(self.empty.into_iter().map(|name| (name, Vec::new())));
        ValueDeserializer::new(AttributeValue::M(item))
    }
}

impl<'de> de::Deserializer<'de> for StoredItem {
    type Error = CodecError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_map(self.members())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.seen().deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

struct StoredMembers {
    members: Members,
    skip: fn(&str) -> bool,
    empty: vec::IntoIter<&'static str>,
}

impl StoredMembers {
    fn pull(&mut self) -> Option<(Name, AttributeValue)> {
        while let Some(member) = self.members.pull() {
            if !(self.skip)(&member.0) {
                return Some(member);
            }
        }
        let name = self.empty.next()?;
        Some((Name::from_static(name), AttributeValue::L(Vec::new())))
    }
}

impl<'de> MapAccess<'de> for StoredMembers {
    type Error = CodecError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, CodecError> {
        let member = self.pull();
        self.members.read_key(member, seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, CodecError> {
        self.members.next_value_seed(seed)
    }
}
