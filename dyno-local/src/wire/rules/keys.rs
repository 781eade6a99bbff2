//! Keys of tables and indexes: what items and key members must hold.

use serde_json::{Value, json};

use super::{INVALID, SCHEMA, Service, with};

const EMPTY: &str = "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty";

#[test]
fn a_put_says_what_is_wrong_with_its_key() {
    let service = Service::new();
    let check = |item: Value, text: &str| {
        let put = json!({"TableName": "Ran", "Item": item});
        service.invalid("PutItem", &put, text);
        // A transaction is refused for empty keys and cancelled for the rest.
        let transact = json!({"TransactItems": [{"Put": put}]});
        if text.starts_with(EMPTY) {
            service.invalid("TransactWriteItems", &transact, text);
        } else {
            let refused = service.refusal("TransactWriteItems", &transact);
            let reason = json!([{"Code": "ValidationError", "Message": text}]);
            assert_eq!(refused["CancellationReasons"], reason);
        }
    };
    check(json!({"sk": {"N": "1"}}), &format!("{INVALID}Missing the key pk in the item"));
    check(json!({"pk": {"S": ""}}), &format!("{INVALID}Missing the key sk in the item"));
    let mismatch = format!("{INVALID}Type mismatch for key");
    for (value, letters) in [
        (json!({"N": "1"}), "N"),
        (json!({"BOOL": true}), "BOOL"),
        (json!({"NULL": true}), "NULL"),
        (json!({"SS": ["a"]}), "SS"),
        (json!({"L": []}), "L"),
        (json!({"M": {}}), "M"),
    ] {
        let text = format!("{mismatch} pk expected: S actual: {letters}");
        check(json!({"pk": value, "sk": {"N": "1"}}), &text);
    }
    check(
        json!({"pk": {"S": "a"}, "sk": {"S": ""}}),
        &format!("{mismatch} sk expected: N actual: S"),
    );
    check(json!({"pk": {"S": ""}, "sk": {"N": "1"}}), &format!("{EMPTY} string value. Key: pk"));
}

#[test]
fn key_members_must_be_the_key() {
    let service = Service::new();
    for key in [
        json!({}),
        json!({"pk": {"S": "a"}}),
        json!({"pk": {"S": "a"}, "sk": {"N": "1"}, "x": {"N": "1"}}),
        json!({"pk": {"S": "a"}, "x": {"N": "1"}}),
        json!({"pk": {"S": "a"}, "sk": {"S": "1"}}),
        json!({"pk": {"L": []}, "sk": {"N": "1"}}),
        json!({"pk": {"S": ""}, "sk": {"B": ""}}),
    ] {
        let body = json!({"TableName": "Ran", "Key": key});
        for operation in ["GetItem", "DeleteItem", "UpdateItem"] {
            service.invalid(operation, &body, SCHEMA);
        }
        let get = json!({"RequestItems": {"Ran": {"Keys": [key]}}});
        service.invalid("BatchGetItem", &get, SCHEMA);
        let delete = json!({"RequestItems": {"Ran": [{"DeleteRequest": {"Key": key}}]}});
        service.invalid("BatchWriteItem", &delete, SCHEMA);
        let reason = json!([{"Code": "ValidationError", "Message": SCHEMA}]);
        let transact = json!({"TransactItems": [{"Get": body}]});
        let refused = service.refusal("TransactGetItems", &transact);
        assert_eq!(refused["CancellationReasons"], reason);
        let transact = json!({"TransactItems": [{"Delete": body}]});
        let refused = service.refusal("TransactWriteItems", &transact);
        assert_eq!(refused["CancellationReasons"], reason);
    }
    // In a batch, items are told like keys.
    let put = json!({"RequestItems": {"Ran": [{"PutRequest": {"Item": {"pk": {"S": "a"}}}}]}});
    service.invalid("BatchWriteItem", &put, SCHEMA);
    let key = json!({"pk": {"S": ""}, "sk": {"N": "1"}});
    let empty = format!("{EMPTY} string value. Key: pk");
    let body = json!({"TableName": "Ran", "Key": key});
    for operation in ["GetItem", "DeleteItem", "UpdateItem"] {
        service.invalid(operation, &body, &empty);
    }
    service.invalid("TransactGetItems", &json!({"TransactItems": [{"Get": body}]}), &empty);
    service.invalid("BatchGetItem", &json!({"RequestItems": {"Ran": {"Keys": [key]}}}), &empty);
}

#[test]
fn keys_have_lengths() {
    let service = Service::new();
    let item =
        |pk: usize, sk: usize| json!({"pk": {"S": "p".repeat(pk)}, "sk": {"S": "s".repeat(sk)}});
    let hash = format!("{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes");
    let range = format!(
        "{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    );
    service.ok("PutItem", &json!({"TableName": "Idx", "Item": item(2_048, 1_024)}));
    service.ok("GetItem", &json!({"TableName": "Idx", "Key": item(2_048, 1_024)}));
    for (key, text) in [(item(2_049, 1_025), &hash), (item(2_048, 1_025), &range)] {
        service.invalid("PutItem", &json!({"TableName": "Idx", "Item": key}), text);
        for operation in ["GetItem", "DeleteItem", "UpdateItem"] {
            service.invalid(operation, &json!({"TableName": "Idx", "Key": key}), text);
        }
    }
    // The sort keys of the table and of a local index are not summed.
    let mut both = item(1, 1_024);
    both["lk"] = json!({"B": "AAAA".repeat(341)});
    service.ok("PutItem", &json!({"TableName": "Idx", "Item": both}));
}

#[test]
fn a_put_checks_the_keys_of_indexes() {
    let service = Service::new();
    let check = |attributes: Value, text: &str| {
        let mut item = json!({"pk": {"S": "a"}, "sk": {"S": "b"}});
        for (name, value) in attributes.as_object().unwrap() {
            item[name] = value.clone();
        }
        let put = json!({"TableName": "Idx", "Item": item});
        service.invalid("PutItem", &put, text);
        let batch = json!({"RequestItems": {"Idx": [{"PutRequest": {"Item": item}}]}});
        service.invalid("BatchWriteItem", &batch, text);
    };
    let mismatch = format!("{INVALID}Type mismatch for Index Key");
    check(
        json!({"gk": {"N": "1"}}),
        &format!("{mismatch} gk Expected: S Actual: N IndexName: glo"),
    );
    // Without its partition key the item is not in the index, and still refused.
    check(
        json!({"gn": {"S": "1"}}),
        &format!("{mismatch} gn Expected: N Actual: S IndexName: glo"),
    );
    check(json!({"lk": {"M": {}}}), &format!("{mismatch} lk Expected: B Actual: M IndexName: loc"));
    // The index that comes first by name is told.
    check(
        json!({"lk": {"S": "a"}, "gk": {"N": "1"}, "r2": {"S": "a"}}),
        &format!("{mismatch} gk Expected: S Actual: N IndexName: glo"),
    );
    let empty = "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty";
    check(json!({"gk": {"S": ""}}), &format!("{empty} string value. IndexName: glo, IndexKey: gk"));
    check(json!({"lk": {"B": ""}}), &format!("{empty} binary value. IndexName: loc, IndexKey: lk"));
    check(json!({"r1": {"S": ""}}), &format!("{empty} string value. IndexName: mul, IndexKey: r1"));
}

#[test]
fn an_update_checks_what_it_makes_of_index_keys() {
    let service = Service::new();
    let update = |expression: &str, value: Value| {
        json!({
            "TableName": "Idx", "Key": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "UpdateExpression": expression, "ExpressionAttributeValues": {":v": value},
        })
    };
    let mismatch = |key: &str, expected: &str, actual: &str, index: &str| {
        format!(
            "{INVALID}Type mismatch for Index Key {key} Expected: {expected} Actual: {actual} IndexName: {index}"
        )
    };
    let number = mismatch("gk", "S", "N", "glo");
    let map = mismatch("gk", "S", "M", "glo");
    let list = mismatch("gk", "S", "L", "glo");
    let local = mismatch("lk", "B", "N", "loc");
    let empty = "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.";
    let long = "The update expression attempted to update the secondary index key beyond allowed size limits";
    service.ok("UpdateItem", &update("SET n = :v", json!({"N": "1"})));
    // What comes from the item has words of its own.
    let unsupported =
        "The update expression attempted to update the secondary index key to unsupported type";
    for (expression, value, text) in [
        ("SET gk = n, x = :v", json!({"N": "1"}), unsupported),
        ("SET gk = if_not_exists(nope, :v)", json!({"N": "1"}), unsupported),
        ("SET gk = :v", json!({"N": "1"}), number.as_str()),
        ("SET gk = :v", json!({"M": {}}), &map),
        ("ADD lk :v", json!({"N": "1"}), &local),
        ("SET gk = nope + :v", json!({"N": "1"}), &number),
        ("SET gk = list_append(nope, :v)", json!({"L": []}), &list),
        ("SET gk = :v", json!({"S": ""}), empty),
        ("SET gk = :v", json!({"S": "x".repeat(2_049)}), long),
        ("SET r1 = :v", json!({"S": "x".repeat(1_025)}), long),
    ] {
        service.invalid("UpdateItem", &update(expression, value.clone()), text);
        let transact = json!({"TransactItems": [{"Update": update(expression, value)}]});
        let refused = service.refusal("TransactWriteItems", &transact);
        let reason = json!([{"Code": "ValidationError", "Message": text}]);
        assert_eq!(refused["CancellationReasons"], reason, "{expression}");
    }
    service.ok("UpdateItem", &update("SET gk = :v", json!({"S": "x".repeat(2_048)})));
    // A type that is known comes before paths into keys, and before the condition.
    let both = update("SET lk.x = n, gk = :v", json!({"N": "1"}));
    let both = with(&both, &[("ConditionExpression", json!("attribute_exists(nope)"))]);
    service.invalid("UpdateItem", &both, &number);
    // What the update says itself is refused before its condition is tried; what comes from the
    // item, in other words.
    let never = ("ConditionExpression", json!("attribute_exists(nope)"));
    for (expression, text) in [
        ("SET gk = a + :v", &number),
        ("ADD gk :v", &number),
        ("SET gk = list_append(b, b), a = :v", &mismatch("gk", "S", "L", "glo")),
    ] {
        let body = with(&update(expression, json!({"N": "1"})), std::slice::from_ref(&never));
        service.invalid("UpdateItem", &body, text);
    }
    service.ok("UpdateItem", &update("SET odd = :v", json!({"N": "1"})));
    let unsupported =
        "The update expression attempted to update the secondary index key to unsupported type";
    for expression in ["SET gk = odd, x = :v", "SET lk = if_not_exists(nope, :v)"] {
        let body = update(expression, json!({"N": "1"}));
        service.invalid("UpdateItem", &body, unsupported);
        let failing = with(&body, std::slice::from_ref(&never));
        let failed = "The conditional request failed";
        service.refused("UpdateItem", &failing, "ConditionalCheckFailedException", failed);
        let transact = json!({"TransactItems": [{"Update": body}]});
        let reason = json!([{"Code": "ValidationError", "Message": unsupported}]);
        let refused = service.refusal("TransactWriteItems", &transact);
        assert_eq!(refused["CancellationReasons"], reason, "{expression}");
    }
}

#[test]
fn key_attributes_are_not_updated_and_have_nothing_in_them() {
    let service = Service::new();
    let value = json!({":v": {"S": "a"}});
    let update = |expression: &str| {
        json!({
            "TableName": "Idx", "Key": {"pk": {"S": "a"}, "sk": {"S": "b"}},
            "UpdateExpression": expression, "ExpressionAttributeValues": value,
        })
    };
    let part = |name: &str| {
        format!("{INVALID}Cannot update attribute {name}. This attribute is part of the key")
    };
    let scalar = |role: &str, name: &str| {
        format!(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {role}: {name}"
        )
    };
    service.invalid("UpdateItem", &update("SET sk = :v"), &part("sk"));
    service.invalid("UpdateItem", &update("SET a = :v REMOVE pk"), &part("pk"));
    service.invalid("UpdateItem", &update("SET lk.a = :v"), &scalar("IndexKey", "lk"));
    service.invalid("UpdateItem", &update("SET a = :v REMOVE h1[0]"), &scalar("IndexKey", "h1"));
    // What is only read counts as well.
    service.invalid(
        "UpdateItem",
        &update("SET a = list_append(if_not_exists(pk.x, b), c), d = :v"),
        &scalar("Key", "pk"),
    );
    service.invalid("UpdateItem", &update("SET a = b, c = gk.x + :v"), {
        "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S"
    });
    let key = json!({"pk": {"S": "a"}, "sk": {"S": "b"}});
    let get = json!({"TableName": "Idx", "Key": key, "ProjectionExpression": "a, sk[0]"});
    service.invalid("GetItem", &get, &scalar("Key", "sk"));
    let delete = json!({"TableName": "Idx", "Key": key,
        "ConditionExpression": "attribute_exists(gn.a)"});
    service.invalid("DeleteItem", &delete, &scalar("IndexKey", "gn"));
    let scan = json!({"TableName": "Idx", "FilterExpression": "pk.a = :v",
        "ExpressionAttributeValues": value});
    service.invalid("Scan", &scan, &scalar("Key", "pk"));
}
