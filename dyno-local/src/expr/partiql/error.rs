//! What can be wrong with a statement, in the service's words.
//!
//! What an operator or a function says of its operands is that of the other expressions, without
//! a prefix. Texts are pinned by tests.

use dyno_core::backend::BackendError;
use dyno_core::value::NumberError;

use super::ast::Span;
use crate::expr::error::Fault;

/// Why a statement is refused, whatever the table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StatementFault {
    /// The text is no statement.
    #[error("Statement wasn't well formed, can't be processed: {0}")]
    Malformed(&'static str),
    /// Brackets nest deeper than is read here.
    // Unverified: the service's own parser fails at some depth, with an internal error.
    #[error("Statement wasn't well formed, can't be processed: Statement is nested too deeply")]
    TooDeep,
    #[error("Number of parameters in request and statement don't match.")]
    Parameters,
    #[error("Unsupported operation: {0}")]
    Operation(&'static str),
    #[error("EXISTS can only be used in ExecuteTransaction write requests.")]
    Exists,
    #[error("EXISTS() must contain a single item read with additional condition")]
    ExistsCondition,

    // Clauses.
    #[error("Aliasing is not supported")]
    Aliasing,
    #[error("Path component cannot be an empty string")]
    EmptyComponent,
    #[error("A path may contain at most 2 components in the FROM clause")]
    TargetPath,
    #[error("Only select from a single table or index is supported.")]
    NotOneTable,
    #[error(
        "FROM clause may only contain a single table name in data manipulation statements at {0}"
    )]
    InsertTarget(Span),
    #[error("This operation is not supported on an index")]
    WriteOnIndex,
    #[error("Unexpected path component at {0}")]
    Projection(Span),
    // Unverified: the words, which public reports of the service give.
    #[error("Unsupported clause: {0} at {1}")]
    Clause(&'static str, Span),
    #[error("Argument to ORDER BY must be of type VariableReference. Type: {0} at {1}")]
    OrderTerm(String, Span),
    #[error(
        "Invalid returning clause: RETURNING {0} *. Only RETURNING ALL OLD * is allowed in DELETE statements."
    )]
    DeleteReturning(&'static str),

    // Conditions.
    #[error("Unrecognized function: {0} at {1}")]
    UnknownFunction(String, Span),
    #[error("Unsupported token in expression: SELECT at {0}")]
    Subquery(Span),
    #[error(
        "Unsupported data type for IS operator: {0}. Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at {1}"
    )]
    IsType(&'static str, Span),
    #[error("The left hand side argument to IS must be a Variable Reference, Literal, or Path")]
    IsSubject,
    #[error("MISSING must be compared using IS operator")]
    Missing,
    #[error("Unsupported operator in Condition Expression. Operator: {0}")]
    Operator(&'static str),
    #[error("WHERE clause must contain an expression that resolves to a boolean")]
    NotBoolean,
    #[error(transparent)]
    Expression(#[from] Fault),

    // Values.
    #[error("{error} under root{path}")]
    Number { error: NumberError, path: String },
    #[error("Nesting Levels have exceeded supported limits under root{0}")]
    NestingLevels(String),
    #[error("Unsupported data type: {name} under key root{path} at {at}")]
    DataType { name: String, path: String, at: Span },
    #[error("Ion Literals are not supported: {kind} under key root{path} at {at}")]
    Ion { kind: &'static str, path: String, at: Span },
    #[error("Empty bags are not supported")]
    EmptyBag,
    #[error("Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags{}", at(.0.as_ref()))]
    BagMember(Option<Span>),
    #[error(
        "One or more parameter values were invalid: Numeric sets may not contain null under root{0}"
    )]
    NullInBag(String),
    #[error(
        "One or more parameter values were invalid: Input collection [{0}] contains duplicates."
    )]
    Duplicates(String),
    #[error(
        "One or more parameter values were invalid: Input collection [{0}] contains duplicates! under root{1}"
    )]
    NumberDuplicates(String, String),

    // Updates.
    #[error("{0} must have exactly two arguments at {1}")]
    SetArguments(&'static str, Span),
    #[error("The first argument to {0} must equal the assignment value at {1}")]
    SetTarget(&'static str, Span),
    #[error("The second argument to {0} must be a value with type SET at {1}")]
    SetValue(&'static str, Span),
}

fn at(span: Option<&Span>) -> String {
    span.map_or_else(String::new, |span| format!(" at {span}"))
}

impl From<StatementFault> for BackendError {
    fn from(fault: StatementFault) -> Self {
        Self::validation(fault.to_string())
    }
}
