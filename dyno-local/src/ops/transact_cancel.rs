//! How a cancelled transaction is told: one reason for each action, in order.

use dyno_core::backend::{BackendError, CancellationReason, ErrorCode};
use dyno_core::op::ReturnValuesOnConditionCheckFailure;

use super::written::refused;
use crate::base::EngineError;
use crate::capacity::is_throttled;
use crate::write::Refusal;

const NONE: &str = "None";

/// What is told of an action whose condition fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnRefusal {
    /// That it failed, perhaps with the item.
    Condition(ReturnValuesOnConditionCheckFailure),
    /// That there is such an item: the condition is that of an insert.
    Duplicate,
}

/// What a reason says of an item that another transaction has. Alone, an answer says it without a
/// full stop.
const CONFLICT: &str = "Transaction is ongoing for the item.";

/// Returns the error of a transaction of `count` actions that one of them makes impossible; the
/// others are not to blame.
pub(super) fn cancelled_by(at: usize, count: usize, error: &BackendError) -> BackendError {
    let mut reasons = vec![none(); count];
    if let Some(reason) = reasons.get_mut(at) {
        *reason = reason_of(error);
    }
    cancelled(reasons)
}

/// Returns the error of a transaction on items of which others have taken some.
///
/// Unverified: that nothing else is told of the rest, such as conditions that fail.
pub(super) fn cancelled_by_conflicts(taken: impl IntoIterator<Item = bool>) -> BackendError {
    cancelled(taken.into_iter().map(|taken| if taken { conflict() } else { none() }).collect())
}

/// Returns the error of a transaction that its items refused. Each failed condition is told; where
/// an action does not fit its item, that one alone is.
pub(super) fn cancelled_by_items(
    refusals: Vec<Option<Refusal>>,
    asked: &[OnRefusal],
) -> BackendError {
    let count = refusals.len();
    let mut reasons = Vec::with_capacity(count);
    for (at, refusal) in refusals.into_iter().enumerate() {
        reasons.push(match (refusal, asked.get(at)) {
            (None, _) => none(),
            (Some(Refusal::Invalid(error)), _) if is_throttled(&error) => reason_of(&error),
            (Some(Refusal::Invalid(error)), _)
                if *error.code() == ErrorCode::TransactionConflict =>
            {
                conflict()
            }
            // A partition has no leader: nothing was decided.
            (Some(Refusal::Invalid(error)), _) if *error.code() == ErrorCode::InternalServer => {
                return error;
            }
            (Some(Refusal::Invalid(error)), _) => return cancelled_by(at, count, &error),
            (Some(Refusal::Condition(_)), Some(OnRefusal::Duplicate)) => {
                reason_of(&EngineError::DuplicateItem.into())
            }
            (Some(refusal @ Refusal::Condition(_)), Some(OnRefusal::Condition(asked))) => {
                reason_of(&refused(refusal, *asked))
            }
            (Some(refusal @ Refusal::Condition(_)), None) => {
                reason_of(&refused(refusal, ReturnValuesOnConditionCheckFailure::None))
            }
        });
    }
    cancelled(reasons)
}

fn cancelled(reasons: Vec<CancellationReason>) -> BackendError {
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    BackendError::new(ErrorCode::TransactionCanceled, message).with_cancellation_reasons(reasons)
}

fn conflict() -> CancellationReason {
    CancellationReason {
        code: "TransactionConflict".to_owned(),
        message: Some(CONFLICT.to_owned()),
        item: None,
    }
}

fn none() -> CancellationReason {
    CancellationReason { code: NONE.to_owned(), ..CancellationReason::default() }
}

fn reason_of(error: &BackendError) -> CancellationReason {
    let code = match error.code() {
        ErrorCode::ConditionalCheckFailed => "ConditionalCheckFailed",
        ErrorCode::ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceeded",
        ErrorCode::Validation => "ValidationError",
        ErrorCode::DuplicateItem => "DuplicateItem",
        ErrorCode::ResourceNotFound => "ResourceNotFound",
        ErrorCode::ProvisionedThroughputExceeded => "ProvisionedThroughputExceeded",
        // Unverified: that the account's quota has no code of its own here.
        ErrorCode::Throttling | ErrorCode::RequestLimitExceeded => "ThrottlingError",
        other => other.name(),
    };
    CancellationReason {
        code: code.to_owned(),
        message: Some(error.message().to_owned()),
        item: error.item().cloned(),
    }
}
