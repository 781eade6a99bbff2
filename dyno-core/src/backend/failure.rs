//! What a failure says about repeating: whether anything was done, and whether it may go well later.
//!
//! The retry layer, batches and transactions decide by it.

use super::{BackendError, ErrorCode};

/// What a failed request has done, and whether the same one may succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing was done, for want of capacity or because of another write: the same may succeed.
    Refused,
    /// It may have been done: the same may succeed, if it may be done twice.
    Unknown,
    /// The same fails again.
    Final,
}

impl Failure {
    /// Returns what an error says.
    pub(crate) fn of(error: &BackendError) -> Self {
        match error.code() {
            ErrorCode::ProvisionedThroughputExceeded
            | ErrorCode::Throttling
            | ErrorCode::RequestLimitExceeded
            | ErrorCode::LimitExceeded
            | ErrorCode::TransactionConflict
            | ErrorCode::TransactionInProgress
            | ErrorCode::ReplicatedWriteConflict => Self::Refused,
            ErrorCode::TransactionCanceled => Self::of_cancellation(error),
            ErrorCode::InternalServer | ErrorCode::ServiceUnavailable | ErrorCode::Dispatch => {
                Self::Unknown
            }
            ErrorCode::Validation
            | ErrorCode::ConditionalCheckFailed
            | ErrorCode::DuplicateItem
            | ErrorCode::IdempotentParameterMismatch
            | ErrorCode::ResourceNotFound
            | ErrorCode::ResourceInUse
            | ErrorCode::TableNotFound
            | ErrorCode::PolicyNotFound
            | ErrorCode::ContinuousBackupsUnavailable
            | ErrorCode::ItemCollectionSizeLimitExceeded
            | ErrorCode::ExpiredIterator
            | ErrorCode::TrimmedDataAccess
            | ErrorCode::Serialization
            | ErrorCode::UnknownOperation
            | ErrorCode::AccessDenied
            | ErrorCode::UnrecognizedClient
            | ErrorCode::MissingAuthenticationToken
            | ErrorCode::IncompleteSignature
            | ErrorCode::InvalidSignature
            | ErrorCode::Unsupported
            | ErrorCode::Other(_) => Self::Final,
        }
    }

    /// A transaction may succeed later if others or capacity alone are to blame: a condition that did
    /// not hold, or a rule that is broken, does not go away by asking again.
    fn of_cancellation(error: &BackendError) -> Self {
        let mut blamed = error.cancellation_reasons().iter().filter(|it| it.code != "None");
        let passes = |code: &str| {
            matches!(
                code,
                "TransactionConflict" | "ProvisionedThroughputExceeded" | "ThrottlingError"
            )
        };
        let (first, rest) = (blamed.next(), blamed);
        let all_pass = first.is_some_and(|it| passes(&it.code))
            && rest.map(|it| &it.code).all(|it| passes(it));
        if all_pass { Self::Refused } else { Self::Final }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::CancellationReason;

    fn check(code: &ErrorCode, expected: Failure) {
        assert_eq!(Failure::of(&BackendError::new(code.clone(), "")), expected, "{code:?}");
    }

    fn check_cancelled(codes: &[&str], expected: Failure) {
        let reason =
            |code: &&str| CancellationReason { code: (*code).to_owned(), ..Default::default() };
        let error = BackendError::new(ErrorCode::TransactionCanceled, "Transaction cancelled")
            .with_cancellation_reasons(codes.iter().map(reason).collect());
        assert_eq!(Failure::of(&error), expected, "{codes:?}");
    }

    #[test]
    fn codes_say_what_was_done() {
        check(&ErrorCode::ProvisionedThroughputExceeded, Failure::Refused);
        check(&ErrorCode::Throttling, Failure::Refused);
        check(&ErrorCode::RequestLimitExceeded, Failure::Refused);
        check(&ErrorCode::TransactionConflict, Failure::Refused);
        check(&ErrorCode::TransactionInProgress, Failure::Refused);
        check(&ErrorCode::ReplicatedWriteConflict, Failure::Refused);
        check(&ErrorCode::InternalServer, Failure::Unknown);
        check(&ErrorCode::ServiceUnavailable, Failure::Unknown);
        check(&ErrorCode::Dispatch, Failure::Unknown);
        check(&ErrorCode::Validation, Failure::Final);
        check(&ErrorCode::ConditionalCheckFailed, Failure::Final);
        check(&ErrorCode::Other("ExpiredTokenException".to_owned()), Failure::Final);
    }

    #[test]
    fn a_cancellation_passes_if_all_its_reasons_do() {
        check_cancelled(&["None", "TransactionConflict"], Failure::Refused);
        check_cancelled(
            &["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"],
            Failure::Refused,
        );
        check_cancelled(&["TransactionConflict", "ConditionalCheckFailed"], Failure::Final);
        check_cancelled(&["ValidationError"], Failure::Final);
        check_cancelled(&["None", "None"], Failure::Final);
        check_cancelled(&[], Failure::Final);
    }
}
