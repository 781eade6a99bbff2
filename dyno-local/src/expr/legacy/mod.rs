//! Parameters of the time before expressions, compiled to what expressions are compiled to.
//!
//! The operations call it instead of the compilers of text. There is no second way of evaluating:
//! a condition becomes a [`Condition`](super::Condition), key conditions a
//! [`KeyCondition`](super::KeyCondition), updates an [`Update`](super::Update), names of attributes a
//! [`Projection`](super::Projection). What differs from expressions is in the checks, and in the
//! shape of what is built: `NOT_CONTAINS` holds only for an attribute that exists.
//!
//! Names are whole names of attributes: a dot in one is a letter like any other.

mod comparison;
mod condition;
mod fault;
mod key_condition;
mod projection;
mod update;

pub(crate) use condition::{check_conditional_operator, compile_conditions, compile_expected};
pub(crate) use key_condition::compile_key_conditions;
pub(crate) use projection::compile_attributes_to_get;
pub(crate) use update::compile_attribute_updates;

use dyno_core::backend::BackendError;
use dyno_core::value::AttributeValue;

/// Checks the values that are given for an attribute: what a decoder noted of them, then what no
/// value may be. The compilers call it where the service looks at the values.
pub(crate) type CheckValues<'c> = &'c dyn Fn(&str, &[AttributeValue]) -> Result<(), BackendError>;
