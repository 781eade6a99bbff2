//! What a value may be: types, sets, numbers, depth, names, sizes to the byte.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

fn put(value: &Value) -> Value {
    json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}, "v": value}})
}

/// Puts a value and reads it back.
#[track_caller]
fn check_stored(service: &Service, value: &Value, expected: &Value) {
    service.ok("PutItem", &put(value));
    let get = json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "v"});
    assert_eq!(service.ok("GetItem", &get)["Item"]["v"], *expected, "{value}");
}

#[test]
fn malformed_values_are_refused_wherever_they_stand() {
    let service = Service::new();
    for (value, text) in [
        (json!({}), "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes".to_owned()),
        (json!({"S": "a", "N": "1"}), "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes".to_owned()),
        (json!({"NULL": false}), format!("{INVALID}Null attribute value types must have the value of true")),
        (json!({"SS": []}), format!("{INVALID}An string set  may not be empty")),
        (json!({"NS": []}), format!("{INVALID}An number set  may not be empty")),
        (json!({"BS": []}), format!("{INVALID}Binary sets should not be empty")),
        (json!({"SS": ["b", "a", "b"]}), format!("{INVALID}Input collection [b, a, b] contains duplicates.")),
        (json!({"BS": ["/w==", "AA==", "AA=="]}), format!("{INVALID}Input collection [/w==, AA==, AA==]of type BS contains duplicates.")),
        (json!({"NS": ["1", "1.0"]}), "Input collection contains duplicates".to_owned()),
        (json!({"NS": [""]}), "The parameter cannot be converted to a numeric value".to_owned()),
    ] {
        service.invalid("PutItem", &put(&value), &text);
        service.invalid("PutItem", &put(&json!({"M": {"a": {"L": [value]}}})), &text);
        let update = json!({
            "TableName": "Tab", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET a = :v",
            "ExpressionAttributeValues": {":v": value},
        });
        let named = format!("ExpressionAttributeValues contains invalid value: {text} for key :v");
        service.invalid("UpdateItem", &update, &named);
        let get = json!({"TableName": "Tab", "Key": {"pk": value}});
        service.invalid("GetItem", &get, &text);
        let batch = json!({"RequestItems": {"Tab": [{"DeleteRequest": {"Key": {"pk": value}}}]}});
        service.invalid("BatchWriteItem", &batch, &text);
        let batch = json!({"RequestItems": {"Tab": {"Keys": [{"pk": value}]}}});
        service.invalid("BatchGetItem", &batch, &text);
        let transact = json!({"TransactItems": [{"Put": put(&value)}]});
        service.invalid("TransactWriteItems", &transact, &text);
        let transact = json!({"TransactItems": [{"Get": get}]});
        service.invalid("TransactGetItems", &transact, &text);
    }
}

#[test]
fn what_looks_empty_may_be_stored() {
    let service = Service::new();
    for value in [
        json!({"S": ""}),
        json!({"B": ""}),
        json!({"L": []}),
        json!({"M": {}}),
        json!({"SS": [""]}),
        json!({"BS": [""]}),
        json!({"NULL": true}),
    ] {
        check_stored(&service, &value, &value);
    }
}

#[test]
fn numbers_are_texts_with_a_grammar() {
    let service = Service::new();
    let nines = "9".repeat(38);
    for (text, stored) in [
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1.e2", "100"),
        ("1E+2", "100"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("0042.1200", "42.12"),
        ("1e-130", &format!("0.{}1", "0".repeat(129))),
        (&format!("{nines}e88"), &format!("{nines}{}", "0".repeat(88))),
        ("1E125", &format!("1{}", "0".repeat(125))),
        (&format!("000{nines}000"), &format!("{nines}000")),
        ("0e125", "0"),
        ("0e-130", "0"),
    ] {
        check_stored(&service, &json!({"N": text}), &json!({"N": stored}));
    }
    let overflow =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    let underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    let digits = "Attempting to store more than 38 significant digits in a Number";
    for (text, refusal) in [
        ("1e126", overflow),
        ("0e126", overflow),
        ("1e2147483648", overflow),
        ("-1e9223372036854775807", overflow),
        ("9.9999999999999999999999999999999999999e126", overflow),
        ("1e-131", underflow),
        ("0e-131", underflow),
        (&format!("1{}1", "0".repeat(37)), digits),
        (&format!("0.1{}1", "0".repeat(37)), digits),
    ] {
        service.invalid("PutItem", &put(&json!({"N": text})), refusal);
    }
    for text in [
        "abc",
        "1e",
        "1.2.3",
        " 5",
        "5 ",
        "0x10",
        "1,000",
        "NaN",
        "Infinity",
        "-",
        ".",
        "e5",
        "1e9223372036854775808",
        "--1",
        "١",
    ] {
        let refusal = format!("The parameter cannot be converted to a numeric value: {text}");
        service.invalid("PutItem", &put(&json!({"N": text})), &refusal);
    }
    service.invalid(
        "PutItem",
        &put(&json!({"N": ""})),
        "The parameter cannot be converted to a numeric value",
    );
}

#[test]
fn thirty_one_wraps_are_the_deepest() {
    let service = Service::new();
    let deep = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";
    let wrapped = |wraps: usize| {
        let leaf = json!({"S": "x"});
        (0..wraps).fold(leaf, |inner, at| match at % 2 {
            0 => json!({"M": {"a": inner}}),
            _ => json!({"L": [inner]}),
        })
    };
    check_stored(&service, &wrapped(31), &wrapped(31));
    for wraps in [32, 33, 55] {
        service.invalid("PutItem", &put(&wrapped(wraps)), deep);
        let batch = json!({"RequestItems": {"Tab": [{"PutRequest": put(&wrapped(wraps))}]}});
        service.invalid("BatchWriteItem", &batch, deep);
        let transact = json!({"TransactItems": [{"Put": put(&wrapped(wraps))}]});
        service.invalid("TransactWriteItems", &transact, deep);
    }
    let update = |wraps: usize, expression: &str| {
        json!({
            "TableName": "Tab", "Key": {"pk": {"S": "a"}}, "UpdateExpression": expression,
            "ExpressionAttributeValues": {":v": wrapped(wraps)},
        })
    };
    let value = format!("ExpressionAttributeValues contains invalid value: {deep} for key :v");
    service.invalid("UpdateItem", &update(32, "SET a = :v"), &value);
    // What an update makes may not be deeper either.
    service.ok("PutItem", &put(&json!({"M": {}})));
    service.ok("UpdateItem", &update(30, "SET v.a = :v"));
    service.invalid("UpdateItem", &update(31, "SET v.a = :v"), deep);
    let transact = json!({"TransactItems": [{"Update": update(31, "SET v.a = :v")}]});
    let reasons = service.refusal("TransactWriteItems", &transact);
    let reason = json!([{"Code": "ValidationError", "Message": deep}]);
    assert_eq!(reasons["CancellationReasons"], reason);
}

#[test]
fn names_have_lengths() {
    let service = Service::new();
    let named =
        |name: &str| json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}, name: {"S": "b"}}});
    service.ok("PutItem", &named(&"n".repeat(65_535)));
    let long = "n".repeat(65_536);
    let text = "Attribute name is too large, must be less than 65536 bytes";
    service.invalid("PutItem", &named(&long), text);
    let nested =
        json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}, "m": {"M": {&long: {"S": "b"}}}}});
    service.invalid("PutItem", &nested, text);
    let get = json!({"TableName": "none", "Key": {"pk": {"S": "a"}}, "ProjectionExpression": "#n",
        "ExpressionAttributeNames": {"#n": long}});
    service.invalid("GetItem", &get, text);
    service.invalid("PutItem", &named(""), &format!("{INVALID}Empty attribute name"));
}

#[test]
fn an_item_has_409600_bytes_on_every_way() {
    let service = Service::new();
    // `pk` and its value are 3 bytes, the name `v` is 1.
    let text = |extra: usize| json!({"S": "x".repeat(409_600 - 4 + extra)});
    let put_size = "Item size has exceeded the maximum allowed size";
    let update_size = "Item size to update has exceeded the maximum allowed size";
    let update = |extra: usize| {
        json!({
            "TableName": "Tab", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET v = :v",
            "ExpressionAttributeValues": {":v": text(extra)},
        })
    };
    let batch = |extra| json!({"RequestItems": {"Tab": [{"PutRequest": put(&text(extra))}]}});
    let transact = |action: &str, body: Value| json!({"TransactItems": [{action: body}]});
    service.ok("PutItem", &put(&text(0)));
    service.invalid("PutItem", &put(&text(1)), put_size);
    service.ok("BatchWriteItem", &batch(0));
    service.invalid("BatchWriteItem", &batch(1), put_size);
    service.ok("TransactWriteItems", &transact("Put", put(&text(0))));
    service.invalid("TransactWriteItems", &transact("Put", put(&text(1))), put_size);
    service.ok("UpdateItem", &update(0));
    service.invalid("UpdateItem", &update(1), update_size);
    service.ok("TransactWriteItems", &transact("Update", update(0)));
    let refused = service.refusal("TransactWriteItems", &transact("Update", update(1)));
    let reason = json!([{"Code": "ValidationError", "Message": update_size}]);
    assert_eq!(refused["CancellationReasons"], reason);
    // Numbers count by their digits: 1 + 19 bytes for 38 of them.
    let nines = "9".repeat(38);
    let with_number = |extra: usize| {
        let body = put(&json!({"S": "x".repeat(409_600 - 4 - 21 + extra)}));
        let mut item = body["Item"].clone();
        item["n"] = json!({"N": nines});
        with(&body, &[("Item", item)])
    };
    service.ok("PutItem", &with_number(0));
    service.invalid("PutItem", &with_number(1), put_size);
}
