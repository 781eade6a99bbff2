//! The answers to the requests of an import or export, from JSON bodies.
//!
//! Values are read by the wire's decoder. Of a table only what `bulk` looks at is read: its name,
//! state, key and the types of its key attributes.

use std::collections::BTreeMap;

use dyno_core::backend::{BackendError, ErrorCode};
use dyno_core::op::{
    AttributeDefinition, BatchWriteItemOutput, DescribeTableOutput, KeySchemaElement, KeyType,
    OperationName, PutItemOutput, Response, ScalarAttributeType, ScanOutput, TableDescription,
    TableStatus, WriteRequest,
};

use crate::bulk::item_json::decode_item;
use crate::wire::{Elements, Structure, Tape};

/// Reads the answer to an operation.
pub(super) fn decode(operation: OperationName, body: &[u8]) -> Result<Response, BackendError> {
    let tape = Tape::parse(body).ok_or_else(malformed)?;
    let root = Structure::root(tape.root()).ok_or_else(malformed)?;
    match operation {
        OperationName::DescribeTable => describe_table(&root).map(Response::from),
        OperationName::PutItem => Ok(Response::PutItem(PutItemOutput::default())),
        OperationName::BatchWriteItem => batch_write_item(&root).map(Response::BatchWriteItem),
        OperationName::Scan => scan(&root).map(Response::Scan),
        _ => Err(malformed()),
    }
}

/// Reads the error that came with a status other than 200.
pub(super) fn error(status: u16, body: &[u8]) -> BackendError {
    let told = Tape::parse(body).and_then(|tape| {
        let members = Structure::root(tape.root())?;
        let kind = members.string("__type").ok()??;
        let name = kind.rsplit_once('#').map_or(kind.as_str(), |(_, name)| name);
        let message = ["message", "Message"].map(|key| members.string(key).ok().flatten());
        let message = message.into_iter().flatten().next().unwrap_or_default();
        Some(BackendError::new(code(name), message))
    });
    told.unwrap_or_else(|| {
        let code = if status >= 500 {
            ErrorCode::InternalServer
        } else {
            ErrorCode::Other("HttpStatus".to_owned())
        };
        BackendError::new(code, format!("the server answered with status {status}"))
    })
}

fn code(name: &str) -> ErrorCode {
    match name {
        "ServiceUnavailableException" => ErrorCode::ServiceUnavailable,
        name => ErrorCode::from_name(name),
    }
}

fn describe_table(root: &Structure<'_>) -> Result<DescribeTableOutput, BackendError> {
    let from = root.structure("Table", "TableDescription")?.ok_or_else(malformed)?;
    let name = from.string("TableName")?.ok_or_else(malformed)?;
    let key_schema = each(&from, "KeySchema", |element| {
        let attribute_name = element.string("AttributeName")?.ok_or_else(malformed)?;
        let kind = element.string("KeyType")?.unwrap_or_default();
        let key_type = KeyType::from_name(&kind).ok_or_else(malformed)?;
        Ok(KeySchemaElement { attribute_name, key_type })
    })?;
    let mut table = TableDescription::new(name, key_schema);
    table.attribute_definitions = each(&from, "AttributeDefinitions", |element| {
        let attribute_name = element.string("AttributeName")?.ok_or_else(malformed)?;
        let kind = element.string("AttributeType")?.unwrap_or_default();
        let attribute_type = ScalarAttributeType::from_name(&kind).ok_or_else(malformed)?;
        Ok(AttributeDefinition { attribute_name, attribute_type })
    })?;
    let status = from.string("TableStatus")?.unwrap_or_default();
    table.table_status = TableStatus::from_name(&status).ok_or_else(malformed)?;
    Ok(DescribeTableOutput::new(table))
}

fn batch_write_item(root: &Structure<'_>) -> Result<BatchWriteItemOutput, BackendError> {
    let left = root.map_of_lists("UnprocessedItems", "WriteRequest")?.unwrap_or_default();
    let mut unprocessed_items = BTreeMap::new();
    for (table, writes) in left {
        let writes: Result<Vec<_>, _> = writes.iter().map(unprocessed_put).collect();
        unprocessed_items.insert(String::from(table), writes?);
    }
    let mut output = BatchWriteItemOutput::default();
    output.unprocessed_items = unprocessed_items;
    Ok(output)
}

/// Nothing but puts was sent, so that nothing else can be left.
fn unprocessed_put(write: &Structure<'_>) -> Result<WriteRequest, BackendError> {
    let put = write.structure("PutRequest", "PutRequest")?.ok_or_else(malformed)?;
    put.member("Item").ok_or_else(malformed).and_then(decode_item).map(WriteRequest::Put)
}

fn scan(root: &Structure<'_>) -> Result<ScanOutput, BackendError> {
    let items = root.list("Items")?.unwrap_or_else(Elements::none);
    let items: Vec<_> = items.map(decode_item).collect::<Result<_, _>>()?;
    let mut output = ScanOutput::default();
    output.count = i32::try_from(items.len()).unwrap_or(i32::MAX);
    output.scanned_count = output.count;
    output.items = Some(items);
    output.last_evaluated_key = root.member("LastEvaluatedKey").map(decode_item).transpose()?;
    Ok(output)
}

fn each<T>(
    from: &Structure<'_>,
    name: &str,
    read: impl Fn(&Structure<'_>) -> Result<T, BackendError>,
) -> Result<Vec<T>, BackendError> {
    let elements = from.structures(name, name)?.unwrap_or_default();
    elements.iter().map(read).collect()
}

fn malformed() -> BackendError {
    BackendError::new(
        ErrorCode::Other("MalformedAnswer".to_owned()),
        "the server's answer is not one of DynamoDB's API",
    )
}
