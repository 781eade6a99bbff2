//! What every operation says it consumed, with and without indexes.

use serde_json::{Value, json};

use super::{Service, with};

/// `{CapacityUnits, Table, GlobalSecondaryIndexes, LocalSecondaryIndexes}` of `Idx`.
fn arms(table: f64, globals: &[(&str, f64)], locals: &[(&str, f64)]) -> Value {
    let all = globals.iter().chain(locals);
    let mut told = json!({
        "TableName": "Idx", "CapacityUnits": all.fold(table, |sum, (_, units)| sum + units),
        "Table": {"CapacityUnits": table},
    });
    for (member, arms) in [("GlobalSecondaryIndexes", globals), ("LocalSecondaryIndexes", locals)] {
        for (name, units) in arms {
            told[member][*name] = json!({"CapacityUnits": units});
        }
    }
    told
}

fn asked(body: &Value, level: &str) -> Value {
    with(body, &[("ReturnConsumedCapacity", json!(level))])
}

#[track_caller]
fn check(service: &Service, operation: &str, body: &Value, expected: &Value) {
    let answer = service.ok(operation, &asked(body, "INDEXES"));
    assert_eq!(answer["ConsumedCapacity"], *expected, "{operation} {body}");
}

fn update(expression: &str, values: &Value) -> Value {
    let key = json!({"pk": {"S": "a"}, "sk": {"S": "b"}});
    let mut body = json!({"TableName": "Idx", "Key": key, "UpdateExpression": expression});
    if !values.is_null() {
        body["ExpressionAttributeValues"] = values.clone();
    }
    body
}

#[test]
fn entries_of_indexes_are_charged_for_their_changes() {
    let service = Service::new();
    let run = |expression: &str, values: Value, expected: Value| {
        check(&service, "UpdateItem", &update(expression, &values), &expected);
    };
    run("SET x = :x", json!({":x": {"S": "x"}}), arms(1.0, &[], &[]));
    // Half of the key of an index is no entry.
    run("SET gk = :x", json!({":x": {"S": "x"}}), arms(1.0, &[], &[]));
    run("SET gn = :n", json!({":n": {"N": "1"}}), arms(1.0, &[("glo", 1.0)], &[]));
    run("SET lk = :b", json!({":b": {"B": "AA=="}}), arms(1.0, &[], &[("loc", 1.0)]));
    // `glo` projects keys only, `loc` everything.
    run("SET x = :x", json!({":x": {"S": "y"}}), arms(1.0, &[], &[("loc", 1.0)]));
    run("SET x = :x", json!({":x": {"S": "y"}}), arms(1.0, &[], &[]));
    let long = json!({":x": {"S": "x".repeat(1_500)}});
    run("SET x = :x", long, arms(2.0, &[], &[("loc", 2.0)]));
    // Another key: out and in. Either is rounded by itself.
    run("SET gn = :n", json!({":n": {"N": "2"}}), arms(2.0, &[("glo", 2.0)], &[("loc", 2.0)]));
    run("SET lk = :b", json!({":b": {"B": "AQ=="}}), arms(2.0, &[], &[("loc", 4.0)]));
    run("REMOVE gk", Value::Null, arms(2.0, &[("glo", 1.0)], &[("loc", 2.0)]));
    run("REMOVE x, lk", Value::Null, arms(2.0, &[], &[("loc", 2.0)]));
    run("REMOVE x", Value::Null, arms(1.0, &[], &[]));
    let nothing = json!({"TableName": "Idx", "Key": {"pk": {"S": "z"}, "sk": {"S": "z"}}});
    check(&service, "DeleteItem", &nothing, &arms(1.0, &[], &[]));
}

#[test]
fn members_depend_on_what_is_asked() {
    let service = Service::new();
    let key = json!({"pk": {"S": "a"}, "sk": {"S": "b"}});
    let get = json!({"TableName": "Idx", "Key": key});
    let query = json!({"TableName": "Idx", "KeyConditionExpression": "pk = :v",
        "ExpressionAttributeValues": {":v": {"S": "a"}}});
    let put = json!({"TableName": "Idx", "Item": with(&key, &[
        ("gk", json!({"S": "g"})), ("gn", json!({"N": "1"})), ("lk", json!({"B": "AA=="})),
    ])});
    for (operation, body, total, indexes) in [
        ("GetItem", &get, 0.5, arms(0.5, &[], &[])),
        ("Query", &query, 0.5, arms(0.5, &[], &[])),
        ("Scan", &json!({"TableName": "Idx"}), 0.5, arms(0.5, &[], &[])),
        ("DeleteItem", &get, 1.0, arms(1.0, &[], &[])),
        ("PutItem", &put, 3.0, arms(1.0, &[("glo", 1.0)], &[("loc", 1.0)])),
        ("PutItem", &put, 1.0, arms(1.0, &[], &[])),
        ("UpdateItem", &get, 1.0, arms(1.0, &[], &[])),
        ("GetItem", &with(&get, &[("ConsistentRead", json!(true))]), 1.0, arms(1.0, &[], &[])),
    ] {
        check(&service, operation, body, &indexes);
        if operation == "PutItem" && total > 1.0 {
            check(&service, "DeleteItem", &get, &indexes);
        }
        let told = service.ok(operation, &asked(body, "TOTAL"));
        let expected = json!({"TableName": "Idx", "CapacityUnits": total});
        assert_eq!(told["ConsumedCapacity"], expected, "{operation}");
        let told = service.ok(operation, &asked(body, "NONE"));
        assert!(told.get("ConsumedCapacity").is_none());
        assert!(service.ok(operation, body).get("ConsumedCapacity").is_none());
    }
    // A failed condition tells nothing.
    let failing =
        with(&asked(&put, "TOTAL"), &[("ConditionExpression", json!("attribute_not_exists(pk)"))]);
    let refused = service.refusal("PutItem", &failing);
    assert!(refused.get("ConsumedCapacity").is_none());
}

#[test]
fn indexes_are_read_at_their_own_cost() {
    let service = Service::new();
    for number in 0..3 {
        let item = json!({
            "pk": {"S": "a"}, "sk": {"S": number.to_string()}, "gk": {"S": "g"},
            "gn": {"N": "1"}, "lk": {"B": "AA=="}, "x": {"S": "x".repeat(3_900)},
        });
        service.ok("PutItem", &json!({"TableName": "Idx", "Item": item}));
    }
    let query = |index: &str, condition: &str, value: &str| {
        json!({"TableName": "Idx", "IndexName": index, "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {":v": {"S": value}}})
    };
    check(&service, "Query", &query("glo", "gk = :v", "g"), &arms(0.0, &[("glo", 0.5)], &[]));
    check(&service, "Query", &query("loc", "pk = :v", "a"), &arms(0.0, &[], &[("loc", 1.5)]));
    let scan = json!({"TableName": "Idx", "IndexName": "glo"});
    check(&service, "Scan", &scan, &arms(0.0, &[("glo", 0.5)], &[]));
    let strong = with(&query("loc", "pk = :v", "a"), &[("ConsistentRead", json!(true))]);
    check(&service, "Query", &strong, &arms(0.0, &[], &[("loc", 3.0)]));
    // What a filter hides and a projection leaves out was read all the same.
    let hidden = with(
        &query("loc", "pk = :v", "a"),
        &[
            ("FilterExpression", json!("attribute_not_exists(x)")),
            ("ProjectionExpression", json!("sk")),
        ],
    );
    check(&service, "Query", &hidden, &arms(0.0, &[], &[("loc", 1.5)]));
}

#[test]
fn batches_and_transactions_tell_each_table() {
    let service = Service::new();
    let tab = |pk: &str, bytes: usize| json!({"pk": {"S": pk}, "v": {"S": "x".repeat(bytes)}});
    let idx = json!({"pk": {"S": "a"}, "sk": {"S": "b"}, "gk": {"S": "g"}, "gn": {"N": "1"}});
    let puts = |items: &[Value]| -> Vec<Value> {
        items.iter().map(|item| json!({"PutRequest": {"Item": item}})).collect()
    };
    let batch = json!({"RequestItems": {
        "Tab": puts(&[tab("a", 1_500), tab("b", 10)]), "Idx": puts(&[idx]),
    }});
    let table = |units: f64| {
        json!({"TableName": "Tab", "CapacityUnits": units,
        "Table": {"CapacityUnits": units}})
    };
    check(
        &service,
        "BatchWriteItem",
        &batch,
        &json!([arms(1.0, &[("glo", 1.0)], &[]), table(3.0)]),
    );
    let keys = json!([{"pk": {"S": "a"}}, {"pk": {"S": "b"}}, {"pk": {"S": "none"}}]);
    let gets = json!({"RequestItems": {"Tab": {"Keys": keys, "ConsistentRead": true}}});
    check(&service, "BatchGetItem", &gets, &json!([table(3.0)]));

    let actions = json!({"TransactItems": [
        {"Update": update("SET gn = :n", &json!({":n": {"N": "2"}}))},
        {"ConditionCheck": {"TableName": "Tab", "Key": {"pk": {"S": "a"}},
            "ConditionExpression": "attribute_exists(pk)"}},
        {"Delete": {"TableName": "Tab", "Key": {"pk": {"S": "b"}}}},
        {"Put": {"TableName": "Tab", "Item": tab("c", 10)}},
    ]});
    let told = service.ok("TransactWriteItems", &asked(&actions, "TOTAL"));
    // The table counts twice, the two writes to the index once.
    let write = |table: &str, units: f64| {
        json!({"TableName": table, "CapacityUnits": units,
        "WriteCapacityUnits": units})
    };
    assert_eq!(told["ConsumedCapacity"], json!([write("Idx", 4.0), write("Tab", 8.0)]));
    let gets = json!({"TransactItems": [
        {"Get": {"TableName": "Tab", "Key": {"pk": {"S": "a"}}}},
        {"Get": {"TableName": "Tab", "Key": {"pk": {"S": "none"}}}},
    ]});
    let told = service.ok("TransactGetItems", &asked(&gets, "TOTAL"));
    let read = json!({"TableName": "Tab", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0});
    assert_eq!(told["ConsumedCapacity"], json!([read]));
    let quiet = service.ok("TransactGetItems", &gets);
    assert!(quiet.get("ConsumedCapacity").is_none());
}
