//! Updating tables: what is refused, in which words, and what is made of the rest.
//!
//! `Od1` is on demand with the key `a`, `b` (S), a global index `glo` on `c` and a local one `loc` on
//! `c`; `Pr1` is provisioned with 5 units of each kind, the key `a` and a global index `glo` on `c`
//! with 2 of each.

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

fn units(read: i64, write: i64) -> Value {
    json!({"ReadCapacityUnits": read, "WriteCapacityUnits": write})
}

fn service() -> Service {
    let service = Service::empty();
    let all = json!({"ProjectionType": "ALL"});
    service.ok(
        "CreateTable",
        &json!({"TableName": "Od1", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": key(&[("a", "HASH"), ("b", "RANGE")]),
            "AttributeDefinitions": defined(&["a", "b", "c"]),
            "GlobalSecondaryIndexes": [
                {"IndexName": "glo", "KeySchema": key(&[("c", "HASH")]), "Projection": all}],
            "LocalSecondaryIndexes": [
                {"IndexName": "loc", "KeySchema": key(&[("a", "HASH"), ("c", "RANGE")]),
                 "Projection": all}]}),
    );
    service.ok(
        "CreateTable",
        &json!({"TableName": "Pr1", "KeySchema": key(&[("a", "HASH")]),
            "AttributeDefinitions": defined(&["a", "c"]), "ProvisionedThroughput": units(5, 5),
            "GlobalSecondaryIndexes": [
                {"IndexName": "glo", "KeySchema": key(&[("c", "HASH")]), "Projection": all,
                 "ProvisionedThroughput": units(2, 2)}]}),
    );
    service
}

/// An update of one table.
fn update(table: &str, members: &[(&str, Value)]) -> Value {
    with(&json!({"TableName": table}), members)
}

#[track_caller]
fn invalid(table: &str, members: &[(&str, Value)], text: &str) {
    service().invalid("UpdateTable", &update(table, members), text);
}

/// Checks that these updates of indexes are refused, with `d` and `e` defined.
#[track_caller]
fn invalid_indexes(table: &str, updates: &Value, text: &str) {
    let members = [
        ("AttributeDefinitions", defined(&["d", "e"])),
        ("GlobalSecondaryIndexUpdates", updates.clone()),
    ];
    invalid(table, &members, text);
}

#[track_caller]
fn refused_indexes(table: &str, updates: &Value, code: &str, text: &str) {
    let members = [
        ("AttributeDefinitions", defined(&["d", "e"])),
        ("GlobalSecondaryIndexUpdates", updates.clone()),
    ];
    service().refused("UpdateTable", &update(table, &members), code, text);
}

fn created(name: &str, attribute: &str) -> Value {
    json!({"IndexName": name, "KeySchema": key(&[(attribute, "HASH")]),
        "Projection": {"ProjectionType": "ALL"}})
}

const CONSTRAINT: &str = "failed to satisfy constraint: Member must";
const NOTHING: &str = "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required";

#[test]
fn tables_to_update_are_named() {
    let service = service();
    let missing = "The parameter 'TableName' is required but was not present in the request";
    service.invalid("UpdateTable", &json!({}), missing);
    let length = "TableName must be at least 3 characters long and at most 255 characters long";
    service.invalid("UpdateTable", &json!({"TableName": "ab"}), length);
    // That nothing is asked for comes before the table.
    service.invalid("UpdateTable", &json!({"TableName": "abc"}), NOTHING);
    let body = json!({"TableName": "abc", "DeletionProtectionEnabled": true});
    let text = "Requested resource not found: Table: abc not found";
    service.refused("UpdateTable", &body, "ResourceNotFoundException", text);
}

#[test]
fn something_must_change() {
    invalid("Od1", &[], NOTHING);
    invalid("Od1", &[("AttributeDefinitions", defined(&["a"]))], NOTHING);
    invalid("Od1", &[("GlobalSecondaryIndexUpdates", json!([]))], NOTHING);
    let protected = ("DeletionProtectionEnabled", json!(true));
    invalid(
        "Od1",
        &[("GlobalSecondaryIndexUpdates", json!([])), protected],
        &format!("{INVALID}List of GlobalSecondaryIndexUpdates is empty"),
    );
}

#[test]
fn what_is_not_there_yet_is_refused_by_name() {
    for (member, value) in [
        ("ReplicaUpdates", json!([{"Create": {"RegionName": "eu-west-1"}}])),
        ("MultiRegionConsistency", json!("STRONG")),
        ("GlobalTableWitnessUpdates", json!([{"Create": {"RegionName": "eu-west-1"}}])),
        ("GlobalTableSettingsReplicationMode", json!("ENABLED")),
        ("DisassociationProtectionEnabled", json!(true)),
        ("VectorIndexUpdates", json!([{"Delete": {"IndexName": "vec"}}])),
    ] {
        let text = format!("The parameter {member} is not supported by this version");
        invalid("Od1", &[(member, value)], &text);
    }
}

#[test]
fn members_are_constrained() {
    invalid(
        "Od1",
        &[("BillingMode", json!("X")), ("ProvisionedThroughput", units(0, 1))],
        &format!(
            "2 validation errors detected: Value 'X' at 'billingMode' {CONSTRAINT} satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]; Value '0' at 'provisionedThroughput.readCapacityUnits' {CONSTRAINT} have value greater than or equal to 1"
        ),
    );
    let at = "globalSecondaryIndexUpdates.1.member";
    for (updates, path) in [
        (json!([{"Delete": {}}]), "delete.indexName"),
        (json!([{"Update": {"ProvisionedThroughput": units(1, 1)}}]), "update.indexName"),
        (
            json!([{"Create": with(&created("new", "d"), &[("Projection", json!(null))])}]),
            "create.projection",
        ),
    ] {
        let text = format!(
            "1 validation error detected: Value null at '{at}.{path}' {CONSTRAINT} not be null"
        );
        invalid_indexes("Od1", &updates, &text);
    }
    invalid_indexes(
        "Od1",
        &json!([{"Delete": {"IndexName": "ab"}}]),
        &format!(
            "1 validation error detected: Value 'ab' at '{at}.delete.indexName' {CONSTRAINT} have length greater than or equal to 3"
        ),
    );
    let none = with(&created("new", "d"), &[("KeySchema", json!([]))]);
    invalid_indexes(
        "Od1",
        &json!([{"Create": none}]),
        &format!(
            "1 validation error detected: Value '[]' at '{at}.create.keySchema' {CONSTRAINT} have length greater than or equal to 1"
        ),
    );
}

#[test]
fn some_changes_go_with_no_other() {
    let protection = ("DeletionProtectionEnabled", json!(true));
    let encryption = ("SSESpecification", json!({"Enabled": true}));
    let class = ("TableClass", json!("STANDARD_INFREQUENT_ACCESS"));
    let warm = ("WarmThroughput", json!({"ReadUnitsPerSecond": 13_000}));
    let demand = ("OnDemandThroughput", json!({"MaxReadRequestUnits": 9}));
    let stream =
        ("StreamSpecification", json!({"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}));
    let index = ("GlobalSecondaryIndexUpdates", json!([{"Create": created("new", "d")}]));
    let five = ("ProvisionedThroughput", units(6, 6));
    let alone = |members: &[&(&'static str, Value)], text: &str| {
        let members: Vec<_> = members.iter().map(|member| (*member).clone()).collect();
        invalid("Pr1", &members, &format!("{INVALID}{text}"));
    };
    let sse = "Server-Side Encryption modification must be the only operation in the request";
    alone(&[&encryption, &protection], sse);
    alone(&[&encryption, &index], sse);
    alone(
        &[&class, &protection],
        "TableClass modification must be the only operation in the request",
    );
    alone(
        &[&protection, &warm],
        "DeletionProtection modification must be the only operation in the request",
    );
    alone(&[&warm, &stream], "WarmThroughput must be the only operation in the request");
    alone(
        &[&warm, &index],
        "Create global secondary index cannot be specified when updating WarmThroughput",
    );
    alone(
        &[&demand, &stream],
        "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request",
    );
    alone(&[&stream, &five], "You cannot modify stream status while updating table IOPS");
    alone(&[&index, &five], "You cannot create or delete index while updating table IOPS");
    alone(&[&index, &stream], "You cannot create or delete index while changing stream status");
}

#[test]
fn units_go_with_the_billing_mode() {
    invalid(
        "Pr1",
        &[("BillingMode", json!("PAY_PER_REQUEST")), ("ProvisionedThroughput", units(1, 1))],
        &format!(
            "{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        ),
    );
    invalid(
        "Od1",
        &[("ProvisionedThroughput", units(1, 1))],
        &format!(
            "{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        ),
    );
    invalid(
        "Od1",
        &[("BillingMode", json!("PROVISIONED"))],
        &format!(
            "{INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
        ),
    );
    invalid(
        "Pr1",
        &[("ProvisionedThroughput", units(1_000_000_000_001, 1))],
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds",
    );
    let same = "The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 5. Requested WriteCapacityUnits: 5. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.";
    invalid("Pr1", &[("ProvisionedThroughput", units(5, 5))], same);
    let mode = ("BillingMode", json!("PROVISIONED"));
    invalid("Pr1", &[mode.clone(), ("ProvisionedThroughput", units(5, 5))], same);
    // Every index needs its units, too.
    invalid(
        "Od1",
        &[mode, ("ProvisionedThroughput", units(5, 5))],
        &format!("{INVALID}ProvisionedThroughput must be specified for index: glo"),
    );
}

#[test]
fn updates_of_indexes_are_checked() {
    invalid_indexes(
        "Od1",
        &json!([{}]),
        &format!(
            "{INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"
        ),
    );
    invalid_indexes(
        "Od1",
        &json!([{"Delete": {"IndexName": "glo"}, "Create": created("new", "d")}]),
        &format!(
            "{INVALID}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
        ),
    );
    invalid_indexes(
        "Od1",
        &json!([{"Delete": {"IndexName": "glo"}}, {"Create": created("glo", "d")}]),
        &format!(
            "{INVALID}Only one global secondary index update per index is allowed simultaneously. Index: glo"
        ),
    );
    invalid_indexes(
        "Pr1",
        &json!([{"Update": {"IndexName": "glo", "ProvisionedThroughput": units(1, 1_000_000_000_001)}}]),
        "Given value 1000000000001 for WriteCapacityUnits is out of bounds for index glo",
    );
    let limit = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
    for updates in [
        json!([{"Create": created("new", "d")}, {"Create": created("other", "e")}]),
        json!([{"Create": created("new", "d")}, {"Delete": {"IndexName": "glo"}}]),
    ] {
        refused_indexes("Od1", &updates, "LimitExceededException", limit);
    }
    for action in ["Delete", "Update"] {
        let mut wanted = json!({"IndexName": "nope"});
        if action == "Update" {
            wanted["ProvisionedThroughput"] = units(1, 1);
        }
        refused_indexes(
            "Pr1",
            &json!([{action: wanted}]),
            "ResourceNotFoundException",
            "Requested resource not found: Index nope for table Pr1",
        );
    }
    invalid_indexes(
        "Od1",
        &json!([{"Delete": {"IndexName": "loc"}}]),
        "Cannot delete an index that is not a GlobalSecondaryIndex: loc",
    );
    invalid_indexes(
        "Od1",
        &json!([{"Update": {"IndexName": "glo", "ProvisionedThroughput": units(1, 1)}}]),
        &format!(
            "{INVALID}The only Updates for index: glo when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput"
        ),
    );
    invalid_indexes(
        "Pr1",
        &json!([{"Update": {"IndexName": "glo"}}]),
        &format!(
            "{INVALID}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: glo"
        ),
    );
    invalid_indexes(
        "Pr1",
        &json!([{"Update": {"IndexName": "glo", "ProvisionedThroughput": units(2, 2)}}]),
        "The provisioned throughput for the index glo will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for index glo: 2. Requested ReadCapacityUnits: 2. Current WriteCapacityUnits provisioned for index glo: 2. Requested WriteCapacityUnits: 2. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
    );
}

#[test]
fn units_of_an_index_are_looked_at_with_the_table() {
    let far = |index: &str| json!([{"Update": {"IndexName": index, "ProvisionedThroughput": units(1_000_000_000_001, 1)}}]);
    let blocked = "This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate";
    invalid_indexes("Pr1", &far("nope"), blocked);
    let no_table = "Requested resource not found: Table: none not found";
    refused_indexes("none", &far("nope"), "ResourceNotFoundException", no_table);
}

#[test]
fn new_indexes_are_checked() {
    let create = |action: Value| json!([{"Create": action}]);
    for name in ["glo", "loc"] {
        // The name comes before what else is wrong.
        invalid_indexes(
            "Od1",
            &create(created(name, "z")),
            "Attempting to create an index which already exists",
        );
    }
    invalid(
        "Od1",
        &[("GlobalSecondaryIndexUpdates", create(created("new", "c")))],
        &format!("{INVALID}AttributeDefinitions is not specified for index: new"),
    );
    invalid_indexes(
        "Od1",
        &create(created("new", "z")),
        &format!("{INVALID}Some index key attributes are not defined in AttributeDefinitions"),
    );
    let keys =
        |pairs: &[(&str, &str)]| create(with(&created("new", "d"), &[("KeySchema", key(pairs))]));
    invalid_indexes(
        "Od1",
        &keys(&[("d", "RANGE")]),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    );
    invalid_indexes(
        "Od1",
        &keys(&[("d", "HASH"), ("d", "RANGE")]),
        "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    );
    for (projection, text) in [
        (json!({}), "Unknown ProjectionType: null"),
        (
            json!({"ProjectionType": "INCLUDE"}),
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
    ] {
        let action = with(&created("new", "d"), &[("Projection", projection)]);
        invalid_indexes("Od1", &create(action), &format!("{INVALID}{text}"));
    }
    let provisioned = with(&created("new", "d"), &[("ProvisionedThroughput", units(1, 1))]);
    invalid_indexes(
        "Od1",
        &create(provisioned),
        &format!(
            "{INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: new when BillingMode is PAY_PER_REQUEST"
        ),
    );
    invalid_indexes(
        "Pr1",
        &create(created("new", "d")),
        &format!(
            "{INVALID}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: new"
        ),
    );
}

#[test]
fn a_table_gets_no_more_than_twenty_indexes() {
    let service = service();
    for number in 1..20 {
        let action = created(&format!("new{number}"), "d");
        let members = [
            ("AttributeDefinitions", defined(&["d"])),
            ("GlobalSecondaryIndexUpdates", json!([{"Create": action}])),
        ];
        service.ok("UpdateTable", &update("Od1", &members));
    }
    let members = [
        ("AttributeDefinitions", defined(&["d"])),
        ("GlobalSecondaryIndexUpdates", json!([{"Create": created("last", "d")}])),
    ];
    service.refused(
        "UpdateTable",
        &update("Od1", &members),
        "LimitExceededException",
        "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20",
    );
}

#[test]
fn the_stream_is_switched() {
    let stream = |specification: Value| [("StreamSpecification", specification)];
    invalid(
        "Od1",
        &stream(json!({"StreamEnabled": true})),
        &format!("{INVALID}If stream is being enabled then UpdateViewType is required"),
    );
    invalid(
        "Od1",
        &stream(json!({"StreamEnabled": false, "StreamViewType": "KEYS_ONLY"})),
        &format!("{INVALID}If stream is being disabled, then UpdateViewType must not be specified"),
    );
    let off = update("Od1", &stream(json!({"StreamEnabled": false})));
    let on = update("Od1", &stream(json!({"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"})));
    let service = service();
    let not_on = "Table doesn't have stream to disable";
    service.invalid("UpdateTable", &off, not_on);
    let told = service.ok("UpdateTable", &on);
    assert_eq!(told["TableDescription"]["TableStatus"], "UPDATING");
    let told = service.ok("DescribeTable", &json!({"TableName": "Od1"}));
    assert_eq!(told["Table"]["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
    let is_on = "Table already has an enabled stream: TableName: Od1";
    service.invalid("UpdateTable", &on, is_on);
    service.ok("UpdateTable", &off);
    let told = service.ok("DescribeTable", &json!({"TableName": "Od1"}));
    assert_eq!(told["Table"]["StreamSpecification"], Value::Null);
}

#[test]
fn encryption_class_and_protection_are_set_at_once() {
    let service = service();
    let set = |member: &'static str, value: Value| {
        service.ok("UpdateTable", &update("Od1", &[(member, value)]))["TableDescription"].clone()
    };
    let told = set("SSESpecification", json!({"Enabled": true}));
    assert_eq!(told["TableStatus"], "ACTIVE");
    let encrypted = |status: &str| {
        let key = "arn:aws:kms:us-east-1:123456789012:key/29c1be0e-5a0c-4a48-b71b-be06bb6aaab1";
        json!({"Status": status, "SSEType": "KMS", "KMSMasterKeyArn": key})
    };
    let described = || {
        let told = service.ok("DescribeTable", &json!({"TableName": "Od1"}));
        told["Table"]["SSEDescription"].clone()
    };
    assert_eq!(told["SSEDescription"], encrypted("UPDATING"));
    assert_eq!(described(), encrypted("ENABLED"));
    // What is switched off is told once more.
    let told = set("SSESpecification", json!({"Enabled": false}));
    assert_eq!(told["SSEDescription"], encrypted("UPDATING"));
    assert_eq!(described(), Value::Null);
    let told = set("TableClass", json!("STANDARD_INFREQUENT_ACCESS"));
    assert_eq!(told["TableClassSummary"]["TableClass"], "STANDARD_INFREQUENT_ACCESS");
    let told = set("DeletionProtectionEnabled", json!(true));
    assert_eq!(told["DeletionProtectionEnabled"], true);
    service.invalid(
        "DeleteTable",
        &json!({"TableName": "Od1"}),
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
    set("DeletionProtectionEnabled", json!(false));
    service.ok("DeleteTable", &json!({"TableName": "Od1"}));
    for (value, text) in [
        (json!({"Enabled": false}), "Table is already encrypted by default"),
        (json!({"Enabled": true, "SSEType": "AES256"}), "SSEType AES256 is not supported"),
        (json!({"SSEType": "KMS"}), "SSEType can not be specified if Enabled is false"),
        (json!({"KMSMasterKeyId": "k"}), "KMSMasterKeyId can not be specified if Enabled is false"),
        (
            json!({"Enabled": true, "KMSMasterKeyId": "k"}),
            "SSEType KMS is required if KMSMasterKeyId is specified",
        ),
    ] {
        invalid("Od1", &[("SSESpecification", value)], &format!("{INVALID}{text}"));
    }
}

#[test]
fn throughput_on_demand_is_limited_and_prepared() {
    let demand = |read: i64| [("OnDemandThroughput", json!({"MaxReadRequestUnits": read}))];
    for read in [0, -2] {
        invalid(
            "Od1",
            &demand(read),
            &format!(
                "{INVALID}Requested MaxReadRequestUnits for OnDemandThroughput for table is outside of valid range"
            ),
        );
    }
    invalid(
        "Pr1",
        &demand(1),
        &format!(
            "{INVALID}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
        ),
    );
    invalid(
        "Od1",
        &[("WarmThroughput", json!({"WriteUnitsPerSecond": 3_999}))],
        &format!(
            "{INVALID}Requested WriteUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported"
        ),
    );
    let service = service();
    let told = |members: &[(&str, Value)]| {
        service.ok("UpdateTable", &update("Od1", members))["TableDescription"].clone()
    };
    assert_eq!(told(&demand(7))["OnDemandThroughput"], json!({"MaxReadRequestUnits": 7}));
    assert_eq!(told(&demand(-1))["OnDemandThroughput"], Value::Null);
    let warm = json!({"ReadUnitsPerSecond": 12_001});
    assert_eq!(
        told(&[("WarmThroughput", warm)])["WarmThroughput"],
        json!({"ReadUnitsPerSecond": 12_001, "WriteUnitsPerSecond": 4_000, "Status": "UPDATING"})
    );
    let described = service.ok("DescribeTable", &json!({"TableName": "Od1"}))["Table"].clone();
    assert_eq!(described["WarmThroughput"]["Status"], "ACTIVE");
}

#[test]
fn attribute_definitions_follow_the_indexes() {
    let service = service();
    let names = || {
        let told = service.ok("DescribeTable", &json!({"TableName": "Od1"}));
        let all = told["Table"]["AttributeDefinitions"].as_array().unwrap().clone();
        all.iter().map(|it| it["AttributeName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // What no key asks for is dropped, and what the table knows keeps its type.
    let definitions = json!([
        {"AttributeName": "d", "AttributeType": "N"},
        {"AttributeName": "a", "AttributeType": "N"},
        {"AttributeName": "unused", "AttributeType": "S"},
    ]);
    let members = [
        ("AttributeDefinitions", definitions),
        ("GlobalSecondaryIndexUpdates", json!([{"Create": created("new", "d")}])),
    ];
    service.ok("UpdateTable", &update("Od1", &members));
    assert_eq!(names(), ["a", "b", "c", "d"]);
    service.ok("PutItem", &json!({"TableName": "Od1", "Item": {"a": {"S": "x"}, "b": {"S": "y"}}}));
    let delete = json!([{"Delete": {"IndexName": "new"}}]);
    service.ok("UpdateTable", &update("Od1", &[("GlobalSecondaryIndexUpdates", delete)]));
    assert_eq!(names(), ["a", "b", "c"]);
}

#[test]
fn an_attribute_of_a_key_is_not_redefined() {
    let service = service();
    let definitions = json!([{"AttributeName": "c", "AttributeType": "N"}]);
    let members = [
        ("AttributeDefinitions", definitions),
        ("GlobalSecondaryIndexUpdates", json!([{"Create": created("new", "c")}])),
    ];
    let schema = |kind: &str| format!("Schema:[SchemaElement: key{{c:{kind}:HASH}}]");
    let text = format!(
        "{INVALID}Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: {} New schema: {}",
        schema("S"),
        schema("N")
    );
    service.invalid("UpdateTable", &update("Od1", &members), &text);
}

#[test]
fn items_that_no_key_could_have_are_not_in_a_new_index() {
    let service = service();
    for (b, d) in [("empty", ""), ("long", &*"x".repeat(2_049)), ("fits", "x")] {
        let item = json!({"a": {"S": "x"}, "b": {"S": b}, "d": {"S": d}});
        service.ok("PutItem", &json!({"TableName": "Od1", "Item": item}));
    }
    let members = [
        ("AttributeDefinitions", json!([{"AttributeName": "d", "AttributeType": "S"}])),
        ("GlobalSecondaryIndexUpdates", json!([{"Create": created("new", "d")}])),
    ];
    service.ok("UpdateTable", &update("Od1", &members));
    let count = || {
        let scan = json!({"TableName": "Od1", "IndexName": "new", "Select": "COUNT"});
        service.ok("Scan", &scan)["Count"].as_i64()
    };
    assert_eq!(count(), Some(1));
    // They may be changed as long as the attribute is not.
    let change = json!({"TableName": "Od1", "Key": {"a": {"S": "x"}, "b": {"S": "empty"}},
        "UpdateExpression": "SET y = :v", "ExpressionAttributeValues": {":v": {"S": "z"}}});
    service.ok("UpdateItem", &change);
    assert_eq!(count(), Some(1));
}
