//! Which operation answers a request, and which requests change something.

use dyno_core::backend::BackendError;
use dyno_core::op::{Request, Response};

use crate::ops::{self, Ctx};

/// Has the operation of a request answer it. What it only looks at stays where it is.
pub(super) fn dispatch(request: Request, ctx: Ctx<'_>) -> Result<Response, BackendError> {
    match request {
        Request::BatchExecuteStatement(ref it) => {
            ops::batch_execute_statement(it, ctx).map(Response::from)
        }
        Request::BatchGetItem(ref it) => ops::batch_get_item(it, ctx).map(Response::from),
        Request::BatchWriteItem(it) => ops::batch_write_item(it, ctx).map(Response::from),
        Request::CreateTable(it) => ops::create_table(*it, ctx).map(Response::from),
        Request::DeleteItem(ref it) => ops::delete_item(it, ctx).map(Response::from),
        Request::DeleteTable(ref it) => ops::delete_table(it, ctx).map(Response::from),
        Request::DescribeTable(ref it) => ops::describe_table(it, ctx).map(Response::from),
        Request::ExecuteStatement(ref it) => ops::execute_statement(it, ctx).map(Response::from),
        Request::ExecuteTransaction(ref it) => {
            ops::execute_transaction(it, ctx).map(Response::from)
        }
        Request::GetItem(ref it) => ops::get_item(it, ctx).map(Response::from),
        Request::ListTables(ref it) => ops::list_tables(it, ctx).map(Response::from),
        Request::PutItem(it) => ops::put_item(it, ctx).map(Response::from),
        Request::Query(ref it) => ops::query(it, ctx).map(Response::from),
        Request::Scan(ref it) => ops::scan(it, ctx).map(Response::from),
        Request::TransactGetItems(ref it) => ops::transact_get_items(it, ctx).map(Response::from),
        Request::TransactWriteItems(ref it) => {
            ops::transact_write_items(it, ctx).map(Response::from)
        }
        Request::UpdateItem(ref it) => ops::update_item(it, ctx).map(Response::from),
        Request::UpdateTable(ref it) => ops::update_table(it, ctx).map(Response::from),

        Request::DeleteResourcePolicy(ref it) => {
            ops::delete_resource_policy(it, ctx).map(Response::from)
        }
        Request::DescribeContinuousBackups(ref it) => {
            ops::describe_continuous_backups(it, ctx).map(Response::from)
        }
        Request::DescribeContributorInsights(ref it) => {
            ops::describe_contributor_insights(it, ctx).map(Response::from)
        }
        Request::ListContributorInsights(ref it) => {
            ops::list_contributor_insights(it, ctx).map(Response::from)
        }
        Request::UpdateContributorInsights(ref it) => {
            ops::update_contributor_insights(it, ctx).map(Response::from)
        }
        Request::DescribeEndpoints(_) => ops::describe_endpoints(ctx).map(Response::from),
        Request::DescribeKinesisStreamingDestination(ref it) => {
            ops::describe_kinesis_streaming_destination(it, ctx).map(Response::from)
        }
        Request::DescribeLimits(_) => ops::describe_limits(ctx).map(Response::from),
        Request::DescribeTimeToLive(ref it) => {
            ops::describe_time_to_live(it, ctx).map(Response::from)
        }
        Request::GetResourcePolicy(ref it) => ops::get_resource_policy(it, ctx).map(Response::from),
        Request::ListTagsOfResource(ref it) => {
            ops::list_tags_of_resource(it, ctx).map(Response::from)
        }
        Request::PutResourcePolicy(ref it) => ops::put_resource_policy(it, ctx).map(Response::from),
        Request::TagResource(it) => ops::tag_resource(it, ctx).map(Response::from),
        Request::UntagResource(ref it) => ops::untag_resource(it, ctx).map(Response::from),
        Request::UpdateContinuousBackups(ref it) => {
            ops::update_continuous_backups(it, ctx).map(Response::from)
        }
        Request::UpdateTimeToLive(it) => ops::update_time_to_live(it, ctx).map(Response::from),
        Request::DescribeTableReplicaAutoScaling(ref it) => {
            ops::describe_table_replica_auto_scaling(it, ctx).map(Response::from)
        }
        Request::UpdateTableReplicaAutoScaling(ref it) => {
            ops::update_table_replica_auto_scaling(it, ctx).map(Response::from)
        }

        Request::DescribeStream(ref it) => ops::describe_stream(it, ctx).map(Response::from),
        Request::GetRecords(ref it) => ops::get_records(it, ctx).map(Response::from),
        Request::GetShardIterator(ref it) => ops::get_shard_iterator(it, ctx).map(Response::from),
        Request::ListStreams(ref it) => ops::list_streams(it, ctx).map(Response::from),
    }
}

/// Returns `true` for requests that may change state.
#[cfg(feature = "durable")]
pub(super) fn changes_state(request: &Request) -> bool {
    match request {
        Request::BatchExecuteStatement(it) => !it.reads(),
        Request::ExecuteStatement(it) => !it.reads(),
        Request::ExecuteTransaction(it) => !it.reads(),
        Request::BatchWriteItem(_)
        | Request::CreateTable(_)
        | Request::DeleteItem(_)
        | Request::DeleteTable(_)
        | Request::PutItem(_)
        | Request::TransactWriteItems(_)
        | Request::UpdateItem(_)
        | Request::UpdateTable(_) => true,
        Request::DeleteResourcePolicy(_)
        | Request::PutResourcePolicy(_)
        | Request::TagResource(_)
        | Request::UntagResource(_)
        | Request::UpdateContinuousBackups(_)
        | Request::UpdateContributorInsights(_)
        | Request::UpdateTimeToLive(_)
        | Request::UpdateTableReplicaAutoScaling(_) => true,
        Request::BatchGetItem(_)
        | Request::DescribeTable(_)
        | Request::GetItem(_)
        | Request::ListTables(_)
        | Request::Query(_)
        | Request::Scan(_)
        | Request::TransactGetItems(_)
        | Request::DescribeStream(_)
        | Request::GetRecords(_)
        | Request::GetShardIterator(_)
        | Request::ListStreams(_) => false,
        Request::DescribeContinuousBackups(_)
        | Request::DescribeContributorInsights(_)
        | Request::ListContributorInsights(_)
        | Request::DescribeEndpoints(_)
        | Request::DescribeKinesisStreamingDestination(_)
        | Request::DescribeLimits(_)
        | Request::DescribeTimeToLive(_)
        | Request::GetResourcePolicy(_)
        | Request::ListTagsOfResource(_)
        | Request::DescribeTableReplicaAutoScaling(_) => false,
    }
}
