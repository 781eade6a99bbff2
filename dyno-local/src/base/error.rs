//! The engine's errors, each with the exact text of the service, and the one lift to
//! [`BackendError`].
//!
//! Texts are those of the classic wording (`us-east-1`). What an expression can get wrong is said
//! by `expr`; what a wire decoder met comes through [`Faults`](super::Faults).

use dyno_core::backend::{BackendError, ErrorCode};
use thiserror::Error;

/// What the service refuses, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum EngineError {
    #[error("{} validation error{} detected: {}", .0.len(), plural(.0.len()), .0.join("; "))]
    Constraints(Vec<String>),
    #[error("The parameter '{0}' is required but was not present in the request")]
    ParameterMissing(&'static str),
    #[error("One or more parameter values were invalid: {0}")]
    Parameter(String),
    #[error("{0}")]
    Plain(&'static str),
    #[error("{0}")]
    Text(String),

    // Tables.
    #[error("Requested resource not found")]
    TableNotFound,
    #[error("Requested resource not found: Table: {0} not found")]
    TableNotFoundNamed(String),
    #[error("Requested resource not found: Stream: {0} not found")]
    StreamNotFound(String),
    // Unverified: the words after the colon.
    #[error("Requested resource not found: Shard does not exist")]
    ShardNotFound,
    // Unverified: the text.
    #[error("The provided iterator exceeds the maximum age allowed")]
    IteratorExpired,
    // Unverified: the text, which public reports of the service give.
    #[error("The data you are trying to access has been trimmed")]
    TrimmedData,
    #[error("Table already exists: {0}")]
    TableExists(String),
    #[error(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )]
    DeletionProtected,
    #[error("Subscriber limit exceeded: {0}")]
    SubscriberLimit(String),
    #[error("Attempt to change a resource which is still in use: {0}")]
    InUse(String),
    #[error("Requested resource not found: Index {index} for table {table}")]
    IndexToChangeNotFound { index: String, table: String },
    #[error("Requested resource not found: Index: {index} not found for table: {table}")]
    IndexWithoutInsights { index: String, table: String },
    #[error(
        "Table or Index is not in a valid state to update Key Access Insights: {0} must be ACTIVE to enable ContributorInsights."
    )]
    NotReadyForInsights(&'static str),
    #[error("{0}")]
    ResourceNotFound(String),
    #[error("Access is denied")]
    AccessDenied,
    #[error("Resource-based policy not found for the provided ResourceArn: {0}")]
    PolicyNotFound(String),
    #[error("Table not found: {0}")]
    TableToBackUpNotFound(String),
    #[error("Backups are being enabled for the table: {0}. Please retry later")]
    BackupsUnavailable(String),
    // Unverified: the service has this parameter, so that the text is our own.
    #[error("The parameter {0} is not supported by this version")]
    Unsupported(&'static str),

    // Values.
    #[error(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    )]
    NestingLevels,
    #[error("Item size has exceeded the maximum allowed size")]
    ItemSize,
    #[error("Item size to update has exceeded the maximum allowed size")]
    UpdatedItemSize,

    // Keys.
    #[error("One or more parameter values were invalid: Missing the key {0} in the item")]
    KeyMissing(String),
    #[error(
        "One or more parameter values were invalid: Type mismatch for key {name} expected: {expected} actual: {actual}"
    )]
    KeyType { name: String, expected: &'static str, actual: &'static str },
    #[error("The provided key element does not match the schema")]
    KeySchema,
    #[error(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {name}"
    )]
    KeyEmpty { name: String, kind: &'static str },
    #[error(
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    )]
    PartitionKeySize,
    #[error(
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    )]
    SortKeySize,
    #[error(
        "One or more parameter values were invalid: Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {index}"
    )]
    IndexKeyType { name: String, expected: &'static str, actual: &'static str, index: String },
    #[error(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty {kind} value. IndexName: {index}, IndexKey: {name}"
    )]
    IndexKeyEmpty { name: String, kind: &'static str, index: String },
    #[error(
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty {0} value."
    )]
    UpdatedIndexKeyEmpty(&'static str),
    #[error(
        "The update expression attempted to update the secondary index key to unsupported type"
    )]
    UpdatedIndexKeyType,
    #[error(
        "The update expression attempted to update the secondary index key beyond allowed size limits"
    )]
    UpdatedIndexKeySize,
    #[error(
        "One or more parameter values were invalid: Cannot update attribute {0}. This attribute is part of the key"
    )]
    KeyUpdated(String),
    #[error(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {role}: {name}"
    )]
    KeyNested { role: &'static str, name: String },

    // Query and Scan.
    #[error("The table does not have the specified index: {0}")]
    IndexNotFound(String),
    #[error("Cannot read from backfilling global secondary index: {0}")]
    IndexBackfilling(String),
    #[error("Query condition missed key schema element: {0}")]
    KeyConditionMissing(String),
    #[error(
        "The number of query conditions ({given}) exceeds the number of key attributes defined in the schema ({allowed})"
    )]
    KeyConditionCount { given: usize, allowed: usize },
    #[error(
        "RANGE key attributes {lacking} must have equality conditions specified in the query because a condition is present on key attribute {present}"
    )]
    KeyConditionGap { lacking: String, present: String },
    // Unverified: the exact text for a partition key of several attributes; that it says "HASH" and
    // "equality" is known.
    #[error("HASH key attributes {0} must have equality conditions specified in the query")]
    KeyConditionHash(String),
    #[error(
        "{parameter} can only contain non-primary key attributes: Primary key attribute: {name}"
    )]
    FilterOnKey { parameter: &'static str, name: String },
    #[error("The provided starting key is invalid: {0}")]
    StartKey(String),

    // Writes.
    #[error("Collection size exceeded.")]
    ItemCollectionSize,
    #[error("The conditional request failed")]
    ConditionFailed,
    #[error("Duplicate primary key exists in table")]
    DuplicateItem,

    // Transactions.
    #[error("Transaction is ongoing for the item")]
    TransactionConflict,
    #[error("The transaction with the given request token is already in progress.")]
    TransactionInProgress,
    // Unverified: the sheet gives the type and not the text.
    #[error(
        "An error occurred: a request with the same client token was made with different parameters"
    )]
    IdempotentParameterMismatch,

    // Capacity.
    #[error(
        "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API."
    )]
    TableUnits,
    #[error(
        "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API."
    )]
    IndexUnits,
    #[error(
        "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"
    )]
    TableThroughput,
    #[error(
        "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly."
    )]
    IndexThroughput,
    // Unverified: the text, which public reports of the service give.
    #[error(
        "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at https://aws.amazon.com/support request a limit increase"
    )]
    AccountThroughput,

    /// A broken invariant of the engine.
    #[error("{0}")]
    Internal(&'static str),
}

impl EngineError {
    /// Returns the refusal with one violated constraint.
    pub(crate) fn constraint(violation: impl Into<String>) -> Self {
        Self::Constraints(vec![violation.into()])
    }

    /// Returns the refusal of a parameter, with the sentence after the colon.
    pub(crate) fn parameter(sentence: impl Into<String>) -> Self {
        Self::Parameter(sentence.into())
    }

    const fn code(&self) -> ErrorCode {
        match self {
            Self::TableNotFound
            | Self::TableNotFoundNamed(_)
            | Self::StreamNotFound(_)
            | Self::ShardNotFound
            | Self::ResourceNotFound(_)
            | Self::IndexWithoutInsights { .. }
            | Self::IndexToChangeNotFound { .. } => ErrorCode::ResourceNotFound,
            Self::AccessDenied => ErrorCode::AccessDenied,
            Self::PolicyNotFound(_) => ErrorCode::PolicyNotFound,
            Self::TableToBackUpNotFound(_) => ErrorCode::TableNotFound,
            Self::BackupsUnavailable(_) => ErrorCode::ContinuousBackupsUnavailable,
            Self::TableExists(_) | Self::InUse(_) => ErrorCode::ResourceInUse,
            Self::IteratorExpired => ErrorCode::ExpiredIterator,
            Self::TrimmedData => ErrorCode::TrimmedDataAccess,
            Self::SubscriberLimit(_) => ErrorCode::LimitExceeded,
            Self::ItemCollectionSize => ErrorCode::ItemCollectionSizeLimitExceeded,
            Self::ConditionFailed => ErrorCode::ConditionalCheckFailed,
            Self::DuplicateItem => ErrorCode::DuplicateItem,
            Self::TransactionConflict => ErrorCode::TransactionConflict,
            Self::TransactionInProgress => ErrorCode::TransactionInProgress,
            Self::IdempotentParameterMismatch => ErrorCode::IdempotentParameterMismatch,
            Self::TableUnits | Self::IndexUnits => ErrorCode::ProvisionedThroughputExceeded,
            Self::TableThroughput | Self::IndexThroughput => ErrorCode::Throttling,
            Self::AccountThroughput => ErrorCode::RequestLimitExceeded,
            Self::Internal(_) => ErrorCode::InternalServer,
            Self::Constraints(_)
            | Self::ParameterMissing(_)
            | Self::Parameter(_)
            | Self::Plain(_)
            | Self::Text(_)
            | Self::DeletionProtected
            | Self::NotReadyForInsights(_)
            | Self::Unsupported(_)
            | Self::NestingLevels
            | Self::ItemSize
            | Self::UpdatedItemSize
            | Self::KeyMissing(_)
            | Self::KeyType { .. }
            | Self::KeySchema
            | Self::KeyEmpty { .. }
            | Self::PartitionKeySize
            | Self::SortKeySize
            | Self::IndexKeyType { .. }
            | Self::IndexKeyEmpty { .. }
            | Self::UpdatedIndexKeyEmpty(_)
            | Self::UpdatedIndexKeyType
            | Self::UpdatedIndexKeySize
            | Self::KeyUpdated(_)
            | Self::KeyNested { .. }
            | Self::IndexNotFound(_)
            | Self::IndexBackfilling(_)
            | Self::KeyConditionMissing(_)
            | Self::KeyConditionCount { .. }
            | Self::KeyConditionGap { .. }
            | Self::KeyConditionHash(_)
            | Self::FilterOnKey { .. }
            | Self::StartKey(_) => ErrorCode::Validation,
        }
    }
}

impl From<EngineError> for BackendError {
    fn from(error: EngineError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
