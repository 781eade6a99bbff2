//! Writing values as attributes: one [`ValueSerializer`], and a builder each for lists and maps.
//!
//! Invariant: no step goes through text that has a number at hand, and a map is built once, from
//! all of its members, which are sorted where they stand.

use serde::ser::{self, Serialize};

use super::error::CodecError;
use super::map_key::KeySerializer;
use crate::value::{AttributeValue, Map, NUMBER_NAME, Name, Number, NumberError};

/// Room that is made in advance on the word of a `Serialize`, which may be anything.
const RESERVED_MAX: usize = 1_024;

/// The members of a map before it is built, in the order in which they were written.
///
/// Of those with one name the last counts.
pub(crate) type Members = Vec<(Name, AttributeValue)>;

/// What may be done to the members of the outermost map before it is built.
type Completion<'c> = Option<&'c mut dyn FnMut(&mut Members)>;

/// Writes a value as an attribute.
pub(super) struct ValueSerializer<'c> {
    complete: Completion<'c>,
}

/// Collects the members of a list.
pub(super) struct ListBuilder<'c> {
    complete: Completion<'c>,
    variant: Option<&'static str>,
    members: Vec<AttributeValue>,
}

/// Collects the members of a map.
pub(super) struct MapBuilder<'c> {
    complete: Completion<'c>,
    variant: Option<&'static str>,
    members: Members,
    /// A key whose value is next.
    key: Option<Name>,
}

type Written = Result<AttributeValue, CodecError>;

macro_rules! numbers {
    ($($method:ident $int:ty),+) => {$(
        fn $method(self, value: $int) -> Written {
            Ok(AttributeValue::N(Number::from(value)))
        }
    )+};
}

macro_rules! checked_numbers {
    ($($method:ident $number:ty),+) => {$(
        fn $method(self, value: $number) -> Written {
            number(Number::try_from(value))
        }
    )+};
}

impl<'c> ValueSerializer<'c> {
    /// Writes a value as it is.
    pub(super) const fn plain() -> Self {
        Self { complete: None }
    }

    /// Lets `complete` change the members of the map that the value is written as.
    pub(super) const fn completed_by(complete: &'c mut dyn FnMut(&mut Members)) -> Self {
        Self { complete: Some(complete) }
    }

    fn list(self, variant: Option<&'static str>, length: Option<usize>) -> ListBuilder<'c> {
        let room = length.unwrap_or(0).min(RESERVED_MAX);
        ListBuilder { complete: self.complete, variant, members: Vec::with_capacity(room) }
    }

    fn map(self, variant: Option<&'static str>, length: Option<usize>) -> MapBuilder<'c> {
        let room = length.unwrap_or(0).min(RESERVED_MAX) + self.room_to_complete();
        let members = Vec::with_capacity(room);
        MapBuilder { complete: self.complete, variant, members, key: None }
    }

    /// What is made complete is an entity, and gets a kind and some keys.
    const fn room_to_complete(&self) -> usize {
        if self.complete.is_some() { 8 } else { 0 }
    }
}

impl<'c> ser::Serializer for ValueSerializer<'c> {
    type Ok = AttributeValue;
    type Error = CodecError;
    type SerializeSeq = ListBuilder<'c>;
    type SerializeTuple = ListBuilder<'c>;
    type SerializeTupleStruct = ListBuilder<'c>;
    type SerializeTupleVariant = ListBuilder<'c>;
    type SerializeMap = MapBuilder<'c>;
    type SerializeStruct = MapBuilder<'c>;
    type SerializeStructVariant = MapBuilder<'c>;

    numbers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    );
    checked_numbers!(
        serialize_i128 i128, serialize_u128 u128, serialize_f32 f32, serialize_f64 f64
    );

    fn serialize_bool(self, value: bool) -> Written {
        Ok(AttributeValue::Bool(value))
    }

    fn serialize_char(self, value: char) -> Written {
        Ok(AttributeValue::S(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Written {
        Ok(AttributeValue::S(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        Ok(AttributeValue::B(value.to_vec()))
    }

    fn serialize_none(self) -> Written {
        Ok(AttributeValue::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(AttributeValue::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(AttributeValue::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Written {
        if name == NUMBER_NAME {
            return number(value.serialize(KeySerializer)?.parse());
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let value = value.serialize(ValueSerializer::plain());
        let value = value.map_err(|error| error.in_member(variant))?;
        Ok(of_variant(variant, value, self.complete))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListBuilder<'c>, CodecError> {
        Ok(self.list(None, length))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListBuilder<'c>, CodecError> {
        Ok(self.list(None, Some(length)))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<ListBuilder<'c>, CodecError> {
        Ok(self.list(None, Some(length)))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<ListBuilder<'c>, CodecError> {
        Ok(self.list(Some(variant), Some(length)))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<MapBuilder<'c>, CodecError> {
        Ok(self.map(None, length))
    }

    fn serialize_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<MapBuilder<'c>, CodecError> {
        Ok(self.map(None, Some(length)))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<MapBuilder<'c>, CodecError> {
        Ok(self.map(Some(variant), Some(length)))
    }
}

impl ListBuilder<'_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        match value.serialize(ValueSerializer::plain()) {
            Ok(value) => self.members.push(value),
            Err(error) => return Err(error.in_position(self.members.len())),
        }
        Ok(())
    }

    fn finish(self) -> AttributeValue {
        let list = AttributeValue::L(self.members);
        match self.variant {
            Some(variant) => of_variant(variant, list, self.complete),
            None => list,
        }
    }
}

macro_rules! list_builders {
    ($($name:ident $method:ident),+) => {$(
        impl ser::$name for ListBuilder<'_> {
            type Ok = AttributeValue;
            type Error = CodecError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
                self.push(value)
            }

            fn end(self) -> Written {
                Ok(self.finish())
            }
        }
    )+};
}
list_builders!(
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
);

impl MapBuilder<'_> {
    fn push<T: Serialize + ?Sized>(&mut self, name: Name, value: &T) -> Result<(), CodecError> {
        match value.serialize(ValueSerializer::plain()) {
            Ok(value) => self.members.push((name, value)),
            Err(error) => return Err(error.in_member(&name)),
        }
        Ok(())
    }

    fn finish(self) -> AttributeValue {
        match self.variant {
            Some(variant) => of_variant(variant, built(self.members, None), self.complete),
            None => built(self.members, self.complete),
        }
    }
}

macro_rules! struct_builders {
    ($($name:ident),+) => {$(
        impl ser::$name for MapBuilder<'_> {
            type Ok = AttributeValue;
            type Error = CodecError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), CodecError> {
                self.push(Name::from_static(name), value)
            }

            fn end(self) -> Written {
                Ok(self.finish())
            }
        }
    )+};
}
struct_builders!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for MapBuilder<'_> {
    type Ok = AttributeValue;
    type Error = CodecError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CodecError> {
        self.key = Some(key.serialize(KeySerializer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        let key = self.key.take().ok_or_else(|| CodecError::new("a map's value has no key"))?;
        self.push(key, value)
    }

    fn end(self) -> Written {
        Ok(self.finish())
    }
}

/// Wraps the content of an enum's variant in a map of one member.
fn of_variant(
    variant: &'static str,
    content: AttributeValue,
    complete: Completion<'_>,
) -> AttributeValue {
    built(vec![(Name::from_static(variant), content)], complete)
}

fn built(mut members: Members, complete: Completion<'_>) -> AttributeValue {
    if let Some(complete) = complete {
        complete(&mut members);
    }
    AttributeValue::M(Map::from(members))
}

fn number(number: Result<Number, NumberError>) -> Written {
    match number {
        Ok(number) => Ok(AttributeValue::N(number)),
        Err(error) => Err(CodecError::new(format!("not a DynamoDB number: {error}"))),
    }
}
