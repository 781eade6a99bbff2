//! Transactions.

use std::time::Duration;

use dyno_core::backend::BackendError;
use dyno_core::op::{
    PutItem, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactConditionCheck,
    TransactDelete, TransactGet, TransactGetItems, TransactPut, TransactUpdate, TransactWriteItem,
    TransactWriteItems,
};
use dyno_local::{Local, ManualClock, Timestamp};

use crate::support::{build, get, item, ok, put, refusal, send, shown, table, values, with_table};

fn put_action(text: &str) -> TransactWriteItem {
    TransactWriteItem::Put(TransactPut::new("tab", item(text)))
}

fn update_action(key: &str, expression: &str, variables: &str) -> TransactWriteItem {
    let mut update = TransactUpdate::new("tab", item(key), expression);
    update.expression_attribute_values = values(variables);
    TransactWriteItem::Update(update)
}

fn check_action(key: &str, condition: &str, variables: &str) -> TransactWriteItem {
    let mut check = TransactConditionCheck::new("tab", item(key), condition);
    check.expression_attribute_values = values(variables);
    TransactWriteItem::ConditionCheck(check)
}

fn delete_action(key: &str) -> TransactWriteItem {
    TransactWriteItem::Delete(TransactDelete::new("tab", item(key)))
}

/// Reasons as `Code` or `Code: text`.
fn reasons(error: &BackendError) -> Vec<String> {
    let one = |reason: &dyno_core::backend::CancellationReason| match &reason.message {
        Some(message) => format!("{}: {message}", reason.code),
        None => reason.code.clone(),
    };
    error.cancellation_reasons().iter().map(one).collect()
}

#[test]
fn all_actions_are_done_at_once() {
    let local = with_table();
    ok(&local, table("tub", "id", "id:N"));
    put(&local, "pk=a sk=old");
    put(&local, "pk=a sk=n n=1");
    let elsewhere = TransactWriteItem::Put(TransactPut::new("tub", item("id=1")));
    ok(
        &local,
        TransactWriteItems::new(vec![
            put_action("pk=a sk=new"),
            update_action("pk=a sk=n", "ADD n :n", ":n=2"),
            delete_action("pk=a sk=old"),
            check_action("pk=b sk=b", "attribute_not_exists(pk)", ""),
            elsewhere,
        ]),
    );
    assert!(get(&local, "pk=a sk=new").is_some());
    assert_eq!(get(&local, "pk=a sk=n").unwrap(), "n=3 pk=a sk=n");
    assert_eq!(get(&local, "pk=a sk=old"), None);
    let gets = vec![
        TransactGet::new("tab", item("pk=a sk=new")),
        TransactGet::new("tab", item("pk=a sk=old")),
        TransactGet::new("tub", item("id=1")),
    ];
    let found = ok(&local, TransactGetItems::new(gets)).responses;
    let found: Vec<_> = found.iter().map(|item| item.as_ref().map(shown)).collect();
    assert_eq!(found, [Some("pk=a sk=new".to_owned()), None, Some("id=1".to_owned())]);
}

#[test]
fn every_failed_condition_is_told_and_nothing_is_written() {
    let local = with_table();
    put(&local, "pk=a sk=b x=1");
    let mut failing = TransactPut::new("tab", item("pk=a sk=b x=2"));
    failing.condition_expression = Some("attribute_not_exists(pk)".to_owned());
    failing.return_values_on_condition_check_failure = ReturnValuesOnConditionCheckFailure::AllOld;
    let error = send(
        &local,
        TransactWriteItems::new(vec![
            put_action("pk=a sk=new"),
            TransactWriteItem::Put(failing),
            check_action("pk=a sk=c", "attribute_exists(pk)", ""),
        ]),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]"
    );
    let failed = "ConditionalCheckFailed: The conditional request failed";
    assert_eq!(reasons(&error), ["None", failed, failed]);
    let items: Vec<_> =
        error.cancellation_reasons().iter().map(|it| it.item.as_ref().map(shown)).collect();
    assert_eq!(items, [None, Some("pk=a sk=b x=1".to_owned()), None]);
    assert_eq!(get(&local, "pk=a sk=new"), None);
}

#[test]
fn what_does_not_fit_the_item_cancels() {
    let local = with_table();
    put(&local, "pk=a sk=b s=text");
    let check = |action: TransactWriteItem, expected: &str| {
        let failing = check_action("pk=x sk=x", "attribute_exists(pk)", "");
        let request = TransactWriteItems::new(vec![failing, action]);
        let error = send(&local, request).unwrap_err();
        assert_eq!(reasons(&error), ["None".to_owned(), format!("ValidationError: {expected}")]);
    };
    check(
        update_action("pk=a sk=b", "ADD s :n", ":n=1"),
        "An operand in the update expression has an incorrect data type",
    );
    check(
        put_action("pk=a sk=1"),
        "One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N",
    );
    check(delete_action("pk=a"), "The provided key element does not match the schema");
    check(
        update_action("pk=a sk=c", "SET x = :x", &format!(":x={}", "x".repeat(409_600))),
        "Item size to update has exceeded the maximum allowed size",
    );
    let get = TransactGetItems::new(vec![TransactGet::new("tab", item(""))]);
    assert_eq!(
        reasons(&send(&local, get).unwrap_err()),
        ["ValidationError: The provided key element does not match the schema"]
    );
}

#[test]
fn what_is_wrong_with_the_request_refuses_it() {
    let local = with_table();
    let check = |actions: Vec<TransactWriteItem>, expected: &str| {
        assert_eq!(refusal(&local, TransactWriteItems::new(actions)), expected);
    };
    let twice = vec![put_action("pk=a sk=b"), delete_action("pk=a sk=b")];
    check(
        twice,
        "ValidationException: Transaction request cannot include multiple operations on one item",
    );
    check(
        vec![],
        "ValidationException: 1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    check(
        vec![put_action("pk=a sk=")],
        "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk",
    );
    check(
        vec![update_action("pk=a sk=b", "SET x = :y", ":x=1")],
        "ValidationException: Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :y",
    );
    let elsewhere = TransactWriteItem::Put(TransactPut::new("nothing", item("pk=a")));
    check(vec![elsewhere], "ResourceNotFoundException: Requested resource not found");
    let mut large = item("pk=a sk=b");
    large.insert("x", "x".repeat(409_600));
    check(
        vec![TransactWriteItem::Put(TransactPut::new("tab", large))],
        "ValidationException: Item size has exceeded the maximum allowed size",
    );
    let large = |n: usize| {
        let mut item = item(&format!("pk=a sk=k{n}"));
        item.insert("x", "x".repeat(400_000));
        TransactWriteItem::Put(TransactPut::new("tab", item))
    };
    let text = refusal(&local, TransactWriteItems::new((0..11).map(large).collect()));
    assert!(
        text.starts_with("ValidationException") && text.contains("size cannot exceed"),
        "{text}"
    );
    ok(&local, TransactWriteItems::new((0..10).map(large).collect()));
}

#[test]
fn a_token_makes_a_repeat_do_nothing_for_ten_minutes() {
    let clock = ManualClock::new(Timestamp::from_seconds(0));
    let local = build(Local::builder().clock(clock.clone()));
    ok(&local, table("tab", "pk sk", "pk:S sk:S"));
    let mut add = TransactWriteItems::new(vec![update_action("pk=a sk=b", "ADD n :n", ":n=1")]);
    add.client_request_token = Some("token".to_owned());
    add.return_consumed_capacity = ReturnConsumedCapacity::Total;
    let first = ok(&local, add.clone()).consumed_capacity.unwrap();
    assert_eq!(first[0].total.write_capacity_units, Some(2.0));
    let replay = ok(&local, add.clone()).consumed_capacity.unwrap();
    assert_eq!(replay[0].total.read_capacity_units, Some(2.0));
    assert_eq!(replay[0].total.write_capacity_units, None);
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "n=1 pk=a sk=b");

    let mut other = add;
    other.transact_items.push(put_action("pk=a sk=c"));
    assert!(refusal(&local, other.clone()).starts_with("IdempotentParameterMismatchException"));
    clock.advance(Duration::from_mins(10));
    ok(&local, other);
    assert_eq!(get(&local, "pk=a sk=b").unwrap(), "n=2 pk=a sk=b");
}

#[test]
fn a_failed_transaction_frees_its_token() {
    let local = with_table();
    let mut request = TransactWriteItems::new(vec![
        check_action("pk=a sk=b", "attribute_exists(pk)", ""),
        put_action("pk=a sk=c"),
    ]);
    request.client_request_token = Some("token".to_owned());
    assert!(refusal(&local, request.clone()).starts_with("TransactionCanceledException"));
    ok(&local, PutItem::new("tab", item("pk=a sk=b")));
    ok(&local, request);
    assert!(get(&local, "pk=a sk=c").is_some());
}
