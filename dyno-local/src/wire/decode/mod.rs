//! Bodies to [`Request`]s: one file per family of operations.
//!
//! `wire::exchange` calls [`decode`] with a body whose target, signature and JSON are in order.
//! Decoding fails only for what the service reports before any check of its own (a member of the
//! wrong JSON type) and for parameters this version has no place for. Everything else that a
//! `Request` cannot hold is noted in [`Faults`] under the path the service would print, and a
//! stand-in takes its place: a missing name is `null`, a bad enum value is the default, a bad
//! attribute value is null.

mod auto_scaling;
mod batch;
mod insights;
mod item;
mod legacy;
mod member;
mod parameters;
mod partiql;
mod read;
mod settings;
mod streams;
mod table;
mod table_settings;
mod tags;
mod transact;
mod update_table;

#[cfg(test)]
mod tests;

use dyno_core::backend::BackendError;
use dyno_core::op::{DescribeEndpoints, DescribeLimits, OperationName, Request};

use super::error;
use super::json::{Structure, Tape};
use crate::base::Faults;

/// Reads the request of an operation from its body.
pub(crate) fn decode(
    operation: OperationName,
    body: &Tape<'_>,
) -> Result<(Request, Faults), BackendError> {
    let root = Structure::root(body.root()).ok_or_else(error::malformed_body)?;
    let mut faults = Faults::default();
    let request = decode_members(operation, &root, &mut faults)?;
    Ok((request, faults))
}

fn decode_members(
    operation: OperationName,
    root: &Structure<'_>,
    faults: &mut Faults,
) -> Result<Request, BackendError> {
    Ok(match operation {
        OperationName::BatchExecuteStatement => {
            partiql::batch_execute_statement(root, faults)?.into()
        }
        OperationName::BatchGetItem => batch::batch_get_item(root, faults)?.into(),
        OperationName::BatchWriteItem => batch::batch_write_item(root, faults)?.into(),
        OperationName::CreateTable => table::create_table(root, faults)?.into(),
        OperationName::DeleteItem => item::delete_item(root, faults)?.into(),
        OperationName::DeleteTable => table::delete_table(root, faults)?.into(),
        OperationName::DescribeTable => table::describe_table(root, faults)?.into(),
        OperationName::ExecuteStatement => partiql::execute_statement(root, faults)?.into(),
        OperationName::ExecuteTransaction => partiql::execute_transaction(root, faults)?.into(),
        OperationName::GetItem => item::get_item(root, faults)?.into(),
        OperationName::ListTables => table::list_tables(root)?.into(),
        OperationName::PutItem => item::put_item(root, faults)?.into(),
        OperationName::Query => read::query(root, faults)?.into(),
        OperationName::Scan => read::scan(root, faults)?.into(),
        OperationName::TransactGetItems => transact::transact_get_items(root, faults)?.into(),
        OperationName::TransactWriteItems => transact::transact_write_items(root, faults)?.into(),
        OperationName::UpdateItem => item::update_item(root, faults)?.into(),
        OperationName::UpdateTable => update_table::update_table(root, faults)?.into(),
        OperationName::DescribeStream => streams::describe_stream(root, faults)?.into(),
        OperationName::GetRecords => streams::get_records(root, faults)?.into(),
        OperationName::GetShardIterator => streams::get_shard_iterator(root, faults)?.into(),
        OperationName::ListStreams => streams::list_streams(root)?.into(),

        OperationName::DeleteResourcePolicy => {
            table_settings::delete_resource_policy(root, faults)?.into()
        }
        OperationName::DescribeContinuousBackups => {
            table_settings::describe_continuous_backups(root, faults)?.into()
        }
        OperationName::DescribeContributorInsights => insights::describe(root, faults)?.into(),
        OperationName::ListContributorInsights => insights::list(root)?.into(),
        OperationName::UpdateContributorInsights => insights::update(root, faults)?.into(),
        OperationName::DescribeEndpoints => DescribeEndpoints::new().into(),
        OperationName::DescribeKinesisStreamingDestination => {
            table_settings::describe_kinesis_streaming_destination(root, faults)?.into()
        }
        OperationName::DescribeLimits => DescribeLimits::new().into(),
        OperationName::DescribeTimeToLive => {
            table_settings::describe_time_to_live(root, faults)?.into()
        }
        OperationName::GetResourcePolicy => {
            table_settings::get_resource_policy(root, faults)?.into()
        }
        OperationName::ListTagsOfResource => tags::list_tags_of_resource(root, faults)?.into(),
        OperationName::PutResourcePolicy => {
            table_settings::put_resource_policy(root, faults)?.into()
        }
        OperationName::TagResource => tags::tag_resource(root, faults)?.into(),
        OperationName::UntagResource => tags::untag_resource(root, faults)?.into(),
        OperationName::UpdateContinuousBackups => {
            table_settings::update_continuous_backups(root, faults)?.into()
        }
        OperationName::UpdateTimeToLive => {
            table_settings::update_time_to_live(root, faults)?.into()
        }
        OperationName::DescribeTableReplicaAutoScaling => {
            auto_scaling::describe_table_replica_auto_scaling(root, faults)?.into()
        }
        OperationName::UpdateTableReplicaAutoScaling => {
            auto_scaling::update_table_replica_auto_scaling(root, faults)?.into()
        }
    })
}
