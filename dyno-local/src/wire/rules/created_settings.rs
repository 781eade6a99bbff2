//! What `CreateTable` is given beside keys and indexes: what is refused, and what is shown.

use serde_json::{Value, json};

use super::{INVALID, Service, with};

fn create(members: &[(&str, Value)]) -> Value {
    let body = json!({"TableName": "New", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "b", "KeyType": "HASH"},
                      {"AttributeName": "a", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": "b", "AttributeType": "S"},
                                 {"AttributeName": "a", "AttributeType": "N"}]});
    with(&body, members)
}

fn global(members: &[(&str, Value)]) -> (&'static str, Value) {
    let index = json!({"IndexName": "glo", "Projection": {"ProjectionType": "ALL"},
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}]});
    ("GlobalSecondaryIndexes", json!([with(&index, members)]))
}

#[track_caller]
fn invalid(members: &[(&str, Value)], text: &str) {
    Service::empty().invalid("CreateTable", &create(members), text);
}

fn provisioned(reads: i64, writes: i64) -> [(&'static str, Value); 2] {
    let units = json!({"ReadCapacityUnits": reads, "WriteCapacityUnits": writes});
    [("BillingMode", json!("PROVISIONED")), ("ProvisionedThroughput", units)]
}

#[test]
fn everything_given_is_shown() {
    let service = Service::empty();
    let limits = json!({"MaxReadRequestUnits": 100});
    let warm = json!({"ReadUnitsPerSecond": 13_000});
    let body = create(&[
        ("SSESpecification", json!({"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "k1"})),
        ("TableClass", json!("STANDARD_INFREQUENT_ACCESS")),
        ("OnDemandThroughput", limits.clone()),
        ("WarmThroughput", warm.clone()),
        ("DeletionProtectionEnabled", json!(true)),
        global(&[("OnDemandThroughput", limits.clone()), ("WarmThroughput", warm)]),
    ]);
    service.ok("CreateTable", &body);
    let told = service.ok("DescribeTable", &json!({"TableName": "New"}));
    let table = &told["Table"];
    let key = "arn:aws:kms:us-east-1:123456789012:key/k1";
    let sse = json!({"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key});
    assert_eq!(table["SSEDescription"], sse);
    assert_eq!(table["TableClassSummary"], json!({"TableClass": "STANDARD_INFREQUENT_ACCESS"}));
    let warm =
        json!({"ReadUnitsPerSecond": 13_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"});
    for shown in [table, &table["GlobalSecondaryIndexes"][0]] {
        assert_eq!((&shown["OnDemandThroughput"], &shown["WarmThroughput"]), (&limits, &warm));
    }
    assert_eq!(table["DeletionProtectionEnabled"], true);
    // Definitions come in the order of their names, keys in their own.
    assert_eq!(table["AttributeDefinitions"][0]["AttributeName"], "a");
    assert_eq!(table["KeySchema"][0]["AttributeName"], "b");
    let protected = "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.";
    service.invalid("DeleteTable", &json!({"TableName": "New"}), protected);
}

#[test]
fn a_policy_comes_with_the_table() {
    let statement = json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"});
    let policy = |text: String| [("ResourcePolicy", json!(text))];
    invalid(
        &policy("x".to_owned()),
        &format!("{INVALID}Invalid policy document: This policy contains invalid Json"),
    );
    let service = Service::empty();
    let policy = policy(json!({"Statement": statement}).to_string());
    service.ok("CreateTable", &create(&policy));
    let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/New";
    let told = service.ok("GetResourcePolicy", &json!({"ResourceArn": arn}));
    let shown = told["Policy"].as_str().unwrap();
    assert!(
        shown.starts_with(r#"{"Version":"2008-10-17","Statement":[{"Effect":"Deny""#),
        "{shown}"
    );
}

#[test]
fn limits_fit_the_billing_mode() {
    let limits = |units: i64| ("OnDemandThroughput", json!({"MaxWriteRequestUnits": units}));
    let warm = |units: i64| ("WarmThroughput", json!({"ReadUnitsPerSecond": units}));
    let [mode, units] = provisioned(10, 10);
    let own = units.clone();
    let range = "is outside of valid range";
    for units in [0, -1, -2] {
        let text = format!("{INVALID}Requested MaxWriteRequestUnits for OnDemandThroughput for");
        invalid(&[limits(units)], &format!("{text} table {range}"));
        invalid(&[global(&[limits(units)])], &format!("{text} index : glo {range}"));
    }
    let text = format!("{INVALID}MaxWriteRequestUnits for OnDemandThroughput");
    let mode_is = "cannot be specified when table BillingMode is PROVISIONED.";
    invalid(&[mode.clone(), units.clone(), limits(5)], &format!("{text} {mode_is}"));
    let text = format!("{INVALID}Requested ReadUnitsPerSecond for WarmThroughput for");
    let initial = "is lower than initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial";
    invalid(&[warm(1)], &format!("{text} table {initial}"));
    invalid(&[global(&[warm(1)])], &format!("{text} index glo {initial}"));
    let lower = "is lower than ReadCapacityUnits of ProvisionedThroughput";
    invalid(&[mode.clone(), units.clone(), warm(5)], &format!("{text} table {lower}"));
    let index = global(&[own, warm(5)]);
    invalid(&[mode, units, index], &format!("{text} index glo {lower}"));
}

#[test]
fn settings_are_checked() {
    invalid(
        &[("TableClass", json!("X"))],
        "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].",
    );
    let sse = |asked: Value| [("SSESpecification", asked)];
    for (asked, text) in [
        (json!({"SSEType": "KMS"}), "SSEType can not be specified if Enabled is false"),
        (json!({"Enabled": true, "SSEType": "AES256"}), "SSEType AES256 is not supported"),
        (
            json!({"Enabled": true, "KMSMasterKeyId": "k"}),
            "SSEType KMS is required if KMSMasterKeyId is specified",
        ),
    ] {
        invalid(&sse(asked), &format!("{INVALID}{text}"));
    }
    invalid(
        &sse(json!({"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": ""})),
        "1 validation error detected: Value '' at 'sSESpecification.kMSMasterKeyId' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    invalid(
        &[("StreamSpecification", json!({"StreamEnabled": true}))],
        &format!(
            "{INVALID}Table is being created with a stream enabled, UpdateViewType is required"
        ),
    );
    invalid(
        &[("StreamSpecification", json!({"StreamEnabled": true, "StreamViewType": "X"}))],
        "1 validation error detected: Value 'X' at 'streamSpecification.streamViewType' failed to satisfy constraint: Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]",
    );
    for name in ["VectorIndexes", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode"] {
        let text = format!("The parameter {name} is not supported by this version");
        invalid(&[(name, json!("x"))], &text);
    }
}

#[test]
fn keys_of_several_attributes_are_checked() {
    let twice = json!([{"AttributeName": "a", "AttributeType": "S"},
        {"AttributeName": "b", "AttributeType": "S"}, {"AttributeName": "a", "AttributeType": "N"}]);
    invalid(&[("AttributeDefinitions", twice)], "Attribute Name is duplicated: a");
    let keys = |pairs: &[(&str, &str)]| -> (&'static str, Value) {
        let element = |(name, kind): &(&str, &str)| json!({"AttributeName": name, "KeyType": kind});
        ("KeySchema", pairs.iter().map(element).collect())
    };
    let indexed = |pairs: &[(&str, &str)]| {
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| *name).chain(["a", "b"]).collect();
        names.sort_unstable();
        names.dedup();
        let of = |name: &&str| json!({"AttributeName": name, "AttributeType": "S"});
        let defined: Value = names.iter().map(of).collect();
        [("AttributeDefinitions", defined), global(&[keys(pairs)])]
    };
    for (pairs, text) in [
        (
            &[("a", "HASH"), ("b", "RANGE"), ("c", "HASH")][..],
            format!(
                "{INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema"
            ),
        ),
        (
            &[("a", "HASH"), ("b", "HASH"), ("c", "HASH"), ("d", "HASH"), ("e", "HASH")],
            format!(
                "{INVALID}The KeySchema exceeds the maximum allowed number of HASH key attributes"
            ),
        ),
        (
            &[
                ("a", "HASH"),
                ("b", "RANGE"),
                ("c", "RANGE"),
                ("d", "RANGE"),
                ("e", "RANGE"),
                ("f", "RANGE"),
            ],
            format!(
                "{INVALID}The KeySchema exceeds the maximum allowed number of RANGE key attributes"
            ),
        ),
        (
            &[("a", "HASH"), ("b", "HASH"), ("a", "RANGE")],
            "The KeySchema contains multiple key attributes with the same name".to_owned(),
        ),
    ] {
        invalid(&indexed(pairs), &text);
    }
    let projection = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x", "x"]});
    invalid(
        &[global(&[("Projection", projection)])],
        &format!("{INVALID}Duplicate element in NonKeyAttributes: x"),
    );
}

#[test]
fn tables_are_named_by_arns_of_this_place() {
    let service = Service::new();
    let read = |name: &str| json!({"TableName": name, "Key": {"pk": {"S": "a"}}});
    let here = "arn:aws:dynamodb:us-east-1:123456789012:table/Tab";
    service.ok("GetItem", &read(here));
    let elsewhere = "arn:aws:dynamodb:eu-west-1:123456789012:table/Tab";
    let abroad = "arn:aws-cn:dynamodb:us-east-1:123456789012:table/Tab";
    let theirs = "arn:aws:dynamodb:us-east-1:999999999999:table/Tab";
    for (operation, body) in [
        ("GetItem", read as fn(&str) -> Value),
        ("DescribeTable", |name| json!({"TableName": name})),
        ("DescribeTimeToLive", |name| json!({"TableName": name})),
        ("UpdateTable", |name| json!({"TableName": name, "TableClass": "STANDARD"})),
        (
            "TransactGetItems",
            |name| json!({"TransactItems": [{"Get": {"TableName": name, "Key": {"pk": {"S": "a"}}}}]}),
        ),
        ("BatchGetItem", |name| json!({"RequestItems": {name: {"Keys": [{"pk": {"S": "a"}}]}}})),
    ] {
        for (arn, part) in [(elsewhere, "region"), (abroad, "partition")] {
            let text = format!("1 validation error detected: Invalid AWS {part} in '{arn}'");
            service.invalid(operation, &body(arn), &text);
        }
        service.refused(operation, &body(theirs), "AccessDeniedException", "Access is denied");
    }
    // By its name and by its ARN it is one table.
    let both = json!({"RequestItems": {
        "Tab": {"Keys": [{"pk": {"S": "a"}}, {"pk": {"S": "b"}}]},
        here: {"Keys": [{"pk": {"S": "b"}}]}}});
    service.invalid("BatchGetItem", &both, "Provided list of item keys contains duplicates");
    let apart = json!({"RequestItems": {
        "Tab": {"Keys": [{"pk": {"S": "a"}}]}, here: {"Keys": [{"pk": {"S": "b"}}]}}});
    service.ok("BatchGetItem", &apart);
    let write = |name: &str| json!({"Delete": {"TableName": name, "Key": {"pk": {"S": "a"}}}});
    service.invalid(
        "TransactWriteItems",
        &json!({"TransactItems": [write("Tab"), write(here)]}),
        "Transaction request cannot include multiple operations on one item",
    );
}
