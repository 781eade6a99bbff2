//! What a backend answers instead of a response: the service's error, or a failure to reach it.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::value::Item;

/// An error of the service or of the way to it, as the backend reports it.
///
/// The typed layer lifts it into the typed error with the entity and the pattern.
///
/// `Debug` tells only whether there are items, for items often hold what logs should not.
#[derive(Clone)]
pub struct BackendError(Box<Inner>);

#[derive(Clone)]
struct Inner {
    code: ErrorCode,
    message: String,
    request_id: Option<String>,
    item: Option<Item>,
    cancellation_reasons: Vec<CancellationReason>,
    throttling_reasons: Vec<ThrottlingReason>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// Why one action of a cancelled transaction was, or was not, to blame.
#[derive(Clone, PartialEq, Default)]
pub struct CancellationReason {
    /// `None`, `ConditionalCheckFailed`, `TransactionConflict`, …
    pub code: String,
    /// The text; absent for `None`.
    pub message: Option<String>,
    /// The item the condition was tried on, if it was asked for.
    pub item: Option<Item>,
}

/// Why and where a request was throttled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThrottlingReason {
    /// Such as `TableWriteKeyRangeThroughputExceeded`.
    pub reason: String,
    /// The ARN of the table or index.
    pub resource: String,
}

macro_rules! error_codes {
    ($($variant:ident => $name:literal, $doc:literal;)+) => {
        /// The service's error codes, and two of our own for what never reached it.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(
                #[doc = $doc]
                $variant,
            )+
            /// A code that this version does not know.
            Other(String),
        }

        impl ErrorCode {
            /// Returns the service's name of the code, without namespace.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Other(name) => name,
                }
            }

            /// Returns the code with this name.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)+
                    _ => Self::Other(name.to_owned()),
                }
            }
        }
    };
}

error_codes! {
    Validation => "ValidationException", "The request is not well formed or breaks a limit.";
    ConditionalCheckFailed => "ConditionalCheckFailedException", "The condition did not hold; nothing was written.";
    DuplicateItem => "DuplicateItemException", "A `PartiQL` insert met an item with its key; nothing was written.";
    TransactionCanceled => "TransactionCanceledException", "The transaction wrote nothing; reasons by action.";
    TransactionConflict => "TransactionConflictException", "Another transaction holds the item; nothing was written.";
    TransactionInProgress => "TransactionInProgressException", "The same token's transaction is still running.";
    IdempotentParameterMismatch => "IdempotentParameterMismatchException", "The token was used with another content.";
    ResourceNotFound => "ResourceNotFoundException", "The table or index is not there, or not ready.";
    ResourceInUse => "ResourceInUseException", "The table exists already, or is being changed.";
    TableNotFound => "TableNotFoundException", "The table to back up is not there.";
    PolicyNotFound => "PolicyNotFoundException", "The resource has no policy, or none of this revision.";
    ContinuousBackupsUnavailable => "ContinuousBackupsUnavailableException", "The table's backups are not on yet.";
    LimitExceeded => "LimitExceededException", "Too many control operations or resources.";
    ProvisionedThroughputExceeded => "ProvisionedThroughputExceededException", "Provisioned units or a partition's limit are used up.";
    Throttling => "ThrottlingException", "On-demand capacity or a rate is used up.";
    RequestLimitExceeded => "RequestLimitExceeded", "The account's throughput is used up.";
    ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceededException", "An item collection with LSIs would pass 10 GB.";
    ReplicatedWriteConflict => "ReplicatedWriteConflictException", "Another region writes the item.";
    ExpiredIterator => "ExpiredIteratorException", "The place in a shard is older than 15 minutes.";
    TrimmedDataAccess => "TrimmedDataAccessException", "The record is older than a day, and gone.";
    InternalServer => "InternalServerError", "The service failed; whether it wrote is not known.";
    ServiceUnavailable => "ServiceUnavailable", "The service could not be had.";
    Serialization => "SerializationException", "The body is not what the operation takes.";
    UnknownOperation => "UnknownOperationException", "There is no such operation.";
    AccessDenied => "AccessDeniedException", "The caller may not do this.";
    UnrecognizedClient => "UnrecognizedClientException", "The credentials are not known.";
    MissingAuthenticationToken => "MissingAuthenticationTokenException", "The request is not signed.";
    IncompleteSignature => "IncompleteSignatureException", "The signature lacks a part.";
    InvalidSignature => "InvalidSignatureException", "The signature does not match.";
    Dispatch => "DispatchFailure", "The request did not reach the service, or the answer did not arrive.";
    Unsupported => "UnsupportedOperation", "The backend cannot do this.";
}

impl BackendError {
    /// Returns an error with a code and the service's text.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            code,
            message: message.into(),
            request_id: None,
            item: None,
            cancellation_reasons: Vec::new(),
            throttling_reasons: Vec::new(),
            source: None,
        }))
    }

    /// Returns a `ValidationException` with this text.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Validation, message)
    }

    /// Returns the error of a broken invariant.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InternalServer, message)
    }

    /// Adds the request id.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = Some(id.into());
        self
    }

    /// Adds the item that a condition was tried on.
    #[must_use]
    pub fn with_item(mut self, item: Option<Item>) -> Self {
        self.0.item = item;
        self
    }

    /// Adds the reasons of a cancelled transaction, one for each action.
    #[must_use]
    pub fn with_cancellation_reasons(mut self, reasons: Vec<CancellationReason>) -> Self {
        self.0.cancellation_reasons = reasons;
        self
    }

    /// Adds the reasons of a throttled request.
    #[must_use]
    pub fn with_throttling_reasons(mut self, reasons: Vec<ThrottlingReason>) -> Self {
        self.0.throttling_reasons = reasons;
        self
    }

    /// Adds the error that caused this one.
    #[must_use]
    pub fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// Returns the code.
    pub fn code(&self) -> &ErrorCode {
        &self.0.code
    }

    /// Returns the service's text.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the id the service gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the item a refused condition was tried on, if it was asked for and there was one.
    pub fn item(&self) -> Option<&Item> {
        self.0.item.as_ref()
    }

    /// Returns the reasons of a cancelled transaction, in the order of its actions.
    pub fn cancellation_reasons(&self) -> &[CancellationReason] {
        &self.0.cancellation_reasons
    }

    /// Returns why and where the request was throttled.
    pub fn throttling_reasons(&self) -> &[ThrottlingReason] {
        &self.0.throttling_reasons
    }
}

impl fmt::Debug for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackendError")
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("request_id", &self.0.request_id)
            .field("has_item", &self.0.item.is_some())
            .field("cancellation_reasons", &self.0.cancellation_reasons)
            .field("throttling_reasons", &self.0.throttling_reasons)
            .field("source", &self.0.source)
            .finish()
    }
}

impl fmt::Debug for CancellationReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancellationReason")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("has_item", &self.item.is_some())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code.name(), self.0.message)
    }
}

impl StdError for BackendError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
