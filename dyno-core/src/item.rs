//! Structs to items and back, through serde.
//!
//! `serde_dynamo` does the work; this module converts between its values and ours, and applies what
//! an entity's descriptor says of single attributes: which lists are sets, and which nulls stand
//! for an absent `Option`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::AttributeValue as SerdeValue;

use crate::value::{AttributeValue, Item, Map, Number};

/// Why a struct has no form as an item, or an item does not fit a struct.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct CodecError(pub(crate) String);

/// Returns the value as serde writes it.
pub(crate) fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<AttributeValue, CodecError> {
    let value: SerdeValue =
        serde_dynamo::to_attribute_value(value).map_err(|error| describe(&error))?;
    from_serde(value)
}

/// Returns the item that serde makes of a struct.
pub(crate) fn to_item<T: Serialize>(value: &T) -> Result<Item, CodecError> {
    match to_value(value)? {
        AttributeValue::M(item) => Ok(item),
        other => Err(CodecError(format!(
            "an entity is written as a map of attributes, not as a value of type {}",
            other.kind().letters()
        ))),
    }
}

/// Reads a struct from an item; attributes that the struct does not know are ignored.
pub(crate) fn from_item<T: DeserializeOwned>(item: Item) -> Result<T, CodecError> {
    let item: HashMap<String, SerdeValue> =
        item.into_iter().map(|(name, value)| (name.into(), into_serde(value))).collect();
    serde_dynamo::from_attribute_value(SerdeValue::M(item)).map_err(|error| describe(&error))
}

/// Turns a list into the set of its members' type, or fails if it has none.
///
/// An empty list is `None`: DynamoDB has no empty sets, so the attribute is left out.
pub(crate) fn list_to_set(value: AttributeValue) -> Result<Option<AttributeValue>, CodecError> {
    let list = match value {
        AttributeValue::L(list) => list,
        AttributeValue::Null => return Ok(None),
        set @ (AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_)) => {
            return Ok(Some(set));
        }
        other => {
            return Err(CodecError(format!(
                "a set is written as a sequence, not as a value of type {}",
                other.kind().letters()
            )));
        }
    };
    let mut members = SetMembers::default();
    for member in list {
        members.add(member)?;
    }
    members.into_value()
}

#[derive(Default)]
struct SetMembers {
    strings: BTreeSet<String>,
    numbers: BTreeSet<Number>,
    binaries: BTreeSet<Vec<u8>>,
}

impl SetMembers {
    fn add(&mut self, member: AttributeValue) -> Result<(), CodecError> {
        match member {
            AttributeValue::S(text) => {
                self.strings.insert(text);
            }
            AttributeValue::N(number) => {
                self.numbers.insert(number);
            }
            AttributeValue::B(bytes) => {
                self.binaries.insert(bytes);
            }
            other => {
                return Err(CodecError(format!(
                    "a set holds strings, numbers or binary values, not {}: store the field as a list with `#[entity(list)]`",
                    other.kind().letters()
                )));
            }
        }
        Ok(())
    }

    fn into_value(self) -> Result<Option<AttributeValue>, CodecError> {
        match (self.strings.is_empty(), self.numbers.is_empty(), self.binaries.is_empty()) {
            (true, true, true) => Ok(None),
            (false, true, true) => Ok(Some(AttributeValue::Ss(self.strings))),
            (true, false, true) => Ok(Some(AttributeValue::Ns(self.numbers))),
            (true, true, false) => Ok(Some(AttributeValue::Bs(self.binaries))),
            _ => Err(CodecError("the members of a set have one type".to_owned())),
        }
    }
}

fn describe(error: &serde_dynamo::Error) -> CodecError {
    CodecError(error.to_string())
}

fn from_serde(value: SerdeValue) -> Result<AttributeValue, CodecError> {
    Ok(match value {
        SerdeValue::S(text) => AttributeValue::S(text),
        SerdeValue::N(text) => AttributeValue::N(number(&text)?),
        SerdeValue::B(bytes) => AttributeValue::B(bytes),
        SerdeValue::Bool(flag) => AttributeValue::Bool(flag),
        SerdeValue::Null(_) => AttributeValue::Null,
        SerdeValue::L(list) => {
            AttributeValue::L(list.into_iter().map(from_serde).collect::<Result<_, _>>()?)
        }
        SerdeValue::M(map) => {
            let members: BTreeMap<_, _> = map.into_iter().collect();
            let mut converted = Map::new();
            for (name, value) in members {
                converted.insert(name, from_serde(value)?);
            }
            AttributeValue::M(converted)
        }
        SerdeValue::Ss(set) => AttributeValue::Ss(set.into_iter().collect()),
        SerdeValue::Ns(set) => {
            AttributeValue::Ns(set.iter().map(|text| number(text)).collect::<Result<_, _>>()?)
        }
        SerdeValue::Bs(set) => AttributeValue::Bs(set.into_iter().collect()),
    })
}

fn number(text: &str) -> Result<Number, CodecError> {
    text.parse().map_err(|error| CodecError(format!("not a DynamoDB number: {error}")))
}

fn into_serde(value: AttributeValue) -> SerdeValue {
    match value {
        AttributeValue::S(text) => SerdeValue::S(text),
        AttributeValue::N(number) => SerdeValue::N(number.to_string()),
        AttributeValue::B(bytes) => SerdeValue::B(bytes),
        AttributeValue::Bool(flag) => SerdeValue::Bool(flag),
        AttributeValue::Null => SerdeValue::Null(true),
        AttributeValue::L(list) => SerdeValue::L(list.into_iter().map(into_serde).collect()),
        AttributeValue::M(map) => SerdeValue::M(
            map.into_iter().map(|(name, value)| (name.into(), into_serde(value))).collect(),
        ),
        AttributeValue::Ss(set) => SerdeValue::Ss(set.into_iter().collect()),
        AttributeValue::Ns(set) => SerdeValue::Ns(set.iter().map(Number::to_string).collect()),
        AttributeValue::Bs(set) => SerdeValue::Bs(set.into_iter().collect()),
    }
}
