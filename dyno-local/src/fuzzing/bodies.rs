//! Request bodies through the wire, one after another on one engine: every answer is an answer of
//! the protocol, and the engine is whole afterwards.

use serde_json::Value;

use crate::base::Config;
use crate::engine::Engine;
use crate::wire::Wire;

/// The operations, chosen by the byte in front of a body.
const OPERATIONS: [&str; 31] = [
    "PutItem",
    "UpdateItem",
    "GetItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
    "CreateTable",
    "DescribeTable",
    "ListTables",
    "DeleteTable",
    "UpdateTable",
    "TagResource",
    "UntagResource",
    "ListTagsOfResource",
    "UpdateTimeToLive",
    "DescribeTimeToLive",
    "PutResourcePolicy",
    "GetResourcePolicy",
    "DeleteResourcePolicy",
    "DescribeContinuousBackups",
    "UpdateContinuousBackups",
    "DescribeContributorInsights",
    "UpdateContributorInsights",
    "ListContributorInsights",
    "DescribeEndpoints",
    "DescribeTableReplicaAutoScaling",
    "UpdateTableReplicaAutoScaling",
];

/// A table with an index of each kind, for the bodies to find.
const TABLE: &str = r#"{"TableName": "Tab", "BillingMode": "PAY_PER_REQUEST",
  "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
  "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
    {"AttributeName": "s", "AttributeType": "N"}, {"AttributeName": "g", "AttributeType": "S"}],
  "GlobalSecondaryIndexes": [{"IndexName": "glo", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"}}],
  "LocalSecondaryIndexes": [{"IndexName": "loc", "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"},
    {"AttributeName": "g", "KeyType": "RANGE"}], "Projection": {"ProjectionType": "ALL"}}]}"#;

/// Between two bodies: a byte that UTF-8 does not have.
const BETWEEN: u8 = 0xFF;

/// Sends the bodies in the bytes, each with its operation's byte in front.
pub fn bodies(bytes: &[u8]) {
    let engine = Engine::new(Config { partition_bytes_max: 200, ..Config::default() });
    let wire = Wire::new("us-east-1", 1, move |request, faults| engine.execute(request, faults));
    assert_eq!(answer(&wire, "CreateTable", TABLE.as_bytes()).0, 200);
    for part in bytes.split(|byte| *byte == BETWEEN) {
        let Some((operation, body)) = part.split_first() else { continue };
        let operation = OPERATIONS.get(usize::from(*operation) % OPERATIONS.len());
        let _ = answer(&wire, operation.copied().unwrap_or_default(), body);
    }
    let scan = br#"{"TableName": "Tab", "ReturnConsumedCapacity": "INDEXES"}"#;
    let (status, found) = answer(&wire, "Scan", scan);
    // A body may have deleted the table, and nothing else.
    let is_gone = found.get("__type").and_then(Value::as_str);
    let is_gone = is_gone.is_some_and(|it| it.ends_with("#ResourceNotFoundException"));
    assert!(status == 200 || is_gone, "{found}");
}

/// Sends one body, and checks that the answer is one: of a client's mistake, or of success.
fn answer(wire: &Wire, operation: &str, body: &[u8]) -> (u16, Value) {
    let told = wire.post(operation, body);
    let shown = String::from_utf8_lossy(&told.body);
    let json: Value = serde_json::from_slice(&told.body).unwrap_or(Value::Null);
    assert!(json.is_object(), "{operation}: {shown}");
    match told.status {
        200 => assert!(json.get("__type").is_none(), "{operation}: {shown}"),
        400 => assert!(json.get("__type").is_some_and(Value::is_string), "{operation}: {shown}"),
        other => assert!(other == 200 || other == 400, "{operation}: {other} {shown}"),
    }
    (told.status, json)
}
