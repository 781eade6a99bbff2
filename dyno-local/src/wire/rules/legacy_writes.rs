//! Writes with parameters of the time before expressions: `AttributeUpdates`, `Expected`,
//! `ConditionalOperator`.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

const FAILED: &str = "The conditional request failed";

fn key() -> Value {
    json!({"pk": {"S": "k"}})
}

fn update(updates: &Value) -> Value {
    json!({"TableName": "Tab", "Key": key(), "AttributeUpdates": updates})
}

/// `Tab` with one item of these attributes.
fn with_item(attributes: &Value) -> Service {
    let service = Service::new();
    let item = with(attributes, &[("pk", json!({"S": "k"}))]);
    service.ok("PutItem", &json!({"TableName": "Tab", "Item": item}));
    service
}

/// The item, without its key.
fn stored(service: &Service) -> Value {
    let answer = service.ok("GetItem", &json!({"TableName": "Tab", "Key": key()}));
    let mut item = answer.get("Item").cloned().unwrap_or(Value::Null);
    if let Some(members) = item.as_object_mut() {
        members.remove("pk");
    }
    item
}

#[test]
fn updates_put_add_and_delete() {
    for (old, updates, new) in [
        (json!({"a": {"S": "x"}}), json!({"a": {"Value": {"N": "1"}}}), json!({"a": {"N": "1"}})),
        (json!({}), json!({"a": {"Action": "PUT", "Value": {"L": []}}}), json!({"a": {"L": []}})),
        (json!({"a": {"S": "x"}}), json!({"a": {"Action": "DELETE"}}), json!({})),
        (json!({}), json!({"a": {"Action": "DELETE"}}), json!({})),
        (
            json!({"a": {"N": "10"}}),
            json!({"a": {"Action": "ADD", "Value": {"N": "-2.5"}}}),
            json!({"a": {"N": "7.5"}}),
        ),
        (json!({}), json!({"a": {"Action": "ADD", "Value": {"N": "3"}}}), json!({"a": {"N": "3"}})),
        (
            json!({"a": {"SS": ["x"]}}),
            json!({"a": {"Action": "ADD", "Value": {"SS": ["x", "y"]}}}),
            json!({"a": {"SS": ["x", "y"]}}),
        ),
        (
            json!({}),
            json!({"a": {"Action": "ADD", "Value": {"BS": ["AA=="]}}}),
            json!({"a": {"BS": ["AA=="]}}),
        ),
        (
            json!({"a": {"L": [{"N": "1"}]}}),
            json!({"a": {"Action": "ADD", "Value": {"L": [{"S": "x"}]}}}),
            json!({"a": {"L": [{"N": "1"}, {"S": "x"}]}}),
        ),
        (
            json!({}),
            json!({"a": {"Action": "ADD", "Value": {"L": [{"S": "x"}]}}}),
            json!({"a": {"L": [{"S": "x"}]}}),
        ),
        (
            json!({"a": {"NS": ["1", "2"]}}),
            json!({"a": {"Action": "DELETE", "Value": {"NS": ["2", "3"]}}}),
            json!({"a": {"NS": ["1"]}}),
        ),
        // A set goes with its last member.
        (
            json!({"a": {"NS": ["1"]}}),
            json!({"a": {"Action": "DELETE", "Value": {"NS": ["1"]}}}),
            json!({}),
        ),
        (json!({}), json!({"a": {"Action": "DELETE", "Value": {"SS": ["x"]}}}), json!({})),
        (json!({"a": {"S": "x"}}), json!({}), json!({"a": {"S": "x"}})),
        (
            json!({"a": {"M": {}}}),
            json!({"a.b": {"Value": {"S": "dot"}}}),
            json!({"a": {"M": {}}, "a.b": {"S": "dot"}}),
        ),
    ] {
        let service = with_item(&old);
        service.ok("UpdateItem", &update(&updates));
        assert_eq!(stored(&service), new, "{old} {updates}");
    }
}

#[test]
fn updates_create_items_unless_they_only_take_away() {
    for (updates, found) in [
        (json!({}), json!({})),
        (json!({"a": {"Action": "ADD", "Value": {"N": "1"}}}), json!({"a": {"N": "1"}})),
        (json!({"a": {"Action": "DELETE"}}), Value::Null),
        (json!({"a": {"Action": "DELETE", "Value": {"SS": ["x"]}}}), Value::Null),
        (json!({"a": {"Action": "DELETE"}, "b": {"Value": {"S": "x"}}}), json!({"b": {"S": "x"}})),
    ] {
        let service = Service::new();
        service.ok("UpdateItem", &update(&updates));
        assert_eq!(stored(&service), found, "{updates}");
    }
}

#[test]
fn updates_return_what_they_touched() {
    let old = json!({"a": {"NS": ["1", "2"]}, "b": {"S": "x"}, "c": {"S": "stays"}});
    let updates = json!({"a": {"Action": "DELETE", "Value": {"NS": ["1"]}}, "b": {"Action": "DELETE"},
        "d": {"Value": {"BOOL": true}}});
    for (asked, told) in [
        ("UPDATED_OLD", json!({"a": {"NS": ["1", "2"]}, "b": {"S": "x"}})),
        ("UPDATED_NEW", json!({"a": {"NS": ["2"]}, "d": {"BOOL": true}})),
        ("ALL_OLD", with(&old, &[("pk", json!({"S": "k"}))])),
    ] {
        let service = with_item(&old);
        let body = with(&update(&updates), &[("ReturnValues", json!(asked))]);
        assert_eq!(service.ok("UpdateItem", &body)["Attributes"], told, "{asked}");
    }
    // Hundreds of names are found as one is.
    let service = with_item(&json!({}));
    let many = (0..300).map(|n| (format!("n{n:03}"), json!({"Value": {"N": n.to_string()}})));
    let body = update(&Value::Object(many.collect()));
    let answer = service.ok("UpdateItem", &with(&body, &[("ReturnValues", json!("UPDATED_NEW"))]));
    assert_eq!(answer["Attributes"].as_object().unwrap().len(), 300);
}

#[test]
fn updates_are_checked_attribute_by_attribute() {
    let service = Service::new();
    let check = |updates: Value, text: &str| service.invalid("UpdateItem", &update(&updates), text);
    let sentence = |text: &str| format!("{INVALID}{text}");
    let without = sentence("Only DELETE action is allowed when no attribute value is specified");
    check(json!({"a": {}}), &without);
    check(json!({"a": {"Action": "ADD"}}), &without);
    for letters in ["S", "N", "B", "NULL", "BOOL", "M", "L"] {
        let text =
            sentence(&format!("DELETE action with value is not supported for the type {letters}"));
        check(json!({"a": {"Action": "DELETE", "Value": value(letters)}}), &text);
    }
    for letters in ["S", "B", "NULL", "BOOL", "M"] {
        let text = sentence(&format!("ADD action is not supported for the type {letters}"));
        check(json!({"a": {"Action": "ADD", "Value": value(letters)}}), &text);
    }
    let empty =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    check(json!({"a": {"Value": {}}, "b": {}}), empty);
    check(json!({"": {"Value": {"S": "x"}}}), &sentence("Empty attribute name"));
    check(
        json!({"pk": {"Value": {"S": "x"}}}),
        &sentence("Cannot update attribute pk. This attribute is part of the key"),
    );
    service.invalid(
        "UpdateItem",
        &update(&json!({"a": {"Action": "PUTT", "Value": {"S": "x"}}})),
        "1 validation error detected: Value 'PUTT' at 'attributeUpdates.a.member.action' failed to satisfy constraint: Member must satisfy enum value set: [ADD, DELETE, PUT]",
    );
    // Types of index keys are seen before the item is.
    let indexed = json!({"TableName": "Idx", "Key": {"pk": {"S": "p"}, "sk": {"S": "s"}},
        "AttributeUpdates": {"gk": {"Value": {"N": "1"}}}, "Expected": {"x": {"Value": {"S": "y"}}}});
    let text = sentence("Type mismatch for Index Key gk Expected: S Actual: N IndexName: glo");
    service.invalid("UpdateItem", &indexed, &text);
}

fn value(letters: &str) -> Value {
    match letters {
        "M" => json!({"M": {}}),
        "L" => json!({"L": []}),
        "NULL" | "BOOL" => json!({letters: true}),
        "B" => json!({"B": "Yg=="}),
        letters => json!({letters: "1"}),
    }
}

#[test]
fn updates_must_fit_the_stored_types() {
    let service = with_item(&json!({"s": {"SS": ["1"]}, "n": {"N": "1"}, "l": {"L": []}}));
    for (name, action, value) in [
        ("s", "DELETE", json!({"NS": ["1"]})),
        ("n", "DELETE", json!({"NS": ["1"]})),
        ("s", "ADD", json!({"NS": ["1"]})),
        ("s", "ADD", json!({"N": "1"})),
        ("n", "ADD", json!({"L": [{"N": "1"}]})),
        ("l", "ADD", json!({"N": "1"})),
    ] {
        let body = update(&json!({name: {"Action": action, "Value": value}}));
        service.invalid("UpdateItem", &body, "Type mismatch for attribute to update");
    }
    let long = "x".repeat(409_600);
    let body = update(&json!({"a": {"Value": {"S": long}}}));
    service.invalid(
        "UpdateItem",
        &body,
        "Item size to update has exceeded the maximum allowed size",
    );
}

/// Tries what is expected with each of the three writes; the item is as before each time.
#[track_caller]
fn expects(service: &Service, expected: &Value, operator: Option<&str>, holds: bool) {
    let item = json!({"pk": {"S": "k"}, "a": {"S": "hello"}, "n": {"N": "5"}, "z": {"NULL": true}});
    let put = json!({"TableName": "Tab", "Item": item});
    for operation in ["PutItem", "UpdateItem", "DeleteItem"] {
        service.ok("PutItem", &put);
        let mut body = json!({"TableName": "Tab", "Expected": expected});
        body["ConditionalOperator"] = json!(operator);
        body[if operation == "PutItem" { "Item" } else { "Key" }] = key();
        if holds {
            service.ok(operation, &body);
        } else {
            service.refused(operation, &body, "ConditionalCheckFailedException", FAILED);
        }
    }
}

#[test]
fn writes_go_by_what_they_expect() {
    let service = Service::new();
    let compare = |operator: &str, values: Value| json!({"ComparisonOperator": operator, "AttributeValueList": values});
    for (name, expected, holds) in [
        ("a", json!({"Value": {"S": "hello"}}), true),
        ("a", json!({"Value": {"S": "hello"}, "Exists": true}), true),
        ("a", json!({"Value": {"S": "x"}}), false),
        ("none", json!({"Value": {"S": "x"}}), false),
        ("none", json!({"Exists": false}), true),
        ("z", json!({"Exists": false}), false),
        ("a", json!({"ComparisonOperator": "EQ", "Value": {"S": "hello"}}), true),
        ("n", compare("NE", json!([{"S": "5"}])), true),
        ("none", compare("NE", json!([{"S": "5"}])), true),
        ("n", compare("LE", json!([{"N": "5"}])), true),
        ("n", compare("LT", json!([{"N": "5"}])), false),
        ("n", compare("GT", json!([{"S": "1"}])), false),
        ("a", compare("CONTAINS", json!([{"S": "ell"}])), true),
        ("a", compare("NOT_CONTAINS", json!([{"S": "ell"}])), false),
        ("a", compare("NOT_CONTAINS", json!([{"N": "1"}])), true),
        ("none", compare("NOT_CONTAINS", json!([{"S": "ell"}])), false),
        ("a", compare("BEGINS_WITH", json!([{"S": "he"}])), true),
        ("n", compare("BEGINS_WITH", json!([{"S": "5"}])), false),
        ("n", compare("IN", json!([{"N": "1"}, {"N": "5"}])), true),
        ("n", compare("BETWEEN", json!([{"N": "5"}, {"N": "6"}])), true),
        ("none", compare("NULL", json!([])), true),
        ("z", compare("NULL", json!([])), false),
        ("z", json!({"ComparisonOperator": "NOT_NULL"}), true),
    ] {
        expects(&service, &json!({name: expected}), None, holds);
    }
    let of_two = json!({"a": {"Value": {"S": "x"}}, "n": {"Value": {"N": "5"}}});
    expects(&service, &of_two, None, false);
    expects(&service, &of_two, Some("AND"), false);
    expects(&service, &of_two, Some("OR"), true);
    expects(&service, &json!({}), None, true);
    // The old item comes with the refusal, as with expressions.
    let body = json!({"TableName": "Tab", "Key": key(), "Expected": {"n": {"Exists": false}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD"});
    service.ok(
        "PutItem",
        &json!({"TableName": "Tab", "Item": with(&key(), &[("n", json!({"N": "1"}))])}),
    );
    assert_eq!(service.refusal("DeleteItem", &body)["Item"]["n"], json!({"N": "1"}));
}

#[test]
fn what_is_expected_is_well_formed() {
    let service = Service::new();
    let value = json!({"S": "x"});
    let list = json!([{"S": "x"}]);
    for (expected, text) in [
        (json!({}), "Value must be provided when Exists is null for Attribute: a"),
        (json!({"Exists": true}), "Value must be provided when Exists is true for Attribute: a"),
        (
            json!({"Exists": false, "Value": value}),
            "Value cannot be used when Exists is false for Attribute: a",
        ),
        (
            json!({"Value": value, "AttributeValueList": list, "ComparisonOperator": "LT", "Exists": true}),
            "Value and AttributeValueList cannot be used together for Attribute: a",
        ),
        (
            json!({"Exists": true, "ComparisonOperator": "LT"}),
            "Exists and ComparisonOperator cannot be used together for Attribute: a",
        ),
        (
            json!({"ComparisonOperator": "LT"}),
            "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a",
        ),
        (
            json!({"AttributeValueList": list, "Exists": true}),
            "AttributeValueList can only be used with a ComparisonOperator for Attribute: a",
        ),
        (
            json!({"ComparisonOperator": "NULL", "Value": value}),
            "Invalid number of argument(s) for the NULL ComparisonOperator",
        ),
        (
            json!({"ComparisonOperator": "BETWEEN", "Value": value}),
            "Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        ),
        (
            json!({"ComparisonOperator": "IN", "AttributeValueList": []}),
            "Invalid number of argument(s) for the IN ComparisonOperator",
        ),
        (
            json!({"ComparisonOperator": "IN", "AttributeValueList": [{"S": "x"}, {"N": "1"}]}),
            "AttributeValues inside AttributeValueList must be of same type",
        ),
        (
            json!({"ComparisonOperator": "LT", "Value": {"SS": ["x"]}}),
            "ComparisonOperator LT is not valid for SS AttributeValue type",
        ),
        (json!({"Value": {"SS": []}}), "An string set  may not be empty"),
    ] {
        let text = format!("{INVALID}{text}");
        for (operation, member) in
            [("PutItem", "Item"), ("DeleteItem", "Key"), ("UpdateItem", "Key")]
        {
            let body = json!({"TableName": "Nowhere", member: {}, "Expected": {"a": expected}});
            service.invalid(operation, &body, &text);
        }
    }
    let body = json!({"TableName": "Nowhere", "Key": {}, "Expected": {"a": {"ComparisonOperator": "like"}}});
    service.invalid("DeleteItem", &body, "1 validation error detected: Value 'like' at 'expected.a.member.comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS]");
}

#[test]
fn what_is_expected_comes_after_the_item_and_before_the_table() {
    let service = Service::new();
    let body = json!({"TableName": "Nowhere", "Item": {"a": {}}, "ReturnValues": "ALL_NEW",
        "Expected": {"a": {}}, "ConditionalOperator": "OR"});
    service.invalid(
        "PutItem",
        &body,
        "ConditionalOperator can only be used when Filter or Expected has two or more elements",
    );
    let body = with(&body, &[("ConditionalOperator", Value::Null)]);
    let empty =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    service.invalid("PutItem", &body, empty);
    let body = with(&body, &[("Item", json!({}))]);
    service.invalid("PutItem", &body, "ReturnValues can only be ALL_OLD or NONE");
    let body = with(&body, &[("ReturnValues", Value::Null)]);
    let text = format!("{INVALID}Value must be provided when Exists is null for Attribute: a");
    service.invalid("PutItem", &body, &text);
    for operation in ["PutItem", "DeleteItem", "UpdateItem"] {
        let body = json!({"TableName": "Tab", "Item": key(), "Key": key(), "ConditionalOperator": "AND",
            "Expected": {}});
        service.invalid(
            operation,
            &body,
            "ConditionalOperator cannot be used without Filter or Expected",
        );
    }
    // Updates come before what is expected.
    let both = json!({"TableName": "Nowhere", "Key": {}, "AttributeUpdates": {"a": {}}, "Expected": {"a": {}}});
    let text =
        format!("{INVALID}Only DELETE action is allowed when no attribute value is specified");
    service.invalid("UpdateItem", &both, &text);
}
