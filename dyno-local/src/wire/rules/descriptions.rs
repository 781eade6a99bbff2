//! What the answers that create, change and delete a table tell of it, member by member: less than
//! `DescribeTable` does.

use serde_json::{Value, json};

use super::{Service, with};

const ARN: &str = "arn:aws:dynamodb:us-east-1:123456789012:table/New";

fn create(members: &[(&str, Value)]) -> Value {
    let body = json!({"TableName": "New",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]});
    with(&body, members)
}

fn units(units: i64) -> (&'static str, Value) {
    ("ProvisionedThroughput", json!({"ReadCapacityUnits": units, "WriteCapacityUnits": units}))
}

fn global(members: &[(&str, Value)]) -> (&'static str, Value) {
    let index = json!({"IndexName": "glo", "Projection": {"ProjectionType": "ALL"},
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]});
    ("GlobalSecondaryIndexes", json!([with(&index, members)]))
}

/// Returns the table of an answer without what no two have alike, and the names of that.
fn shown(answer: &Value, member: &str) -> (Value, Vec<&'static str>) {
    let mut table = answer[member].clone();
    let members = table.as_object_mut().unwrap();
    let own = ["CreationDateTime", "TableId"];
    let own = own.into_iter().filter(|name| members.remove(*name).is_some()).collect();
    (table, own)
}

fn told(units: i64) -> Value {
    json!({"NumberOfDecreasesToday": 0, "ReadCapacityUnits": units, "WriteCapacityUnits": units})
}

#[test]
fn a_table_is_described_by_and_by() {
    let service = Service::empty();
    let common = json!({
        "TableName": "New", "TableArn": ARN, "ProvisionedThroughput": told(5),
        "ItemCount": 0, "TableSizeBytes": 0, "DeletionProtectionEnabled": false,
    });
    let shape = [
        ("KeySchema", json!([{"AttributeName": "id", "KeyType": "HASH"}])),
        ("AttributeDefinitions", json!([{"AttributeName": "id", "AttributeType": "S"}])),
    ];
    let shaped = with(&common, &shape);
    let answer = service.ok("CreateTable", &create(&[units(5)]));
    let expected = with(&shaped, &[("TableStatus", json!("CREATING"))]);
    let both = vec!["CreationDateTime", "TableId"];
    assert_eq!(shown(&answer, "TableDescription"), (expected, both.clone()));
    let warm = json!({"ReadUnitsPerSecond": 5, "WriteUnitsPerSecond": 5, "Status": "ACTIVE"});
    let expected = with(&shaped, &[("TableStatus", json!("ACTIVE")), ("WarmThroughput", warm)]);
    let answer = service.ok("DescribeTable", &json!({"TableName": "New"}));
    assert_eq!(shown(&answer, "Table"), (expected, both));
    let answer = service.ok("DeleteTable", &json!({"TableName": "New"}));
    let expected = with(&common, &[("TableStatus", json!("DELETING"))]);
    assert_eq!(shown(&answer, "TableDescription"), (expected, vec!["TableId"]));
}

#[test]
fn on_demand_since_when_is_told_later() {
    let service = Service::empty();
    let mode = ("BillingMode", json!("PAY_PER_REQUEST"));
    let answer = service.ok("CreateTable", &create(&[mode, global(&[])]));
    let table = &answer["TableDescription"];
    assert_eq!(table["BillingModeSummary"], json!({"BillingMode": "PAY_PER_REQUEST"}));
    let index = json!([{
        "IndexName": "glo", "IndexArn": format!("{ARN}/index/glo"), "IndexStatus": "CREATING",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"}, "ProvisionedThroughput": told(0),
        "ItemCount": 0, "IndexSizeBytes": 0,
    }]);
    assert_eq!(table["GlobalSecondaryIndexes"], index);
    let table = &service.ok("DescribeTable", &json!({"TableName": "New"}))["Table"];
    assert!(table["BillingModeSummary"]["LastUpdateToPayPerRequestDateTime"].is_number());
    let warm =
        json!({"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"});
    for shown in [table, &table["GlobalSecondaryIndexes"][0]] {
        assert_eq!(shown["WarmThroughput"], warm);
    }
    let answer = service.ok("DeleteTable", &json!({"TableName": "New"}));
    assert_eq!(answer["TableDescription"]["GlobalSecondaryIndexes"], Value::Null);
}

#[test]
fn warm_throughput_that_is_asked_for_is_told_at_once() {
    let asked = json!({"ReadUnitsPerSecond": 1_000, "WriteUnitsPerSecond": 1_200});
    let updating = with(&asked, &[("Status", json!("UPDATING"))]);
    let warm = ("WarmThroughput", asked);
    let members = |members: &[(&str, Value)]| {
        let answer = Service::empty().ok("CreateTable", &create(members));
        let table = answer["TableDescription"].clone();
        let index = table["GlobalSecondaryIndexes"][0].clone();
        (table["WarmThroughput"].clone(), index["WarmThroughput"].clone())
    };
    let of_table = members(&[units(5), warm.clone(), global(&[units(1)])]);
    assert_eq!(of_table, (updating.clone(), Value::Null));
    let of_index = members(&[units(5), global(&[units(1), warm])]);
    assert_eq!(of_index, (Value::Null, updating));
}
