//! The value stage: attribute values that the decoder found malformed, or that no item may hold.

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeValue, Item};

use crate::base::{EngineError, Faults, limits, nests_at_most};

/// Checks an `Item` or `Key` member: first what the decoder noted, then the values themselves.
pub(super) fn check_item(item: &Item, faults: &Faults, member: &str) -> Result<(), BackendError> {
    if let Some(fault) = faults.value(member) {
        return Err(fault.error.clone());
    }
    for (name, value) in item {
        check_name(name)?;
        check_value(value)?;
    }
    Ok(())
}

/// Checks one value: its depth before anything that follows it down.
pub(super) fn check_value(value: &AttributeValue) -> Result<(), EngineError> {
    if !nests_at_most(value, limits::NESTING_LEVELS_MAX) {
        return Err(EngineError::NestingLevels);
    }
    check_sets(value)
}

fn check_sets(value: &AttributeValue) -> Result<(), EngineError> {
    let empty = match value {
        AttributeValue::Ss(set) if set.is_empty() => "An string set  may not be empty",
        AttributeValue::Ns(set) if set.is_empty() => "An number set  may not be empty",
        AttributeValue::Bs(set) if set.is_empty() => "Binary sets should not be empty",
        AttributeValue::L(list) => return list.iter().try_for_each(check_sets),
        AttributeValue::M(map) => return map.values().try_for_each(check_sets),
        AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_)
        | AttributeValue::S(_)
        | AttributeValue::N(_)
        | AttributeValue::B(_)
        | AttributeValue::Bool(_)
        | AttributeValue::Null => return Ok(()),
    };
    Err(EngineError::parameter(empty))
}

pub(super) fn check_name(name: &str) -> Result<(), EngineError> {
    if name.is_empty() {
        return Err(EngineError::parameter("Empty attribute name"));
    }
    if name.len() > limits::ATTRIBUTE_NAME_BYTES_MAX {
        // Unverified: the text around the number, which the service's text mentions.
        return Err(EngineError::parameter(format!(
            "Attribute name is too large, must be less than {} bytes",
            limits::ATTRIBUTE_NAME_BYTES_MAX
        )));
    }
    Ok(())
}
