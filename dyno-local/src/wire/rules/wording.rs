//! The newer wording: what differs from the classic one, over the wire.

use serde_json::{Value, json};

use super::{INVALID, Service, with};
use crate::base::{Config, Wording};

const PREFIX: &str = "1 validation error detected: ";

fn newer() -> Service {
    let region = "eu-west-2".to_owned();
    Service::of(Config { region, ..Config::default() }).with_tables()
}

fn put(members: &[(&str, Value)]) -> Value {
    with(&json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}}}), members)
}

#[test]
fn an_option_overrides_the_region() {
    let bad = put(&[("ReturnValues", json!("ALL_NEW"))]);
    let text = "ReturnValues can only be ALL_OLD or NONE";
    newer().invalid("PutItem", &bad, &format!("{PREFIX}{text}"));
    let region = "eu-west-2".to_owned();
    let classic = Config { region, wording: Some(Wording::Classic), ..Config::default() };
    Service::of(classic).with_tables().invalid("PutItem", &bad, text);
    let newer = Config { wording: Some(Wording::Newer), ..Config::default() };
    Service::of(newer).with_tables().invalid("PutItem", &bad, &format!("{PREFIX}{text}"));
}

#[test]
fn a_bad_table_name_is_told_alone() {
    let service = newer();
    let bad = json!({"TableName": "", "Item": {}, "Key": {}, "ReturnValues": "X",
        "ReturnConsumedCapacity": "X"});
    let text = "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must have length greater than or equal to 1";
    for operation in ["PutItem", "DeleteItem", "UpdateItem", "GetItem", "Query", "Scan"] {
        service.invalid(operation, &bad, text);
    }
}

#[test]
fn enums_are_told_in_another_order() {
    let service = newer();
    let bad = json!({"TableName": "Tab", "Item": {}, "Key": {}, "ReturnValues": "X",
        "ReturnConsumedCapacity": "X", "ReturnItemCollectionMetrics": "X"});
    let capacity = "Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";
    let values = "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]";
    let metrics = "ReturnItemCollectionMetrics can only be SIZE or NONE";
    let all = format!("3 validation errors detected: {capacity}; {values}; {metrics}");
    service.invalid("PutItem", &bad, &all);
    service.invalid("DeleteItem", &bad, &all);
    // An update stops at the first.
    service.invalid("UpdateItem", &bad, &format!("{PREFIX}{values}"));
}

#[test]
fn values_and_expressions_of_writes_have_a_prefix() {
    let service = newer();
    let value = |value: Value| put(&[("Item", json!({"pk": {"S": "a"}, "v": value}))]);
    for (given, text) in [
        (json!({"SS": []}), format!("{PREFIX}{INVALID}An string set  may not be empty")),
        (
            json!({"SS": ["b", "a", "b"]}),
            format!("{PREFIX}{INVALID}Input collection [\"a\", \"b\", \"b\"] contains duplicates."),
        ),
        (
            json!({"NS": ["1", "1.0"]}),
            format!("{PREFIX}{INVALID}Input collection contains duplicates."),
        ),
        (
            json!({"N": ""}),
            format!("{PREFIX}The parameter cannot be converted to a numeric value: "),
        ),
        (
            json!({}),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                .to_owned(),
        ),
    ] {
        service.invalid("PutItem", &value(given), &text);
    }
    let condition = |text: &str, v: Value| {
        let values = ("ExpressionAttributeValues", json!({":v": v}));
        put(&[("ConditionExpression", json!(text)), values])
    };
    let numeric = format!("{PREFIX}The parameter cannot be converted to a numeric value: x");
    service.invalid("PutItem", &condition("a = :v", json!({"N": "x"})), &numeric);
    let redundant =
        format!("{PREFIX}Invalid ConditionExpression: The expression has redundant parentheses;");
    service.invalid("PutItem", &condition("((a = :v))", json!({"N": "1"})), &redundant);
    let only =
        format!("{PREFIX}ExpressionAttributeValues can only be specified when using expressions");
    let values = ("ExpressionAttributeValues", json!({":v": {"S": "a"}}));
    service.invalid("PutItem", &put(&[values]), &only);
    // What depends on the table has none.
    let key = format!("{INVALID}Type mismatch for key pk expected: S actual: N");
    service.invalid("PutItem", &put(&[("Item", json!({"pk": {"N": "1"}}))]), &key);
    let update =
        json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "REMOVE pk"});
    let part = format!("{INVALID}Cannot update attribute pk. This attribute is part of the key");
    service.invalid("UpdateItem", &update, &part);
}

#[test]
fn reads_and_batches_have_none() {
    let service = newer();
    let get = json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": ""});
    service.invalid(
        "GetItem",
        &get,
        "Invalid ProjectionExpression: The expression can not be empty;",
    );
    let query = json!({"TableName": "Tab", "KeyConditionExpression": "pk <> :v",
        "ExpressionAttributeValues": {":v": {"S": "a"}}});
    service.invalid(
        "Query",
        &query,
        "Invalid KeyConditionExpression: Invalid operator used in KeyConditionExpression: <>",
    );
    let text = "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: Member must have length greater than or equal to 1";
    for operation in ["BatchGetItem", "BatchWriteItem"] {
        service.invalid(operation, &json!({"RequestItems": {}}), text);
    }
}
