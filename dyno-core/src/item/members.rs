//! What stands inside of an attribute, as serde asks for it: members of lists and sets, members of
//! maps, the content of an enum's variant.

use std::collections::btree_set;
use std::vec;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::deserializer::ValueDeserializer;
use super::error::CodecError;
use super::map_key::KeyDeserializer;
use crate::value::{AttributeType, AttributeValue, Map, Name, Number};

/// The members of a list or a set, with the position of the next.
pub(super) struct Sequence {
    members: SequenceKind,
    position: usize,
}

// One type for all four, and not one generic in its iterator: what a user's types make of it is
// compiled once.
enum SequenceKind {
    List(vec::IntoIter<AttributeValue>),
    Strings(btree_set::IntoIter<String>),
    Numbers(btree_set::IntoIter<Number>),
    Binaries(btree_set::IntoIter<Vec<u8>>),
}

impl Sequence {
    /// Returns the members; for what has none, its type.
    pub(super) fn of(value: AttributeValue) -> Result<Self, AttributeType> {
        let members = match value {
            AttributeValue::L(list) => SequenceKind::List(list.into_iter()),
            AttributeValue::Ss(set) => SequenceKind::Strings(set.into_iter()),
            AttributeValue::Ns(set) => SequenceKind::Numbers(set.into_iter()),
            AttributeValue::Bs(set) => SequenceKind::Binaries(set.into_iter()),
            other => return Err(other.kind()),
        };
        Ok(Self { members, position: 0 })
    }

    fn next(&mut self) -> Option<AttributeValue> {
        self.position += 1;
        match &mut self.members {
            SequenceKind::List(members) => members.next(),
            SequenceKind::Strings(members) => members.next().map(AttributeValue::S),
            SequenceKind::Numbers(members) => members.next().map(AttributeValue::N),
            SequenceKind::Binaries(members) => members.next().map(AttributeValue::B),
        }
    }
}

impl<'de> SeqAccess<'de> for Sequence {
    type Error = CodecError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, CodecError> {
        let Some(member) = self.next() else { return Ok(None) };
        match seed.deserialize(ValueDeserializer::new(member)) {
            Ok(member) => Ok(Some(member)),
            Err(error) => Err(error.in_position(self.position - 1)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(match &self.members {
            SequenceKind::List(members) => members.len(),
            SequenceKind::Strings(members) => members.len(),
            SequenceKind::Numbers(members) => members.len(),
            SequenceKind::Binaries(members) => members.len(),
        })
    }
}

/// The members of a map, and the one whose key was read.
pub(super) struct Members {
    members: <Map as IntoIterator>::IntoIter,
    current: Option<(Name, AttributeValue)>,
}

impl Members {
    pub(super) fn of(map: Map) -> Self {
        Self { members: map.into_iter(), current: None }
    }

    /// Returns the next member, which is then passed over unless its key is read.
    pub(super) fn pull(&mut self) -> Option<(Name, AttributeValue)> {
        self.members.next()
    }

    /// Reads the key of a member, whose value is asked for next.
    pub(super) fn read_key<'de, K: DeserializeSeed<'de>>(
        &mut self,
        member: Option<(Name, AttributeValue)>,
        seed: K,
    ) -> Result<Option<K::Value>, CodecError> {
        self.current = member;
        let Some((name, _)) = &self.current else { return Ok(None) };
        seed.deserialize(KeyDeserializer(name)).map(Some)
    }
}

impl<'de> MapAccess<'de> for Members {
    type Error = CodecError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, CodecError> {
        let member = self.pull();
        self.read_key(member, seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, CodecError> {
        let Some((name, value)) = self.current.take() else {
            return Err(CodecError::new("a map's value was asked for before its key"));
        };
        seed.deserialize(ValueDeserializer::new(value)).map_err(|error| error.in_member(&name))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// A variant that is a map of one member: its name and its content.
pub(super) struct Variant {
    name: Name,
    content: AttributeValue,
}

impl Variant {
    /// Returns the variant; `None` if the map has not exactly one member.
    pub(super) fn of(map: Map) -> Option<Self> {
        let mut members = map.into_iter();
        match (members.next(), members.next()) {
            (Some((name, content)), None) => Some(Self { name, content }),
            (None | Some(_), _) => None,
        }
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = CodecError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), CodecError> {
        let name = self.name.as_str().into_deserializer();
        let variant =
            seed.deserialize::<serde::de::value::StrDeserializer<'_, CodecError>>(name)?;
        Ok((variant, self))
    }
}

impl Variant {
    fn within<T>(name: &Name, result: Result<T, CodecError>) -> Result<T, CodecError> {
        result.map_err(|error| error.in_member(name))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = CodecError;

    fn unit_variant(self) -> Result<(), CodecError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, CodecError> {
        Self::within(&self.name, seed.deserialize(ValueDeserializer::new(self.content)))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, CodecError> {
        let content = ValueDeserializer::new(self.content);
        Self::within(&self.name, content.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        let content = ValueDeserializer::new(self.content);
        Self::within(&self.name, content.deserialize_map(visitor))
    }
}
