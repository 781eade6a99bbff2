//! [`Response`]s to bodies: one file per family of operations.
//!
//! `wire::exchange` calls [`encode`] with what the engine answered. Members that are absent are
//! not written; collections the service always answers (`Responses`, `UnprocessedItems`,
//! `TableNames`) are written even when empty.

mod auto_scaling;
mod batch;
mod capacity;
mod insights;
mod item;
mod partiql;
mod settings;
mod streams;
mod table;
mod table_settings;

#[cfg(test)]
mod tests;

use dyno_core::op::{ConsumedCapacity, ItemCollectionMetrics, Response};
use dyno_core::value::Item;

use super::json::JsonWriter;

/// Writes the body of an answer.
pub(super) fn encode(response: &Response) -> Vec<u8> {
    if let Response::TagResource(_) | Response::UntagResource(_) = response {
        // These two answer with nothing at all.
        return Vec::new();
    }
    let mut writer = JsonWriter::default();
    writer.object(|writer| members(writer, response));
    writer.finish()
}

fn members(writer: &mut JsonWriter, response: &Response) {
    match response {
        Response::BatchExecuteStatement(output) => partiql::batch(writer, output),
        Response::BatchGetItem(output) => batch::batch_get_item(writer, output),
        Response::BatchWriteItem(output) => batch::batch_write_item(writer, output),
        Response::CreateTable(output) => table::changed(writer, &output.table_description),
        Response::DeleteItem(output) => {
            let told = (&output.consumed_capacity, &output.item_collection_metrics);
            written(writer, output.attributes.as_ref(), told);
        }
        Response::DeleteTable(output) => table::changed(writer, &output.table_description),
        Response::DescribeTable(output) => table::description(writer, "Table", &output.table),
        Response::ExecuteStatement(output) => partiql::statement(writer, output),
        Response::ExecuteTransaction(output) => partiql::transaction(writer, output),
        Response::GetItem(output) => item::get_item(writer, output),
        Response::ListTables(output) => table::list_tables(writer, output),
        Response::PutItem(output) => {
            let told = (&output.consumed_capacity, &output.item_collection_metrics);
            written(writer, output.attributes.as_ref(), told);
        }
        Response::Query(output) => item::query(writer, output),
        Response::Scan(output) => item::scan(writer, output),
        Response::TransactGetItems(output) => batch::transact_get_items(writer, output),
        Response::TransactWriteItems(output) => {
            capacity::consumed_list(writer, output.consumed_capacity.as_deref());
            capacity::metrics_by_table(writer, output.item_collection_metrics.as_ref());
        }
        Response::UpdateItem(output) => {
            let told = (&output.consumed_capacity, &output.item_collection_metrics);
            written(writer, output.attributes.as_ref(), told);
        }
        Response::UpdateTable(output) => table::changed(writer, &output.table_description),
        Response::DescribeStream(output) => {
            streams::describe_stream(writer, &output.stream_description);
        }
        Response::GetRecords(output) => streams::get_records(writer, output),
        Response::GetShardIterator(output) => streams::get_shard_iterator(writer, output),
        Response::ListStreams(output) => streams::list_streams(writer, output),

        Response::DeleteResourcePolicy(output) => {
            table_settings::policy(writer, None, output.revision_id.as_deref());
        }
        Response::DescribeContinuousBackups(output) => {
            table_settings::backups(writer, &output.continuous_backups_description);
        }
        Response::DescribeContributorInsights(output) => insights::described(writer, output),
        Response::ListContributorInsights(output) => insights::listed(writer, output),
        Response::UpdateContributorInsights(output) => insights::updated(writer, output),
        Response::DescribeEndpoints(output) => table_settings::describe_endpoints(writer, output),
        Response::DescribeKinesisStreamingDestination(output) => {
            table_settings::destinations(writer, output);
        }
        Response::DescribeLimits(output) => table_settings::describe_limits(writer, output),
        Response::DescribeTimeToLive(output) => {
            table_settings::describe_time_to_live(writer, output);
        }
        Response::GetResourcePolicy(output) => {
            let revision = output.revision_id.as_deref();
            table_settings::policy(writer, output.policy.as_deref(), revision);
        }
        Response::ListTagsOfResource(output) => {
            table_settings::list_tags_of_resource(writer, output);
        }
        Response::PutResourcePolicy(output) => {
            table_settings::policy(writer, None, output.revision_id.as_deref());
        }
        Response::TagResource(_) | Response::UntagResource(_) => {}
        Response::UpdateContinuousBackups(output) => {
            table_settings::backups(writer, &output.continuous_backups_description);
        }
        Response::UpdateTimeToLive(output) => table_settings::update_time_to_live(writer, output),
        Response::DescribeTableReplicaAutoScaling(output) => {
            auto_scaling::described(writer, output)
        }
        Response::UpdateTableReplicaAutoScaling(output) => auto_scaling::updated(writer, output),
    }
}

/// Writes what a write of one item answers.
fn written(
    writer: &mut JsonWriter,
    attributes: Option<&Item>,
    (consumed, metrics): (&Option<Box<ConsumedCapacity>>, &Option<Box<ItemCollectionMetrics>>),
) {
    item::attributes(writer, attributes);
    capacity::consumed(writer, consumed.as_deref());
    capacity::metrics(writer, metrics.as_deref());
}
