//! How requests that are throttled are refused: codes, texts and reasons, of tables that are
//! provisioned and on demand, and of their indexes. Time stands still.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Service, with};
use crate::base::{Capacity, Config, ManualClock};

const PROVISIONED: &str = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
const THROTTLING: &str = "com.amazon.coral.availability#ThrottlingException";
const ACCOUNT: &str = "com.amazonaws.dynamodb.v20120810#RequestLimitExceeded";

const TABLE_UNITS: &str = "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.";
const INDEX_UNITS: &str = "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.";
const TABLE_THROUGHPUT: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";
const INDEX_THROUGHPUT: &str = "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.";
const QUOTA: &str = "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at https://aws.amazon.com/support request a limit increase";

/// `Pro` has 1 unit and an index of 1, `Hot` 20,000 of all, `Dem` is on demand with an index that may
/// take 1 unit a second, `Big` is on demand and prepared for 100,000 writes.
fn service() -> Service {
    let clock = Arc::new(ManualClock::default());
    let config = Config { capacity: Capacity::Enforced, clock, ..Config::default() };
    let service = Service::of(config);
    let units = |units: u32| json!({"ReadCapacityUnits": units, "WriteCapacityUnits": units});
    let key = |name: &str| json!([{"AttributeName": name, "KeyType": "HASH"}]);
    let create = |name: &str, index: Value, members: &[(&str, Value)]| {
        let index = json!({"IndexName": "glo", "KeySchema": key("gk"), "Projection": {"ProjectionType": "ALL"}})
            .as_object()
            .cloned()
            .into_iter()
            .flatten()
            .chain(index.as_object().cloned().into_iter().flatten())
            .collect::<serde_json::Map<_, _>>();
        let body = json!({
            "TableName": name, "KeySchema": key("pk"), "GlobalSecondaryIndexes": [index],
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "gk", "AttributeType": "S"},
            ],
        });
        service.ok("CreateTable", &with(&body, members));
    };
    for (name, count) in [("Pro", 1), ("Hot", 20_000)] {
        let index = json!({"ProvisionedThroughput": units(count)});
        create(name, index, &[("ProvisionedThroughput", units(count))]);
    }
    let on_demand = ("BillingMode", json!("PAY_PER_REQUEST"));
    let one = json!({"OnDemandThroughput": {"MaxReadRequestUnits": 1, "MaxWriteRequestUnits": 1}});
    create("Dem", one, std::slice::from_ref(&on_demand));
    let warm = json!({"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 100_000});
    create("Big", json!({}), &[on_demand, ("WarmThroughput", warm)]);
    service
}

fn put(table: &str, pk: &str, gk: Option<&str>, kilobytes: usize) -> Value {
    let mut item = json!({"pk": {"S": pk}, "v": {"S": "x".repeat(kilobytes * 1_024 - 100)}});
    if let Some(gk) = gk {
        item["gk"] = json!({"S": gk});
    }
    json!({"TableName": table, "Item": item})
}

fn get(table: &str) -> Value {
    json!({"TableName": table, "Key": {"pk": {"S": "a"}}})
}

fn query(table: &str) -> Value {
    json!({"TableName": table, "IndexName": "glo", "KeyConditionExpression": "gk = :v",
        "ExpressionAttributeValues": {":v": {"S": "g"}}})
}

/// Sends a body until it is throttled, and checks the whole answer.
#[track_caller]
fn check(
    service: &Service,
    operation: &str,
    body: &Value,
    told: (&str, &str),
    reason: (&str, &str),
) {
    let (resource, member) = (
        format!("arn:aws:dynamodb:us-east-1:123456789012:table/{}", reason.1),
        if told.0 == THROTTLING { "throttlingReasons" } else { "ThrottlingReasons" },
    );
    let refused = until_refused(service, operation, || body.clone());
    let expected = json!({"__type": told.0, "message": told.1,
        member: [{"reason": reason.0, "resource": resource}]});
    assert_eq!(refused, expected, "{operation}");
}

fn until_refused(service: &Service, operation: &str, mut body: impl FnMut() -> Value) -> Value {
    for _ in 0..50_000 {
        let (status, answer) = service.call(operation, body().to_string().as_bytes());
        if status != 200 {
            assert_eq!(status, 400);
            return answer;
        }
    }
    panic!("{operation} is never refused")
}

#[test]
fn provisioned_units_are_used_up() {
    let service = service();
    let write = ("TableWriteProvisionedThroughputExceeded", "Pro");
    check(&service, "PutItem", &put("Pro", "a", None, 1), (PROVISIONED, TABLE_UNITS), write);
    for (operation, body) in [
        ("DeleteItem", get("Pro")),
        ("UpdateItem", with(&get("Pro"), &[("UpdateExpression", json!("REMOVE v"))])),
    ] {
        check(&service, operation, &body, (PROVISIONED, TABLE_UNITS), write);
    }
    let read = ("TableReadProvisionedThroughputExceeded", "Pro");
    check(&service, "GetItem", &get("Pro"), (PROVISIONED, TABLE_UNITS), read);
    check(&service, "Scan", &json!({"TableName": "Pro"}), (PROVISIONED, TABLE_UNITS), read);
    let read = ("IndexReadProvisionedThroughputExceeded", "Pro/index/glo");
    check(&service, "Query", &query("Pro"), (PROVISIONED, INDEX_UNITS), read);
}

#[test]
fn provisioned_indexes_stop_writes() {
    let service = service();
    service.ok("PutItem", &put("Pro", "a", Some("g"), 1));
    let mut number = 0;
    let hot = until_refused(&service, "PutItem", || {
        // The partitions of the table are spared.
        number += 1;
        put("Hot", &number.to_string(), Some("g"), 100)
    });
    assert_eq!((&hot["__type"], &hot["message"]), (&json!(PROVISIONED), &json!(INDEX_UNITS)));
    let reason = &hot["ThrottlingReasons"][0];
    assert_eq!(reason["reason"], "IndexWriteKeyRangeThroughputExceeded");
    assert_eq!(reason["resource"], "arn:aws:dynamodb:us-east-1:123456789012:table/Hot/index/glo");
}

#[test]
fn partitions_of_provisioned_tables_are_hot() {
    let service = service();
    let write = ("TableWriteKeyRangeThroughputExceeded", "Hot");
    check(&service, "PutItem", &put("Hot", "a", None, 100), (PROVISIONED, TABLE_UNITS), write);
    let read = ("TableReadKeyRangeThroughputExceeded", "Hot");
    check(&service, "GetItem", &get("Hot"), (PROVISIONED, TABLE_UNITS), read);
    let read = ("IndexReadKeyRangeThroughputExceeded", "Hot/index/glo");
    check(&service, "Query", &query("Hot"), (PROVISIONED, INDEX_UNITS), read);
}

#[test]
fn tables_on_demand_are_hot() {
    let service = service();
    let write = ("TableWriteKeyRangeThroughputExceeded", "Dem");
    check(&service, "PutItem", &put("Dem", "a", None, 100), (THROTTLING, TABLE_THROUGHPUT), write);
    let strong = with(&get("Dem"), &[("ConsistentRead", json!(true))]);
    let read = ("TableReadKeyRangeThroughputExceeded", "Dem");
    check(&service, "GetItem", &strong, (THROTTLING, TABLE_THROUGHPUT), read);
}

#[test]
fn limits_on_demand_are_reached() {
    let service = service();
    let read = ("IndexReadMaxOnDemandThroughputExceeded", "Dem/index/glo");
    check(&service, "Query", &query("Dem"), (THROTTLING, INDEX_THROUGHPUT), read);
    service.ok("PutItem", &put("Dem", "a", Some("g"), 1));
    let write = ("IndexWriteMaxOnDemandThroughputExceeded", "Dem/index/glo");
    let body = put("Dem", "b", Some("g"), 1);
    check(&service, "PutItem", &body, (THROTTLING, INDEX_THROUGHPUT), write);
    let limit = json!({"MaxReadRequestUnits": 1, "MaxWriteRequestUnits": 1});
    let body = json!({"TableName": "Dem", "OnDemandThroughput": limit});
    service.ok("UpdateTable", &body);
    let write = ("TableWriteMaxOnDemandThroughputExceeded", "Dem");
    check(&service, "PutItem", &put("Dem", "c", None, 1), (THROTTLING, TABLE_THROUGHPUT), write);
    let read = ("TableReadMaxOnDemandThroughputExceeded", "Dem");
    check(&service, "GetItem", &get("Dem"), (THROTTLING, TABLE_THROUGHPUT), read);
}

#[test]
fn the_account_allows_so_much() {
    let service = service();
    let mut number = 0;
    let refused = loop {
        number += 1;
        let body = put("Big", &number.to_string(), None, 400);
        let (status, answer) = service.call("PutItem", body.to_string().as_bytes());
        if status != 200 && !answer.to_string().contains("KeyRange") {
            break answer;
        }
    };
    let expected = json!({"__type": ACCOUNT, "message": QUOTA, "ThrottlingReasons": [{
        "reason": "TableWriteAccountLimitExceeded",
        "resource": "arn:aws:dynamodb:us-east-1:123456789012:table/Big",
    }]});
    assert_eq!(refused, expected);
}

#[test]
fn members_of_a_batch_are_left_over() {
    let service = service();
    let batch = |keys: &[&str]| {
        let puts = keys.iter().map(|pk| json!({"PutRequest": {"Item": {"pk": {"S": pk}}}}));
        json!({"RequestItems": {"Pro": puts.collect::<Vec<_>>()}})
    };
    let told = service.ok("BatchWriteItem", &batch(&["a", "b", "c"]));
    let left = batch(&["b", "c"])["RequestItems"].clone();
    assert_eq!(told, json!({"UnprocessedItems": left}));
    let write = ("TableWriteProvisionedThroughputExceeded", "Pro");
    check(&service, "BatchWriteItem", &batch(&["a", "b"]), (PROVISIONED, TABLE_UNITS), write);
    let keys = json!([{"pk": {"S": "a"}}, {"pk": {"S": "b"}}, {"pk": {"S": "c"}}]);
    let gets = json!({"RequestItems": {"Pro": {"Keys": keys}}});
    let told = service.ok("BatchGetItem", &gets);
    assert_eq!(told["UnprocessedKeys"], json!({"Pro": {"Keys": [{"pk": {"S": "c"}}]}}));
    let read = ("TableReadProvisionedThroughputExceeded", "Pro");
    check(&service, "BatchGetItem", &gets, (PROVISIONED, TABLE_UNITS), read);
}

#[test]
fn transactions_tell_each_member() {
    let service = service();
    until_refused(&service, "PutItem", || put("Pro", "a", None, 1));
    until_refused(&service, "PutItem", || put("Dem", "a", None, 100));
    until_refused(&service, "GetItem", || get("Pro"));
    let puts = ["Big", "Pro", "Dem"].map(|table| json!({"Put": put(table, "a", None, 1)}));
    let refused = service.refusal("TransactWriteItems", &json!({"TransactItems": puts}));
    let expected = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ProvisionedThroughputExceeded, ThrottlingError]",
        "CancellationReasons": [
            {"Code": "None"},
            {"Code": "ProvisionedThroughputExceeded", "Message": TABLE_UNITS},
            {"Code": "ThrottlingError", "Message": TABLE_THROUGHPUT},
        ],
    });
    assert_eq!(refused, expected);
    let gets = ["Big", "Pro"].map(|table| json!({"Get": get(table)}));
    let refused = service.refusal("TransactGetItems", &json!({"TransactItems": gets}));
    let told = json!([
        {"Code": "None"}, {"Code": "ProvisionedThroughputExceeded", "Message": TABLE_UNITS},
    ]);
    assert_eq!(refused["CancellationReasons"], told);
    let statements = ["Big", "Pro"]
        .map(|table| json!({"Statement": format!("SELECT * FROM \"{table}\" WHERE pk = 'a'")}));
    let refused = service.refusal("ExecuteTransaction", &json!({"TransactStatements": statements}));
    assert_eq!(refused["CancellationReasons"], told);
}

#[test]
fn statements_tell_what_operations_tell() {
    let service = service();
    let insert = |table: &str, pk: usize| format!("INSERT INTO \"{table}\" VALUE {{'pk': '{pk}'}}");
    service.ok("ExecuteStatement", &json!({"Statement": insert("Pro", 1)}));
    let write = ("TableWriteProvisionedThroughputExceeded", "Pro");
    let body = json!({"Statement": insert("Pro", 2)});
    check(&service, "ExecuteStatement", &body, (PROVISIONED, TABLE_UNITS), write);
    let read = ("TableReadProvisionedThroughputExceeded", "Pro");
    let body = json!({"Statement": "SELECT * FROM Pro WHERE pk = '1'"});
    check(&service, "ExecuteStatement", &body, (PROVISIONED, TABLE_UNITS), read);
    until_refused(&service, "PutItem", || put("Dem", "2", None, 100));
    let both = ["Pro", "Dem", "Big"].map(|table| json!({"Statement": insert(table, 2)}));
    let told = service.ok("BatchExecuteStatement", &json!({"Statements": both}));
    let errors: Vec<&Value> = (0..3)
        .map(|at| told["Responses"].get(at).and_then(|it| it.get("Error")).unwrap_or(&Value::Null))
        .collect();
    assert_eq!(
        *errors[0],
        json!({"Code": "ProvisionedThroughputExceeded", "Message": TABLE_UNITS})
    );
    assert_eq!(*errors[1], json!({"Code": "ThrottlingError", "Message": TABLE_THROUGHPUT}));
    assert_eq!(*errors[2], Value::Null);
    let gets = [json!({"Statement": "SELECT * FROM Pro WHERE pk = '1'"})];
    let told = service.ok("BatchExecuteStatement", &json!({"Statements": gets}));
    assert_eq!(told["Responses"][0]["Error"]["Code"], "ProvisionedThroughputExceeded");
}
