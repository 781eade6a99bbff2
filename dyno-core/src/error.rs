//! The error of the typed layer: what failed, where, and what the caller can do about it.
//!
//! [`Error`] is lifted from a [`BackendError`] by the read and write builders, which add the
//! table, the entity and the pattern. It is small (one pointer) and `Send + Sync`.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::backend::{BackendError, ErrorCode, Failure};
use crate::op::OperationName;
use crate::value::Item;

/// A result of the typed layer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the typed layer.
///
/// Branch on [`kind`](Self::kind); [`rejection`](Self::rejection) tells why a write was refused,
/// [`slots`](Self::slots) which actions of a transaction were. `Display` names the operation, the
/// table, the entity and the pattern, and never prints keys or attribute values.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    context: Context,
    rejection: Option<Rejection>,
    slots: Vec<Option<Rejection>>,
    cursor: Option<CursorReason>,
    source: Option<BackendError>,
}

/// Where an error arose.
#[derive(Debug, Clone, Default)]
pub(crate) struct Context {
    pub(crate) operation: Option<OperationName>,
    pub(crate) table: Option<Arc<str>>,
    pub(crate) entity: Option<&'static str>,
    pub(crate) pattern: Option<&'static str>,
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A condition did not hold. Nothing was written. Read again, then decide.
    Rejected,
    /// Another transaction held an item. Nothing was written. Retry.
    Conflict,
    /// Capacity or a rate is used up. Nothing was done. Retry later.
    Throttled,
    /// The table or index does not exist, or is not ready. Nothing was done. Do not retry blindly.
    NotFound,
    /// The table exists already or is being changed. Nothing was done.
    InUse,
    /// The request breaks a rule or a limit of the service. Nothing was done. Fix the call.
    Invalid,
    /// An item, or a key of it, is larger than DynamoDB stores. Nothing was done. Store less of it,
    /// or elsewhere.
    TooLarge,
    /// An item does not fit its struct, or a struct has no form as an item. Where the struct or a
    /// value could not be written, nothing was sent. Where the answer could not be read, the call
    /// did what it does: a patch, or a write that returns the old entity, has taken effect.
    Codec,
    /// A later version of the program wrote the item, in a schema that this one does not know. Where
    /// a write met it, nothing was written. Bring this program up to date.
    Newer,
    /// A cursor belongs to another listing, or its token was altered or has expired: see
    /// [`Error::cursor_reason`]. Or a checkpoint is of another table or entity, or is none. Nothing
    /// was sent. Start without it.
    Cursor,
    /// The table's name could not be found out. Nothing was sent.
    Configuration,
    /// The credentials are missing, wrong or not allowed to do this. Nothing was done.
    Access,
    /// The request may or may not have arrived. A write may have taken effect. Retry if it may be
    /// repeated.
    Transport,
    /// The service or the engine failed. A write may have taken effect. Retry if it may be
    /// repeated.
    Service,
}

/// Why a write was refused, with the item that it met.
///
/// `Debug` tells only whether there is an item, for items often hold what logs should not.
#[derive(Clone)]
pub struct Rejection {
    reason: Reason,
    item: Option<Item>,
}

/// Why a write was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The item was to be new, and there is one: the rejection holds it.
    Exists,
    /// The item was to be there, and is not.
    Missing,
    /// The item has another version than the caller read: someone wrote it meanwhile, or deleted it.
    Stale {
        /// The version the caller expected.
        expected: u64,
        /// The version that is stored; `None` if there is no item, or one that was never counted.
        found: Option<u64>,
    },
    /// What was to be done goes by what is stored, and that is not of the program's schema. Where it
    /// is older, a write upgrades it by itself; in a transaction `Db::upgrade` is to do so before.
    Schema {
        /// The schema version of the item.
        stored: u64,
        /// That of the program; if they are the same, an attribute has its former name.
        known: u64,
    },
    /// The caller's own condition did not hold, on the item in the rejection or on none.
    Condition,
    /// A value that must be unique is another entity's. The rejection holds the marker of the value,
    /// which tells whose it is: [`Rejection::holder`].
    Unique {
        /// The constraint's name.
        name: &'static str,
    },
    /// An attribute that stays as it was first written has another value.
    Immutable {
        /// The attribute.
        attribute: &'static str,
    },
}

/// Why a cursor was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CursorReason {
    /// It was made for another table, pattern, entity or partition, or in another context.
    Mismatch,
    /// It is no token that one of the keys made, or not as it was made.
    Altered,
    /// It was good, and its time is over.
    Expired,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            context: Context::default(),
            rejection: None,
            slots: Vec::new(),
            cursor: None,
            source: None,
        }))
    }

    /// Returns an error of a cursor that is refused.
    pub(crate) fn cursor(reason: CursorReason, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::Cursor, message);
        error.0.cursor = Some(reason);
        error
    }

    /// Returns an error of turning a struct into an item or back.
    pub(crate) fn codec(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Codec, message.to_string())
    }

    /// Says where the error arose; the entity, if that was said before, stays.
    pub(crate) fn with_context(mut self, context: &Context) -> Self {
        let entity = context.entity.or(self.0.context.entity);
        self.0.context = Context { entity, ..context.clone() };
        self
    }

    /// Says which action of a transaction, on what entity, has no form as a request.
    pub(crate) fn at_action(mut self, position: usize, entity: &'static str) -> Self {
        self.0.message = format!("action {position}, counted from 0: {}", self.0.message);
        self.0.context.entity = Some(entity);
        self
    }

    /// Says where it arose, and what the write met, as another error does.
    pub(crate) fn with_context_of(mut self, other: Self) -> Self {
        let Inner { context, rejection, source, .. } = *other.0;
        (self.0.context, self.0.rejection, self.0.source) = (context, rejection, source);
        self
    }

    pub(crate) fn with_rejection(mut self, rejection: Rejection) -> Self {
        self.0.rejection = Some(rejection);
        self
    }

    pub(crate) fn with_slots(mut self, slots: Vec<Option<Rejection>>) -> Self {
        self.0.slots = slots;
        self
    }

    /// Returns what the caller can do about it.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns `true` if the same call may succeed later without a change.
    ///
    /// For [`Transport`](ErrorKind::Transport) and [`Service`](ErrorKind::Service) a write may have
    /// taken effect: retry only what may be repeated.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Conflict
            | ErrorKind::Throttled
            | ErrorKind::Transport
            | ErrorKind::Service => true,
            ErrorKind::Rejected
            | ErrorKind::NotFound
            | ErrorKind::InUse
            | ErrorKind::Invalid
            | ErrorKind::TooLarge
            | ErrorKind::Codec
            | ErrorKind::Newer
            | ErrorKind::Cursor
            | ErrorKind::Configuration
            | ErrorKind::Access => false,
        }
    }

    /// Returns what it says about sending the same again.
    pub(crate) fn failure(&self) -> Failure {
        match (&self.0.source, self.0.kind) {
            (Some(source), _) => Failure::of(source),
            // What others changed in each round of a write's plan.
            (None, ErrorKind::Conflict) => Failure::Refused,
            (None, _) => Failure::Final,
        }
    }

    /// Returns why a single write was refused, with the item that it met; `None` for other kinds
    /// than [`ErrorKind::Rejected`], and for transactions, which have [`slots`](Self::slots).
    pub fn rejection(&self) -> Option<&Rejection> {
        self.0.rejection.as_ref()
    }

    /// Returns why a write was refused, in short for `rejection().map(Rejection::reason)`.
    pub fn reason(&self) -> Option<&Reason> {
        self.0.rejection.as_ref().map(Rejection::reason)
    }

    /// Returns the actions of a refused transaction, in order: `Some` for those whose condition did
    /// not hold. Empty for other errors.
    pub fn slots(&self) -> &[Option<Rejection>] {
        &self.0.slots
    }

    /// Returns why one action of a transaction was refused, by its position, counted from 0; `None`
    /// if it was not.
    ///
    /// [`Rejection::old`] reads the item that the action met.
    pub fn rejection_of(&self, slot: usize) -> Option<&Rejection> {
        self.0.slots.get(slot)?.as_ref()
    }

    /// Returns why a cursor was refused; `None` for other kinds than [`ErrorKind::Cursor`].
    pub fn cursor_reason(&self) -> Option<CursorReason> {
        self.0.cursor
    }

    /// Returns the service's text, or our own.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the service's code, if the error is the backend's and not the typed layer's.
    pub fn code(&self) -> Option<&ErrorCode> {
        self.0.source.as_ref().map(BackendError::code)
    }

    /// Returns the id the service gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.source.as_ref().and_then(BackendError::request_id)
    }

    /// Returns the operation that failed.
    pub fn operation(&self) -> Option<OperationName> {
        self.0.context.operation
    }

    /// Returns the table that it was sent to.
    pub fn table(&self) -> Option<&str> {
        self.0.context.table.as_deref()
    }

    /// Returns the entity that it was about.
    pub fn entity(&self) -> Option<&'static str> {
        self.0.context.entity
    }

    /// Returns the access pattern that it was about.
    pub fn pattern(&self) -> Option<&'static str> {
        self.0.context.pattern
    }
}

impl From<BackendError> for Error {
    /// Lifts what a backend said, so that `?` takes the outcome of
    /// [`send`](crate::backend::BackendExt::send), too. The typed layer adds where it happened.
    fn from(error: BackendError) -> Self {
        let mut lifted = Self::new(kind_of(&error), error.message());
        lifted.0.source = Some(error);
        lifted
    }
}

impl Rejection {
    pub(crate) const fn new(reason: Reason, item: Option<Item>) -> Self {
        Self { reason, item }
    }

    /// Returns why.
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Returns the item that the condition was tried on; `None` if there was none.
    pub const fn item(&self) -> Option<&Item> {
        self.item.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let context = &self.0.context;
        match context.operation {
            Some(operation) => write!(f, "{operation}")?,
            None => f.write_str("dyno")?,
        }
        if let Some(table) = &context.table {
            write!(f, " on table `{table}`")?;
        }
        if let Some(entity) = context.entity {
            write!(f, ", entity `{entity}`")?;
        }
        if let Some(pattern) = context.pattern {
            write!(f, ", pattern `{pattern}`")?;
        }
        if let Some(code) = self.code() {
            write!(f, ": {}", code.name())?;
        }
        write!(f, ": {}", self.0.message)?;
        match self.reason() {
            Some(reason) => write!(f, " ({reason})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => f.write_str("the item exists already"),
            Self::Missing => f.write_str("there is no such item"),
            Self::Stale { expected, found: Some(found) } => {
                write!(f, "expected version {expected}, found {found}")
            }
            Self::Stale { expected, found: None } => {
                write!(f, "expected version {expected}, found none")
            }
            Self::Schema { stored, known } => {
                write!(f, "the item is of schema version {stored}, not as {known} is written")
            }
            Self::Condition => f.write_str("the condition does not hold"),
            Self::Unique { name } => write!(f, "the value of `{name}` is taken"),
            Self::Immutable { attribute } => write!(f, "attribute `{attribute}` cannot change"),
        }
    }
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("reason", &self.reason)
            .field("has_item", &self.item.is_some())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.context.operation)
            .field("table", &self.0.context.table)
            .field("entity", &self.0.context.entity)
            .field("pattern", &self.0.context.pattern)
            .field("code", &self.code())
            .field("message", &self.0.message)
            .field("request_id", &self.request_id())
            .field("reason", &self.reason())
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}

fn kind_of(error: &BackendError) -> ErrorKind {
    match error.code() {
        ErrorCode::ConditionalCheckFailed | ErrorCode::DuplicateItem => ErrorKind::Rejected,
        ErrorCode::TransactionCanceled => kind_of_cancellation(error),
        ErrorCode::TransactionConflict
        | ErrorCode::TransactionInProgress
        | ErrorCode::ReplicatedWriteConflict => ErrorKind::Conflict,
        ErrorCode::ProvisionedThroughputExceeded
        | ErrorCode::Throttling
        | ErrorCode::RequestLimitExceeded
        | ErrorCode::LimitExceeded => ErrorKind::Throttled,
        // What a place in a stream was about is not there any more.
        ErrorCode::ResourceNotFound
        | ErrorCode::TableNotFound
        | ErrorCode::PolicyNotFound
        | ErrorCode::ExpiredIterator
        | ErrorCode::TrimmedDataAccess => ErrorKind::NotFound,
        ErrorCode::ResourceInUse | ErrorCode::ContinuousBackupsUnavailable => ErrorKind::InUse,
        // The service's words for an update whose outcome it alone knows.
        ErrorCode::Validation if error.message().starts_with("Item size") => ErrorKind::TooLarge,
        ErrorCode::Validation
        | ErrorCode::Serialization
        | ErrorCode::UnknownOperation
        | ErrorCode::Unsupported
        | ErrorCode::IdempotentParameterMismatch
        | ErrorCode::ItemCollectionSizeLimitExceeded => ErrorKind::Invalid,
        ErrorCode::AccessDenied
        | ErrorCode::UnrecognizedClient
        | ErrorCode::MissingAuthenticationToken
        | ErrorCode::IncompleteSignature
        | ErrorCode::InvalidSignature => ErrorKind::Access,
        ErrorCode::Dispatch => ErrorKind::Transport,
        ErrorCode::InternalServer | ErrorCode::ServiceUnavailable | ErrorCode::Other(_) => {
            ErrorKind::Service
        }
    }
}

/// The worst reason decides: a broken rule cannot be retried away, a refused condition neither.
fn kind_of_cancellation(error: &BackendError) -> ErrorKind {
    let has = |code: &str| error.cancellation_reasons().iter().any(|reason| reason.code == code);
    if has("ValidationError") || has("ItemCollectionSizeLimitExceeded") {
        return ErrorKind::Invalid;
    }
    if has("ConditionalCheckFailed") {
        return ErrorKind::Rejected;
    }
    if has("TransactionConflict") {
        return ErrorKind::Conflict;
    }
    if has("ProvisionedThroughputExceeded") || has("ThrottlingError") {
        return ErrorKind::Throttled;
    }
    ErrorKind::Service
}
