//! Writing values as attributes: one [`ValueSerializer`], and a builder each for lists and maps.
//!
//! Invariant: no step goes through text that has a number at hand, and a map is built once, from
//! all of its members: a tree that grows member by member costs more than sorting them.

use serde::ser::{self, Serialize};

use super::error::CodecError;
use super::map_key::KeySerializer;
use crate::value::{AttributeValue, Map, NUMBER_NAME, Name, Number, NumberError};

/// Room that is made in advance on the word of a `Serialize`, which may be anything.
const RESERVED_MAX: usize = 1_024;

/// Writes a value as an attribute.
pub(super) struct ValueSerializer;

/// Collects the members of a list.
pub(super) struct ListBuilder {
    variant: Option<&'static str>,
    members: Vec<AttributeValue>,
}

/// Collects the members of a map.
pub(super) struct MapBuilder {
    variant: Option<&'static str>,
    members: Vec<(Name, AttributeValue)>,
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

impl ser::Serializer for ValueSerializer {
    type Ok = AttributeValue;
    type Error = CodecError;
    type SerializeSeq = ListBuilder;
    type SerializeTuple = ListBuilder;
    type SerializeTupleStruct = ListBuilder;
    type SerializeTupleVariant = ListBuilder;
    type SerializeMap = MapBuilder;
    type SerializeStruct = MapBuilder;
    type SerializeStructVariant = MapBuilder;

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
        let value = value.serialize(self).map_err(|error| error.in_member(variant))?;
        Ok(of_variant(Some(variant), value))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListBuilder, CodecError> {
        Ok(ListBuilder::new(None, length))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListBuilder, CodecError> {
        Ok(ListBuilder::new(None, Some(length)))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        length: usize,
    ) -> Result<ListBuilder, CodecError> {
        Ok(ListBuilder::new(None, Some(length)))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<ListBuilder, CodecError> {
        Ok(ListBuilder::new(Some(variant), Some(length)))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<MapBuilder, CodecError> {
        Ok(MapBuilder::new(None, length))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<MapBuilder, CodecError> {
        Ok(MapBuilder::new(None, Some(length)))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<MapBuilder, CodecError> {
        Ok(MapBuilder::new(Some(variant), Some(length)))
    }
}

impl ListBuilder {
    fn new(variant: Option<&'static str>, length: Option<usize>) -> Self {
        let room = length.unwrap_or(0).min(RESERVED_MAX);
        Self { variant, members: Vec::with_capacity(room) }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        match value.serialize(ValueSerializer) {
            Ok(value) => self.members.push(value),
            Err(error) => return Err(error.in_position(self.members.len())),
        }
        Ok(())
    }

    fn finish(self) -> AttributeValue {
        of_variant(self.variant, AttributeValue::L(self.members))
    }
}

macro_rules! list_builders {
    ($($name:ident $method:ident),+) => {$(
        impl ser::$name for ListBuilder {
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

impl MapBuilder {
    fn new(variant: Option<&'static str>, length: Option<usize>) -> Self {
        let room = length.unwrap_or(0).min(RESERVED_MAX);
        Self { variant, members: Vec::with_capacity(room), key: None }
    }

    fn push<T: Serialize + ?Sized>(&mut self, name: Name, value: &T) -> Result<(), CodecError> {
        match value.serialize(ValueSerializer) {
            Ok(value) => self.members.push((name, value)),
            Err(error) => return Err(error.in_member(&name)),
        }
        Ok(())
    }

    /// Of members with one name the last counts.
    fn finish(self) -> AttributeValue {
        of_variant(self.variant, AttributeValue::M(Map::from_iter(self.members)))
    }
}

macro_rules! struct_builders {
    ($($name:ident),+) => {$(
        impl ser::$name for MapBuilder {
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

impl ser::SerializeMap for MapBuilder {
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
fn of_variant(variant: Option<&'static str>, content: AttributeValue) -> AttributeValue {
    match variant {
        Some(variant) => AttributeValue::M(Map::from([(Name::from_static(variant), content)])),
        None => content,
    }
}

fn number(number: Result<Number, NumberError>) -> Written {
    match number {
        Ok(number) => Ok(AttributeValue::N(number)),
        Err(error) => Err(CodecError::new(format!("not a DynamoDB number: {error}"))),
    }
}
