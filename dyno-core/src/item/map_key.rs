//! The keys of maps: what is written as text, and read back from it.

use std::fmt::Display;

use serde::de::{self, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{self, Impossible, Serialize};

use super::error::CodecError;
use crate::value::Name;

/// Writes the key of a map: strings, characters, variants without fields, integers and booleans.
pub(super) struct KeySerializer;

/// Reads the key of a map.
pub(super) struct KeyDeserializer<'n>(pub(super) &'n str);

type Key = Result<Name, CodecError>;
type None = Impossible<Name, CodecError>;

macro_rules! displayed {
    ($($method:ident $type:ty),+) => {$(
        fn $method(self, value: $type) -> Key {
            Ok(Name::from(value.to_string()))
        }
    )+};
}

macro_rules! refused {
    ($($method:ident ($($argument:ty),*) -> $builder:ty;)+) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$builder, CodecError> {
            Err(no_text())
        }
    )+};
}

impl ser::Serializer for KeySerializer {
    type Ok = Name;
    type Error = CodecError;
    type SerializeSeq = None;
    type SerializeTuple = None;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = None;
    type SerializeStruct = None;
    type SerializeStructVariant = None;

    displayed!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_i128 i128, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32,
        serialize_u64 u64, serialize_u128 u128, serialize_bool bool, serialize_char char
    );
    refused!(
        serialize_f32(f32) -> Name;
        serialize_f64(f64) -> Name;
        serialize_bytes(&[u8]) -> Name;
        serialize_none() -> Name;
        serialize_unit() -> Name;
        serialize_unit_struct(&'static str) -> Name;
        serialize_seq(Option<usize>) -> None;
        serialize_tuple(usize) -> None;
        serialize_tuple_struct(&'static str, usize) -> None;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> None;
        serialize_map(Option<usize>) -> None;
        serialize_struct(&'static str, usize) -> None;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> None;
    );

    fn serialize_str(self, value: &str) -> Key {
        Ok(Name::from(value))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Key {
        Ok(Name::from(value.to_string()))
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Key {
        Ok(Name::from_static(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Key {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Key {
        Err(no_text())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Key {
        Err(no_text())
    }
}

fn no_text() -> CodecError {
    CodecError::new(
        "the key of a map is a string, an integer, a boolean or a variant without fields",
    )
}

macro_rules! parsed {
    ($($method:ident $visit:ident),+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(CodecError::new("the key of a map is not the integer or boolean it should be")),
            }
        }
    )+};
}

impl<'de> de::Deserializer<'de> for KeyDeserializer<'_> {
    type Error = CodecError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_str(self.0)
    }

    parsed!(
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_i64 visit_i64, deserialize_i128 visit_i128, deserialize_u8 visit_u8,
        deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
        deserialize_u128 visit_u128, deserialize_bool visit_bool
    );

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}
