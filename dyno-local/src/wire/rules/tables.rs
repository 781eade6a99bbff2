//! Creating, describing, deleting and listing tables.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

fn key(pairs: &[(&str, &str)]) -> Value {
    let element = |(name, kind): &(&str, &str)| json!({"AttributeName": name, "KeyType": kind});
    json!(pairs.iter().map(element).collect::<Vec<_>>())
}

fn defined(names: &[&str]) -> Value {
    let definition = |name: &&str| json!({"AttributeName": name, "AttributeType": "S"});
    json!(names.iter().map(definition).collect::<Vec<_>>())
}

fn create() -> Value {
    json!({"TableName": "New", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": key(&[("a", "HASH"), ("b", "RANGE")]),
        "AttributeDefinitions": defined(&["a", "b"])})
}

#[track_caller]
fn check(members: &[(&str, Value)], text: &str) {
    Service::empty().invalid("CreateTable", &with(&create(), members), text);
}

fn index(name: &str, pairs: &[(&str, &str)], projection: &Value) -> Value {
    json!({"IndexName": name, "KeySchema": key(pairs), "Projection": projection})
}

/// Checks a table with the attributes `a`, `b` and `c` and these local indexes.
#[track_caller]
fn local(indexes: &[Value], text: &str) {
    let names = ("AttributeDefinitions", defined(&["a", "b", "c"]));
    check(&[names, ("LocalSecondaryIndexes", json!(indexes))], &format!("{INVALID}{text}"));
}

/// Checks a table with the attributes `a`, `b` and `c` and these global indexes.
#[track_caller]
fn global(indexes: &[Value], text: &str) {
    let names = ("AttributeDefinitions", defined(&["a", "b", "c"]));
    check(&[names, ("GlobalSecondaryIndexes", json!(indexes))], &format!("{INVALID}{text}"));
}

const CONSTRAINT: &str = "failed to satisfy constraint: Member must";

#[test]
fn names_of_tables() {
    let service = Service::empty();
    let missing = "The parameter 'TableName' is required but was not present in the request";
    for operation in ["CreateTable", "DescribeTable", "DeleteTable"] {
        service.invalid(operation, &json!({}), missing);
        service.invalid(operation, &json!({"TableName": null}), missing);
    }
    check(
        &[("TableName", json!("ab"))],
        &format!(
            "1 validation error detected: Value 'ab' at 'tableName' {CONSTRAINT} have length greater than or equal to 3"
        ),
    );
    check(
        &[("TableName", json!(""))],
        &format!(
            "1 validation error detected: Value '' at 'tableName' {CONSTRAINT} have length greater than or equal to 3"
        ),
    );
    // It is told alone.
    let bad = "1 validation error detected: Value 'abc;' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    check(
        &[("TableName", json!("abc;")), ("BillingMode", json!("X")), ("KeySchema", json!([]))],
        bad,
    );
    let long = "x".repeat(256);
    check(
        &[("TableName", json!(long))],
        &format!(
            "1 validation error detected: Value '{long}' at 'tableName' {CONSTRAINT} have length less than or equal to 255"
        ),
    );
    let length = "TableName must be at least 3 characters long and at most 255 characters long";
    let pattern = format!(
        "1 validation error detected: Value 'abc;' at 'tableName' {CONSTRAINT} satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    );
    for operation in ["DescribeTable", "DeleteTable"] {
        for name in ["", "ab", "a;", &long] {
            service.invalid(operation, &json!({"TableName": name}), length);
        }
        service.invalid(operation, &json!({"TableName": "abc;"}), &pattern);
        let text = "Requested resource not found: Table: abc not found";
        let abc = json!({"TableName": "abc"});
        service.refused(operation, &abc, "ResourceNotFoundException", text);
    }
    service.ok("CreateTable", &create());
    service.refused(
        "CreateTable",
        &create(),
        "ResourceInUseException",
        "Table already exists: New",
    );
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/New";
    let told = service.ok("DescribeTable", &json!({"TableName": arn}));
    assert_eq!(told["Table"]["TableArn"], arn);
}

#[test]
fn of_a_table_that_goes_it_is_not_told_what_it_is_made_of() {
    let service = Service::empty();
    service.ok("CreateTable", &create());
    let told = service.ok("DeleteTable", &json!({"TableName": "New"}));
    let told = told["TableDescription"].as_object().unwrap();
    assert_eq!(told["TableStatus"], "DELETING");
    let told: Vec<&str> = told.keys().map(String::as_str).collect();
    assert_eq!(
        told,
        [
            "BillingModeSummary",
            "DeletionProtectionEnabled",
            "ItemCount",
            "ProvisionedThroughput",
            "TableArn",
            "TableId",
            "TableName",
            "TableSizeBytes",
            "TableStatus",
        ]
    );
}

#[test]
fn members_are_constrained() {
    let service = Service::empty();
    let null = |path: &str| format!("Value null at '{path}' {CONSTRAINT} not be null");
    let text = format!(
        "2 validation errors detected: {}; {}",
        null("attributeDefinitions"),
        null("keySchema")
    );
    service.invalid("CreateTable", &json!({"TableName": "New"}), &text);
    let three = key(&[("a", "HASH"), ("b", "RANGE"), ("c", "RANGE")]);
    let shown = "[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, keyType=RANGE)]";
    check(
        &[("KeySchema", three)],
        &format!(
            "1 validation error detected: Value '{shown}' at 'keySchema' {CONSTRAINT} have length less than or equal to 2"
        ),
    );
    check(
        &[("KeySchema", json!([]))],
        &format!(
            "1 validation error detected: Value '[]' at 'keySchema' {CONSTRAINT} have length greater than or equal to 1"
        ),
    );
    check(
        &[("BillingMode", json!("X"))],
        &format!(
            "1 validation error detected: Value 'X' at 'billingMode' {CONSTRAINT} satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"
        ),
    );
    check(
        &[("KeySchema", key(&[("a", "X")]))],
        &format!(
            "1 validation error detected: Value 'X' at 'keySchema.1.member.keyType' {CONSTRAINT} satisfy enum value set: [HASH, RANGE]"
        ),
    );
    let definition = json!([{"AttributeName": "a", "AttributeType": "BOOL"}]);
    check(
        &[("AttributeDefinitions", definition)],
        &format!(
            "1 validation error detected: Value 'BOOL' at 'attributeDefinitions.1.member.attributeType' {CONSTRAINT} satisfy enum value set: [B, N, S]"
        ),
    );
    // Global indexes come before local ones.
    let index = json!([{"IndexName": "ab", "KeySchema": key(&[("a", "HASH")]), "Projection": {"ProjectionType": "X"}}]);
    let refused = service.refusal(
        "CreateTable",
        &with(
            &create(),
            &[("LocalSecondaryIndexes", index.clone()), ("GlobalSecondaryIndexes", index)],
        ),
    );
    let text = refused["message"].as_str().unwrap();
    assert!(text.starts_with("4 validation errors detected: "), "{text}");
    let places: Vec<usize> =
        ["'globalSecondaryIndexes.1.member.", "'localSecondaryIndexes.1.member."]
            .map(|path| text.find(path).unwrap())
            .to_vec();
    assert!(places.is_sorted(), "{text}");
    assert!(text.contains(&format!("Value 'X' at 'globalSecondaryIndexes.1.member.projection.projectionType' {CONSTRAINT} satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]")), "{text}");
    // A name that is too long comes before what does not fit together.
    let long = "n".repeat(256);
    let refused = service
        .refusal("CreateTable", &with(&create(), &[("KeySchema", key(&[(&long, "RANGE")]))]));
    let text = refused["message"].as_str().unwrap();
    assert!(text.starts_with("1 validation error detected: Value 'nnn"), "{text}");
}

#[test]
fn units_go_with_the_billing_mode() {
    let units =
        |read: i64, write: i64| json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write});
    check(
        &[("ProvisionedThroughput", units(1, 1))],
        &format!(
            "{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        ),
    );
    let lacking = format!(
        "{INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    );
    check(&[("BillingMode", json!("PROVISIONED"))], &lacking);
    check(&[("BillingMode", Value::Null)], &lacking);
    let provisioned = ("BillingMode", json!("PROVISIONED"));
    let low = format!(
        "Value '0' at 'provisionedThroughput.writeCapacityUnits' {CONSTRAINT} have value greater than or equal to 1"
    );
    check(
        &[provisioned.clone(), ("ProvisionedThroughput", units(1, 0))],
        &format!("1 validation error detected: {low}"),
    );
    for (members, name) in
        [(units(1_000_000_000_001, 1), "Read"), (units(1, 1_000_000_000_001), "Write")]
    {
        let text = format!("Given value 1000000000001 for {name}CapacityUnits is out of bounds");
        check(&[provisioned.clone(), ("ProvisionedThroughput", members)], &text);
    }
}

#[test]
fn keys_and_definitions_fit_together() {
    let schema = |pairs: &[(&str, &str)]| ("KeySchema", key(pairs));
    let names = |names: &[&str]| ("AttributeDefinitions", defined(names));
    check(&[names(&["a"])], "Invalid KeySchema: Some index key attribute have no definition");
    check(
        &[names(&["a", "c"])],
        &format!(
            "{INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [a, b], AttributeDefinitions: [a, c]"
        ),
    );
    check(
        &[schema(&[("a", "HASH"), ("a", "RANGE")])],
        "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    );
    check(
        &[schema(&[("a", "RANGE"), ("b", "HASH")])],
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    );
    check(
        &[schema(&[("a", "HASH"), ("b", "HASH")])],
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
    );
    check(
        &[schema(&[("a", "HASH")])],
        &format!(
            "{INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
        ),
    );
}

#[test]
fn indexes_are_checked_one_by_one() {
    let all = json!({"ProjectionType": "ALL"});
    let own = [("a", "HASH"), ("c", "RANGE")];
    local(&[], "List of LocalSecondaryIndexes is empty");
    global(&[], "List of GlobalSecondaryIndexes is empty");
    check(
        &[
            ("KeySchema", key(&[("a", "HASH")])),
            ("AttributeDefinitions", defined(&["a", "b", "c"])),
            ("LocalSecondaryIndexes", json!([index("abc", &own, &all)])),
        ],
        &format!(
            "{INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
        ),
    );
    local(
        &[index("abc", &[("a", "HASH")], &all)],
        "Index KeySchema does not have a range key for index: abc",
    );
    local(
        &[index("abc", &[("b", "HASH"), ("c", "RANGE")], &all)],
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: abc. index hash key: b, table hash key: a",
    );
    for (projection, text) in [
        (json!({}), "Unknown ProjectionType: null"),
        (
            json!({"ProjectionType": "ALL", "NonKeyAttributes": ["x"]}),
            "ProjectionType is ALL, but NonKeyAttributes is specified",
        ),
        (
            json!({"ProjectionType": "KEYS_ONLY", "NonKeyAttributes": ["x"]}),
            "ProjectionType is KEYS_ONLY, but NonKeyAttributes is specified",
        ),
        (
            json!({"ProjectionType": "INCLUDE"}),
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
    ] {
        local(&[index("abc", &own, &projection)], text);
        global(&[index("abc", &own, &projection)], text);
    }
    let undefined = "Some index key attributes are not defined in AttributeDefinitions. Keys: [d], AttributeDefinitions: [a, b, c]";
    global(&[index("abc", &[("d", "HASH")], &all)], undefined);
    let one = index("abc", &own, &all);
    local(&[one.clone(), one.clone()], "Duplicate index name: abc");
    global(&[one.clone(), one.clone()], "Duplicate index name: abc");
    let units = json!({"ReadCapacityUnits": 1, "WriteCapacityUnits": 1});
    global(
        &[with(&one, &[("ProvisionedThroughput", units)])],
        "ProvisionedThroughput should not be specified for index: abc when BillingMode is PAY_PER_REQUEST",
    );
    let stream = json!({"StreamEnabled": false, "StreamViewType": "KEYS_ONLY"});
    check(
        &[("StreamSpecification", stream)],
        &format!(
            "{INVALID}Table is being created with a stream disabled, UpdateViewType should not be specified"
        ),
    );
}

#[test]
fn a_table_has_five_local_and_twenty_global_indexes() {
    let all = json!({"ProjectionType": "ALL"});
    let own = [("a", "HASH"), ("c", "RANGE")];
    let many = |count: usize| -> Vec<Value> {
        (0..count).map(|number| index(&format!("index{number}"), &own, &all)).collect()
    };
    local(&many(6), "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    global(&many(21), "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    let service = Service::empty();
    let most = [
        ("AttributeDefinitions", defined(&["a", "b", "c"])),
        ("LocalSecondaryIndexes", json!(many(5))),
        (
            "GlobalSecondaryIndexes",
            json!(
                (5..25)
                    .map(|number| index(&format!("index{number}"), &own, &all))
                    .collect::<Vec<_>>()
            ),
        ),
    ];
    service.ok("CreateTable", &with(&create(), &most));
}

#[test]
fn lists_have_limits() {
    let service = Service::empty();
    for name in ["Bbb", "Aaa", "Ccc"] {
        service.ok("CreateTable", &with(&create(), &[("TableName", json!(name))]));
    }
    let page = service.ok("ListTables", &json!({"Limit": 2}));
    assert_eq!(page, json!({"TableNames": ["Aaa", "Bbb"], "LastEvaluatedTableName": "Bbb"}));
    // The table to start after need not exist.
    let page = service.ok("ListTables", &json!({"ExclusiveStartTableName": "Bbc"}));
    assert_eq!(page, json!({"TableNames": ["Ccc"]}));
    let page = service.ok("ListTables", &json!({"Limit": 3}));
    assert_eq!(page, json!({"TableNames": ["Aaa", "Bbb", "Ccc"]}));
    for (body, text) in [
        (
            json!({"Limit": 0}),
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            json!({"Limit": 101}),
            "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
        ),
        (
            json!({"ExclusiveStartTableName": "a;", "Limit": 500}),
            "3 validation errors detected: Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at 'exclusiveStartTableName' failed to satisfy constraint: Member must have length greater than or equal to 3; Value '500' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
        ),
    ] {
        service.invalid("ListTables", &body, text);
    }
}

#[test]
fn attributes_are_defined_and_listed_once() {
    let twice = ("AttributeDefinitions", defined(&["a", "b", "b"]));
    check(&[twice], "Attribute Name is duplicated: b");
    let projection = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "y", "x"]});
    let own = [("a", "HASH"), ("c", "RANGE")];
    let text = "Duplicate element in NonKeyAttributes: x";
    local(&[index("abc", &own, &projection)], text);
    global(&[index("abc", &own, &projection)], text);
}

#[test]
fn a_key_of_three_elements_is_refused_after_the_billing_mode() {
    let keys = ("KeySchema", key(&[("a", "HASH"), ("b", "RANGE"), ("c", "RANGE")]));
    let units = "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED";
    check(&[keys.clone(), ("BillingMode", json!("PROVISIONED"))], &format!("{INVALID}{units}"));
    let shown = "[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, keyType=RANGE), KeySchemaElement(attributeName=c, keyType=RANGE)]";
    let long = format!(
        "1 validation error detected: Value '{shown}' at 'keySchema' {CONSTRAINT} have length less than or equal to 2"
    );
    check(std::slice::from_ref(&keys), &long);
    // What is wrong with other members comes first.
    let both =
        [keys, ("AttributeDefinitions", json!([{"AttributeName": "a", "AttributeType": "X"}]))];
    let kind = format!(
        "1 validation error detected: Value 'X' at 'attributeDefinitions.1.member.attributeType' {CONSTRAINT} satisfy enum value set: [B, N, S]"
    );
    check(&both, &kind);
}
