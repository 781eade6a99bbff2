//! A number as serde's data model has it.
//!
//! To our own codec it says by the name of a newtype that the text inside is a number, so that no
//! digit is lost; to other formats it is a string. Read back, it may be a number there as well.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{Number, NumberError};

/// The name of the newtype that the codec of items knows numbers by.
pub(crate) const NUMBER_NAME: &str = "$dyno::Number";

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(NUMBER_NAME, self.text().as_str())
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NUMBER_NAME, NumberVisitor)
    }
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number of up to 38 digits")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Number, D::Error> {
        // Formats for people say what a value is; the others have the string that was written.
        if inner.is_human_readable() {
            inner.deserialize_any(self)
        } else {
            inner.deserialize_str(self)
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
        checked(text.parse())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number::from(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Number, E> {
        checked(value.try_into())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Number, E> {
        checked(value.try_into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        checked(value.try_into())
    }
}

fn checked<E: Error>(number: Result<Number, NumberError>) -> Result<Number, E> {
    number.map_err(E::custom)
}
