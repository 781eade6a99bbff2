//! The parameters of a `PartiQL` statement: attribute values without names.
//!
//! Their numbers are read by the rules of `PartiQL`, and what is nested too deeply is found while
//! they are read: of several mistakes the first in the document is noted.

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeType, AttributeValue};

use crate::base::{limits, nests_at_most};
use crate::expr::partiql::read_number;
use crate::wire::attribute_value::{FirstFault, SHAPE, decode_element};
use crate::wire::error;
use crate::wire::json::{Elements, Json, ValueType, element_members, list, map, string};

/// The most values that are kept of a list with a malformed one, as a body can hold millions.
const STAND_INS_MAX: usize = 1_000;

/// Reads the values of a list; the first malformed one is put in `fault`.
///
/// What follows a malformed value is checked for its JSON types, and not all of it kept.
pub(super) fn decode_parameters(
    elements: Elements<'_>,
    fault: &mut FirstFault,
) -> Result<Vec<AttributeValue>, BackendError> {
    let mut values = Vec::new();
    for element in elements {
        let mut sentence = None;
        let value = decode_element(element.clone(), &mut sentence)?;
        if fault.is_none() || values.len() < STAND_INS_MAX {
            values.push(value);
        }
        let (None, Some(value)) = (&fault, values.last()) else { continue };
        let is_too_deep = !nests_at_most(value, limits::NESTING_LEVELS_MAX);
        let sentence = sentence.or_else(|| is_too_deep.then(error::nested_too_deep));
        *fault = sentence.map(|sentence| {
            let first = first_fault(element, limits::NESTING_LEVELS_MAX).unwrap_or(sentence);
            ((values.len() - 1).to_string(), first)
        });
    }
    Ok(values)
}

/// Returns the first mistake in a value whose JSON types are right: a number that is none, or a
/// level too deep. `None` if it has another one.
fn first_fault(json: Json<'_>, levels: usize) -> Option<BackendError> {
    if levels == 0 || matches!(json, Json::TooDeep) {
        return Some(error::nested_too_deep());
    }
    for (letters, member) in element_members(json, SHAPE).ok()? {
        let found = match AttributeType::from_letters(&letters.read())? {
            AttributeType::N => bad_number(member),
            AttributeType::Ns => list(member).ok()?.find_map(bad_number),
            AttributeType::L if matches!(member, Json::TooDeep) => Some(error::nested_too_deep()),
            AttributeType::M if matches!(member, Json::TooDeep) => Some(error::nested_too_deep()),
            AttributeType::L => list(member).ok()?.find_map(|it| first_fault(it, levels - 1)),
            AttributeType::M => {
                let mut entries = map(member, ValueType::Shape(SHAPE)).ok()?;
                entries.find_map(|(_, it)| first_fault(it, levels - 1))
            }
            AttributeType::S
            | AttributeType::B
            | AttributeType::Bool
            | AttributeType::Null
            | AttributeType::Ss
            | AttributeType::Bs => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn bad_number(json: Json<'_>) -> Option<BackendError> {
    let text = string(json).ok()?.read();
    let reason = read_number(&text).err()?;
    Some(error::bad_number(&text, &reason))
}
