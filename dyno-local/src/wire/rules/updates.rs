//! What updates do to items, and what they return of it.

use serde_json::{Value, json};

use super::Service;

fn update(expression: &str, values: &Value, returned: &str) -> Value {
    let mut body = json!({
        "TableName": "Tab", "Key": {"pk": {"S": "a"}}, "UpdateExpression": expression,
        "ReturnValues": returned,
    });
    if values.as_object().is_some_and(|values| !values.is_empty()) {
        body["ExpressionAttributeValues"] = values.clone();
    }
    body
}

fn stored(service: &Service) {
    let item = json!({
        "pk": {"S": "a"}, "n": {"N": "1"}, "s": {"SS": ["x", "y"]},
        "l": {"L": [{"N": "2"}, {"N": "3"}, {"N": "4"}, {"N": "5"}, {"N": "6"}, {"N": "7"}]},
        "m": {"M": {"k": {"N": "1"}, "j": {"N": "2"}}},
    });
    service.ok("PutItem", &json!({"TableName": "Tab", "Item": item}));
}

#[test]
fn fragments_of_what_was_touched_are_returned() {
    let service = Service::new();
    let one = json!({":v": {"N": "9"}});
    let both = json!({":v": {"N": "9"}, ":w": {"N": "8"}});
    for (expression, values, old, new) in [
        (
            "SET m.k = :v",
            &one,
            json!({"m": {"M": {"k": {"N": "1"}}}}),
            json!({"m": {"M": {"k": {"N": "9"}}}}),
        ),
        ("SET m.z = :v", &one, Value::Null, json!({"m": {"M": {"z": {"N": "9"}}}})),
        (
            "SET l[3] = :v, l[1] = :w",
            &both,
            json!({"l": {"L": [{"N": "3"}, {"N": "5"}]}}),
            json!({"l": {"L": [{"N": "8"}, {"N": "9"}]}}),
        ),
        ("SET n = n", &json!({}), json!({"n": {"N": "1"}}), json!({"n": {"N": "1"}})),
        ("REMOVE n", &json!({}), json!({"n": {"N": "1"}}), Value::Null),
        ("REMOVE m.k", &json!({}), json!({"m": {"M": {"k": {"N": "1"}}}}), Value::Null),
        ("ADD n :v", &one, json!({"n": {"N": "1"}}), json!({"n": {"N": "10"}})),
        (
            "DELETE s :v",
            &json!({":v": {"SS": ["x"]}}),
            json!({"s": {"SS": ["x", "y"]}}),
            json!({"s": {"SS": ["y"]}}),
        ),
        (
            "DELETE s :v",
            &json!({":v": {"SS": ["x", "y"]}}),
            json!({"s": {"SS": ["x", "y"]}}),
            Value::Null,
        ),
    ] {
        for (returned, expected) in [("UPDATED_OLD", &old), ("UPDATED_NEW", &new)] {
            stored(&service);
            let answer = service.ok("UpdateItem", &update(expression, values, returned));
            assert_eq!(answer["Attributes"], *expected, "{expression} {returned}");
            assert_eq!(answer.get("Attributes").is_none(), expected.is_null());
        }
    }
}

#[test]
fn nothing_is_returned_of_what_was_not_there() {
    let service = Service::new();
    let one = json!({":v": {"N": "9"}});
    for returned in ["NONE", "ALL_OLD", "UPDATED_OLD"] {
        let answer = service.ok("UpdateItem", &update("SET n = :v", &one, returned));
        assert_eq!(answer, json!({}), "{returned}");
        service.ok("DeleteItem", &json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}}}));
    }
    let answer = service.ok("UpdateItem", &update("REMOVE x.y", &json!({}), "ALL_NEW"));
    assert_eq!(answer, json!({}));
    let answer = service.ok("UpdateItem", &update("ADD n :v", &one, "ALL_NEW"));
    assert_eq!(answer["Attributes"], json!({"pk": {"S": "a"}, "n": {"N": "9"}}));
    let key = json!({"TableName": "Tab", "Key": {"pk": {"S": "b"}}, "ReturnValues": "ALL_NEW"});
    let answer = service.ok("UpdateItem", &key);
    assert_eq!(answer["Attributes"], json!({"pk": {"S": "b"}}));
}

#[test]
fn lists_keep_the_meaning_of_their_indexes() {
    let service = Service::new();
    let check = |expression: &str, values: &Value, expected: &[i32]| {
        stored(&service);
        let answer = service.ok("UpdateItem", &update(expression, values, "ALL_NEW"));
        let list: Vec<Value> =
            expected.iter().map(|number| json!({"N": number.to_string()})).collect();
        assert_eq!(answer["Attributes"]["l"]["L"], json!(list), "{expression}");
    };
    let one = json!({":v": {"N": "17"}});
    check("REMOVE l[1] SET l[3] = :v", &one, &[2, 4, 17, 6, 7]);
    check("SET l[99] = :v", &one, &[2, 3, 4, 5, 6, 7, 17]);
    let two = json!({":v": {"N": "17"}, ":w": {"N": "18"}});
    check("SET l[50] = :v, l[20] = :w", &two, &[2, 3, 4, 5, 6, 7, 18, 17]);
    check("REMOVE l[0], l[5], l[9]", &json!({}), &[3, 4, 5, 6]);
}

#[test]
fn what_does_not_fit_the_item_is_refused() {
    let service = Service::new();
    stored(&service);
    let path = "The document path provided in the update expression is invalid for update";
    let kind = "An operand in the update expression has an incorrect data type";
    let absent = "The provided expression refers to an attribute that does not exist in the item";
    let one = json!({":v": {"N": "1"}});
    for (expression, values, text) in [
        ("SET x.y = :v", one.clone(), path),
        ("SET n.y = :v", one.clone(), path),
        ("SET m[0] = :v", one.clone(), path),
        ("SET l.a = :v", one.clone(), path),
        ("REMOVE x.y", json!({}), path),
        ("SET x = y", json!({}), absent),
        ("SET x = y + :v", one.clone(), absent),
        ("SET x = list_append(y, y2)", json!({}), absent),
        ("SET x = m + :v", one.clone(), kind),
        ("SET x = list_append(n, l)", json!({}), kind),
        ("ADD s :v", one, kind),
        ("ADD n :v", json!({":v": {"NS": ["1"]}}), kind),
        ("DELETE s :v", json!({":v": {"NS": ["1"]}}), kind),
        ("DELETE n :v", json!({":v": {"NS": ["1"]}}), kind),
        (
            "SET n = n + :v",
            json!({":v": {"N": "1e100"}}),
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
        (
            "SET n = :v + :v",
            json!({":v": {"N": "9e125"}}),
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
    ] {
        service.invalid("UpdateItem", &update(expression, &values, "NONE"), text);
        let transact = json!({"TransactItems": [{"Update": update(expression, &values, "NONE")}]});
        let refused = service.refusal("TransactWriteItems", &transact);
        let reason = json!([{"Code": "ValidationError", "Message": text}]);
        assert_eq!(refused["CancellationReasons"], reason, "{expression}");
    }
}
