//! Batches: their limits, their refusals as a whole, their order of checks.

use serde_json::{Value, json};

use super::{INVALID, NOT_FOUND, SCHEMA, Service};

const DUPLICATES: &str = "Provided list of item keys contains duplicates";

fn key(number: usize) -> Value {
    json!({"pk": {"S": number.to_string()}})
}

fn gets(tables: &[(&str, Vec<Value>)]) -> Value {
    let tables: serde_json::Map<_, _> =
        tables.iter().map(|(name, keys)| ((*name).to_owned(), json!({"Keys": keys}))).collect();
    json!({"RequestItems": tables})
}

fn writes(tables: &[(&str, Vec<Value>)]) -> Value {
    let tables: serde_json::Map<_, _> =
        tables.iter().map(|(name, writes)| ((*name).to_owned(), json!(writes))).collect();
    json!({"RequestItems": tables})
}

fn deletes(keys: impl Iterator<Item = usize>) -> Vec<Value> {
    keys.map(|number| json!({"DeleteRequest": {"Key": key(number)}})).collect()
}

#[test]
fn something_must_be_asked_for() {
    let service = Service::new();
    for operation in ["BatchGetItem", "BatchWriteItem"] {
        let text = format!("The requestItems parameter is required for {operation}");
        service.invalid(operation, &json!({"RequestItems": {}}), &text);
    }
    let keys = "1 validation error detected: Value at 'RequestItems.Tab.member.Keys' failed to satisfy constraint: Member must have length";
    let none = gets(&[("Tab", vec![])]);
    service.invalid("BatchGetItem", &none, &format!("{keys} greater than or equal to 1"));
    let many = gets(&[("Tab", (0..101).map(key).collect())]);
    service.invalid("BatchGetItem", &many, &format!("{keys} less than or equal to 100"));
    let values = "failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]";
    for count in [0, 26] {
        let refused = service.refusal("BatchWriteItem", &writes(&[("Tab", deletes(0..count))]));
        let text = refused["message"].as_str().unwrap();
        assert!(text.starts_with("1 validation error detected: Value '{Tab=["), "{text}");
        assert!(text.ends_with(&format!("]}}' at 'requestItems' {values}")), "{text}");
    }
    service.ok("BatchGetItem", &gets(&[("Tab", (0..100).map(key).collect())]));
    service.ok("BatchWriteItem", &writes(&[("Tab", deletes(0..25))]));
}

#[test]
fn limits_are_over_all_tables() {
    let service = Service::new();
    // Before the tables are looked for.
    let two = gets(&[("Tab", (0..51).map(key).collect()), ("none", (0..50).map(key).collect())]);
    service.invalid("BatchGetItem", &two, "Too many items requested for the BatchGetItem call");
    let two = writes(&[("Tab", deletes(0..13)), ("none", deletes(0..13))]);
    service.invalid("BatchWriteItem", &two, "Too many items requested for the BatchWriteItem call");
}

#[test]
fn names_of_tables_are_checked_as_keys_of_a_map() {
    let service = Service::new();
    let rule = "failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]";
    for (operation, body) in [
        ("BatchGetItem", gets(&[("bad!name", vec![key(1)])])),
        ("BatchWriteItem", writes(&[("bad!name", deletes(0..1))])),
    ] {
        let refused = service.refusal(operation, &body);
        let text = refused["message"].as_str().unwrap();
        assert!(text.starts_with("1 validation error detected: Value '{"), "{text}");
        assert!(text.ends_with(&format!(" at 'requestItems' {rule}")), "{text}");
    }
    let shown = format!(
        "1 validation error detected: Value '{{\"ab\":{{\"Keys\":[{{\"pk\":{{\"S\":\"1\"}}}}]}}}}' at 'requestItems' {rule}"
    );
    service.invalid("BatchGetItem", &gets(&[("ab", vec![key(1)])]), &shown);
}

#[test]
fn an_item_is_named_once() {
    let service = Service::new();
    service.invalid("BatchGetItem", &gets(&[("Tab", vec![key(1), key(2), key(1)])]), DUPLICATES);
    let put = json!({"PutRequest": {"Item": {"pk": {"S": "1"}, "a": {"S": "b"}}}});
    let delete = json!({"DeleteRequest": {"Key": key(1)}});
    for pair in [
        vec![put.clone(), put.clone()],
        vec![put.clone(), delete.clone()],
        vec![delete.clone(), delete],
    ] {
        service.invalid("BatchWriteItem", &writes(&[("Tab", pair)]), DUPLICATES);
    }
    // Numbers are the same by value.
    let keys = ["1", "1.0"].map(|n| json!({"pk": {"S": "a"}, "sk": {"N": n}}));
    service.invalid("BatchGetItem", &gets(&[("Ran", keys.to_vec())]), DUPLICATES);
    // Two tables may have items of the same key.
    service.ok("BatchWriteItem", &writes(&[("Tab", vec![put])]));
}

#[test]
fn a_batch_is_refused_in_order() {
    let service = Service::new();
    let missing = gets(&[("Tab", vec![key(1)]), ("none", vec![key(1)])]);
    service.refused("BatchGetItem", &missing, "ResourceNotFoundException", NOT_FOUND);
    let bad = gets(&[("Tab", vec![json!({"pk": {"N": "1"}})]), ("none", vec![key(1)])]);
    service.refused("BatchGetItem", &bad, "ResourceNotFoundException", NOT_FOUND);
    let bad = gets(&[("Tab", vec![json!({"pk": {"N": "1"}})])]);
    service.invalid("BatchGetItem", &bad, SCHEMA);
    let put = |item: Value| json!({"PutRequest": {"Item": item}});
    let several = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    let delete = json!({"Key": key(1)});
    let both = json!({"PutRequest": {"Item": key(1)}, "DeleteRequest": delete});
    for shape in [json!({}), both] {
        service.invalid("BatchWriteItem", &writes(&[("none", vec![shape])]), several);
    }
    // The shapes of all writes come before the values of any.
    let bad = put(json!({"pk": {}}));
    service.invalid("BatchWriteItem", &writes(&[("none", vec![bad, json!({})])]), several);
    let large = put(json!({"pk": {"S": "1"}, "v": {"S": "x".repeat(409_600)}}));
    let size = "Item size has exceeded the maximum allowed size";
    service.invalid("BatchWriteItem", &writes(&[("none", vec![large])]), size);
    // Nothing is written unless all can be.
    let mixed =
        writes(&[("Tab", vec![put(json!({"pk": {"S": "1"}})), put(json!({"x": {"S": "1"}}))])]);
    service.invalid("BatchWriteItem", &mixed, SCHEMA);
    assert_eq!(service.ok("GetItem", &json!({"TableName": "Tab", "Key": key(1)})), json!({}));
    let indexed = put(json!({"pk": {"S": "1"}, "sk": {"S": "1"}, "gk": {"N": "1"}}));
    let text =
        format!("{INVALID}Type mismatch for Index Key gk Expected: S Actual: N IndexName: glo");
    service.invalid("BatchWriteItem", &writes(&[("Idx", vec![indexed])]), &text);
}

#[test]
fn what_is_asked_of_a_table_is_checked_in_order() {
    let service = Service::new();
    let check = |asked: Value, text: &str| {
        service.invalid("BatchGetItem", &json!({"RequestItems": {"none": asked}}), text);
    };
    let twice = json!([key(1), {"pk": {"N": "x"}}, key(1)]);
    check(
        json!({"Keys": twice, "ExpressionAttributeNames": {"#a": "b"}}),
        "ExpressionAttributeNames can only be specified when using expressions",
    );
    check(
        json!({"Keys": twice, "ProjectionExpression": "a b"}),
        "Invalid ProjectionExpression: Syntax error; token: \"b\", near: \"a b\"",
    );
    check(
        json!({"Keys": twice, "ProjectionExpression": "a"}),
        "The parameter cannot be converted to a numeric value: x",
    );
    check(json!({"Keys": [key(1), key(1)]}), DUPLICATES);
    check(json!({"Keys": [key(1), key(1), {"pk": {"N": "x"}}]}), DUPLICATES);
}
