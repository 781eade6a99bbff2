//! Requests of the workload as bodies of the service's JSON protocol.
//!
//! Servers are sent these bytes, and the embedded peer's requests are read from them, so that all
//! subjects are asked the same. It is never measured, and plain rather than fast.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dyno_core::op::{
    CreateTable, GlobalSecondaryIndex, KeySchemaElement, Names, Query, Request, Scan,
    TransactWriteItem, TransactWriteItems, UpdateItem, Values, WriteRequest,
};
use dyno_core::value::{AttributeValue, Item};
use serde_json::{Map, Value, json};

/// Returns the request as a client sends it over HTTP, signed with any signature.
pub fn http_request(request: &Request) -> Vec<u8> {
    let (operation, body) = body(request);
    http_request_of(operation, &body.to_string())
}

/// Returns any operation as a client sends it over HTTP.
pub fn http_request_of(operation: &str, body: &str) -> Vec<u8> {
    let (length, signature) = (body.len(), "0".repeat(64));
    format!(
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
         Authorization: AWS4-HMAC-SHA256 \
         Credential=dyno/20260101/us-east-1/dynamodb/aws4_request, \
         SignedHeaders=host;x-amz-date;x-amz-target, Signature={signature}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Returns the name of the operation and the body of the request.
///
/// # Panics
///
/// On operations that the workload does not have.
pub fn body(request: &Request) -> (&'static str, Value) {
    let body = match request {
        Request::GetItem(get) => json!({"TableName": get.table_name, "Key": item_body(&get.key)}),
        Request::PutItem(put) => json!({"TableName": put.table_name, "Item": item_body(&put.item)}),
        Request::UpdateItem(update) => update_item(update),
        Request::Query(it) => query(it),
        Request::Scan(it) => scan(it),
        Request::BatchWriteItem(batch) => {
            let tables = batch.request_items.iter();
            let tables =
                tables.map(|(table, writes)| (table.clone(), writes.iter().map(write).collect()));
            json!({"RequestItems": tables.collect::<Map<String, Value>>()})
        }
        Request::TransactWriteItems(it) => transact(it),
        Request::CreateTable(table) => create_table(table),
        other => unreachable!("the workload has no {}", other.operation().name()),
    };
    (request.operation().name(), body)
}

/// Returns an item as the protocol writes it.
pub fn item_body(item: &Item) -> Value {
    item.iter()
        .map(|(name, value)| (name.to_string(), value_of(value)))
        .collect::<Map<_, _>>()
        .into()
}

fn value_of(value: &AttributeValue) -> Value {
    let inner = match value {
        AttributeValue::S(text) => json!(text),
        AttributeValue::N(number) => json!(number.to_string()),
        AttributeValue::B(bytes) => json!(STANDARD.encode(bytes)),
        AttributeValue::Bool(flag) => json!(flag),
        AttributeValue::Null => json!(true),
        AttributeValue::L(list) => list.iter().map(value_of).collect(),
        AttributeValue::M(map) => item_body(map),
        AttributeValue::Ss(set) => set.iter().map(|text| json!(text)).collect(),
        AttributeValue::Ns(set) => set.iter().map(|number| json!(number.to_string())).collect(),
        AttributeValue::Bs(set) => set.iter().map(|bytes| json!(STANDARD.encode(bytes))).collect(),
    };
    json!({ value.kind().letters(): inner })
}

/// An object that leaves out what is absent.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    present.collect::<Map<_, _>>().into()
}

fn names(names: Option<&Names>) -> Option<Value> {
    names.map(|names| json!(names))
}

fn values(values: Option<&Values>) -> Option<Value> {
    let values = values?.iter().map(|(name, value)| (name.clone(), value_of(value)));
    Some(values.collect::<Map<_, _>>().into())
}

fn text(text: Option<&String>) -> Option<Value> {
    text.map(|text| json!(text))
}

fn update_item(update: &UpdateItem) -> Value {
    object([
        ("TableName", Some(json!(update.table_name))),
        ("Key", Some(item_body(&update.key))),
        ("UpdateExpression", text(update.update_expression.as_ref())),
        ("ConditionExpression", text(update.condition_expression.as_ref())),
        ("ExpressionAttributeNames", names(update.expression_attribute_names.as_ref())),
        ("ExpressionAttributeValues", values(update.expression_attribute_values.as_ref())),
    ])
}

fn query(query: &Query) -> Value {
    object([
        ("TableName", Some(json!(query.table_name))),
        ("IndexName", text(query.index_name.as_ref())),
        ("KeyConditionExpression", text(query.key_condition_expression.as_ref())),
        ("ExpressionAttributeValues", values(query.expression_attribute_values.as_ref())),
    ])
}

fn scan(scan: &Scan) -> Value {
    object([
        ("TableName", Some(json!(scan.table_name))),
        ("FilterExpression", text(scan.filter_expression.as_ref())),
        ("ExpressionAttributeNames", names(scan.expression_attribute_names.as_ref())),
        ("ExpressionAttributeValues", values(scan.expression_attribute_values.as_ref())),
    ])
}

fn write(write: &WriteRequest) -> Value {
    match write {
        WriteRequest::Put(put) => json!({"PutRequest": {"Item": item_body(put)}}),
        WriteRequest::Delete(key) => json!({"DeleteRequest": {"Key": item_body(key)}}),
    }
}

fn transact(transact: &TransactWriteItems) -> Value {
    let actions = transact.transact_items.iter().map(|action| match action {
        TransactWriteItem::Put(put) => {
            json!({"Put": {"TableName": put.table_name, "Item": item_body(&put.item)}})
        }
        TransactWriteItem::Update(update) => json!({"Update": object([
            ("TableName", Some(json!(update.table_name))),
            ("Key", Some(item_body(&update.key))),
            ("UpdateExpression", Some(json!(update.update_expression))),
            ("ConditionExpression", text(update.condition_expression.as_ref())),
            ("ExpressionAttributeNames", names(update.expression_attribute_names.as_ref())),
            ("ExpressionAttributeValues", values(update.expression_attribute_values.as_ref())),
        ])}),
        TransactWriteItem::ConditionCheck(check) => json!({"ConditionCheck": {
            "TableName": check.table_name,
            "Key": item_body(&check.key),
            "ConditionExpression": check.condition_expression,
        }}),
        TransactWriteItem::Delete(delete) => {
            json!({"Delete": {"TableName": delete.table_name, "Key": item_body(&delete.key)}})
        }
    });
    json!({"TransactItems": actions.collect::<Vec<_>>()})
}

fn create_table(table: &CreateTable) -> Value {
    let definitions = table.attribute_definitions.iter().map(|definition| {
        json!({
            "AttributeName": definition.attribute_name,
            "AttributeType": definition.attribute_type.name(),
        })
    });
    let indexes = table.global_secondary_indexes.as_ref();
    object([
        ("TableName", Some(json!(table.table_name))),
        ("KeySchema", Some(key_schema(&table.key_schema))),
        ("AttributeDefinitions", Some(definitions.collect())),
        ("BillingMode", table.billing_mode.map(|mode| json!(mode.name()))),
        ("GlobalSecondaryIndexes", indexes.map(|all| all.iter().map(index).collect())),
    ])
}

fn index(index: &GlobalSecondaryIndex) -> Value {
    json!({
        "IndexName": index.index_name,
        "KeySchema": key_schema(&index.key_schema),
        "Projection": {"ProjectionType": "ALL"},
    })
}

fn key_schema(schema: &[KeySchemaElement]) -> Value {
    let element = |element: &KeySchemaElement| json!({"AttributeName": element.attribute_name, "KeyType": element.key_type.name()});
    schema.iter().map(element).collect()
}
