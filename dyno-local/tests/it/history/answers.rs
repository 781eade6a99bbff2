//! What the answers of requests say of keys, as it is written down.

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::value::Item;

use super::clients::{Effect, Needs, seen_in};
use super::record::{Id, Op};

/// Records a single write: the old item of one that was done, or the item that refused it.
pub(super) fn written(op: &mut Op, key: usize, id: Id, old: Result<Option<Item>, BackendError>) {
    match old {
        Ok(old) => {
            op.reads.push((key, seen_in(old.as_ref())));
            op.writes.push((key, Some(id)));
        }
        Err(error) => {
            op.refused.push(id);
            if note_in_the_way(&error, op) {
                return;
            }
            assert_eq!(*error.code(), ErrorCode::ConditionalCheckFailed, "{error}");
            op.reads.push((key, seen_in(error.item())));
        }
    }
}

/// Returns `true` of an operation that met a transaction under way; of keys it says nothing.
fn conflicts(error: &BackendError) -> bool {
    let reasons = error.cancellation_reasons();
    *error.code() == ErrorCode::TransactionConflict
        || reasons.iter().any(|reason| reason.code == "TransactionConflict")
}

/// Returns `true` of an operation without capacity, which says nothing of keys, either.
pub(super) fn throttled(error: &BackendError) -> bool {
    let reasons = error.cancellation_reasons();
    *error.code() == ErrorCode::ProvisionedThroughputExceeded
        || reasons.iter().any(|reason| reason.code == "ProvisionedThroughputExceeded")
}

/// Notes what was in the way of an operation, if something was.
fn note_in_the_way(error: &BackendError, op: &mut Op) -> bool {
    op.conflicts = conflicts(error);
    op.throttled = throttled(error);
    op.conflicts || op.throttled
}

/// Returns what an operation answered that no condition can refuse, but a transaction under way or
/// capacity that ran out.
pub(super) fn unless_in_the_way<T>(answer: Result<T, BackendError>, op: &mut Op) -> Option<T> {
    match answer {
        Err(error) if note_in_the_way(&error, op) => None,
        answer => Some(answer.unwrap()),
    }
}

/// Records a cancelled transaction: the items of the conditions that failed, and of those that
/// held. All were tried at one moment.
pub(super) fn cancelled(op: &mut Op, plan: Vec<(usize, Needs, Effect)>, error: &BackendError) {
    assert_eq!(*error.code(), ErrorCode::TransactionCanceled, "{error}");
    let is_in_the_way = note_in_the_way(error, op);
    for ((key, needs, effect), reason) in plan.into_iter().zip(error.cancellation_reasons()) {
        match (reason.code.as_str(), needs) {
            _ if is_in_the_way => {}
            ("None", Needs::Known(seen)) => op.reads.push((key, seen)),
            ("None", Needs::Exists) => {}
            ("ConditionalCheckFailed", _) => op.reads.push((key, seen_in(reason.item.as_ref()))),
            (other, _) => panic!("{other}: {error}"),
        }
        if let Effect::Writes(id) = effect {
            op.refused.push(id);
        }
    }
}
