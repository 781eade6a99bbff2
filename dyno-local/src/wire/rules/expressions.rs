//! Expressions and their parameters, as requests carry them.
//!
//! The texts of the language itself are pinned beside `expr`; here is what the operations add.

use serde_json::{Value, json};

use super::{Service, with};

fn bodies() -> [(&'static str, Value, &'static str, &'static str); 5] {
    let key = json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}}});
    let item = json!({"TableName": "Tab", "Item": {"pk": {"S": "a"}}});
    [
        ("PutItem", item, "ConditionExpression", "ConditionExpression is null"),
        ("DeleteItem", key.clone(), "ConditionExpression", "ConditionExpression is null"),
        (
            "UpdateItem",
            key,
            "ConditionExpression",
            "UpdateExpression and ConditionExpression are null",
        ),
        (
            "Query",
            json!({"TableName": "Tab"}),
            "FilterExpression",
            "FilterExpression and KeyConditionExpression are null",
        ),
        ("Scan", json!({"TableName": "Tab"}), "FilterExpression", "FilterExpression is null"),
    ]
}

#[test]
fn variables_come_with_expressions() {
    let service = Service::new();
    let names = ("ExpressionAttributeNames", json!({"bad": "name"}));
    let values = ("ExpressionAttributeValues", json!({"bad": {}}));
    let no_names = "ExpressionAttributeNames can only be specified when using expressions";
    for (operation, body, _, absent) in bodies() {
        let both = with(&body, &[names.clone(), values.clone()]);
        service.invalid(operation, &both, no_names);
        let text = format!(
            "ExpressionAttributeValues can only be specified when using expressions: {absent}"
        );
        service.invalid(operation, &with(&body, std::slice::from_ref(&values)), &text);
    }
    // A projection uses names only.
    let scan = json!({"TableName": "Tab", "ProjectionExpression": "a",
        "ExpressionAttributeValues": {":v": {"S": "a"}}});
    service.invalid("Scan", &scan, "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null");
    let key = json!({"pk": {"S": "a"}});
    let names = json!({"#a": "b"});
    let get = json!({"TableName": "Tab", "Key": key, "ExpressionAttributeNames": names});
    service.invalid("GetItem", &get, no_names);
    let batch = json!({"Keys": [key], "ExpressionAttributeNames": names});
    service.invalid("BatchGetItem", &json!({"RequestItems": {"Tab": batch}}), no_names);
}

#[test]
fn variables_have_a_shape() {
    let service = Service::new();
    for (operation, body, expression, _) in bodies() {
        let body = with(
            &body,
            &[(expression, json!("#a = :a AND (")), ("KeyConditionExpression", json!("pk = :a"))],
        );
        let body = if operation == "Query" {
            body
        } else {
            let mut body = body;
            body.as_object_mut().unwrap().remove("KeyConditionExpression");
            body
        };
        let check = |names: Value, values: Value, text: &str| {
            let members =
                [("ExpressionAttributeNames", names), ("ExpressionAttributeValues", values)];
            service.invalid(operation, &with(&body, &members), text);
        };
        let (names, values) = (json!({"#a": "a"}), json!({":a": {"S": "a"}}));
        check(json!({}), json!({}), "ExpressionAttributeNames must not be empty");
        check(names.clone(), json!({}), "ExpressionAttributeValues must not be empty");
        for key in ["a", ":a", "#", "#a-b", "#é", ""] {
            let text = format!(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"{key}\""
            );
            check(json!({key: "a"}), json!({}), &text);
        }
        for key in ["a", "#a", ":", ":a.b"] {
            let text = format!(
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"{key}\""
            );
            check(names.clone(), json!({key: {"S": "a"}}), &text);
        }
        // The shape comes before the expressions, and they before what is unused.
        let name = expression.trim_end_matches("Expression");
        let text = format!("Invalid {name}Expression: Syntax error; token: \"<EOF>\", near: \"(\"");
        check(json!({"#x": "a"}), values, &text);
    }
}

#[test]
fn unused_names_come_before_unused_values() {
    let service = Service::new();
    let scan = json!({
        "TableName": "none", "FilterExpression": "#a = :a", "ProjectionExpression": "#b",
        "ExpressionAttributeNames": {"#a": "a", "#b": "b", "#d": "d", "#c": "c"},
        "ExpressionAttributeValues": {":a": {"S": "a"}, ":c": {"S": "a"}, ":b": {"S": "a"}},
    });
    service.invalid(
        "Scan",
        &scan,
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#c, #d}",
    );
    let scan = with(&scan, &[("ExpressionAttributeNames", json!({"#a": "a", "#b": "b"}))]);
    service.invalid(
        "Scan",
        &scan,
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:b, :c}",
    );
    // What is never evaluated is used.
    let put = json!({
        "TableName": "Tab", "Item": {"pk": {"S": "a"}},
        "ConditionExpression": "attribute_not_exists(pk) OR a = :v",
        "ExpressionAttributeValues": {":v": {"S": "a"}},
    });
    service.ok("PutItem", &put);
}

#[test]
fn expressions_are_compiled_in_order() {
    let service = Service::new();
    let update = json!({
        "TableName": "none", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET",
        "ConditionExpression": "",
    });
    service.invalid(
        "UpdateItem",
        &update,
        "Invalid UpdateExpression: Syntax error; token: \"<EOF>\", near: \"SET\"",
    );
    let update = with(&update, &[("UpdateExpression", json!("REMOVE a"))]);
    service.invalid(
        "UpdateItem",
        &update,
        "Invalid ConditionExpression: The expression can not be empty;",
    );
    let query = json!({
        "TableName": "none", "KeyConditionExpression": "", "FilterExpression": "",
        "ProjectionExpression": "",
    });
    let mended = [
        ("KeyConditionExpression", "KeyCondition"),
        ("FilterExpression", "Filter"),
        ("ProjectionExpression", "Projection"),
    ];
    let mut query = query;
    for (member, kind) in mended {
        let text = format!("Invalid {kind}Expression: The expression can not be empty;");
        service.invalid("Query", &query, &text);
        query = with(&query, &[(member, json!("attribute_exists(a)"))]);
    }
}

#[test]
fn expressions_have_a_size() {
    let service = Service::new();
    let body = |bytes: usize| {
        let blanks = " ".repeat(bytes - "attribute_exists(a)".len());
        json!({"TableName": "Tab", "FilterExpression": format!("attribute_exists(a){blanks}")})
    };
    service.ok("Scan", &body(4_096));
    service.invalid("Scan", &body(4_097), "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097");
    let update = |bytes: usize| {
        let blanks = " ".repeat(bytes - "REMOVE a".len());
        json!({"TableName": "Tab", "Key": {"pk": {"S": "a"}},
            "UpdateExpression": format!("REMOVE a{blanks}")})
    };
    service.ok("UpdateItem", &update(4_096));
    service.invalid(
        "UpdateItem",
        &update(4_097),
        "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;",
    );
    // The size comes before the syntax.
    let long = json!({"TableName": "Tab", "FilterExpression": "(".repeat(4_100)});
    service.invalid("Scan", &long, "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4100");
}
