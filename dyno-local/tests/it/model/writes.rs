//! Writes on the engine and on the model.

use std::collections::BTreeMap;

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{
    BatchWriteItem, DeleteItem, PutItem, ReturnValues, ReturnValuesOnConditionCheckFailure,
    TransactConditionCheck, TransactDelete, TransactPut, TransactUpdate, TransactWriteItem,
    TransactWriteItems, UpdateItem, Values, WriteRequest,
};
use dyno_core::value::Item;
use dyno_local::Local;

use super::expected::{Model, Refusal, key_item};
use super::reads;
use super::step::{Write, WriteKind};
use crate::support::{ok, send};

const SHOWN: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

/// The condition of a write; its values are added to the others.
fn condition(write: &Write, values: &mut Values) -> Option<String> {
    write.condition.as_ref().map(|condition| condition.text(values))
}

/// No values at all are none.
fn given(values: Values) -> Option<Values> {
    (!values.is_empty()).then_some(values)
}

/// A write by itself.
pub(super) fn single(local: &Local, model: &mut Model, write: &Write) {
    // Put and delete return nothing new.
    let returns = match write.returns {
        ReturnValues::AllNew | ReturnValues::UpdatedOld | ReturnValues::UpdatedNew => {
            ReturnValues::AllOld
        }
        other => other,
    };
    let mut values = Values::new();
    let (answer, write) = match &write.kind {
        WriteKind::Put { .. } => {
            let mut put = PutItem::new("tab", write.item());
            put.condition_expression = condition(write, &mut values);
            put.expression_attribute_values = given(values);
            put.return_values = returns;
            put.return_values_on_condition_check_failure = SHOWN;
            (send(local, put).map(|it| it.attributes), Write { returns, ..write.clone() })
        }
        WriteKind::Delete => {
            let mut delete = DeleteItem::new("tab", key_item(write.key));
            delete.condition_expression = condition(write, &mut values);
            delete.expression_attribute_values = given(values);
            delete.return_values = returns;
            delete.return_values_on_condition_check_failure = SHOWN;
            (send(local, delete).map(|it| it.attributes), Write { returns, ..write.clone() })
        }
        WriteKind::Update(changes) => {
            let mut update = UpdateItem::new("tab", key_item(write.key));
            update.update_expression = changes.text(&mut values);
            update.condition_expression = condition(write, &mut values);
            update.expression_attribute_values = given(values);
            update.return_values = write.returns;
            update.return_values_on_condition_check_failure = SHOWN;
            (send(local, update).map(|it| it.attributes), write.clone())
        }
        WriteKind::Check => return reads::keys(local, model, &[write.key]),
    };
    let old = model.items.get(&write.key).cloned();
    match (answer, model.apply(&write)) {
        (Ok(returned), Ok(done)) => assert_eq!(returned, write.returned(&done), "{write:?}"),
        (Err(error), Err(refusal)) => check_refusal(&error, refusal, old.as_ref()),
        (answer, expected) => panic!("{write:?}: {answer:?}, expected {expected:?}"),
    }
}

fn check_refusal(error: &BackendError, refusal: Refusal, old: Option<&Item>) {
    match refusal {
        Refusal::Condition => {
            assert_eq!(*error.code(), ErrorCode::ConditionalCheckFailed);
            assert_eq!(error.item(), old);
        }
        Refusal::Path | Refusal::Missing => {
            assert_eq!((error.code(), error.message()), (&ErrorCode::Validation, text(refusal)));
        }
    }
}

const fn text(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Condition => "The conditional request failed",
        Refusal::Path => {
            "The document path provided in the update expression is invalid for update"
        }
        Refusal::Missing => {
            "The provided expression refers to an attribute that does not exist in the item"
        }
    }
}

/// The first write of each key.
fn distinct(writes: &[Write]) -> Vec<&Write> {
    let mut seen = Vec::new();
    let mut first = Vec::new();
    for write in writes {
        if !seen.contains(&write.key) {
            seen.push(write.key);
            first.push(write);
        }
    }
    first
}

/// Puts and deletes as a batch, without their conditions.
pub(super) fn batch(local: &Local, model: &mut Model, writes: &[Write]) {
    let mut requests = Vec::new();
    for write in distinct(writes) {
        if matches!(write.kind, WriteKind::Put { .. }) {
            requests.push(WriteRequest::Put(write.item()));
            model.items.insert(write.key, write.item());
        } else {
            requests.push(WriteRequest::Delete(key_item(write.key)));
            model.items.remove(&write.key);
        }
    }
    let request = BatchWriteItem::new(BTreeMap::from([("tab".to_owned(), requests)]));
    assert!(ok(local, request).unprocessed_items.is_empty());
}

/// All writes or none.
pub(super) fn transact(local: &Local, model: &mut Model, writes: &[Write]) {
    let writes = distinct(writes);
    let request = TransactWriteItems::new(writes.iter().map(|write| action(write)).collect());
    let tried: Vec<_> = writes.iter().map(|write| model.tried(write)).collect();
    let answer = send(local, request);
    if tried.iter().all(Result::is_ok) {
        answer.unwrap_or_else(|error| panic!("{error}: {writes:?}"));
        for write in writes {
            model.apply(write).unwrap();
        }
        return;
    }
    let error = answer.unwrap_err();
    assert_eq!(*error.code(), ErrorCode::TransactionCanceled, "{error}");
    // What is invalid stands alone, the first of its kind; failed conditions are all told.
    let is_invalid = |it: &Refusal| *it != Refusal::Condition;
    let invalid = tried.iter().position(|it| it.as_ref().is_err_and(is_invalid));
    assert_eq!(error.cancellation_reasons().len(), writes.len());
    for (at, (reason, write)) in error.cancellation_reasons().iter().zip(&writes).enumerate() {
        let told = invalid.is_none_or(|invalid| invalid == at);
        match tried[at].as_ref().err().filter(|_| told) {
            None => {
                assert_eq!((reason.code.as_str(), &reason.item), ("None", &None), "{writes:?}");
            }
            Some(refusal) => {
                let code = match refusal {
                    Refusal::Condition => "ConditionalCheckFailed",
                    Refusal::Path | Refusal::Missing => "ValidationError",
                };
                assert_eq!(
                    (reason.code.as_str(), reason.message.as_deref()),
                    (code, Some(text(*refusal)))
                );
                let item = model.items.get(&write.key).filter(|_| *refusal == Refusal::Condition);
                assert_eq!(reason.item.as_ref(), item);
            }
        }
    }
}

fn action(write: &Write) -> TransactWriteItem {
    let key = key_item(write.key);
    let mut values = Values::new();
    let condition = condition(write, &mut values);
    match &write.kind {
        WriteKind::Put { .. } => {
            let mut put = TransactPut::new("tab", write.item());
            put.condition_expression = condition;
            put.expression_attribute_values = given(values);
            put.return_values_on_condition_check_failure = SHOWN;
            TransactWriteItem::Put(put)
        }
        WriteKind::Delete => {
            let mut delete = TransactDelete::new("tab", key);
            delete.condition_expression = condition;
            delete.expression_attribute_values = given(values);
            delete.return_values_on_condition_check_failure = SHOWN;
            TransactWriteItem::Delete(delete)
        }
        WriteKind::Update(changes) => {
            let expression = changes.text(&mut values).unwrap();
            let mut update = TransactUpdate::new("tab", key, expression);
            update.condition_expression = condition;
            update.expression_attribute_values = given(values);
            update.return_values_on_condition_check_failure = SHOWN;
            TransactWriteItem::Update(update)
        }
        WriteKind::Check => {
            // Of a check there is always a condition.
            let always = || "attribute_exists(pk) OR attribute_not_exists(pk)".to_owned();
            let mut check =
                TransactConditionCheck::new("tab", key, condition.unwrap_or_else(always));
            check.expression_attribute_values = given(values);
            check.return_values_on_condition_check_failure = SHOWN;
            TransactWriteItem::ConditionCheck(check)
        }
    }
}
