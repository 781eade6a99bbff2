//! Reading values from attributes, which are taken apart: their strings and bytes are moved.

use serde::de::{self, IntoDeserializer, Visitor};

use super::error::CodecError;
use super::members::{Members, Sequence, Variant};
use crate::value::{AttributeValue, NUMBER_NAME, Number};

/// Reads a value from an attribute.
pub(super) struct ValueDeserializer(AttributeValue);

impl ValueDeserializer {
    pub(super) const fn new(value: AttributeValue) -> Self {
        Self(value)
    }

    fn number(self, what: &str) -> Result<Number, CodecError> {
        match self.0 {
            AttributeValue::N(number) => Ok(number),
            other => Err(CodecError::expected(what, other.kind())),
        }
    }

    fn integer<T: TryFrom<i128>>(self) -> Result<T, CodecError> {
        let number = self.number("an integer")?;
        fitting(number.to_i128().and_then(|value| T::try_from(value).ok()))
    }
}

fn fitting<T>(value: Option<T>) -> Result<T, CodecError> {
    value.ok_or_else(|| CodecError::new("the number has a fraction or is out of range"))
}

macro_rules! integers {
    ($($method:ident $visit:ident),+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
            visitor.$visit(self.integer()?)
        }
    )+};
}

impl<'de> de::Deserializer<'de> for ValueDeserializer {
    type Error = CodecError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::S(text) => visitor.visit_string(text),
            AttributeValue::N(number) => any_number(&number, visitor),
            AttributeValue::B(bytes) => visitor.visit_byte_buf(bytes),
            AttributeValue::Bool(flag) => visitor.visit_bool(flag),
            AttributeValue::Null => visitor.visit_unit(),
            AttributeValue::M(map) => visitor.visit_map(Members::of(map)),
            AttributeValue::L(_)
            | AttributeValue::Ss(_)
            | AttributeValue::Ns(_)
            | AttributeValue::Bs(_) => self.deserialize_seq(visitor),
        }
    }

    integers!(
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_i64 visit_i64, deserialize_i128 visit_i128, deserialize_u8 visit_u8,
        deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64
    );

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_u128(fitting(self.number("an integer")?.to_u128())?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_f32(self.number("a number")?.to_f32())
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_f64(self.number("a number")?.to_f64())
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::Bool(flag) => visitor.visit_bool(flag),
            other => Err(CodecError::expected("a boolean", other.kind())),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        let AttributeValue::S(text) = self.0 else {
            return Err(CodecError::expected("a string of one character", self.0.kind()));
        };
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => visitor.visit_char(character),
            (None | Some(_), _) => Err(CodecError::new("the string is not of one character")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::S(text) => visitor.visit_string(text),
            other => Err(CodecError::expected("a string", other.kind())),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::B(bytes) => visitor.visit_byte_buf(bytes),
            other => Err(CodecError::expected("bytes", other.kind())),
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::Null => visitor.visit_unit(),
            other => Err(CodecError::expected("null", other.kind())),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        if name != NUMBER_NAME {
            return visitor.visit_newtype_struct(self);
        }
        let number = self.number("a number")?;
        match number.to_i64() {
            Some(value) => visitor.visit_i64(value),
            None => visitor.visit_str(number.text().as_str()),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        let members = Sequence::of(self.0);
        visitor.visit_seq(members.map_err(|kind| CodecError::expected("a list or a set", kind))?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::M(map) => visitor.visit_map(Members::of(map)),
            other => Err(CodecError::expected("a map", other.kind())),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::L(_) => self.deserialize_seq(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CodecError> {
        match self.0 {
            AttributeValue::S(text) => visitor.visit_enum(text.into_deserializer()),
            AttributeValue::M(map) => {
                let one = || CodecError::new("a variant is a map of exactly one member");
                visitor.visit_enum(Variant::of(map).ok_or_else(one)?)
            }
            other => Err(CodecError::expected("a string or a map of one member", other.kind())),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CodecError> {
        visitor.visit_unit()
    }
}

/// What serde's own types take of a number: the narrowest of what they have.
fn any_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, CodecError> {
    if let Some(value) = number.to_i64() {
        return visitor.visit_i64(value);
    }
    match number.to_u64() {
        Some(value) => visitor.visit_u64(value),
        None => visitor.visit_f64(number.to_f64()),
    }
}
