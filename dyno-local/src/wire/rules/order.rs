//! Which check comes first, from the members' constraints to the stored item.

use serde_json::{Value, json};

use super::{INVALID, NOT_FOUND, SCHEMA, Service, with};

/// What a request with eleven violations of constraints leaves out, and what it tells last.
#[test]
fn ten_violations_are_listed() {
    let service = Service::new();
    let conditions = json!({"a": {}, "b": {"ComparisonOperator": ""}});
    let bad = json!({"TableName": "a;", "IndexName": "abc;", "Select": "X", "Limit": 0,
        "ReturnConsumedCapacity": "X", "ConditionalOperator": "X", "AttributesToGet": []});
    let told = |operation: &str, members: &[(&str, Value)]| {
        let refused = service.refusal(operation, &with(&bad, members));
        refused["message"].as_str().unwrap().to_owned()
    };
    let query = [("KeyConditions", conditions.clone()), ("QueryFilter", conditions.clone())];
    let query = told("Query", &query);
    assert!(query.starts_with("10 validation errors detected: "), "{query}");
    assert!(
        query.contains("queryFilter.b.member") && !query.contains("keyConditions.b"),
        "{query}"
    );
    let scan = [("ScanFilter", conditions), ("Segment", json!(-1)), ("TotalSegments", json!(0))];
    let scan = told("Scan", &scan);
    assert!(scan.starts_with("10 validation errors detected: "), "{scan}");
    assert!(scan.contains("scanFilter.b.member") && !scan.contains("attributesToGet"), "{scan}");
}

/// Mends a body step by step; each step takes away the fault that was told last.
fn mended(operation: &str, body: Value, steps: &[(&str, Value, &str)]) {
    let service = Service::new();
    let mut body = body;
    for (member, mend, text) in steps {
        let answer = service.refusal(operation, &body);
        assert_eq!(answer["message"], *text, "{operation} {body}");
        if mend.is_null() {
            body.as_object_mut().unwrap().remove(*member);
        } else {
            body[*member] = mend.clone();
        }
    }
    service.ok(operation, &body);
}

const RCC: &str = "Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";
const RETURN_VALUES: &str = "Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
const INDEX_KEY: &str = "One or more parameter values were invalid: Type mismatch for Index Key gn Expected: N Actual: S IndexName: glo";
const METRICS: &str = "Value 'X' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]";

#[test]
fn constraints_are_collected_in_the_service_s_order() {
    let service = Service::new();
    let bad = json!({"TableName": "Tab", "Item": {}, "Key": {}, "ReturnValues": "X",
        "ReturnConsumedCapacity": "X", "ReturnItemCollectionMetrics": "X"});
    let all = format!("3 validation errors detected: {RETURN_VALUES}; {RCC}; {METRICS}");
    service.invalid("PutItem", &bad, &all);
    service.invalid("DeleteItem", &bad, &all);
    let all = format!("3 validation errors detected: {RCC}; {RETURN_VALUES}; {METRICS}");
    service.invalid("UpdateItem", &bad, &all);
    let null = |member: &str| {
        format!("Value null at '{member}' failed to satisfy constraint: Member must not be null")
    };
    let no_key = json!({"ReturnValues": "X", "ReturnConsumedCapacity": "X"});
    let (table, key) = (null("tableName"), null("key"));
    let all = format!("4 validation errors detected: {RCC}; {table}; {RETURN_VALUES}; {key}");
    service.invalid("UpdateItem", &no_key, &all);
    service.invalid(
        "GetItem",
        &json!({}),
        &format!("2 validation errors detected: {table}; {key}"),
    );
    let select = "Value 'X' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]";
    let query = json!({"TableName": "Tab", "Select": "X", "ReturnConsumedCapacity": "X"});
    for operation in ["Query", "Scan"] {
        let both = format!("2 validation errors detected: {RCC}; {select}");
        service.invalid(operation, &query, &both);
    }
    let query = json!({"TableName": "Tab", "IndexName": "gl", "Select": "X", "Limit": 0});
    let index = "Value 'gl' at 'indexName' failed to satisfy constraint: Member must have length greater than or equal to 3";
    let least = "failed to satisfy constraint: Member must have value greater than or equal to 1";
    let all = |limit| format!("3 validation errors detected: {index}; {select}; {limit} {least}");
    service.invalid("Query", &query, &all("Value at 'Limit'"));
    service.invalid("Scan", &query, &all("Value '0' at 'limit'"));
    // A name that cannot be is told with the others.
    let name = "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1";
    let unnamed = json!({"TableName": "", "Item": {}, "Key": {}});
    for operation in ["PutItem", "DeleteItem", "UpdateItem", "GetItem", "Query", "Scan"] {
        service.invalid(operation, &unnamed, &format!("1 validation error detected: {name}"));
    }
    let unnamed = with(&bad, &[("TableName", json!(""))]);
    let all = format!("4 validation errors detected: {RETURN_VALUES}; {RCC}; {name}; {METRICS}");
    service.invalid("PutItem", &unnamed, &all);
    let all = format!("2 validation errors detected: {RCC}; {name}");
    service.invalid("GetItem", &unnamed, &all);
    let long = "x".repeat(256);
    let text = format!(
        "1 validation error detected: Value '{long}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255"
    );
    service.invalid("GetItem", &json!({"TableName": long, "Key": {}}), &text);
}

#[test]
fn a_put() {
    let put = json!({
        "TableName": "none", "ReturnValues": "UPDATED_NEW", "Expected": {},
        "Item": {"pk": {"N": "1"}, "big": {"S": "x".repeat(409_600)}, "bad": {"N": "abc"}},
        "ConditionExpression": "a = :v", "ExpressionAttributeNames": {"b": "c"},
    });
    let fits = json!({"pk": {"N": "1"}, "gk": {"N": "1"}});
    let big = json!({"pk": {"N": "1"}, "big": {"S": "x".repeat(409_600)}});
    mended(
        "PutItem",
        put,
        &[
            (
                "Expected",
                Value::Null,
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
            ),
            ("Item", big, "The parameter cannot be converted to a numeric value: abc"),
            ("ReturnValues", json!("ALL_OLD"), "ReturnValues can only be ALL_OLD or NONE"),
            ("Item", fits, "Item size has exceeded the maximum allowed size"),
            (
                "ExpressionAttributeNames",
                json!({"#b": "c"}),
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"b\"",
            ),
            (
                "ExpressionAttributeValues",
                json!({":v": {}, ":w": {"S": ""}}),
                "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v",
            ),
            (
                "ExpressionAttributeValues",
                json!({":v": {"S": ""}, ":w": {"S": ""}}),
                "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :v",
            ),
            (
                "ExpressionAttributeNames",
                Value::Null,
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}",
            ),
            (
                "ExpressionAttributeValues",
                json!({":v": {"S": ""}}),
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}",
            ),
            ("TableName", json!("Idx"), NOT_FOUND),
            (
                "Item",
                json!({"pk": {"N": "1"}, "sk": {"N": "1"}, "gk": {"N": "1"}}),
                &format!("{INVALID}Type mismatch for key pk expected: S actual: N"),
            ),
            (
                "Item",
                json!({"pk": {"S": "1"}, "sk": {"N": "1"}}),
                &format!("{INVALID}Type mismatch for key pk expected: S actual: N"),
            ),
            (
                "TableName",
                json!("Ran"),
                &format!("{INVALID}Type mismatch for key sk expected: S actual: N"),
            ),
            (
                "ConditionExpression",
                json!("attribute_not_exists(pk) OR a = :v"),
                "The conditional request failed",
            ),
        ],
    );
}

#[test]
fn an_update() {
    let update = json!({
        "TableName": "none", "AttributeUpdates": {}, "ConditionalOperator": "AND",
        "Key": {"pk": {"S": ""}, "x": {}}, "ConditionExpression": "(((", "UpdateExpression": "",
        "ExpressionAttributeValues": {":v": {"S": "a"}},
    });
    mended(
        "UpdateItem",
        update,
        &[
            (
                "AttributeUpdates",
                Value::Null,
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates, ConditionalOperator} Expression parameters: {UpdateExpression, ConditionExpression}",
            ),
            (
                "ConditionalOperator",
                Value::Null,
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {ConditionalOperator} Expression parameters: {UpdateExpression, ConditionExpression}",
            ),
            (
                "Key",
                json!({"pk": {"S": ""}, "x": {"S": ""}}),
                "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            ),
            (
                "UpdateExpression",
                json!("SET pk = :v"),
                "Invalid UpdateExpression: The expression can not be empty;",
            ),
            (
                "ConditionExpression",
                json!("attribute_exists(gk)"),
                "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\"",
            ),
            ("TableName", json!("Idx"), NOT_FOUND),
            ("Key", json!({"pk": {"S": ""}, "sk": {"N": "1"}}), SCHEMA),
            ("Key", json!({"pk": {"S": ""}, "sk": {"S": "1"}}), SCHEMA),
            (
                "Key",
                json!({"pk": {"S": "p"}, "sk": {"S": "1"}}),
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
            ),
            (
                "UpdateExpression",
                json!("SET gk.x = :v, gn = :v"),
                &format!("{INVALID}Cannot update attribute pk. This attribute is part of the key"),
            ),
            ("UpdateExpression", json!("SET gk.x = :v"), INDEX_KEY),
            (
                "UpdateExpression",
                json!("SET a = nope.a, b = :v"),
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: gk",
            ),
            (
                "ConditionExpression",
                json!("attribute_not_exists(gk)"),
                "The conditional request failed",
            ),
            (
                "UpdateExpression",
                json!("SET othr = :v"),
                "The provided expression refers to an attribute that does not exist in the item",
            ),
        ],
    );
}

#[test]
fn a_query() {
    let query = json!({
        "TableName": "none", "IndexName": "nol", "Limit": 1, "Select": "X",
        "ExclusiveStartKey": {"pk": {}}, "ProjectionExpression": "a, a",
        "ConsistentRead": true, "FilterExpression": "gk = :v",
    });
    let start = json!({"pk": {"S": "p"}, "sk": {"S": "s"}, "gk": {"S": "g"}, "gn": {"N": "1"}});
    mended(
        "Query",
        query,
        &[
            (
                "Select",
                json!("COUNT"),
                "1 validation error detected: Value 'X' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
            ),
            (
                "ExclusiveStartKey",
                json!({"pk": {"S": ""}}),
                "The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            ),
            (
                "KeyConditionExpression",
                json!("NOT gk = :v"),
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
            ),
            (
                "ExpressionAttributeValues",
                json!({":v": {"S": "g"}}),
                "Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v",
            ),
            (
                "ProjectionExpression",
                json!("a"),
                "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
            ),
            (
                "KeyConditionExpression",
                json!("gk > :v"),
                "Invalid operator used in KeyConditionExpression: NOT",
            ),
            ("TableName", json!("Idx"), NOT_FOUND),
            ("IndexName", json!("glo"), "The table does not have the specified index: nol"),
            (
                "ConsistentRead",
                json!(false),
                "Consistent reads are not supported on global secondary indexes",
            ),
            ("ExclusiveStartKey", start, "The provided starting key is invalid"),
            ("KeyConditionExpression", json!("gk = :v"), "Query key condition not supported"),
            (
                "FilterExpression",
                json!("pk <> :v"),
                "Filter Expression can only contain non-primary key attributes: Primary key attribute: gk",
            ),
            (
                "Select",
                Value::Null,
                "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get only the Count",
            ),
        ],
    );
}

#[test]
fn a_get() {
    let get = json!({
        "TableName": "none", "Key": {"pk": {"SS": []}, "x": {"S": "y"}}, "AttributesToGet": ["a"],
        "ProjectionExpression": "status", "ExpressionAttributeNames": {"#a": "b"},
    });
    mended(
        "GetItem",
        get,
        &[
            (
                "AttributesToGet",
                Value::Null,
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
            ),
            (
                "Key",
                json!({"pk": {"N": "1"}}),
                &format!("{INVALID}An string set  may not be empty"),
            ),
            (
                "ProjectionExpression",
                json!("a"),
                "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: status",
            ),
            (
                "ExpressionAttributeNames",
                Value::Null,
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}",
            ),
            ("TableName", json!("Tab"), NOT_FOUND),
            ("Key", json!({"pk": {"S": "x"}}), SCHEMA),
        ],
    );
}

#[test]
fn kinds_of_parameters_are_not_mixed() {
    let service = Service::new();
    let check = |operation: &str, body: &Value, legacy: &str, expressions: &str| {
        let text = format!(
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {{{legacy}}} Expression parameters: {{{expressions}}}"
        );
        service.invalid(operation, body, &text);
    };
    let put = json!({"TableName": "T", "Item": {}, "Key": {}, "ConditionExpression": "",
        "Expected": {}, "ConditionalOperator": "OR"});
    for operation in ["PutItem", "DeleteItem"] {
        check(operation, &put, "Expected, ConditionalOperator", "ConditionExpression");
    }
    let read = json!({"TableName": "T", "ProjectionExpression": "", "FilterExpression": "",
        "KeyConditionExpression": "", "AttributesToGet": ["a"], "QueryFilter": {}, "ScanFilter": {},
        "ConditionalOperator": "OR", "KeyConditions": {}});
    let filters = "ProjectionExpression, FilterExpression";
    check(
        "Query",
        &read,
        "AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions",
        &format!("{filters}, KeyConditionExpression"),
    );
    check("Scan", &read, "AttributesToGet, ScanFilter, ConditionalOperator", filters);
    // The legacy key condition goes with the other expressions.
    let query = json!({"TableName": "T", "FilterExpression": "", "KeyConditions": {},
        "QueryFilter": {}});
    check("Query", &query, "QueryFilter", "FilterExpression");
    let batch = json!({"RequestItems": {
        "One": {"Keys": [{}], "AttributesToGet": ["a"]},
        "Two": {"Keys": [{}], "ProjectionExpression": "a"},
    }});
    check("BatchGetItem", &batch, "AttributesToGet", "ProjectionExpression");
    // Constraints come first, what the parameters say comes later.
    let bad = with(&put, &[("ReturnConsumedCapacity", json!("X"))]);
    service.invalid("PutItem", &bad, &format!("1 validation error detected: {RCC}"));
}
