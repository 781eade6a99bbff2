//! What can be wrong with parameters of the time before expressions, in the service's words.

use dyno_core::backend::BackendError;

use super::super::error::Fault;

/// An error of a legacy parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LegacyFault {
    #[error("One or more parameter values were invalid: {0}")]
    Parameter(#[from] ParameterFault),
    #[error(
        "The BETWEEN condition was provided a range where the lower bound is greater than the \
         upper bound"
    )]
    BetweenOrder,
    #[error("ConditionalOperator cannot be used without Filter or Expected")]
    OperatorWithoutConditions,
    #[error(
        "ConditionalOperator can only be used when Filter or Expected has two or more elements"
    )]
    OperatorWithOneCondition,
    #[error("Conditions can be of length 1 or 2 only")]
    NoKeyConditions,
    // Unverified: that the limits of expressions hold here, too, and in which words. Without them
    // a filter could keep a thread busy for minutes.
    #[error(transparent)]
    Limit(Fault),
}

/// What is wrong with a parameter's value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ParameterFault {
    #[error("Value and AttributeValueList cannot be used together for Attribute: {0}")]
    ValueAndList(String),
    #[error("Exists and ComparisonOperator cannot be used together for Attribute: {0}")]
    ExistsAndOperator(String),
    #[error(
        "Value or AttributeValueList must be used with ComparisonOperator: {operator} for \
         Attribute: {name}"
    )]
    OperatorAlone { operator: &'static str, name: String },
    #[error("AttributeValueList can only be used with a ComparisonOperator for Attribute: {0}")]
    ListWithoutOperator(String),
    #[error("Value must be provided when Exists is {exists} for Attribute: {name}")]
    ValueMissing { exists: &'static str, name: String },
    #[error("Value cannot be used when Exists is false for Attribute: {0}")]
    ValueOfNothing(String),
    #[error("Invalid number of argument(s) for the {0} ComparisonOperator")]
    ArgumentCount(&'static str),
    #[error("AttributeValues inside AttributeValueList must be of same type")]
    MixedTypes,
    #[error("ComparisonOperator {operator} is not valid for {letters} AttributeValue type")]
    OperandType { operator: &'static str, letters: &'static str },
    #[error("Only DELETE action is allowed when no attribute value is specified")]
    ActionWithoutValue,
    #[error("DELETE action with value is not supported for the type {0}")]
    DeletedType(&'static str),
    #[error("ADD action is not supported for the type {0}")]
    AddedType(&'static str),
    #[error("Duplicate value in attribute name: {0}")]
    DuplicateName(String),
}

impl From<LegacyFault> for BackendError {
    fn from(fault: LegacyFault) -> Self {
        Self::validation(fault.to_string())
    }
}

impl From<ParameterFault> for BackendError {
    fn from(fault: ParameterFault) -> Self {
        LegacyFault::from(fault).into()
    }
}
