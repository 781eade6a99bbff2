//! The requests of an import or export as JSON bodies.

use dyno_core::op::{BatchWriteItem, PutItem, Request, Scan, WriteRequest};

use crate::wire::{JsonWriter, encode_item};

/// Writes the body of a request; `None` for operations that are not sent from here.
pub(super) fn encode(request: &Request) -> Option<Vec<u8>> {
    let mut writer = JsonWriter::default();
    match request {
        Request::DescribeTable(it) => {
            writer.object(|writer| writer.string_member("TableName", &it.table_name));
        }
        Request::PutItem(it) => put_item(&mut writer, it),
        Request::BatchWriteItem(it) => batch_write_item(&mut writer, it),
        Request::Scan(it) => scan(&mut writer, it),
        Request::BatchExecuteStatement(_)
        | Request::BatchGetItem(_)
        | Request::CreateTable(_)
        | Request::DeleteItem(_)
        | Request::DeleteTable(_)
        | Request::ExecuteStatement(_)
        | Request::ExecuteTransaction(_)
        | Request::GetItem(_)
        | Request::ListTables(_)
        | Request::Query(_)
        | Request::TransactGetItems(_)
        | Request::TransactWriteItems(_)
        | Request::UpdateItem(_)
        | Request::UpdateTable(_)
        | Request::DescribeStream(_)
        | Request::GetRecords(_)
        | Request::GetShardIterator(_)
        | Request::ListStreams(_) => return None,
        Request::DeleteResourcePolicy(_)
        | Request::DescribeContinuousBackups(_)
        | Request::DescribeContributorInsights(_)
        | Request::ListContributorInsights(_)
        | Request::UpdateContributorInsights(_)
        | Request::DescribeEndpoints(_)
        | Request::DescribeKinesisStreamingDestination(_)
        | Request::DescribeLimits(_)
        | Request::DescribeTimeToLive(_)
        | Request::GetResourcePolicy(_)
        | Request::ListTagsOfResource(_)
        | Request::PutResourcePolicy(_)
        | Request::TagResource(_)
        | Request::UntagResource(_)
        | Request::UpdateContinuousBackups(_)
        | Request::UpdateTimeToLive(_)
        | Request::DescribeTableReplicaAutoScaling(_)
        | Request::UpdateTableReplicaAutoScaling(_) => return None,
    }
    Some(writer.finish())
}

fn put_item(writer: &mut JsonWriter, request: &PutItem) {
    writer.object(|writer| {
        writer.string_member("TableName", &request.table_name);
        encode_item(writer.name("Item"), &request.item);
    });
}

fn batch_write_item(writer: &mut JsonWriter, request: &BatchWriteItem) {
    writer.object(|writer| {
        writer.name("RequestItems").object(|writer| {
            for (table, writes) in &request.request_items {
                writer.name(table).array(writes, write);
            }
        });
    });
}

fn write(writer: &mut JsonWriter, write: &WriteRequest) {
    let (request, member, item) = match write {
        WriteRequest::Put(item) => ("PutRequest", "Item", item),
        WriteRequest::Delete(key) => ("DeleteRequest", "Key", key),
    };
    writer.object(|writer| {
        writer.name(request).object(|writer| encode_item(writer.name(member), item));
    });
}

fn scan(writer: &mut JsonWriter, request: &Scan) {
    writer.object(|writer| {
        writer.string_member("TableName", &request.table_name);
        writer.boolean_member("ConsistentRead", request.consistent_read);
        if let Some(segment) = request.segment {
            writer.integer_member("Segment", segment.into());
        }
        if let Some(total) = request.total_segments {
            writer.integer_member("TotalSegments", total.into());
        }
        if let Some(key) = &request.exclusive_start_key {
            encode_item(writer.name("ExclusiveStartKey"), key);
        }
    });
}
