//! Transactions: what refuses them, what cancels them, and repeats by token.

use serde_json::{Value, json};

use super::{INVALID, NOT_FOUND, Service, with};

fn key(pk: &str) -> Value {
    json!({"pk": {"S": pk}})
}

fn writes(actions: &[Value]) -> Value {
    json!({"TransactItems": actions})
}

fn put(pk: &str) -> Value {
    json!({"Put": {"TableName": "Tab", "Item": key(pk)}})
}

fn check(pk: &str, condition: &str) -> Value {
    json!({"ConditionCheck": {"TableName": "Tab", "Key": key(pk), "ConditionExpression": condition}})
}

fn update(pk: &str, expression: &str) -> Value {
    json!({"Update": {"TableName": "Tab", "Key": key(pk), "UpdateExpression": expression}})
}

#[track_caller]
fn cancelled(service: &Service, operation: &str, body: &Value, codes: &str, reasons: &Value) {
    let text = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    );
    service.refused(operation, body, "TransactionCanceledException", &text);
    assert_eq!(service.refusal(operation, body)["CancellationReasons"], *reasons);
}

#[test]
fn members_are_constrained() {
    let service = Service::new();
    let list = "at 'transactItems' failed to satisfy constraint: Member must have length";
    let text = format!("1 validation error detected: Value '[]' {list} greater than or equal to 1");
    for operation in ["TransactWriteItems", "TransactGetItems"] {
        service.invalid(operation, &writes(&[]), &text);
        let null = "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not be null";
        service.invalid(operation, &json!({}), null);
    }
    let many: Vec<Value> = (0..101).map(|number| put(&number.to_string())).collect();
    let refused = service.refusal("TransactWriteItems", &writes(&many));
    let told = refused["message"].as_str().unwrap();
    assert!(told.starts_with("1 validation error detected: Value '["), "{told}");
    assert!(told.ends_with(&format!("]' {list} less than or equal to 100")), "{told}");
    service.ok("TransactWriteItems", &writes(&many[..100]));
    let token = |token: String| with(&writes(&[put("a")]), &[("ClientRequestToken", json!(token))]);
    service.ok("TransactWriteItems", &token("t".repeat(36)));
    service.invalid("TransactWriteItems", &token("t".repeat(37)), "1 validation error detected: Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36");
    let check = json!({"ConditionCheck": {"TableName": "Tab", "Key": key("a")}});
    service.invalid("TransactWriteItems", &writes(&[put("b"), check]), "1 validation error detected: Value null at 'transactItems.2.member.conditionCheck.conditionExpression' failed to satisfy constraint: Member must not be null");
    let update = json!({"Update": {"TableName": "Tab", "Key": key("a")}});
    service.invalid("TransactWriteItems", &writes(&[update]), "1 validation error detected: Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: Member must not be null");
    let bad = with(&put("a")["Put"], &[("ReturnValuesOnConditionCheckFailure", json!("X"))]);
    let told = service.refusal("TransactWriteItems", &writes(&[json!({"Put": bad})]));
    assert!(told["message"].as_str().unwrap().starts_with("1 validation error detected: Value 'X' at 'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: ["), "{told}");
    let one = "TransactItems can only contain one of Check, Put, Update or Delete";
    service.invalid("TransactWriteItems", &writes(&[json!({})]), one);
    let both = json!({"Put": put("a")["Put"], "Delete": {"TableName": "Tab", "Key": key("a")}});
    service.invalid("TransactWriteItems", &writes(&[both]), one);
}

#[test]
fn what_is_wrong_with_a_request_comes_in_order() {
    let service = Service::new();
    let nowhere = json!({"Put": {"TableName": "none", "Item": key("a")}});
    let unused = with(
        &put("a")["Put"],
        &[
            ("ConditionExpression", json!("attribute_exists(pk)")),
            ("ExpressionAttributeValues", json!({":v": {"S": "a"}})),
        ],
    );
    // The requests of actions in list order, then the tables, then two actions on one item.
    let syntax = "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"SET\"";
    let all =
        writes(&[nowhere.clone(), update("a", "SET"), json!({"Put": unused}), put("a"), put("a")]);
    service.invalid("TransactWriteItems", &all, syntax);
    let text = "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}";
    let all = writes(&[nowhere.clone(), json!({"Put": unused}), update("a", "SET"), put("a")]);
    service.invalid("TransactWriteItems", &all, text);
    let all = writes(&[put("a"), put("a"), nowhere]);
    service.refused("TransactWriteItems", &all, "ResourceNotFoundException", NOT_FOUND);
    let twice = "Transaction request cannot include multiple operations on one item";
    for other in [put("a"), update("a", "REMOVE b"), check("a", "attribute_exists(b)")] {
        service.invalid("TransactWriteItems", &writes(&[put("a"), put("b"), other]), twice);
    }
    // Before anything that cancels.
    let wrong = json!({"Delete": {"TableName": "Tab", "Key": {"pk": {"N": "1"}}}});
    service.invalid("TransactWriteItems", &writes(&[wrong, put("a"), put("a")]), twice);
    // So do empty keys, of the table and of indexes.
    let wrong = json!({"Delete": {"TableName": "Tab", "Key": {"pk": {"N": "1"}}}});
    let empty = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk";
    service.invalid("TransactWriteItems", &writes(&[wrong.clone(), put("")]), empty);
    let item = json!({"pk": {"S": "a"}, "sk": {"S": "b"}, "gk": {"S": ""}});
    let indexed = json!({"Put": {"TableName": "Idx", "Item": item}});
    let empty = "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: glo, IndexKey: gk";
    service.invalid("TransactWriteItems", &writes(&[wrong, indexed]), empty);
    let get = json!({"Get": {"TableName": "Tab", "Key": key("a")}});
    service.invalid("TransactGetItems", &writes(&[get.clone(), get.clone()]), twice);
    let nowhere = json!({"Get": {"TableName": "none", "Key": key("a")}});
    let all = writes(&[get.clone(), get.clone(), nowhere]);
    service.refused("TransactGetItems", &all, "ResourceNotFoundException", NOT_FOUND);
    let bad = json!({"Get": {"TableName": "none", "Key": key("a"), "ProjectionExpression": ""}});
    service.invalid(
        "TransactGetItems",
        &writes(&[get, bad]),
        "Invalid ProjectionExpression: The expression can not be empty;",
    );
}

#[test]
fn reasons_stand_in_the_places_of_their_actions() {
    let service = Service::new();
    service
        .ok("PutItem", &json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}, "n": {"S": "x"}}}));
    let failed = |item: Option<Value>| {
        let mut reason = json!({"Code": "ConditionalCheckFailed",
            "Message": "The conditional request failed"});
        if let Some(item) = item {
            reason["Item"] = item;
        }
        reason
    };
    let none = json!({"Code": "None"});
    let shown = |action: &str, body: &Value| {
        let all_old = ("ReturnValuesOnConditionCheckFailure", json!("ALL_OLD"));
        json!({action: with(&body[action], &[all_old])})
    };
    let a = check("a", "attribute_not_exists(pk)");
    let z = check("z", "attribute_exists(pk)");
    let body = writes(&[put("b"), a.clone(), put("c"), shown("ConditionCheck", &z)]);
    cancelled(
        &service,
        "TransactWriteItems",
        &body,
        "None, ConditionalCheckFailed, None, ConditionalCheckFailed",
        &json!([none, failed(None), none, failed(None)]),
    );
    let body = writes(&[shown("ConditionCheck", &a), put("b")]);
    let item = json!({"pk": {"S": "a"}, "n": {"S": "x"}});
    cancelled(
        &service,
        "TransactWriteItems",
        &body,
        "ConditionalCheckFailed, None",
        &json!([failed(Some(item)), none]),
    );
    assert_eq!(service.ok("GetItem", &json!({"TableName": "Tab", "Key": key("b")})), json!({}));
    // What is invalid stands alone.
    let mut sum = update("a", "SET n = n + :one");
    sum["Update"]["ExpressionAttributeValues"] = json!({":one": {"N": "1"}});
    let text = "An operand in the update expression has an incorrect data type";
    let body = writes(&[put("b"), sum, z]);
    cancelled(
        &service,
        "TransactWriteItems",
        &body,
        "None, ValidationError, None",
        &json!([none, {"Code": "ValidationError", "Message": text}, none]),
    );
    let wrong = json!({"Put": {"TableName": "Tab", "Item": {"pk": {"BOOL": true}}}});
    let text = format!("{INVALID}Type mismatch for key pk expected: S actual: BOOL");
    cancelled(
        &service,
        "TransactWriteItems",
        &writes(&[put("b"), wrong]),
        "None, ValidationError",
        &json!([none, {"Code": "ValidationError", "Message": text}]),
    );
    let gets = writes(&[
        json!({"Get": {"TableName": "Tab", "Key": key("a")}}),
        json!({"Get": {"TableName": "Tab", "Key": {}}}),
    ]);
    cancelled(
        &service,
        "TransactGetItems",
        &gets,
        "None, ValidationError",
        &json!([none, {"Code": "ValidationError", "Message": super::SCHEMA}]),
    );
}

#[test]
fn reads_leave_out_what_was_not_found() {
    let service = Service::new();
    service
        .ok("PutItem", &json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}, "n": {"S": "x"}}}));
    let get = |pk: &str, projection: &str| json!({"Get": {"TableName": "Tab", "Key": key(pk), "ProjectionExpression": projection}});
    let body = writes(&[get("a", "n"), get("z", "n"), get("a2", "n")]);
    let answer = service.ok("TransactGetItems", &body);
    assert_eq!(answer["Responses"], json!([{"Item": {"n": {"S": "x"}}}, {}, {}]));
    let answer = service.ok("TransactGetItems", &writes(&[get("a", "nope")]));
    assert_eq!(answer["Responses"], json!([{}]));
    // The other reads show that there is an item.
    let body = json!({"TableName": "Tab", "Key": key("a"), "ProjectionExpression": "nope"});
    assert_eq!(service.ok("GetItem", &body), json!({"Item": {}}));
    let asked = json!({"Keys": [key("a")], "ProjectionExpression": "nope"});
    let answer = service.ok("BatchGetItem", &json!({"RequestItems": {"Tab": asked}}));
    assert_eq!(answer["Responses"], json!({"Tab": [{}]}));
}

#[test]
fn four_megabytes_are_measured_on_the_request() {
    let service = Service::new();
    let large = |pk: String, bytes: usize| json!({"Put": {"TableName": "Tab", "Item": {"pk": {"S": pk}, "v": {"S": "x".repeat(bytes)}}}});
    let actions = |count: usize| -> Vec<Value> {
        (0..count).map(|number| large(format!("{number:02}"), 400_000)).collect()
    };
    service.ok("TransactWriteItems", &writes(&actions(10)));
    let told = service.refusal("TransactWriteItems", &writes(&actions(11)));
    assert!(told["message"].as_str().unwrap().contains("size cannot exceed"), "{told}");
    service.ok("PutItem", &large("10".to_owned(), 400_000)["Put"]);
    let deletes: Vec<Value> = (0..11)
        .map(|number| json!({"Delete": {"TableName": "Tab", "Key": key(&format!("{number:02}"))}}))
        .collect();
    service.ok("TransactWriteItems", &writes(&deletes));
}

#[test]
fn a_token_is_for_one_content() {
    let service = Service::new();
    let body = |actions: &[Value]| {
        with(
            &writes(actions),
            &[("ClientRequestToken", json!("t")), ("ReturnConsumedCapacity", json!("TOTAL"))],
        )
    };
    let large = json!({"Put": {"TableName": "Tab",
        "Item": {"pk": {"S": "a"}, "v": {"S": "x".repeat(5_000)}}}});
    let first = service.ok("TransactWriteItems", &body(std::slice::from_ref(&large)));
    let units = json!({"TableName": "Tab", "CapacityUnits": 10.0, "WriteCapacityUnits": 10.0});
    assert_eq!(first["ConsumedCapacity"], json!([units]));
    service.ok("DeleteItem", &json!({"TableName": "Tab", "Key": key("a")}));
    // The repeat does nothing and costs the reading of what was written.
    let again = service.ok("TransactWriteItems", &body(&[large]));
    let units = json!({"TableName": "Tab", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0});
    assert_eq!(again["ConsumedCapacity"], json!([units]));
    assert_eq!(service.ok("GetItem", &json!({"TableName": "Tab", "Key": key("a")})), json!({}));
    let other = service.refusal("TransactWriteItems", &body(&[put("b")]));
    let kind = other["__type"].as_str().unwrap();
    assert!(kind.ends_with("#IdempotentParameterMismatchException"), "{other}");
    assert!(other["Message"].is_string(), "{other}");
}

#[test]
fn names_and_values_without_an_expression_are_let_pass() {
    let service = Service::new();
    let unused = [
        ("ExpressionAttributeNames", json!({"#a": "b"})),
        ("ExpressionAttributeValues", json!({":v": {"S": "a"}})),
    ];
    let put = json!({"Put": with(&put("a")["Put"], &unused)});
    let delete = json!({"Delete": with(&json!({"TableName": "Tab", "Key": key("b")}), &unused)});
    service.ok("TransactWriteItems", &writes(&[put, delete]));
    let get = with(&json!({"TableName": "Tab", "Key": key("a")}), &unused[..1]);
    service.ok("TransactGetItems", &writes(&[json!({"Get": get})]));
}
