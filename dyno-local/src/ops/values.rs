//! The value stage: attribute values that the decoder found malformed, or that no item may hold.

use dyno_core::backend::BackendError;
use dyno_core::value::{AttributeValue, Item, storable_size_bytes, value_size_bytes};

use crate::base::{EngineError, Faults, limits, nests_at_most};

/// Checks an `Item` or `Key` member: first what the decoder noted, then the values themselves.
/// Returns its billed size.
pub(super) fn check_item(
    item: &Item,
    faults: &Faults,
    member: &str,
) -> Result<usize, BackendError> {
    if let Some(fault) = faults.value(member) {
        return Err(fault.error.clone());
    }
    let mut size_bytes = 0;
    for (name, value) in item {
        check_name(name)?;
        size_bytes += name.len() + check_value(value)?;
    }
    Ok(size_bytes)
}

/// Checks the size of an item to put.
pub(super) const fn check_size(size_bytes: usize) -> Result<(), EngineError> {
    if size_bytes > limits::ITEM_SIZE_BYTES_MAX {
        return Err(EngineError::ItemSize);
    }
    Ok(())
}

/// Checks the values of an item that no decoder noted anything about. Returns its billed size.
pub(super) fn check_values(item: &Item) -> Result<usize, EngineError> {
    item.iter().try_fold(0, |size, (name, value)| Ok(size + name.len() + check_value(value)?))
}

/// Checks one value, and returns its billed size. One walk does for what nothing is wrong with; else
/// its depth counts before anything that follows it down.
pub(super) fn check_value(value: &AttributeValue) -> Result<usize, EngineError> {
    match storable_size_bytes(value, limits::NESTING_LEVELS_MAX) {
        // No name in it is longer than it.
        Some(size_bytes) if size_bytes <= limits::ATTRIBUTE_NAME_BYTES_MAX => {
            return Ok(size_bytes);
        }
        _ => {}
    }
    if !nests_at_most(value, limits::NESTING_LEVELS_MAX) {
        return Err(EngineError::NestingLevels);
    }
    check_sets(value)?;
    Ok(value_size_bytes(value))
}

fn check_sets(value: &AttributeValue) -> Result<(), EngineError> {
    let empty = match value {
        AttributeValue::Ss(set) if set.is_empty() => "An string set  may not be empty",
        AttributeValue::Ns(set) if set.is_empty() => "An number set  may not be empty",
        AttributeValue::Bs(set) if set.is_empty() => "Binary sets should not be empty",
        AttributeValue::L(list) => return list.iter().try_for_each(check_sets),
        AttributeValue::M(map) => {
            for (name, value) in map {
                check_length(name)?;
                check_sets(value)?;
            }
            return Ok(());
        }
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
    check_length(name)
}

fn check_length(name: &str) -> Result<(), EngineError> {
    if name.len() <= limits::ATTRIBUTE_NAME_BYTES_MAX {
        return Ok(());
    }
    Err(EngineError::Plain("Attribute name is too large, must be less than 65536 bytes"))
}
