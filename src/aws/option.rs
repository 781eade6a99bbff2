//! Options of requests, the SDK's enums for ours, and nothing for a default; names in answers.
//!
//! A member at its default is left out, so that the SDK sends what the caller wrote and no more.

use aws_sdk_dynamodb::types as sdk;
use dyno_core::backend::BackendError;
use dyno_core::op::{
    ReturnConsumedCapacity, ReturnItemCollectionMetrics, ReturnValues,
    ReturnValuesOnConditionCheckFailure, Select,
};

use super::error;

/// Returns the SDK's option for the consumed capacity.
pub(super) fn capacity(option: ReturnConsumedCapacity) -> Option<sdk::ReturnConsumedCapacity> {
    unless_default(option).map(|option| option.name().into())
}

/// Returns the SDK's option for item collection metrics.
pub(super) fn metrics(
    option: ReturnItemCollectionMetrics,
) -> Option<sdk::ReturnItemCollectionMetrics> {
    unless_default(option).map(|option| option.name().into())
}

/// Returns the SDK's option for returned values.
pub(super) fn return_values(option: ReturnValues) -> Option<sdk::ReturnValue> {
    unless_default(option).map(|option| option.name().into())
}

/// Returns the SDK's option for the item of a refused condition.
pub(super) fn on_failure(
    option: ReturnValuesOnConditionCheckFailure,
) -> Option<sdk::ReturnValuesOnConditionCheckFailure> {
    unless_default(option).map(|option| option.name().into())
}

/// Returns the SDK's option for what to select.
pub(super) fn select(option: Option<Select>) -> Option<sdk::Select> {
    option.map(|option| option.name().into())
}

/// Returns a flag if it is not the service's default.
pub(super) fn flag(flag: bool, default: bool) -> Option<bool> {
    (flag != default).then_some(flag)
}

/// Reads a name of the service's with one of our `from_name`.
pub(super) fn known<T>(
    name: &str,
    from_name: impl FnOnce(&str) -> Option<T>,
) -> Result<T, BackendError> {
    from_name(name).ok_or_else(|| error::unknown_name(name))
}

fn unless_default<T: Default + PartialEq>(option: T) -> Option<T> {
    (option != T::default()).then_some(option)
}
