//! Lists that stand for sets: serde has no sets, so what an entity stores as one comes as a list.

use std::collections::BTreeSet;

use super::error::CodecError;
use crate::value::AttributeValue;

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
            return Err(CodecError::new(format!(
                "a set is written as a sequence, not as a value of type {}",
                other.kind().letters()
            )));
        }
    };
    // The first member says what the others are to be. Sets are collected whole: a tree is built
    // faster from all of its members.
    Ok(Some(match list.first() {
        None => return Ok(None),
        Some(AttributeValue::S(_)) => AttributeValue::Ss(collect(list, |member| match member {
            AttributeValue::S(text) => Ok(text),
            other => Err(other),
        })?),
        Some(AttributeValue::N(_)) => AttributeValue::Ns(collect(list, |member| match member {
            AttributeValue::N(number) => Ok(number),
            other => Err(other),
        })?),
        Some(AttributeValue::B(_)) => AttributeValue::Bs(collect(list, |member| match member {
            AttributeValue::B(bytes) => Ok(bytes),
            other => Err(other),
        })?),
        Some(other) => return Err(no_member(other)),
    }))
}

fn collect<T: Ord>(
    list: Vec<AttributeValue>,
    take: impl Fn(AttributeValue) -> Result<T, AttributeValue>,
) -> Result<BTreeSet<T>, CodecError> {
    list.into_iter().map(|member| take(member).map_err(|other| no_member(&other))).collect()
}

/// Returns the error of a member that no set has, or this one has not.
fn no_member(member: &AttributeValue) -> CodecError {
    match member {
        AttributeValue::S(_) | AttributeValue::N(_) | AttributeValue::B(_) => {
            CodecError::new("the members of a set have one type")
        }
        other => CodecError::new(format!(
            "a set holds strings, numbers or binary values, not {}: store the field as a list with `#[entity(list)]`",
            other.kind().letters()
        )),
    }
}
