//! Answers have the service's members, and absent ones are not written.

use std::collections::BTreeMap;

use dyno_core::op::{
    BatchGetItemOutput, BatchWriteItemOutput, BillingMode, BillingModeSummary, Capacity,
    ConsumedCapacity, CreateTableOutput, GetItemOutput, GlobalSecondaryIndexDescription,
    IndexStatus, ItemCollectionMetrics, KeySchemaElement, KeysAndAttributes, ListTablesOutput,
    Projection, ProvisionedThroughputDescription, PutItemOutput, QueryOutput, Response,
    TableDescription, TransactGetItemsOutput, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item};
use serde_json::{Value, json};

#[track_caller]
fn check(response: impl Into<Response>, expected: &Value) {
    let body = super::encode(&response.into());
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), *expected);
}

fn item() -> Item {
    Item::from([("pk", AttributeValue::from("a"))])
}

fn units(capacity_units: f64) -> Capacity {
    Capacity { capacity_units, ..Capacity::default() }
}

#[test]
fn empty_answers_are_empty_objects() {
    check(PutItemOutput::default(), &json!({}));
    check(GetItemOutput::default(), &json!({}));
    check(BatchGetItemOutput::default(), &json!({"Responses": {}, "UnprocessedKeys": {}}));
    check(BatchWriteItemOutput::default(), &json!({"UnprocessedItems": {}}));
    check(ListTablesOutput::default(), &json!({"TableNames": []}));
    check(QueryOutput::default(), &json!({"Count": 0, "ScannedCount": 0}));
}

#[test]
fn a_projection_without_match_is_an_empty_item() {
    let mut output = GetItemOutput::default();
    output.item = Some(Item::new());
    check(output, &json!({"Item": {}}));
}

#[test]
fn a_page_with_its_cost() {
    let mut output = QueryOutput::default();
    output.items = Some(vec![item()]);
    output.count = 1;
    output.scanned_count = 3;
    output.last_evaluated_key = Some(item());
    output.consumed_capacity = Some(Box::new(ConsumedCapacity {
        table_name: "T".to_owned(),
        total: units(0.5),
        table: Some(units(0.0)),
        global_secondary_indexes: BTreeMap::from([("g".to_owned(), units(0.5))]),
        ..ConsumedCapacity::default()
    }));
    let expected = json!({
        "Items": [{"pk": {"S": "a"}}], "Count": 1, "ScannedCount": 3,
        "LastEvaluatedKey": {"pk": {"S": "a"}},
        "ConsumedCapacity": {
            "TableName": "T", "CapacityUnits": 0.5, "Table": {"CapacityUnits": 0.0},
            "GlobalSecondaryIndexes": {"g": {"CapacityUnits": 0.5}},
        },
    });
    check(output, &expected);
}

#[test]
fn what_a_batch_left_can_be_sent_again() {
    let mut output = BatchWriteItemOutput::default();
    let writes = vec![WriteRequest::Put(item()), WriteRequest::Delete(item())];
    output.unprocessed_items = BTreeMap::from([("T".to_owned(), writes)]);
    let metrics =
        ItemCollectionMetrics { item_collection_key: item(), size_estimate_range_gb: [0.0, 1.0] };
    output.item_collection_metrics = Some(BTreeMap::from([("T".to_owned(), vec![metrics])]));
    let expected = json!({
        "UnprocessedItems": {"T": [
            {"PutRequest": {"Item": {"pk": {"S": "a"}}}}, {"DeleteRequest": {"Key": {"pk": {"S": "a"}}}},
        ]},
        "ItemCollectionMetrics": {"T": [
            {"ItemCollectionKey": {"pk": {"S": "a"}}, "SizeEstimateRangeGB": [0.0, 1.0]},
        ]},
    });
    check(output, &expected);

    let mut output = BatchGetItemOutput::default();
    let keys = KeysAndAttributes {
        keys: vec![item()],
        consistent_read: Some(true),
        projection_expression: Some("#a".to_owned()),
        expression_attribute_names: Some([("#a".to_owned(), "b".to_owned())].into()),
        attributes_to_get: Some(vec!["c".to_owned()]),
    };
    output.unprocessed_keys = BTreeMap::from([("T".to_owned(), keys)]);
    let expected = json!({"Responses": {}, "UnprocessedKeys": {"T": {
        "Keys": [{"pk": {"S": "a"}}], "ConsistentRead": true, "ProjectionExpression": "#a",
        "AttributesToGet": ["c"],
        "ExpressionAttributeNames": {"#a": "b"},
    }}});
    check(output, &expected);
}

#[test]
fn transactions_answer_by_place() {
    let mut output = TransactGetItemsOutput::default();
    output.responses = vec![None, Some(item())];
    let mut transactional = units(2.0);
    transactional.read_capacity_units = Some(2.0);
    let table_name = "T".to_owned();
    let capacity = ConsumedCapacity { table_name, total: transactional, ..Default::default() };
    output.consumed_capacity = Some(vec![capacity]);
    let expected = json!({
        "Responses": [{}, {"Item": {"pk": {"S": "a"}}}],
        "ConsumedCapacity": [{"TableName": "T", "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}],
    });
    check(output, &expected);
}

#[test]
fn a_table_with_an_index() {
    let mut table = TableDescription::new("T", vec![KeySchemaElement::hash("pk")]);
    table.table_arn = "arn".to_owned();
    table.table_id = "id".to_owned();
    table.creation_date_time = Some(1.5);
    table.billing_mode_summary = Some(BillingModeSummary {
        billing_mode: BillingMode::PayPerRequest,
        last_update_to_pay_per_request_date_time: None,
    });
    table.global_secondary_indexes = vec![GlobalSecondaryIndexDescription {
        index_name: "g".to_owned(),
        index_arn: "arn/g".to_owned(),
        key_schema: vec![KeySchemaElement::hash("g"), KeySchemaElement::range("r")],
        projection: Projection::include(["x"]),
        index_status: IndexStatus::Active,
        backfilling: None,
        provisioned_throughput: ProvisionedThroughputDescription::default(),
        on_demand_throughput: None,
        warm_throughput: None,
        item_count: 2,
        index_size_bytes: 3,
    }];
    let throughput =
        json!({"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0});
    let expected = json!({"TableDescription": {
        "TableName": "T", "TableArn": "arn", "TableId": "id", "TableStatus": "CREATING",
        "CreationDateTime": 1.5, "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "ProvisionedThroughput": throughput,
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "GlobalSecondaryIndexes": [{
            "IndexName": "g", "IndexArn": "arn/g", "IndexStatus": "ACTIVE",
            "KeySchema": [
                {"AttributeName": "g", "KeyType": "HASH"}, {"AttributeName": "r", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]},
            "ProvisionedThroughput": throughput, "ItemCount": 2, "IndexSizeBytes": 3,
        }],
        "ItemCount": 0, "TableSizeBytes": 0, "DeletionProtectionEnabled": false,
    }});
    check(CreateTableOutput::new(table), &expected);
}
