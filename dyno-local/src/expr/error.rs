//! What can be wrong with an expression, in the service's words.
//!
//! Everything in this folder returns these; the operations see them as `ValidationException`
//! through the one `From` below. The texts are copied from the service and pinned by tests.

use std::fmt;

use dyno_core::backend::BackendError;
use dyno_core::value::NumberError;

/// Which parameter an expression came in: it gives the prefix `Invalid UpdateExpression: `.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExpressionKind {
    Update,
    Condition,
    KeyCondition,
    Filter,
    Projection,
}

impl fmt::Display for ExpressionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Update => "Update",
            Self::Condition => "Condition",
            Self::KeyCondition => "KeyCondition",
            Self::Filter => "Filter",
            Self::Projection => "Projection",
        })
    }
}

/// An error of the expression language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExprError {
    /// The text of an expression is wrong, whatever the item.
    #[error("Invalid {0}Expression: {1}")]
    Invalid(ExpressionKind, Fault),
    /// A key condition has a shape that no key schema could take.
    #[error(transparent)]
    KeyCondition(#[from] KeyConditionFault),
    /// The placeholders are wrong, whatever the expressions.
    #[error(transparent)]
    Placeholder(#[from] PlaceholderFault),
    /// An update does not fit the item.
    #[error(transparent)]
    Update(#[from] UpdateFault),
}

/// What is wrong with an expression's text, as printed after `Invalid …Expression: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("The expression can not be empty;")]
    Empty,
    #[error("Expression size has exceeded the maximum allowed size; expression size: {0}")]
    TooLong(usize),
    #[error("Expression size has exceeded the maximum allowed size;")]
    UpdateTooLong,
    #[error("Syntax error; token: \"{token}\", near: \"{near}\"")]
    Syntax { token: String, near: String },
    #[error("The expression contains too many operators; operator count: {0}")]
    TooManyOperators(usize),
    #[error("The expression has redundant parentheses;")]
    RedundantParentheses,
    #[error("Invalid function name; function: {0}")]
    UnknownFunction(String),
    #[error("The function is not allowed to be used this way in an expression; function: {0}")]
    MisusedFunction(&'static str),
    #[error("The function is not allowed in a condition expression; function: {0}")]
    NotInConditions(&'static str),
    #[error("The function is not allowed in an update expression; function: {0}")]
    NotInUpdates(&'static str),
    #[error("Attribute name is a reserved keyword; reserved keyword: {0}")]
    Reserved(String),
    #[error("List index is not within the allowable range; index: [{0}]")]
    IndexRange(String),
    #[error("The \"{0}\" section can only be used once in an update expression;")]
    RepeatedSection(&'static str),
    #[error(
        "An expression attribute name used in the document path is not defined; attribute name: {0}"
    )]
    UndefinedName(String),
    #[error(
        "An expression attribute value used in expression is not defined; attribute value: {0}"
    )]
    UndefinedValue(String),
    #[error("The document path has too many nesting levels; nesting levels: {0}")]
    TooDeep(usize),
    #[error(
        "Two document paths overlap with each other; must remove or rewrite one of these paths; \
         path one: {one}, path two: {two}"
    )]
    Overlap { one: String, two: String },
    #[error(
        "Two document paths conflict with each other; must remove or rewrite one of these paths; \
         path one: {one}, path two: {two}"
    )]
    Conflict { one: String, two: String },
    #[error(
        "Incorrect number of operands for operator or function; operator or function: {operator}, \
         number of operands: {count}"
    )]
    OperandCount { operator: &'static str, count: usize },
    #[error("The IN operator is provided with too many operands; number of operands: {0}")]
    TooManyInOperands(usize),
    #[error(
        "The first operand must be distinct from the remaining operands for this operator or \
         function; operator: {operator}, first operand: {path}"
    )]
    NotDistinct { operator: &'static str, path: String },
    #[error(
        "Incorrect operand type for operator or function; operator or function: {operator}, \
         operand type: {letters}"
    )]
    OperandType { operator: &'static str, letters: &'static str },
    #[error(
        "Incorrect operand type for operator or function; operator: {section}, operand type: {word}"
    )]
    SectionOperandType { section: &'static str, word: &'static str },
    #[error("Operator or function requires a document path; operator or function: {0}")]
    PathRequired(&'static str),
    #[error(
        "Invalid attribute type name found; type: {0}, valid types: \
         {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
    )]
    UnknownTypeName(String),
    #[error(
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound \
         operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}"
    )]
    BetweenTypes { low: String, high: String },
    #[error(
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \
         lower bound operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}"
    )]
    BetweenOrder { low: String, high: String },
    #[error("KeyConditionExpressions must only contain one condition per key")]
    RepeatedKey,
    #[error("KeyConditionExpressions cannot have conditions on nested attributes")]
    NestedKey,
}

/// A key condition whose shape fits no key schema; printed without a prefix, unlike its siblings
/// [`Fault::RepeatedKey`] and [`Fault::NestedKey`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyConditionFault {
    #[error("Invalid operator used in KeyConditionExpression: {0}")]
    Operator(&'static str),
    #[error("KeyConditionExpressions cannot contain nested operations")]
    NestedOperation,
    #[error(
        "Invalid condition in KeyConditionExpression: {0} operator must have the key attribute as \
         its first operand"
    )]
    FirstOperand(&'static str),
    #[error(
        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
    )]
    SeveralNames,
    #[error("Invalid condition in KeyConditionExpression: No key attribute specified")]
    NoName,
}

/// What is wrong with `ExpressionAttributeNames` or `ExpressionAttributeValues`; the first field
/// is the parameter's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlaceholderFault {
    #[error("{0} must not be empty")]
    Empty(&'static str),
    #[error("{0} contains invalid key: Syntax error; key: \"{1}\"")]
    Syntax(&'static str, String),
    // Unverified: the text is known from the service's own client library, not from a capture.
    #[error(
        "{0} contains invalid key: The expression attribute map contains a key that is too long; \
         size of key: {1}"
    )]
    TooLong(&'static str, usize),
    // Unverified: that an empty name is refused is known, the exact text is not.
    #[error("{0} contains invalid value: Empty attribute name for key {1}")]
    EmptyName(&'static str, String),
    #[error("Attribute name is too large, must be less than 65536 bytes")]
    LongName,
    #[error("Value provided in {0} unused in expressions: keys: {{{1}}}")]
    Unused(&'static str, String),
}

/// Why an update cannot be applied to the item that is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UpdateFault {
    #[error("The document path provided in the update expression is invalid for update")]
    DocumentPath,
    #[error("An operand in the update expression has an incorrect data type")]
    DataType,
    #[error("The provided expression refers to an attribute that does not exist in the item")]
    MissingAttribute,
    /// What [`Self::DataType`] is in an update by attributes.
    #[error("Type mismatch for attribute to update")]
    TypeMismatch,
    #[error("Item size to update has exceeded the maximum allowed size")]
    ItemSize,
    #[error(transparent)]
    Number(#[from] NumberError),
}

impl From<ExprError> for BackendError {
    fn from(error: ExprError) -> Self {
        Self::validation(error.to_string())
    }
}
