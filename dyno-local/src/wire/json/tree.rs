//! The JSON tree of a request body: members in document order, nesting bounded.
//!
//! Parsing is `serde_json`'s; the tree is our own because the service reports the first fault in
//! document order and because a body may be nested as deep as its sender likes. Below
//! [`DEPTH_MAX`] containers are skipped without recursion and become [`Json::TooDeep`], so that
//! neither parsing nor anything that walks or drops the tree can exhaust the stack.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The containers that may stand around a value.
///
/// 32 levels of an attribute value take 64 containers and the longest way to one
/// (`TransactItems[n].Put.Item.name`) five, so that whatever is cut off here is too deep for the
/// service as well. `serde_json` itself stops at 128.
const DEPTH_MAX: usize = 100;

/// The members of an object in document order, repeated names included.
pub(crate) type Members = Vec<(String, Json)>;

/// A JSON value as it arrived.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without fraction and exponent, clamped to 64 bits.
    Integer(i64),
    /// Any other number.
    Decimal(f64),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Members),
    /// An array or object nested deeper than [`DEPTH_MAX`].
    TooDeep,
}

impl Json {
    /// Parses a whole body; `None` if it is not one JSON value in UTF-8.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let mut source = serde_json::Deserializer::from_slice(body);
        let json = Node { depth_left: DEPTH_MAX }.deserialize(&mut source).ok()?;
        source.end().ok()?;
        Some(json)
    }
}

/// A value to be read with so many containers still allowed.
#[derive(Clone, Copy)]
struct Node {
    depth_left: usize,
}

impl Node {
    /// Returns the node one container further down, or `None` where it would be too deep.
    const fn below(self) -> Option<Self> {
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => Some(Self { depth_left }),
            None => None,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Json, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Integer(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json::Decimal(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Json, A::Error> {
        let Some(below) = self.below() else {
            while source.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Json::TooDeep);
        };
        let mut elements = Vec::new();
        while let Some(element) = source.next_element_seed(below)? {
            elements.push(element);
        }
        Ok(Json::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Json, A::Error> {
        let Some(below) = self.below() else {
            while source.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Json::TooDeep);
        };
        let mut members = Vec::new();
        while let Some(name) = source.next_key()? {
            if members.is_empty() {
                // Most objects are attribute values with one member, and a body can hold millions.
                members.reserve_exact(1);
            }
            members.push((name, source.next_value_seed(below)?));
        }
        Ok(Json::Object(members))
    }
}
