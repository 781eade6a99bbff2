//! `DescribeStream`.

use dyno_core::backend::BackendError;
use dyno_core::op::{
    DescribeStream, DescribeStreamOutput, ShardFilter, ShardFilterType, StreamDescription,
};

use super::Ctx;
use super::constraints::{Constraints, above_max, below_min};
use super::stream_members::{check_stream_arn, find_stream, length_violation, shard_id};
use crate::base::{EngineError, limits};
use crate::storage::{ShardId, ShardInfo};
use crate::stream::shard;

/// Shows a stream and its shards, in the order in which they were opened.
pub(crate) fn describe_stream(
    request: &DescribeStream,
    ctx: Ctx<'_>,
) -> Result<DescribeStreamOutput, BackendError> {
    check_constraints(request, ctx)?;
    check_stream_arn(&request.stream_arn)?;
    let parent = request.shard_filter.as_ref().map(parent_of_shown).transpose()?.flatten();
    let stream = find_stream(&request.stream_arn, ctx)?;

    // The order of the names is that of the shards, and the start need not be one.
    let start = request.exclusive_start_shard_id.as_deref();
    let is_shown = |shard: &&ShardInfo| {
        start.is_none_or(|start| shard.id.to_string().as_str() > start)
            && parent.is_none_or(|parent| shard.parent == Some(parent))
    };
    let shards = stream.log.shards();
    let mut found = shards.iter().filter(is_shown);
    let limit = request.limit.unwrap_or(limits::DESCRIBE_STREAM_LIMIT_MAX);
    let page = found.by_ref().take(usize::try_from(limit).unwrap_or(0)).map(shard);
    let mut shown = StreamDescription::new(&stream.arn, &stream.label, stream.view());
    shown.shards = page.collect();
    let has_more = found.next().is_some();
    shown.last_evaluated_shard_id =
        shown.shards.last().filter(|_| has_more).map(|shard| shard.shard_id.clone());
    shown.stream_status = stream.status(ctx.config.clock.now());
    shown.creation_request_date_time = stream.created.as_seconds();
    shown.table_name = stream.table_name.to_string();
    shown.key_schema = stream.key_schema();
    Ok(DescribeStreamOutput::new(shown))
}

fn check_constraints(request: &DescribeStream, ctx: Ctx<'_>) -> Result<(), EngineError> {
    let mut constraints = Constraints::new(ctx.faults);
    constraints.members(&["streamArn", "limit"]);
    let max = limits::DESCRIBE_STREAM_LIMIT_MAX;
    if let Some(limit) = request.limit {
        constraints.require(limit >= 1, || below_min(limit, "limit", 1));
        constraints.require(limit <= max, || above_max(limit, "limit", max.into()));
    }
    constraints.member("exclusiveStartShardId");
    if let Some(start) = &request.exclusive_start_shard_id {
        let path = "exclusiveStartShardId";
        constraints.extend(length_violation(start, path, limits::SHARD_ID_BYTES));
    }
    constraints.member("shardFilter");
    if let Some(id) = request.shard_filter.as_ref().and_then(|filter| filter.shard_id.as_ref()) {
        let path = "shardFilter.shardId";
        constraints.extend(length_violation(id, path, limits::SHARD_ID_BYTES));
    }
    constraints.check()
}

/// Returns the shard whose children are asked for, if that is the filter.
fn parent_of_shown(filter: &ShardFilter) -> Result<Option<ShardId>, EngineError> {
    match (filter.kind, &filter.shard_id) {
        (Some(ShardFilterType::ChildShards), Some(id)) => shard_id(id).map(Some),
        // Unverified: both texts, and that either member needs the other.
        (Some(ShardFilterType::ChildShards), None) => {
            Err(EngineError::Plain("ShardFilter.ShardId must be specified for type CHILD_SHARDS"))
        }
        (None, Some(_)) => Err(EngineError::Plain("ShardFilter.Type must be specified")),
        (None, None) => Ok(None),
    }
}
